"""publish.reports.ingest.readers.docx: the text as Word shows it, and nothing else of the file."""

import pytest

from publish.core.errors import SourceError
from publish.reports.ingest.document import Document, Hints, Lack, Why
from publish.reports.ingest.readers.docx import read
from publish.reports.writing.write import write
from tests.support.fidelity import fidelity
from tests.support.officefiles import STYLES, W, counted, docx, level, numbering, p, word, zipped
from tests.support.truths import LANGUAGES, truth


def found(body: str, **parts: str) -> Document:
    return read(docx(body, styles=STYLES, **parts), Hints())


def text(body: str, **parts: str) -> str:
    return write(found(body, **parts).blocks)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_is_its_text_with_its_notes(language: str) -> None:
    meant = truth(language, 4, paragraphs=8)
    made = read(word(meant), Hints())
    got = fidelity(made.blocks, meant)
    assert got.wrong <= 0.001
    assert got.notes == 1.0
    assert all(share >= 0.95 for share in got.found.values())
    assert made.offers["title"][0].value == meant.title
    assert [one.why for one in made.removed] == [Why.RUNNING]


def test_headings_are_told_by_style_and_by_outline() -> None:
    body = p("a", '<w:pStyle w:val="2"/>') + p("b", '<w:pStyle w:val="OO"/>') + p("c", '<w:outlineLvl w:val="1"/>')
    assert text(body) == "## a\n\n## b\n\n### c\n"


def test_numbers_stay_as_they_were_seen() -> None:
    kinds = numbering(
        level(0, "decimal", "%1.", 3) + level(1, "lowerLetter", "(%2)"),
        level(0, "chineseCounting", "第%1条"),
        level(0, "decimal", "%1") + level(1, "decimal", "%1.%2"),
    )
    body = p("a", counted(1)) + p("b", counted(1, 1)) + p("c", counted(1)) + p("—") + p("d", counted(1))
    assert text(body, numbering=kinds) == "3. a\n\n(a) b\n\n4. c\n\n—\n\n5. d\n"
    assert text(p("门", counted(2)) * 11, numbering=kinds).endswith("第十一条 门\n")
    assert text(p("a", counted(3)) + p("b", counted(3, 1)) * 2, numbering=kinds) == "1 a\n\n1.1 b\n\n1.2 b\n"


def test_what_is_no_text_is_listed() -> None:
    made = found(
        "<w:p><w:r><w:t>a </w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t>b</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r></w:p>",
        **{"word/comments.xml": f"<w:comments {W}><w:comment w:author='Lena'>{p('a remark')}</w:comment></w:comments>"},
        **{"docProps/core.xml": "<c xmlns:d='http://purl.org/dc/elements/1.1/'><d:creator>Lena</d:creator></c>"},
        **{"word/vbaProject.bin": "x", "word/embeddings/a.bin": "x"},
    )
    assert write(made.blocks) == "a b\n"
    assert {(one.text, one.why) for one in made.removed} == {
        ("gone", Why.COMMENT), ("unseen", Why.HIDDEN), ("a remark", Why.COMMENT), ("creator: Lena", Why.METADATA),
        ("word/vbaProject.bin", Why.ACTION), ("word/embeddings/a.bin", Why.ATTACHED),
    }  # fmt: skip
    assert [need.lack for need in made.needs] == [Lack.TEXT]


def test_a_box_is_a_quotation_that_an_editor_must_place() -> None:
    box = f"<w:r><w:pict><v:textbox xmlns:v='v'><w:txbxContent>{p('in the box')}</w:txbxContent></v:textbox></w:pict></w:r>"
    made = found(f"<w:p><w:r><w:t>a</w:t></w:r>{box}</w:p>")
    assert write(made.blocks) == "a\n\n> in the box\n"
    assert [need.lack for need in made.needs] == [Lack.TEXT]


def test_links_fields_and_stresses() -> None:
    body = (
        '<w:p><w:hyperlink r:id="l1"><w:r><w:t>a</w:t></w:r></w:hyperlink><w:r><w:t xml:space="preserve"> </w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://e.org/b" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>b</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:r><w:rPr><w:rStyle w:val="S"/></w:rPr><w:t xml:space="preserve"> c</w:t></w:r></w:p>'
    )
    made = found(body)
    assert write(made.blocks) == "[a](https://e.org/a) [b](https://e.org/b) **c**\n"
    assert [one.why for one in made.removed] == [Why.TRACKING]


def test_a_zip_of_something_else_is_no_word_file() -> None:
    with pytest.raises(SourceError, match="no Word file"):
        read(zipped({"a.txt": "x"}), Hints())
