"""publish.reports.ingest.web.wordlists: Word's paragraphs with bullets are lists again."""

from publish.reports.ingest.web.parse import parsed
from publish.reports.ingest.web.wordlists import gathered


def item(label: str, words: str, level: int = 1) -> str:
    return f"<p class=MsoListParagraph style='mso-list:l0 level{level} lfo1'><span style='mso-list:Ignore'>{label}<span>&nbsp; </span></span>{words}</p>"


def test_bullets_and_numbers_become_lists() -> None:
    body = parsed(item("·", "a") + item("o", "b", 2) + "<p>c</p>" + item("3.", "d") + item("(a)", "e")).first("body")
    assert body is not None
    gathered(body)
    assert [node.tag for node in body.walk()] == ["body", "ul", "li", "p", "ul", "li", "p", "p", "ol", "li", "p", "p"]
    assert body.said() == "a b c d (a) e"
