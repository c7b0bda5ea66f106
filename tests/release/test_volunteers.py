"""publish.release.volunteers: who stands in the list, and who leaves it after which looks."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.core.formats.mirrorlist import VOLUNTEERS_MAX, MirrorList
from publish.core.model import Mirror
from publish.release import volunteers
from publish.release.volunteers import FAILED_LOOKS, FAILING_DAYS, FILE, Volunteer

DAY = date(2026, 11, 21)
A = "https://a.example/"


def _failed(days: list[int]) -> Volunteer:
    one = Volunteer(A)
    for day in days:
        one = one.seen(DAY + timedelta(day), well=False, reason="silent")
    return one


@pytest.mark.parametrize(
    ("days", "today", "leaves"),
    [
        ([0, 3, 7], 7, True),
        ([0, 3, 6], 6, False),
        ([0, 0, 0, 7], 7, False),
        ([0, 7], 30, False),
        ([], 90, False),
    ],
)
def test_an_address_leaves_after_a_week_of_failures(days: list[int], today: int, leaves: bool) -> None:
    assert (FAILING_DAYS, FAILED_LOOKS) == (7, 3)
    assert _failed(days).leaves(DAY + timedelta(today)) is leaves


def test_one_good_look_and_the_week_begins_anew() -> None:
    one = _failed([0, 3]).seen(DAY + timedelta(4), well=True).seen(DAY + timedelta(9), well=False)
    assert (one.failing, one.failures) == ("2026-11-30", 1)


def test_forged_bytes_are_not_waited_for() -> None:
    one = Volunteer(A).seen(DAY, well=False, forged=True)
    assert one.leaves(DAY)
    assert not one.seen(DAY, well=True).leaves(DAY)


def test_the_list_has_whoever_is_noted_once_and_no_host_of_ours(tmp_path: Path) -> None:
    gone, own = "https://gone.example/", Mirror("https://own.example", "folder")
    signed = MirrorList((own,), (gone,), (A,))
    with volunteers.changing(tmp_path, signed) as rows:
        assert list(rows) == [A]  # where the notes were lost, the signed list has them
        for address in ("https://own.example/", gone, "https://b.example/"):
            rows[address] = Volunteer(address)
        rows[A] = _failed([0, 3, 7])
    assert volunteers.listed(tmp_path, signed, DAY + timedelta(7)).volunteers == ("https://b.example/",)
    with volunteers.changing(tmp_path, signed) as rows:
        rows |= {f"https://{number}.example/": Volunteer(f"https://{number}.example/") for number in range(600)}
    assert len(volunteers.listed(tmp_path, signed, DAY).volunteers) == VOLUNTEERS_MAX


@pytest.mark.parametrize("data", [b"{", b"5", b'[{"address": 1}]', b'[{"address": "a", "failing": "soon"}]', b"[[]]"])
def test_damaged_notes_are_an_error(tmp_path: Path, data: bytes) -> None:
    (tmp_path / FILE).write_bytes(data)
    with pytest.raises(ConfigError, match="is damaged"):
        volunteers.listed(tmp_path, MirrorList(), DAY)
