"""publish.reports.ingest.web.charset: a page's letters, whatever it says of itself."""

import pytest

from publish.reports.ingest.web.charset import decoded

SAID = "<p>门一直锁着，没有人数过袋子。</p>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_mark_or_the_pages_word_is_enough(encoding: str) -> None:
    assert decoded(f"<meta charset={encoding}>{SAID}".encode(encoding)).text.endswith(SAID)


def test_gb2312_is_read_as_what_holds_it() -> None:
    page = b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">' + "朱镕基".encode("gb18030")
    assert decoded(page).text.endswith("朱镕基")


def test_a_page_saved_anew_is_not_what_it_says() -> None:
    assert decoded(("<meta charset=gb2312>" + SAID).encode()).text.endswith(SAID)


def test_a_stray_byte_is_told() -> None:
    found = decoded(b"<meta charset=utf-8>" + SAID.encode() * 40 + b"\xff")
    assert found.encoding == "utf-8"
    assert found.doubt


def test_an_encoding_that_is_none_is_not_believed() -> None:
    assert decoded(b"<meta charset=hex>" + SAID.encode()).text.endswith(SAID)


def test_without_a_word_the_bytes_tell() -> None:
    assert (
        "房子"
        in decoded(("<p>" + "房子在河边，门一直锁着，没有人数过袋子，谁也不知道。" * 8 + "</p>").encode("gb18030")).text
    )
