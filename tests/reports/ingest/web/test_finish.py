"""publish.reports.ingest.web.finish: the page's lines at the text's ends, and headings set in bold."""

from publish.reports.ingest.document import Removed
from publish.reports.ingest.web.addresses import PageLinks
from publish.reports.ingest.web.blocks import BlockReader
from publish.reports.ingest.web.finish import finished, titled
from publish.reports.ingest.web.inlines import LineReader
from publish.reports.ingest.web.parse import parsed
from publish.reports.writing.nouns import Block
from publish.reports.writing.write import write

TEXT = "<p>The gate was shut for nine days, and nobody counted the sacks that stood there.</p>"


def blocks(html: str) -> list[Block]:
    body = parsed(html).first("body")
    assert body is not None
    return list(BlockReader(LineReader(PageLinks("https://e.org/"))).block(body))


def done(html: str, title: str = "", *, noted: bool = False) -> tuple[str, list[str]]:
    removed: list[Removed] = []
    text = write(finished(blocks(html), title, removed, noted=noted))
    return text.replace(write(blocks(TEXT)), "TEXT\n"), [one.text for one in removed]


def test_a_bold_line_above_a_paragraph_is_a_heading() -> None:
    assert done(f"<p><b>What was left</b></p>{TEXT}")[0] == "## What was left\n\nTEXT\n"
    assert done(f"{TEXT}<p><b>And so it ended.</b></p>{TEXT}")[0].count("**") == 2


def test_what_stands_above_the_title_goes_with_it() -> None:
    assert done(f"<p>The Coast</p><p>Nine Sacks</p>{TEXT}", "Nine sacks") == ("TEXT\n", ["The Coast"])


def test_readers_letters_and_other_texts_end_the_text() -> None:
    assert done(f"{TEXT}<h3>2 comments</h3><p>Well told.</p>") == ("TEXT\n", ["2 comments", "Well told."])
    told = done(f"{TEXT}<h3>Related</h3><ul><li><a href=/1>Tide</a></ul>{TEXT}")
    assert told == ("TEXT\n\nTEXT\n", ["Related", "Tide"])


def test_rows_of_links_at_the_ends_are_the_pages() -> None:
    assert done(
        f"<p><a href=/>Coast</a> <a href=/n>News</a></p>{TEXT}<hr><p><a href=/>A</a> | <a href=/b>B</a></p>"
    ) == (
        "TEXT\n",
        ["Coast News", "A | B"],
    )


def test_a_list_of_links_under_a_heading_is_the_texts() -> None:
    assert not done(f"{TEXT}<h2>Sources</h2><ul><li><a href=/1>The first letter</a></ul>")[1]


def test_the_heading_of_notes_goes_where_they_went() -> None:
    assert done(f"{TEXT}<hr><h2>References</h2>", noted=True) == ("TEXT\n", ["References"])
    assert done(f"{TEXT}<h2>References</h2>")[1] == []


def test_a_title_without_a_heading_is_known_by_the_window() -> None:
    assert list(titled(blocks(f"<p>Nine Sacks</p>{TEXT}"), [("title", "Nine Sacks - Coast", "")])) == ["Nine Sacks"]
    assert not list(titled(blocks(TEXT), [("title", "Nine Sacks - Coast", "")]))
