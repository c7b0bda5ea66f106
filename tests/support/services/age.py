"""The program age, whose files ours are: the judge of the vault.

If it is not installed, Debian's package is unpacked into the cache.
"""

from pathlib import Path

from tests.support.services.cache import find, kept, run
from tests.support.services.debian import unpack_debs


def age() -> Path:
    """Return the program, with age-keygen beside it; raises ``Unavailable`` if it cannot be had."""
    found = find("age")
    if found is not None and found.with_name("age-keygen").exists():
        return found
    return kept("age", b"debian", _unpack) / "usr/bin/age"


def _unpack(filling: Path) -> None:
    unpack_debs(["age"], filling, why="age is not installed, and this is not a Debian to get it from", needed=True)
    run([str(filling / "usr/bin/age"), "--version"])
