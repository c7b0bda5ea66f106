"""GNU Wget, the crawler by which live sites are fetched.

If it is not installed, Debian's package is unpacked into the cache.
"""

import os
from pathlib import Path

from tests.support.services.cache import Unavailable, find, kept, run


def wget() -> Path:
    """Return the program; raises ``Unavailable`` if it cannot be had."""
    return find("wget") or kept("wget", b"debian", _unpack) / "usr/bin/wget"


def _unpack(filling: Path) -> None:
    if not (find("apt-get") and find("dpkg")):
        raise Unavailable("GNU Wget is not installed, and this is not a Debian to get it from")
    if os.geteuid() == 0:
        run(["apt-get", "update", "-q"])
    packages = filling / "packages"
    (packages / "partial").mkdir(parents=True)
    only = ["--download-only", "--no-install-recommends", "-o", f"Dir::Cache::archives={packages}"]
    run(["apt-get", "install", "-q", "-y", "-o", "Debug::NoLocking=1", *only, "wget"])
    for archive in packages.glob("*.deb"):
        run(["dpkg", "-x", str(archive), str(filling)])
    run([str(filling / "usr/bin/wget"), "--version"])
