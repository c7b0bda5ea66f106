"""publish.reports.imports.koenig.lexical: documents of Ghost's present editor."""

from typing import Any

from publish.reports.imports.html import read
from publish.reports.imports.koenig import lexical
from publish.reports.imports.koenig.cards import Cards
from publish.reports.writing.write import write


def words(text: str, form: int = 0) -> dict[str, Any]:
    return {"type": "extended-text", "text": text, "format": form}


def line(kind: str, *children: Any, **more: Any) -> dict[str, Any]:
    return {"type": kind, "children": list(children), **more}


def drawn(*blocks: Any) -> str:
    return lexical.html({"root": {"children": list(blocks)}}, Cards())


def test_formats_open_and_close_once_around_breaks_and_links() -> None:
    link = line("link", words("leads", 1), url="https://e.example/?a=1&b=2")
    made = drawn(line("paragraph", words("a < b "), words("bold ", 1), words("both", 3), {"type": "linebreak"}, link))
    assert made == (
        "<p>a &lt; b <strong>bold <em>both</em></strong><br>"
        '<a href="https://e.example/?a=1&amp;b=2"><strong>leads</strong></a></p>'
    )


def test_lists_within_lists_and_headings_as_markdown() -> None:
    inner = line("list", line("listitem", words("inner")), listType="bullet")
    items = (line("listitem", words("one")), line("listitem", inner), line("listitem", words("two"), checked=True))
    made = drawn(
        line("extended-heading", words("What, she wrote?"), tag="h3"), line("list", *items, listType="number", start=3)
    )
    assert '<h3 id="what-she-wrote">' in made
    assert write(read(made).blocks) == "### What, she wrote?\n\n3. one\n   - inner\n4. ☑ two\n"
    assert drawn(line("list", line("listitem", inner))) == "<ul><li><ul><li>inner</li></ul></li></ul>"


def test_quotes_and_what_only_the_editor_shows() -> None:
    search = line("at-link", {"type": "at-link-search", "text": "unfinished"})
    assert drawn(line("aside", words("a"), search), line("quote", words("q"))) == (
        "<blockquote><p>a</p></blockquote><blockquote><p>q</p></blockquote>"
    )


def test_words_in_nodes_of_no_known_kind_are_kept() -> None:
    table = line("table", line("tablerow", line("tablecell", line("paragraph", words("cell")))))
    for node in (table, line("odd", words("odd words")), words("bare"), line("paragraph", line("span", words("in")))):
        said = [one for one in ("cell", "odd words", "bare", "in") if one in str(node)]
        assert any(one in drawn(node) for one in said)
    card = Cards()
    assert (
        lexical.html({"root": {"children": [line("paragraph", {"type": "mention", "who": "Ani"})]}}, card) == "<p></p>"
    )
    assert "Ani" in card.told[0][1]
    assert lexical.html({"root": 5}, card) == lexical.html({}, card) == ""


def test_nodes_without_end_lose_no_word() -> None:
    for kind in ("list", "odd", "quote", "link"):
        deep = words("kept")
        for _ in range(400):
            deep = line(kind, line("listitem", deep) if kind == "list" else deep)
        assert "kept" in drawn(deep)
    deep = line("list", line("listitem", words("kept")))
    for _ in range(2_000):
        deep = line("list", line("listitem", words("above")), line("listitem", deep))
    made = drawn(deep)
    assert (made.count("above"), made.count("kept")) == (2_000, 1)
