"""Two ways to the same end, timed in turn in one run: what counts is the ratio."""

import os
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

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
