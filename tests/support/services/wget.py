"""GNU Wget, the crawler by which live sites are fetched.

If it is not installed, Debian's package is unpacked into the cache.
"""

from pathlib import Path

from tests.support.services.cache import find, kept, run
from tests.support.services.debian import unpack_debs


def wget() -> Path:
    """Return the program; raises ``Unavailable`` if it cannot be had."""
    return find("wget") or kept("wget", b"debian", _unpack) / "usr/bin/wget"


def _unpack(filling: Path) -> None:
    why = "GNU Wget is not installed, and this is not a Debian to get it from"
    unpack_debs(["wget"], filling, why=why, needed=True)
    run([str(filling / "usr/bin/wget"), "--version"])
