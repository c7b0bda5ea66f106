"""All benches, one after the other: ``make bench``. Ratios count, not seconds; nothing here is a test."""

import subprocess
import sys

BENCHES = (
    "build",
    "seal",
    "push",
    "sftp",
    "rclone",
    "git",
    "clone",
    "verify",
    "page",
    "search",
    "fail_over",
    "film",
    "dumps",
    "papers",
    "taken",
    "converters",
    "taking_in",
)


def main() -> None:
    """Run each in a process of its own, so that none pays for another's memory."""
    for name in sys.argv[1:] or BENCHES:
        print(f"\n== {name}", flush=True)
        subprocess.run([sys.executable, "-m", f"tests.tools.bench.{name}"], check=False)


if __name__ == "__main__":
    main()
