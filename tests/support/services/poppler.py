"""pdftotext of Poppler: what a PDF says to people who are not its maker.

If it is not installed, Debian's packages, with the libraries that this machine lacks, are unpacked into the cache.
"""

from pathlib import Path
from platform import machine

from tests.support.services.cache import find, kept, run
from tests.support.services.debian import unpack_debs


def pdftotext() -> Path:
    """Return the program; raises ``Unavailable`` if it cannot be had."""
    return find("pdftotext") or kept("poppler", b"debian", _unpack) / "pdftotext"


def _unpack(filling: Path) -> None:
    why = "pdftotext is not installed, and this is not a Debian to get it from"
    unpack_debs(["poppler-utils"], filling, why=why, needed=True)
    libraries = f"usr/lib/{machine()}-linux-gnu"
    program = filling / "pdftotext"
    program.write_text(
        f'#!/bin/sh\nh=$(dirname "$0")\nLD_LIBRARY_PATH="$h/{libraries}" exec "$h/usr/bin/pdftotext" "$@"\n'
    )
    program.chmod(0o755)
    run([str(program), "-v"])
