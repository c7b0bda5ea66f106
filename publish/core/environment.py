"""The environment for programs that Stet starts."""

import os


def without_secrets() -> dict[str, str]:
    """Return this process's environment without Stet's variables, some of which are secrets."""
    return {name: value for name, value in os.environ.items() if not name.startswith("STET_")}
