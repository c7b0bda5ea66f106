"""How long a build takes beside Python-Markdown alone on the same texts: ``python -m tests.tools.bench.build``.

All run in turn, on the same files; the ratio is what counts, not the seconds. A build is measured with the index that
readers search, and without.
"""

import argparse
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from markdown import Markdown  # type: ignore[import-untyped]

from publish.tree.build import build
from publish.tree.search import index
from tests.tools.bench import corpus

RATIO_MAX = 2.0  # build : Python-Markdown alone, 5,000 reports
DAY = date(2026, 11, 1)
GROWTH_MAX = 5.5  # build of 5,000 : build of 1,000


def markdown_alone(sources: list[Path], out: Path) -> None:
    """The least that any build in Python must do: read, convert with one reused parser, write."""
    markdown = Markdown(output_format="html", extensions=["tables", "footnotes", "def_list", "sane_lists", "toc"])
    for source in sources:
        text = source.read_text(encoding="utf-8").split("---\n", 2)[2]
        out.joinpath(source.name).write_text(markdown.reset().convert(text), encoding="utf-8")


class Taken(NamedTuple):
    """What one run took, in seconds."""

    wall: float
    cpu: float


def timed(work: Callable[[], object]) -> Taken:
    """Run ``work`` once."""
    wall, cpu = time.perf_counter(), _cpu()
    work()
    return Taken(time.perf_counter() - wall, _cpu() - cpu)


def _cpu() -> float:
    return sum(os.times()[:4])  # with processes that were waited for


def unsearched(root: Path, tree: Path) -> None:
    """A build that makes no index to search."""
    with patch.object(index, "index"):
        build(root, tree, today=DAY)


def median(runs: list[Taken]) -> Taken:
    """Median of each figure."""
    return Taken(statistics.median(r.wall for r in runs), statistics.median(r.cpu for r in runs))


def measure(sizes: list[int], runs: int) -> dict[int, tuple[Taken, Taken, Taken]]:
    """For each size, a build, one without search, and Python-Markdown alone.

    All in turn, so that a busy machine slows all alike.
    """
    built: dict[int, list[Taken]] = {size: [] for size in sizes}
    fewer: dict[int, list[Taken]] = {size: [] for size in sizes}
    alone: dict[int, list[Taken]] = {size: [] for size in sizes}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder, "plain")
        plain.mkdir()
        roots = {size: Path(folder, str(size)) for size in sizes}
        sources = {size: corpus.write(roots[size], size) for size in sizes}
        for _ in range(runs):
            for size, root in roots.items():
                built[size].append(timed(partial(build, root, root / ".stet/tree", today=DAY)))
                fewer[size].append(timed(partial(unsearched, root, root / ".stet/unsearched")))
                alone[size].append(timed(partial(markdown_alone, sources[size], plain)))
    return {size: (median(built[size]), median(fewer[size]), median(alone[size])) for size in sizes}


def main() -> None:
    """Print a table; exit 1 when a budget is overrun."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sizes", type=int, nargs="+", default=[1_000, 5_000])
    arguments.add_argument("--runs", type=int, default=3)
    asked = arguments.parse_args()
    packages = [f"· {name} {version(name)}" for name in ("mkdocs", "markdown", "jinja2")]
    print("python", platform.python_version(), *packages, f"· medians of {asked.runs}")
    print(
        "reports   build: wall     cpu   no search: wall     cpu   markdown: wall     cpu"
        "   ratio: wall     cpu   no search: wall     cpu"
    )
    found = measure(asked.sizes, asked.runs)
    for size, (built, fewer, alone) in found.items():
        print(
            f"{size:>7} {built.wall:>13.2f} {built.cpu:>7.2f} {fewer.wall:>17.2f} {fewer.cpu:>7.2f}"
            f" {alone.wall:>16.2f} {alone.cpu:>7.2f}"
            f" {built.wall / alone.wall:>13.2f} {built.cpu / alone.cpu:>7.2f}"
            f" {fewer.wall / alone.wall:>17.2f} {fewer.cpu / alone.cpu:>7.2f}"
        )
    small, large = found[min(found)], found[max(found)]
    growth = large[0].cpu / small[0].cpu
    print(f"growth {min(found)} → {max(found)} reports: {growth:.2f}× the time")
    # By CPU time, which other work on the machine disturbs least.
    raise SystemExit(large[0].cpu / large[2].cpu > RATIO_MAX or growth > GROWTH_MAX * max(found) / min(found) / 5)


if __name__ == "__main__":
    main()
