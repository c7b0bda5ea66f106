"""publish.core.paper: what stands in a PDF beside what was to be printed, and what is refused."""

from io import BytesIO

import pytest

from publish.core.errors import ConfigError, SourceError
from publish.core.paper import Printable, first_strong, printed, script


def test_writing_is_called_by_its_name() -> None:
    assert [script(c) for c in "ཀ字اкਕ\ue000"] == [
        "Tibetan", "Chinese characters", "Arabic", "Cyrillic", "Gurmukhi", "a character without a name",
    ]  # fmt: skip


def test_the_first_strong_letter_gives_the_direction() -> None:
    assert [first_strong(text) for text in ("12 «ئۈچ» x", "(3) Three ئۈچ", "12", "𐴌𐴟")] == ["rtl", "ltr", "ltr", "rtl"]


def test_a_pdf_is_the_same_each_time_and_names_nothing_but_its_title_and_language() -> None:
    pytest.importorskip("weasyprint")
    import pikepdf

    sheet = Printable("x.html", "Title", "en", "<p>Words <b>and</b> <a href='other.html'>more</a> 字 ཀ</p>")
    one, two = printed(sheet), printed(sheet)
    assert one == two
    with pikepdf.open(BytesIO(one)) as made:
        assert dict(made.docinfo) == {"/Title": "Title"}
        assert set(made.Root.keys()) <= {
            "/Type",
            "/Pages",
            "/Lang",
            "/Outlines",
            "/Names",
            "/Dests",
            "/ViewerPreferences",
        }
        assert "/XMP" not in made.trailer
        everything = b"".join(
            bytes(o.read_bytes()) if isinstance(o, pikepdf.Stream) else repr(o).encode() for o in made.objects
        )
    for word in (b"WeasyPrint", b"Producer", b"CreationDate", b"ModDate", b"/home", b"/root", b"stet.invalid"):
        assert word not in one + everything, word


def test_what_needs_more_pages_than_it_may_is_refused_after_all_styles_were_tried() -> None:
    pytest.importorskip("weasyprint")
    text = "<p>" + "words " * 900
    small, large = "@page{size:A4}p{font-size:9pt}", "@page{size:A4}p{font-size:30pt}"
    assert printed(Printable("x", "T", "en", text, (large, small), pages=1))
    with pytest.raises(SourceError, match=r"^x: it does not fit on 1 page of its PDF$"):
        printed(Printable("x", "T", "en", text, (large,), pages=1))


def test_a_letter_that_no_font_has_is_refused_by_name_and_what_is_cut_off_by_its_words() -> None:
    pytest.importorskip("weasyprint")
    with pytest.raises(ConfigError, match=r"^x: no font of this machine has .*U\+E000"):
        printed(Printable("x", "T", "en", "<p>a\ue000"))
    with pytest.raises(SourceError, match=r"^x: 'wordsw.*' does not fit"):
        printed(Printable("x", "T", "en", "<p>" + "words" * 99))
