"""A release put into force: what is pointed to, and what is let go."""

from pathlib import Path

from publish.core.model import Mirror
from publish.release.point import Sealing, chosen, point, standing
from tests.support.factory import NOW, Archive


def test_what_stands_is_pointed_to_again_and_nothing_is_signed(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    before = archive.release().head
    again = point(Sealing(archive.state, archive.keys, (), now=NOW), before, standing(before, b""))
    assert (again.new, again.renewed, again.changed) == (False, False, ())
    assert again.release.head is before


def test_a_new_address_is_signed_without_a_new_release(tmp_path: Path) -> None:
    archive, listed = Archive(tmp_path), [Mirror("https://a.example/", "web")]
    before = archive.release().head
    assert chosen(None, ()).mirrors == ()
    told = point(Sealing(archive.state, archive.keys, listed, now=NOW), before, standing(before, b""))
    assert (told.new, told.renewed, told.release.number) == (False, True, 1)
    assert [m.address for m in told.release.head.mirrors.mirrors] == ["https://a.example/"]
