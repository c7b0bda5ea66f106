"""PDFs of known texts, as programs print them, are read again: letters, notes, headings, tables, pages."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from publish.core.errors import SourceError
from publish.reports.ingest.document import Document, Hints, Lack, Limits, Why
from publish.reports.ingest.readers.pdf import read
from publish.reports.writing.nouns import Headline, PageMark, Paragraph, plain
from tests.support import papers, printed
from tests.support.fidelity import fidelity, letters, page, without_pages
from tests.support.truths import LANGUAGES, truth

WRONG_MAX = {"en": 0.002, "zh": 0.005, "ug": 0.01, "bo": 0.01, "ar": 0.01}
PARAGRAPHS = 6


@cache
def weasyprinted(language: str) -> Document:
    return read(printed.weasyprint(truth(language, paragraphs=PARAGRAPHS)), Hints())


def agree(found: Document, language: str) -> None:
    wanted = truth(language, paragraphs=PARAGRAPHS)
    blocks = without_pages(found.blocks)
    assert isinstance(blocks[0], Headline)
    assert plain(blocks[0].inlines) == wanted.title
    seen = fidelity(blocks[1:], wanted)
    assert seen.wrong <= WRONG_MAX[language]
    assert seen.notes == 1.0
    assert min(seen.found.values()) >= 0.95, seen.found
    said = letters(page(blocks, language))
    assert letters(wanted.index) not in said
    assert not {need.lack for need in found.needs} & {Lack.LETTERS, Lack.UNSEEN, Lack.EVIDENCE, Lack.TEXT}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_printed_text_is_read_again(language: str) -> None:
    agree(weasyprinted(language), language)


def test_a_browser_s_pdf_is_read_again() -> None:
    texts = [truth(language, paragraphs=PARAGRAPHS) for language in ("bo", "ug")]
    for text, data in zip(texts, printed.chromium(texts), strict=True):
        agree(read(data, Hints()), text.language)


def test_running_lines_are_listed_and_number_the_pages() -> None:
    found = weasyprinted("en")
    wanted = truth("en", paragraphs=PARAGRAPHS)
    said = {one.text for one in found.removed if one.why is Why.RUNNING}
    assert wanted.head.format(page=2) in said
    assert {one.page for one in found.removed} >= {"1", "2"}
    assert [mark.label for mark in _marks(found.blocks)][:3] == ["1", "2", "3"]


def _marks(thing: Any) -> Iterator[PageMark]:
    if isinstance(thing, PageMark):
        yield thing
    elif isinstance(thing, tuple):
        for one in thing:
            yield from _marks(one)
    elif is_dataclass(thing):
        for each in fields(thing):
            yield from _marks(getattr(thing, each.name))


def test_the_title_is_offered_with_its_place() -> None:
    offer = weasyprinted("en").offers["title"][0]
    assert offer.value == truth("en").title


def test_a_scan_without_text_is_told() -> None:
    found = read(papers.drawn(b"0 0 m 100 100 l S"), Hints())
    assert Lack.TEXT in [need.lack for need in found.needs]


def test_a_turned_page_is_read_along_its_lines() -> None:
    found = read(papers.drawn(b"BT 0 12 -12 0 200 20 Tm /F 1 Tf (Turned aside) Tj ET"), Hints())
    assert found.blocks == (Paragraph(found.blocks[0].inlines),)  # type: ignore[union-attr]
    assert "Turned aside" in str(found.blocks)


def test_what_is_filled_in_is_read_where_it_stands() -> None:
    made = papers.blank(papers.line("Name:"))
    look = made.make_stream(papers.line("Lena", 0, 0), Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 60, 12]))
    look.Resources = made.pages[0].Resources
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("a"), V=String("Lena"), F=4)
    field.Rect, field.AP = Array([60, 200, 120, 212]), Dictionary(N=look)
    made.pages[0].Annots = Array([made.make_indirect(field)])
    made.Root.AcroForm = Dictionary(Fields=made.pages[0].Annots)
    assert "Name: Lena" in [
        plain(one.inlines) for one in read(papers.saved(made), Hints()).blocks if isinstance(one, Paragraph)
    ]
    field.F = 2  # hidden
    assert "Lena" not in str(read(papers.saved(made), Hints()).blocks)


def test_damaged_and_too_long_files_are_refused() -> None:
    with pytest.raises(SourceError, match="is not a whole PDF"):
        read(b"%PDF-1.4\nnothing", Hints())
    with pytest.raises(SourceError, match="is more than 0 pages"):
        read(papers.drawn(b""), Hints(limits=Limits(pages=0)))


def test_an_encrypted_file_wants_its_password_and_opens_with_it() -> None:
    with pikepdf.open(BytesIO(papers.drawn(b"BT /F 12 Tf 20 200 Td (Locked words) Tj ET"))) as made:
        out = BytesIO()
        made.save(out, encryption=pikepdf.Encryption(owner="o", user="secret"))
    with pytest.raises(SourceError, match="password"):
        read(out.getvalue(), Hints())
    assert "Locked words" in str(read(out.getvalue(), Hints(password="secret")).blocks)


def test_the_moment_and_address_that_a_browser_prints_are_told() -> None:
    lines = {
        280: "11/28/26, 2:43 PM The list",
        250: "The list",
        230: "Dear Tashi,",
        20: "https://e.org/u/0/?ik=8e4b 1/1",
    }
    drawn = " ".join(f"1 0 0 1 20 {base} Tm ({text}) Tj" for base, text in lines.items())
    found = read(papers.drawn(f"BT /F 10 Tf {drawn} ET".encode()), Hints())
    (told,) = (need.said for need in found.needs if need.lack is Lack.PRINTED)
    assert told.startswith("page 1 shows when")
    assert [one.text for one in found.removed if one.why is Why.RUNNING] == [lines[280], lines[20]]
    assert {one.page for one in found.removed if one.why is Why.RUNNING} == {"1"}
    assert "2:43" not in str(found.blocks)


def test_a_text_is_not_set_in_by_what_a_browser_prints_further_out() -> None:
    words = "which nobody has explained to us yet"
    lines = [(20, 280, "11/28/26, 2:43 PM The list"), *((38, 250 - 14 * n, f"{words} {n}") for n in range(8)),
             (20, 20, "https://e.org/a 1/1")]  # fmt: skip
    drawn = " ".join(f"1 0 0 1 {left} {base} Tm ({text}) Tj" for left, base, text in lines)
    found = read(papers.drawn(f"BT /F 10 Tf {drawn} ET".encode()), Hints())
    assert [type(block) for block in found.blocks] == [Paragraph]
