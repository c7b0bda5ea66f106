"""publish.release.attest: countersignatures handed in are judged, and each witness counts once."""

from datetime import timedelta
from pathlib import Path

import pytest

from publish.core.errors import SignatureError
from tests.support.countersigners import Witness, add, archive, people  # noqa: F401 - fixtures
from tests.support.factory import NOW, Archive, lay


def test_a_time_that_has_not_come_is_not_believed(archive: Archive, people: list[Witness], tmp_path: Path) -> None:
    copy = lay(archive.release(), tmp_path / "copy")
    early = people[0].sees(archive, copy, now=NOW + timedelta(days=3650)).note
    with pytest.raises(SignatureError, match="has not come"):
        add(archive, early)


def test_one_witness_twice_is_one(archive: Archive, people: list[Witness], tmp_path: Path) -> None:
    copy = lay(archive.release(), tmp_path / "copy")
    one, again = (people[0].sees(archive, copy, now=NOW + timedelta(hours=h)).note for h in (0, 1))
    assert one != again
    both = one + again.partition(b"\n\n")[2]
    found = add(archive, one, again, both)
    assert (found.by, found.enough) == (("ann.example/w",), False)


def test_two_witnesses_on_one_note_are_two(archive: Archive, people: list[Witness], tmp_path: Path) -> None:
    copy = lay(archive.release(), tmp_path / "copy")
    one, other = (w.sees(archive, copy).note for w in people[:2])
    assert add(archive, one + other.partition(b"\n\n")[2]).enough
