"""What processes of a build are given to do in tests."""

import os
import signal
import time
from collections.abc import Sequence

from publish.core.errors import SourceError


def squares(numbers: Sequence[int]) -> list[int]:
    return [number * number for number in numbers]


def die(numbers: Sequence[int]) -> list[int]:
    os.kill(os.getpid(), signal.SIGKILL)
    return []


def fail(numbers: Sequence[int]) -> list[int]:
    raise SourceError("site/a.md:1: one", "site/b.md:2: other", hint="mend both")


def pid(numbers: Sequence[int]) -> list[int]:
    return [os.getpid() for _ in numbers]


def sleep(numbers: Sequence[int]) -> list[int]:
    time.sleep(60)
    return []


def variables(numbers: Sequence[int]) -> list[set[str]]:
    return [{*os.environ} for _ in numbers]
