import pytest

from publish.reports.ingest.confine import landlock, limits, seccomp, walls
from publish.reports.ingest.confine.limits import Rations


@pytest.mark.parametrize(("version", "filters", "both"), [(1, True, True), (0, True, False), (7, False, False)])
def test_one_wall_alone_is_none(monkeypatch: pytest.MonkeyPatch, version: int, filters: bool, both: bool) -> None:
    monkeypatch.setattr(landlock, "version", lambda: version)
    monkeypatch.setattr(seccomp, "available", lambda: filters)
    assert walls.of_kernel() is both


def test_files_are_closed_before_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    for room, name in (
        (limits, "restrict"),
        (limits, "give_away"),
        (landlock, "restrict"),
        (seccomp, "restrict"),
    ):
        said = f"{room.__name__.rpartition('.')[2]}.{name}"
        monkeypatch.setattr(room, name, lambda *_, said=said: done.append(said))
    walls.put_up(walls.Walls.LANDLOCK, Rations(), read=[], write=[])
    assert done == ["limits.restrict", "limits.give_away", "landlock.restrict", "seccomp.restrict"]
    del done[:]
    monkeypatch.setattr(seccomp, "available", lambda: False)
    walls.put_up(walls.Walls.NONE, Rations(), read=[], write=[])
    assert done == ["limits.restrict", "limits.give_away"]
