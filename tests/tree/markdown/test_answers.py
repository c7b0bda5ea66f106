"""publish.tree.markdown.answers: what the archive withholds leaves its words on the page."""

from publish.tree.pages.text import Renderer
from publish.tree.sources.content import Page
from publish.tree.sources.front import Text
from tests.tree.markdown.pages import FIRST


def test_a_withdrawn_link_and_picture_leave_their_words_and_name_their_lines() -> None:
    renderer = Renderer({}, frozenset(), frozenset({"reports/x.md", "evidence/a.png"}))
    text = "See [the *letter*](x.md).\n\n![A scan](../evidence/a.png)\n\n[r][a]\n\n[a]: x.md#b"
    found = renderer.render(Page("reports/p.md", "reports/p.html", "P", "en", "", Text(text, FIRST), None, {}))
    assert found.html == (
        "<p>See <span>the <em>letter</em></span>.</p>\n<p><span>A scan</span></p>\n<p><span>r</span></p>"
    )
    assert [line - FIRST for line in found.cut] == [0, 2, 6]
    assert found.faults == []
