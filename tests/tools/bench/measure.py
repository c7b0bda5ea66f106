"""Two ways to the same end, timed in turn in one run: what counts is the ratio."""

import os
import platform
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.support.services.cache import Unavailable

RUNS = 3


def seconds(work: Callable[[], object]) -> float:
    """Time of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(*works: Callable[[], object], runs: int = RUNS) -> list[float]:
    """Median seconds of each, taken in turn so that a slow moment hits them alike."""
    taken = [[seconds(work) for work in works] for _ in range(runs)]
    return [statistics.median(column) for column in zip(*taken, strict=True)]


def files(root: Path, count: int, length: int) -> list[Path]:
    """``count`` files of ``length`` bytes that nothing compresses, 100 to a folder, the same each time."""
    dice = Random(1)
    made = []
    for number in range(count):
        file = root / f"reports/{number // 100:03}" / f"{number:06}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(dice.randbytes(length))
        made.append(file)
    return made


def machine() -> str:
    """What it was measured on, as far as it matters."""
    return f"python {platform.python_version()} · {os.cpu_count()} cores"


class Spent(NamedTuple):
    """What a program took."""

    wall_s: float
    cpu_s: float
    memory: int
    """Bytes, at the most."""


def spent(
    command: Sequence[str], environment: Mapping[str, str], folder: Path | None = None, *, fails: bool = False
) -> Spent:
    """Run a program to its end."""
    began = os.times().elapsed
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(command, env={**os.environ, **environment}, cwd=folder, stdout=said, stderr=said)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode and not fails:
            said.seek(0)
            raise SystemExit(f"{command}: {said.read()[-800:].decode(errors='replace')}")
    return Spent(os.times().elapsed - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def table(works: Mapping[str, Callable[[int], Spent]], count: int) -> None:
    """Run all works in turn, each ``RUNS`` times, and print a row for each.

    Args:
        works: By name. Each gets the number of its run.
        count: Files of a run.
    """
    taken: dict[str, list[Spent]] = {}
    for run in range(RUNS):
        for name, work in works.items():
            try:
                taken.setdefault(name, []).append(work(run))
            except Unavailable as e:
                print(f"{name}: {e}")
    for name, runs in taken.items():
        if runs:
            row(name, runs, count)


def row(name: str, runs: Sequence[Spent], count: int) -> None:
    """Print the medians of these runs."""
    wall, cpu = (statistics.median(column) for column in ([r.wall_s for r in runs], [r.cpu_s for r in runs]))
    memory = max(r.memory for r in runs) / 1e6
    print(f"{name:26}{wall:>9.2f} s{cpu:>9.2f} s CPU{cpu / count * 1000:>10.2f} ms each{memory:>8.0f} MB", flush=True)
