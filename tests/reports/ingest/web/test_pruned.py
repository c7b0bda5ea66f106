"""publish.reports.ingest.web.pruned: what goes is listed, and the text does not."""

from publish.reports.ingest.document import Removed, Why
from publish.reports.ingest.web import pruned
from publish.reports.ingest.web.parse import parsed
from publish.reports.ingest.web.sheets import PageStyles


def test_hidden_words_go_unless_they_are_the_text() -> None:
    body = parsed(
        "<div style='display:none'>mark</div><div style='visibility:hidden'><p>The gate was shut.</p></div>"
    ).first("body")
    removed: list[Removed] = []
    assert body is not None
    pruned.without_hidden(body, PageStyles(body), removed)
    assert body.said() == "The gate was shut."
    assert removed == [Removed("mark", Why.HIDDEN)]


def test_a_sentence_set_large_beside_the_text_is_no_second_one() -> None:
    body = parsed(
        "<p>Nobody counted the sacks at the gate.</p><div class=pullquote>Nobody counted the sacks</div>"
    ).first("body")
    removed: list[Removed] = []
    assert body is not None
    pruned.without_repeated(body, removed)
    assert body.said() == "Nobody counted the sacks at the gate."
    assert removed == [Removed("Nobody counted the sacks", Why.REPEATED)]


def test_a_pages_own_contents_are_its_headings_once_more() -> None:
    parts = ("The gate", "The sacks", "The letter")
    links = "".join(f"<li><a href='#{at}'>{at}. {part}</a></li>" for at, part in enumerate(parts, 1))
    said = "".join(f"<h2>{at}. {part}</h2><p>Text.</p>" for at, part in enumerate(parts, 1))
    more = f"<ul>{links.replace('</a>', '</a>, which nobody had opened for a year')}</ul>"
    body = parsed(f"<ul>{links}</ul>{more}{said}").first("body")
    removed: list[Removed] = []
    assert body is not None
    pruned.without_contents(body, removed)
    assert [one.why for one in removed] == [Why.REPEATED]
    assert [one.text() for one in body.walk() if one.tag == "h2"] == [
        f"{at}. {part}" for at, part in enumerate(parts, 1)
    ]
    assert body.said().count("nobody had opened") == 3


def test_what_stands_outside_is_listed_piece_by_piece() -> None:
    body = parsed("<div><p>Menu</p><article>a</article> b</div>").first("body")
    assert body is not None
    article = body.first("article")
    removed: list[Removed] = []
    assert article is not None
    pruned.left_out(body, [article], "", removed)
    assert sorted(one.text for one in removed) == ["Menu", "b"]
