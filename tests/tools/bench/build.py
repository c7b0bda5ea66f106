"""How long a build takes beside others' on the same texts: ``python -m tests.tools.bench.build``.

All run in turn, each as a program of its own, on the same files; the ratio is what counts, not the seconds.
Python-Markdown turns the texts into HTML and does nothing else. Hugo and Zensical build a site of the same texts, each
in the theme that it begins with.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from publish.tree.former.stamps import SETTLED_S
from tests.support.services.cache import Unavailable, run
from tests.tools.bench import corpus
from tests.tools.bench.peers import HUGO, hugo, zensical

CPU_MAX = 1.0  # whole build : Python-Markdown alone, CPU
WALL_MAX = 1.0  # whole build : Hugo, wall, on two processors
ONE_MAX = 0.05  # one report changed : whole build, CPU
NOTHING_MAX_S = 1.0
MEMORY_MAX_MB = 350  # of one process
GROWTH_MAX = 4.5  # of 20,000 reports : of 5,000
PYTHON = sys.executable
_OURS = """
import sys
from datetime import date
from pathlib import Path
from publish.tree.build import build
root = Path(sys.argv[1])
build(root, root / ".stet/tree", today=date(2026, 11, 1), fingerprint="ab" * 32, notes=root / ".stet/build")
"""
_MARKDOWN = """
import sys
from pathlib import Path
from markdown import Markdown
markdown = Markdown(output_format="html", extensions=["tables", "footnotes", "def_list", "sane_lists", "toc"])
for source in Path(sys.argv[1], "site/reports").rglob("*.md"):
    text = source.read_text("utf-8").split("---\\n", 2)[2]
    Path(sys.argv[2], source.name).write_text(markdown.reset().convert(text), "utf-8")
"""


class Taken(NamedTuple):
    """What one program took: seconds, and megabytes of its largest process."""

    wall: float
    cpu: float
    memory: float


def taken(command: list[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Taken:
    """Run a program to its end."""
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{command[:3]} ended with {child.returncode}")
    return Taken(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def ours(root: Path) -> Taken:
    """Our build, with what the one before left."""
    return taken([PYTHON, "-c", _OURS, str(root)])


def _change(source: Path) -> None:
    """Add a sentence to a report."""
    source.write_text(source.read_text("utf-8") + f"\nA sentence of {time.time_ns()} more words.\n", "utf-8")


def hugos(root: Path) -> Taken:
    """Hugo's build, in the theme that it begins a new one with."""
    program, place = str(hugo()), root / "hugo"
    run([program, "new", "site", str(place)])
    run([program, "new", "theme", "plain"], cwd=place)
    settings = "baseURL = '/'\nuglyURLs = true\ntitle = 'Bench'\ntheme = 'plain'\n"
    (place / "hugo.toml").write_text(settings + "[taxonomies]\ntag = 'tags'\nplace = 'places'\n")
    shutil.rmtree(place / "themes/plain/content")  # posts to look at
    shutil.copytree(root / "site", place / "content", dirs_exist_ok=True)
    (place / "content/index.md").rename(place / "content/_index.md")  # else the reports would be the front page's
    return taken([program, "--quiet", "--destination", str(root / "out-hugo")], cwd=place)


def zensicals(root: Path, source: Path) -> tuple[Taken, Taken, str]:
    """Zensical's whole build, and one after a report has changed."""
    env, number = zensical()
    place = root / "zensical"
    shutil.copytree(root / "site", place / "docs")
    (place / "zensical.toml").write_text('[project]\nsite_name = "Bench"\n')
    command = [PYTHON, "-m", "zensical", "build"]
    whole = taken(command, cwd=place, env=env)
    _change(place / "docs" / source.relative_to(root / "site"))
    return whole, taken(command, cwd=place, env=env), number


def _said(name: str, found: Taken, base: Taken) -> None:
    print(
        f"{name:<34}{found.wall:>8.2f}{found.cpu:>8.2f}{found.memory:>7.0f}"
        f"{found.wall / base.wall:>9.3f}{found.cpu / base.cpu:>8.3f}"
    )


def measure(folder: Path, size: int, *, peers: bool) -> tuple[Taken, list[str]]:
    """Measure one size, print its rows; the whole build and the bars that it did not hold."""
    root = folder / str(size)
    sources = corpus.write(root, size)
    time.sleep(SETTLED_S + 1)  # as in any archive: most texts were not written within the last minute
    plain = folder / "plain"
    plain.mkdir(exist_ok=True)
    whole = ours(root)
    print(f"{size:,} reports{'wall':>{34 - len(f'{size:,} reports') + 8}}{'cpu':>8}{'MB':>7}{'× wall':>9}{'× cpu':>8}")
    _said("stet, all", whole, whole)
    nothing = ours(root)
    _said("stet, nothing changed", nothing, whole)
    _change(sources[size // 2])
    one = ours(root)
    _said("stet, one report changed", one, whole)
    missed = []
    if one.cpu > ONE_MAX * whole.cpu:
        missed.append(f"one report changed: {one.cpu / whole.cpu:.3f} of a whole build")
    if nothing.cpu > NOTHING_MAX_S:
        missed.append(f"nothing changed: {nothing.cpu:.2f} s")
    if whole.memory > MEMORY_MAX_MB:
        missed.append(f"memory: {whole.memory:.0f} MB")
    if peers:
        alone = taken([PYTHON, "-c", _MARKDOWN, str(root), str(plain)])
        _said("Python-Markdown alone", alone, whole)
        if whole.cpu > CPU_MAX * alone.cpu:
            missed.append(f"whole build: {whole.cpu / alone.cpu:.2f} of Python-Markdown's CPU")
        beside = hugos(root)
        _said(HUGO, beside, whole)
        if whole.wall > WALL_MAX * beside.wall:
            missed.append(f"whole build: {whole.wall / beside.wall:.2f} of Hugo's time")
        try:
            all_pages, changed, number = zensicals(root, sources[size // 2])
            _said(f"zensical=={number}, all", all_pages, whole)
            _said("zensical, one report changed", changed, all_pages)
        except Unavailable as error:
            print(f"zensical is not to be had: {error}")
    shutil.rmtree(root)
    return whole, missed


def main() -> None:
    """Print a table; exit 1 when a bar is not held."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sizes", type=int, nargs="+", default=[5_000])
    arguments.add_argument("--no-peers", action="store_true")
    asked = arguments.parse_args()
    packages = [f"· {name} {version(name)}" for name in ("markdown", "jinja2", "pyromark")]
    print("python", platform.python_version(), *packages, f"· {len(os.sched_getaffinity(0))} processors")
    missed: list[str] = []
    found: dict[int, Taken] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in asked.sizes:
            # Others of a tenth of the size say nothing new; the largest would take them an hour.
            found[size], more = measure(Path(folder), size, peers=not asked.no_peers and size == min(asked.sizes))
            missed += more
    small, large = min(found), max(found)
    if large > small:
        growth = found[large].cpu / found[small].cpu
        print(f"growth {small:,} → {large:,} reports: {growth:.2f} times the CPU")
        if growth > GROWTH_MAX * large / small / 4:
            missed.append(f"growth: {growth:.2f}")
    print(*missed, sep="\n")
    raise SystemExit(bool(missed))


if __name__ == "__main__":
    main()
