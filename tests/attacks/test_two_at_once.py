"""Two operators push to one place at once, played in memory; on real servers in ``copies.push.test_contest``."""

from pathlib import Path

import pytest

from publish.copies.hosts.memory import MemoryHost
from publish.copies.push import contest, push
from publish.core.errors import OvertakenError
from publish.core.model import Receipt
from tests.attacks.desk import forked
from tests.copies.push.conftest import judged
from tests.support.factory import NOW, Archive
from tests.support.rivals import PAGES, Between, Blind, contested, edited


@pytest.mark.parametrize("kind", [MemoryHost, Blind])
def test_two_operators_push_at_once(kind: type[MemoryHost], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 40: one pushes between two steps of the other. Oracle: one is told whose copy lies there, and it is whole."""
    monkeypatch.setattr(contest, "GLANCE_S", 0.0)
    contested(lambda: kind(f"at once {tmp_path}"), tmp_path)


@pytest.mark.parametrize("kind", [MemoryHost, Blind])
def test_a_push_that_was_cut_on_another_machine_leaves_nothing_of_its_pages(
    tmp_path: Path, kind: type[MemoryHost]
) -> None:
    """Row 40: cut after its pages, before the pointer. Oracle: the next push from here is whole."""
    archive = Archive(tmp_path / "mine", PAGES)
    host = kind(f"cut elsewhere {tmp_path}")
    push(archive.release(), host, now=NOW)
    other = forked(archive, tmp_path / "other")

    def die() -> Receipt:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        push(edited(other, "hers"), Between(host, "pointer", die), now=NOW)
    mine = edited(archive, "mine")
    # Once it is taken for a push under way: nothing at the host says that it was cut.
    with pytest.raises(OvertakenError, match="another push is writing its release here"):
        push(mine, host, now=NOW)
    push(mine, host, now=NOW)
    assert judged(archive, host) == 2
    assert host.files["reports/2013/two.html"] == b"<!doctype html>base in the reports/2013/two.html"
