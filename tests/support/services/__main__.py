"""Have every program that the tests talk to, before the tests need it: ``python -m tests.support.services``."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.support.services.cache import Unavailable
from tests.support.services.chromium import chromium
from tests.support.services.exfat import exfat
from tests.support.services.firefox import firefox
from tests.support.services.githttp import fcgiwrap
from tests.support.services.kubo import kubo
from tests.support.services.nginx import nginx
from tests.support.services.node import node
from tests.support.services.npm import axe, java, typescript, vnu
from tests.support.services.pdfjudges import pdfresurrect, qpdf
from tests.support.services.poppler import pdftotext
from tests.support.services.rclone import rclone
from tests.support.services.s5cmd import s5cmd
from tests.support.services.sshd import sshd
from tests.support.services.tesseract import tesseract
from tests.support.services.tor import tor
from tests.support.services.tsa import openssl
from tests.support.services.unzippers import unzippers
from tests.support.services.versitygw import versitygw
from tests.support.services.wget import wget

_PROGRAMS: dict[Callable[[], Path], str] = {
    kubo: "version",
    versitygw: "--version",
    s5cmd: "version",
    nginx: "-v",
    wget: "--version",
    fcgiwrap: "",
    node: "--version",
    rclone: "version",
    sshd: "",
    tor: "--version",
    exfat: "",
    openssl: "version",
    unzippers: "-v",
    chromium: "--version",
    firefox: "--version",
    java: "--version",
    pdftotext: "-v",
    qpdf: "--version",
    pdfresurrect: "-v",
    tesseract: "",
    typescript: "--version",
    axe: "",
    vnu: "",
}
"""Each starter, with the argument that makes its program tell its version; none where it is no program."""


def have(starter: Callable[[], Path]) -> bool:
    """Find or build one program, and print one line about it."""
    began = time.monotonic()
    try:
        program = starter()
        outcome, well = f"{_version(program, _PROGRAMS[starter]) or '-':<8} {program}", True
    except Unavailable as e:
        outcome, well = f"unavailable: {e}", False
    print(f"{starter.__name__:<10} {outcome} ({time.monotonic() - began:.1f} s)", flush=True)
    return well


def _version(program: Path, argument: str) -> str:
    """Return the first version in the name of the program's folder, else in its own words."""
    if not argument:
        return ""
    said = subprocess.run([program, argument], capture_output=True, text=True)
    found = re.search(r"\d+\.\d+[.\d]*", f"{program.parent.name} {said.stdout} {said.stderr}")
    return found[0] if found else "?"


def main() -> int:
    """Have them all, two at a time; CI alone fails for one that is missing."""
    with ThreadPoolExecutor(2) as pool:
        all_well = all(list(pool.map(have, _PROGRAMS)))
    return 1 if os.environ.get("CI") == "true" and not all_well else 0


if __name__ == "__main__":
    sys.exit(main())
