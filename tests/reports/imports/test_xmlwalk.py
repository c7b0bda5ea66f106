"""publish.reports.imports.xmlwalk: a stranger's XML, element by element."""

from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.reports.imports import xmlwalk
from publish.reports.imports.xmlwalk import DEPTH_MAX, XmlWalk
from tests.support.oldsites import laid


class Heard(XmlWalk):
    def __init__(self, file: Path) -> None:
        super().__init__(file, "Their Program", {"a", "b"}.__contains__)
        self.heard: list[tuple[str, str, str]] = []
        self.long = 0

    def ended(self, name: str, above: str, said: str) -> None:
        self.heard.append((name, above, said))

    def overlong(self) -> None:
        self.long += 1


def heard(folder: Path, xml: str | bytes) -> Heard:
    walk = Heard(laid(folder, {"a.xml": xml}) / "a.xml")
    assert len(list(walk.chunks())) > 1
    return walk


def test_elements_end_with_their_words_where_they_are_wanted(tmp_path: Path) -> None:
    walk = heard(tmp_path, "<x><a>one\x0b</a><c>not this</c></x>")
    assert walk.heard == [("a", "x", "one"), ("c", "x", ""), ("x", "", "")]
    assert walk.controls == 1


def test_words_without_end_are_cut_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmlwalk, "PAGE_MAX_LENGTH", 3)
    walk = heard(tmp_path, "<x><a>four&amp;</a><b>ab</b></x>")
    assert (walk.heard[1], walk.long > 0) == (("b", "x", "ab"), True)


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        ('<!DOCTYPE r [<!ENTITY x "y">]><r/>', "no export of Their Program has"),
        ("<a><b>", "not whole as XML"),
        ("<a>" * (DEPTH_MAX + 1), "without end"),
        ("<?xml version='1.0' encoding='zlib'?><a/>", "encoding"),
    ],
)
def test_what_is_broken_or_made_to_harm_is_refused(tmp_path: Path, xml: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        heard(tmp_path, xml)
