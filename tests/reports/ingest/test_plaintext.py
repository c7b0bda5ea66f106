"""publish.reports.ingest.plaintext: the text as evidence, with all of its words and nothing that runs."""

from publish.reports.ingest.document import Document
from publish.reports.ingest.plaintext import printable, text_of
from publish.reports.writing.nouns import (
    Break,
    CodeBlock,
    Footnote,
    Grid,
    Headline,
    Image,
    Linked,
    Listing,
    NoteMark,
    PageMark,
    Paragraph,
    Quote,
    Rule,
    Strong,
    Wording,
)


def w(text: str) -> Wording:
    return Wording(text)


DOCUMENT = Document(
    "html",
    (
        Headline(2, (w("Head & <b>"),)),
        Paragraph((w("One"), NoteMark("1"), PageMark("5"), Break(), Strong((w("two\u202e"),)), Image("gate", "x.png"))),
        Quote((Paragraph((w("said"),)), Paragraph((w("more"),)))),
        Listing(((Paragraph((w("a"),)),), (Paragraph((w("b"),)), Paragraph((w("c"),)))), 3),
        Grid(((w("h"),), (w("i"),)), (((w("1"),), (w("2\t3"),)),)),
        Rule(),
        CodeBlock("x = 1"),
        Paragraph((Linked((w("here"),), "https://a.example/"), Linked((w("there"),), "#x"))),
        Footnote("1", (Paragraph((w("The note."),)),)),
    ),
)


def test_the_text_has_every_word_in_its_order() -> None:
    assert text_of(DOCUMENT).decode() == (
        "Head & <b>\n\nOne[1][p. 5]\ntwo[gate]\n\n> said\n>\n> more\n\n3. a\n4. b\n\n   c\n\nh\ti\n1\t2 3\n\n* * *\n\n"
        "x = 1\n\nhere <https://a.example/>there\n\n[1] The note.\n"
    )


def test_the_page_to_print_has_no_address_and_no_tag_of_the_documents() -> None:
    sheet = printable(DOCUMENT, name="it", title="<T>", language="ar")
    assert 'dir="rtl"' in sheet.html
    assert "<title>&lt;T&gt;</title>" in sheet.html
    assert "Head &amp; &lt;b&gt;" in sheet.html
    assert "href" not in sheet.html
    assert "<aside>[1] <p>The note.</p></aside>" in sheet.html
