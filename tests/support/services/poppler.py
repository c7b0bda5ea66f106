"""pdftotext of Poppler: what a PDF says to people who are not its maker.

If it is not installed, Debian's packages, with the libraries that this machine lacks, are unpacked into the cache.
"""

import os
from pathlib import Path
from platform import machine

from tests.support.services.cache import Unavailable, find, kept, run


def pdftotext() -> Path:
    """Return the program; raises ``Unavailable`` if it cannot be had."""
    return find("pdftotext") or kept("poppler", b"debian", _unpack) / "pdftotext"


def _unpack(filling: Path) -> None:
    if not (find("apt-get") and find("dpkg")):
        raise Unavailable("pdftotext is not installed, and this is not a Debian to get it from")
    if os.geteuid() == 0:
        run(["apt-get", "update", "-q"])
    packages = filling / "packages"
    (packages / "partial").mkdir(parents=True)
    only = ["--download-only", "--no-install-recommends", "-o", f"Dir::Cache::archives={packages}"]
    run(["apt-get", "install", "-q", "-y", "-o", "Debug::NoLocking=1", *only, "poppler-utils"])
    for archive in packages.glob("*.deb"):
        run(["dpkg", "-x", str(archive), str(filling)])
    libraries = f"usr/lib/{machine()}-linux-gnu"
    program = filling / "pdftotext"
    program.write_text(
        f'#!/bin/sh\nh=$(dirname "$0")\nLD_LIBRARY_PATH="$h/{libraries}" exec "$h/usr/bin/pdftotext" "$@"\n'
    )
    program.chmod(0o755)
    run([str(program), "-v"])
