"""publish.tree.former.stamps: marks move with every change, and hold for what has settled."""

import os
from pathlib import Path

from publish.tree.former.stamps import SETTLED_S, is_settled, stamp


def test_a_change_moves_the_marks_whatever_time_is_set(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("one")
    os.utime(file, (1, 1))
    first = stamp(file.stat())
    file.write_text("two")
    os.utime(file, (1, 1))
    assert stamp(file.stat())[:3] == first[:3]
    assert stamp(file.stat()) != first


def test_a_file_touched_a_moment_ago_has_not_settled() -> None:
    now, second = 10**18, 10**9
    assert not is_settled((1, 1, 0, now), now)
    assert not is_settled((1, 1, now + second, 0), now)
    assert is_settled((1, 1, now - (SETTLED_S + 1) * second, 0), now)
