import os
from errno import EBADF, EINVAL

import pytest

from publish.reports.ingest.confine import kernel
from publish.reports.ingest.confine.syscalls import ARCHITECTURES


def test_a_call_answers_or_says_which_error() -> None:
    closes = ARCHITECTURES[os.uname().machine].free[2]
    assert kernel.call(closes, os.dup(0)) == 0
    assert kernel.call(closes, -1) == -EBADF
    assert kernel.control(-1, 0) == -EINVAL


def test_an_error_of_a_wall_names_it() -> None:
    assert kernel.demand(3, "a wall") == 3
    with pytest.raises(kernel.WallError, match="a wall: invalid argument"):
        kernel.demand(-EINVAL, "a wall")
