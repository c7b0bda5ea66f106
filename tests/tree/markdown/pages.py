"""A text as a page, rendered alone."""

from publish.tree.pages.text import Rendered, Renderer
from publish.tree.sources.content import Page
from publish.tree.sources.front import Text

FIRST = 5  # line of the file on which the text begins
RENDERER = Renderer({"reports/x.md": "reports/x.html", "evidence/a.png": "files/aa/a.png"}, frozenset())


def rendered(text: str, language: str = "en") -> Rendered:
    return RENDERER.render(Page("reports/p.md", "reports/p.html", "P", language, "", Text(text, FIRST), None, {}))


def html(text: str, language: str = "en") -> str:
    return rendered(text, language).html
