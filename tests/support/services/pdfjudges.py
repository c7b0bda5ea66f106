"""qpdf and pdfresurrect: what lies within a PDF, and what lay in it before, as people look who are not its maker.

If one is not installed, Debian's package, with the libraries that this machine lacks, is unpacked into the cache.
"""

import re
import subprocess
from pathlib import Path
from platform import machine

from tests.support.services.cache import find, kept, run
from tests.support.services.debian import unpack_debs


def qpdf() -> Path:
    """Return the program; raises ``Unavailable`` if it cannot be had."""
    return find("qpdf") or kept("qpdf", b"debian", lambda filling: _unpack("qpdf", filling)) / "qpdf"


def pdfresurrect() -> Path:
    """Return the program; raises ``Unavailable`` if it cannot be had."""
    return find("pdfresurrect") or (
        kept("pdfresurrect", b"debian", lambda filling: _unpack("pdfresurrect", filling)) / "pdfresurrect"
    )


def unpacked(file: Path) -> bytes:
    """Return a PDF with all its streams in the clear: pictures both as they lie there and as their points."""
    found = []
    for level in ("generalized", "all"):
        asked = [str(qpdf()), "--qdf", "--object-streams=disable", f"--decode-level={level}", str(file), "-"]
        # 3 is a warning: hostile files are full of faults, and are read all the same.
        done = subprocess.run(asked, capture_output=True, check=False, timeout=60)
        assert done.returncode in (0, 3), done.stderr
        found.append(done.stdout)
    return b"\n".join(found)


def versions(file: Path) -> int:
    """Return how many states of a PDF lie in its file."""
    # It calls a file of less than 1,024 bytes no PDF, and the tests' are short.
    longer = file.with_name(f"longer-{file.name}")
    longer.write_bytes(file.read_bytes() + b"\n" * 1_024)
    said = subprocess.run([pdfresurrect(), "-q", longer], capture_output=True, check=False, timeout=60).stdout
    found = re.search(rb": (\d+)\s*$", said)
    assert found, said
    return int(found[1])


def _unpack(name: str, filling: Path) -> None:
    why = f"{name} is not installed, and this is not a Debian to get it from"
    unpack_debs([name], filling, why=why, needed=True)
    libraries = f"usr/lib/{machine()}-linux-gnu"
    program = filling / name
    program.write_text(
        f'#!/bin/sh\nh=$(dirname "$0")\nLD_LIBRARY_PATH="$h/{libraries}" exec "$h/usr/bin/{name}" "$@"\n'
    )
    program.chmod(0o755)
    if name == "qpdf":
        run([str(program), "--version"])
