"""publish.reports.ingest.escapes: ISO-2022 is told by its escapes, and nothing else is."""

import pytest

from publish.reports.ingest import charsets
from publish.reports.ingest.escapes import escaped
from publish.reports.ingest.web import charset

TEXTS = {
    "iso2022_jp": "門は閉まっていた。\n川の水は高かった。\n",
    "iso2022_kr": "문은 닫혀 있었다.\n강물이 높았다.\n",
    "iso2022_jp_2": "門 と 문 と 门\n",
    "iso2022_jp_ext": "門 ﾓﾝ\n",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_in_parts_of_charsets_is_read_by_its_escapes(name: str) -> None:
    data = TEXTS[name].encode(name)
    assert data.isascii()
    found = charsets.decoded(data)
    assert (found.text, found.charset, found.doubt) == (TEXTS[name], name, "")
    # A page that says nothing of its letters, and one that says something else.
    assert charset.decoded(b"<p>" + data).text == f"<p>{TEXTS[name]}"
    assert charset.decoded(b"<meta charset=utf-8><p>" + data).text.endswith(TEXTS[name])


@pytest.mark.parametrize(
    "data", [b"\x1b[1mbold\x1b[0m", b"plain $B letters", b"\x1b$B$", b"\x1b$B!!\xff", b"\x1b$)Aab"]
)
def test_what_names_no_such_charset_or_is_damaged_is_none(data: bytes) -> None:
    assert escaped(data) is None
