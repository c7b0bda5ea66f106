"""exiftool: what is in a file beside what it shows, as people look for it who are not its maker.

If it is not installed, Debian's package is unpacked into the cache: it is Perl, and needs no library.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.support.services.cache import find, kept, run
from tests.support.services.debian import unpack_debs


def exiftool() -> Path:
    """Return the program; raises ``Unavailable`` if it cannot be had."""
    return find("exiftool") or kept("exiftool", b"debian", _unpack) / "exiftool"


def fields(file: Path) -> dict[str, Any]:
    """Return all that the program finds in a file, less what the disk and the program itself say."""
    asked = [str(exiftool()), "-j", "-a", "-G1", "-ee", "-u", str(file)]
    said = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60).stdout
    (found,) = json.loads(said)
    return {key: value for key, value in found.items() if not key.startswith(("System:", "ExifTool:", "SourceFile"))}


def _unpack(filling: Path) -> None:
    why = "exiftool is not installed, and this is not a Debian to get it from"
    unpack_debs(["libimage-exiftool-perl"], filling, why=why, needed=True)
    program = filling / "exiftool"
    program.write_text('#!/bin/sh\nh=$(dirname "$0")\nexec perl -I"$h/usr/share/perl5" "$h/usr/bin/exiftool" "$@"\n')
    program.chmod(0o755)
    run([str(program), "-ver"])
