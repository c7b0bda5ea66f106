"""publish.reports.ingest.web.inlines: words within a line, and in the place of pictures."""

import pytest

from publish.reports.ingest.document import Why
from publish.reports.ingest.web.addresses import PageLinks
from publish.reports.ingest.web.inlines import LineReader, paragraphs
from publish.reports.ingest.web.parse import parsed
from publish.reports.writing.nouns import Paragraph
from publish.reports.writing.write import write


def made(html: str) -> tuple[str, list[Why]]:
    inlines = LineReader(PageLinks())
    body = parsed(html).first("body")
    assert body is not None
    said = write([Paragraph(part) for part in paragraphs(inlines.of(body))])
    return said, [one.why for one in (*inlines.removed, *inlines.unseen)]


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("a <b>b</b> <i>c</i> <s>d</s>", "a **b** *c* ~~d~~\n"),
        ("a<br><br>b<br>c", "a\n\nb\\\nc\n"),
        ("&#12288;&#12288;门。<br>&#12288;&#12288;河。", "门。\n\n河。\n"),
        ("&nbsp;&nbsp;&nbsp;a<br>\n&nbsp;&nbsp;&nbsp; b", "a\n\nb\n"),
        ("<a href='https://e.org'>a</a> <a href='file:///x'>b</a>", "[a](https://e.org) b\n"),
        ("<ruby>漢<rt>han</rt></ruby> <q>a</q>", "漢(han) “a”\n"),
        ("good <img class=emoji alt='😀'> day <img alt='·'>", "good 😀 day ·\n"),
        ("a&shy;b c", "ab c\n"),
        ("<span style='font-weight: bold'>a</span>", "**a**\n"),
    ],
)
def test_a_line_keeps_its_words(html: str, said: str) -> None:
    assert made(html)[0] == said


@pytest.mark.parametrize("sign", ["\U0001d173", "\U0001bca0", "\ufdd0", "\u200b", "\u2063"])
def test_a_hidden_mark_is_taken_out_and_listed(sign: str) -> None:
    assert made(f"wo{sign}rd") == ("word\n", [Why.UNSEEN])


def test_a_picture_is_named_with_its_words() -> None:
    assert made("<figure><img alt='The gate' src='/gate.jpg'></figure>a<iframe src='https://e.org/v'></iframe>") == (
        "a\n",
        [Why.PICTURE, Why.PICTURE],
    )


def test_a_dot_of_the_layout_is_no_picture() -> None:
    assert made("a<img src=spacer.gif width=1 height=20>") == ("a\n", [])


def test_signs_that_nobody_sees_go_and_those_of_spelling_stay() -> None:
    said, why = made("ga\u200bte \u202e می\u200cخواهم")
    assert said == "gate می\u200cخواهم\n"
    assert why == [Why.UNSEEN, Why.UNSEEN]
