"""Plain shells that readers have: dash of Debian, and BusyBox of routers and old phones.

Either is unpacked from Debian's package into the cache, if it is not installed.
"""

from pathlib import Path

from tests.support.services.cache import find, kept
from tests.support.services.debian import unpack_debs

NAMES = ("dash", "busybox")


def shell(name: str) -> list[str]:
    """Return the words that start a shell; raises ``Unavailable`` if it cannot be had."""
    program = find(name) or kept(name, b"debian", lambda filling: _unpack(name, filling)) / name
    return [str(program), "sh"] if name == "busybox" else [str(program)]


def _unpack(name: str, filling: Path) -> None:
    package = "busybox-static" if name == "busybox" else name
    unpack_debs(
        [package], filling, why=f"{name} is not installed, and this is not a Debian to get it from", needed=True
    )
    found = next(file for file in sorted(filling.rglob(name)) if file.is_file())
    (filling / name).write_bytes(found.read_bytes())
    (filling / name).chmod(0o755)
