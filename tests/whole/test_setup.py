"""``make setup`` on a fresh machine: with an empty cache, and with another set-up running beside it."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.support.services.cache import Unavailable
from tests.support.services.fixtures import skipping

ROOT = Path(__file__).parents[2]
NEEDED = ("Makefile", "pyproject.toml", "uv.lock", "README.md", "LICENSE")
PYTHON = (ROOT / ".venv/bin/python").resolve()


def checkout(folder: Path) -> Path:
    """As much of a checkout as a set-up asks for."""
    folder.mkdir()
    for name in NEEDED:
        shutil.copy(ROOT / name, folder)
    (folder / "publish").mkdir()
    for name in ("__init__.py", "__main__.py"):
        shutil.copy(ROOT / "publish" / name, folder / "publish")
    return folder


def begin(folder: Path, cache: Path) -> subprocess.Popen[str]:
    """Start a set-up whose tools are not there yet; packages come from this machine's cache, where it has one."""
    kept = os.environ.get("UV_CACHE_DIR") or str(Path.home() / ".cache/uv")
    env = {**os.environ, "XDG_CACHE_HOME": str(cache), "UV_CACHE_DIR": kept}
    return subprocess.Popen(
        ["make", "setup", f"PYTHON={PYTHON}"],
        cwd=folder,
        env=env,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def test_set_ups_at_once_upon_an_empty_cache_all_end_well(tmp_path: Path) -> None:
    with skipping():
        if subprocess.run([PYTHON, "-m", "ensurepip", "--version"], capture_output=True, check=False).returncode:
            raise Unavailable("this Python has no ensurepip, so it makes no environments")
    one, two = checkout(tmp_path / "one"), checkout(tmp_path / "two")
    running = [(folder, begin(folder, tmp_path / "cache")) for folder in (one, one, two)]
    for folder, each in running:
        said, _ = each.communicate(timeout=900)
        assert each.returncode == 0, said
        assert subprocess.run([folder / ".venv/bin/python", "-c", "import tuf, click"], check=False).returncode == 0
