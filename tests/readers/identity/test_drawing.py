"""publish.readers.identity.drawing: the same card gives the same bytes, and no text of it is markup."""

from xml.etree import ElementTree

import pytest

from publish.core.catalogues import languages
from publish.core.model import Mirror
from publish.readers.identity import qr
from publish.readers.identity.card import COMMANDS, card
from publish.readers.identity.drawing import svg, wrapped
from tests.readers.identity.test_card import MIRRORS
from tests.readers.identity.test_words import PLAIN

SCRIPT = "9" * 64  # the hash of verify.sh
SVG = "{http://www.w3.org/2000/svg}"


def texts(data: bytes) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(data).iter(f"{SVG}text"))


def test_it_is_well_formed_in_millimetres_and_shows_text_as_it_is() -> None:
    root = ElementTree.fromstring(svg(card('A <b>"title"</b> &', PLAIN, MIRRORS, script=SCRIPT), 2))
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("210mm", "297mm", "0 0 105 148.5")
    said = [element.text for element in root.iter(f"{SVG}text")]
    assert said[0] == 'A <b>"title"</b> &'
    assert said.count("0123 4567 89ab cdef") == 4
    assert set(COMMANDS.values()) | {SCRIPT, "ipns://k51qzi5uqu5example"} <= set(said)
    # Each run of dark modules is a rectangle; and there are the ground and the line above the commands.
    assert len(list(root.iter(f"{SVG}rect"))) == len(qr.runs(qr.modules(PLAIN))) + 2


@pytest.mark.parametrize("tag", languages())
def test_nothing_leaves_the_sheet(tag: str) -> None:
    long = [Mirror("https://" + "very-long." * 11 + f"example{i}/", f"s{i}") for i in range(3)]
    for title, mirrors in (("Title " * 40, long), ("档案" * 100, MIRRORS), ("བོད་ཀྱི་" * 50, ())):
        for line in texts(svg(card(title, PLAIN, mirrors, tag, script=SCRIPT))):
            assert 8 <= float(line.attrib["x"]) <= 105 - 8
            assert 0 < float(line.attrib["y"]) < 148.5 - 2


def test_what_is_read_from_the_right_begins_there() -> None:
    lines = texts(svg(card("ئارخىپ", PLAIN, MIRRORS, "ug")))
    assert {line.get("x") for line in lines if line.get("direction") == "rtl"} == {"97"}
    assert lines[0].get("direction") == "rtl"
    assert all(line.get("direction") is None for line in lines if line.text in COMMANDS.values())


def test_a_title_breaks_where_its_script_does() -> None:
    assert wrapped("one two three", 4, 3) == ["one two", "three"]
    assert wrapped("证据档案馆", 2, 3) == ["证据", "档案", "馆"]
    assert wrapped("བོད་ཀྱི་གནས་ཚུལ", 4, 9) == ["བོད་ཀྱི་", "གནས་ཚུལ"]
    assert wrapped("one two three four", 4, 2) == ["one two", "three …"]
    assert wrapped("x" * 99, 4, 2) == ["x" * 99]


def test_the_same_bytes_each_time() -> None:
    assert svg(card("Letters", PLAIN, MIRRORS)) == svg(card("Letters", PLAIN, MIRRORS))
