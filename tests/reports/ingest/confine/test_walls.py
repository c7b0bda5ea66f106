import pytest

from publish.reports.ingest.confine import walls


@pytest.mark.parametrize(("version", "filters", "both"), [(1, True, True), (0, True, False), (7, False, False)])
def test_one_wall_alone_is_none(monkeypatch: pytest.MonkeyPatch, version: int, filters: bool, both: bool) -> None:
    monkeypatch.setattr(walls.landlock, "version", lambda: version)
    monkeypatch.setattr(walls.seccomp, "available", lambda: filters)
    assert walls.of_kernel() is both


def test_files_are_closed_before_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    for room, name in (
        (walls.limits, "restrict"),
        (walls.limits, "give_away"),
        (walls.landlock, "restrict"),
        (walls.seccomp, "restrict"),
    ):
        said = f"{room.__name__.rpartition('.')[2]}.{name}"
        monkeypatch.setattr(room, name, lambda *_, said=said: done.append(said))
    walls.put_up(walls.Walls.LANDLOCK, walls.Bounds(), read=[], write=[])
    assert done == ["limits.restrict", "limits.give_away", "landlock.restrict", "seccomp.restrict"]
    del done[:]
    monkeypatch.setattr(walls.seccomp, "available", lambda: False)
    walls.put_up(walls.Walls.NONE, walls.Bounds(), read=[], write=[])
    assert done == ["limits.restrict", "limits.give_away"]
