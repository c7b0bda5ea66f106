"""publish.tree.sites.markup: tags and comments with their places, as browsers read them."""

import random
import time
from html.parser import HTMLParser

import pytest

from publish.tree.sites.markup import MarkupComment, MarkupTag, RawText, read


class Oracle(HTMLParser):
    """Python's own reader."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.tags: list[tuple[str, tuple[str, ...]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(dict.fromkeys(name for name, _ in attrs))))


def tags(data: bytes) -> list[MarkupTag]:
    return [part for part in read(data) if isinstance(part, MarkupTag)]


def test_a_tag_has_its_attributes_at_their_places() -> None:
    data = b"""<p><IMG src = 'a.png' alt="x > y" width=3 hidden data-x=1 src=other/><br/>"""
    _, img, br = tags(data)
    assert (img.name, [a.name for a in img.attributes]) == ("img", ["src", "alt", "width", "hidden", "data-x"])
    assert [data[a.start : a.end] for a in img.attributes] == [b"a.png", b"x > y", b"3", b"", b"1"]
    assert data[br.start : br.end] == b"<br/>"


def test_what_stands_in_scripts_styles_and_comments_is_no_tag() -> None:
    data = (
        b'<script>if (a<b) "<img src=x>"</script ><style><b></style><!-- <i> --><!--> <u> <!-- x --!>'
        b"<s><textarea><q></textarea>"
    )
    assert [tag.name for tag in tags(data)] == ["script", "style", "u", "s", "textarea"]
    raws = [data[part.start : part.end] for part in read(data) if isinstance(part, RawText)]
    assert raws == [b'if (a<b) "<img src=x>"', b"<b>", b"<q>"]
    assert sum(isinstance(part, MarkupComment) for part in read(data)) == 3


@pytest.mark.parametrize(
    "end", [b"<a href='x", b"<a ", b"<!-- <b>", b"<script><b>", b"</a title='>", b"<", b"<a href="]
)
def test_what_never_ends_takes_nothing_with_it(end: bytes) -> None:
    assert [tag.name for tag in tags(b"<p>" + end)][:1] == ["p"]
    assert "b" not in [tag.name for tag in tags(b"<p>" + end)]


BITS = ("<p>", "<a href='x'>", '<img src="a b" alt=c>', "text", "</p>", "<br/>", " < ", "é", "<b c d=e>", "<i\n j = k>")


def test_pages_are_read_as_python_reads_them() -> None:
    dice = random.Random(4)
    for _ in range(300):
        text = "".join(dice.choices(BITS, k=dice.randrange(9)))
        oracle = Oracle()
        oracle.feed(text)
        oracle.close()
        found = [(tag.name, tuple(a.name for a in tag.attributes)) for tag in tags(text.encode())]
        assert found == oracle.tags, text


@pytest.mark.parametrize(
    "bit", [b"<a href='", b"<!-- ", b"<!-- --!>", b"<a ", b"<x =", b"</", b"<script>", b"-->", b"<![CDATA["]
)
def test_a_hostile_page_takes_no_more_time_than_its_length(bit: bytes) -> None:
    begun = time.process_time()
    assert list(read(bit * 20_000)) is not None
    assert time.process_time() - begun < 5  # quadratic: minutes
