"""publish.reports.imports.wikilinks: links by name lead to the text or file of that name."""

import pytest

from publish.reports.imports.wikilinks import plain

FOUND = {"River": "/notes/River.md", "notes/River": "/notes/River.md", "map.png": "/files/map.png"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[River]]", "[River](</notes/River.md>)"),
        ("[[notes/River|her words]]", "[her words](</notes/River.md>)"),
        ("[[River#The Ford]]", "[River](</notes/River.md#the-ford>)"),
        ("[[River#^a1b2]]", "[River](</notes/River.md>)"),
        ("[[River\\|in a cell]]", "[in a cell](</notes/River.md>)"),
        ("[[#The Ford]]", "[The Ford](<#the-ford>)"),
        ("![[map.png|300]]", "![map.png](</files/map.png>)"),
        ("![[map.png|The ford]]", "![The ford](</files/map.png>)"),
        ("![[River]]", "[River](</notes/River.md>)"),
        ("[[Nowhere]] [[1]] `[[River]]`", "[[Nowhere]] [[1]] `[[River]]`"),
        ("```\n[[River]]\n```", "```\n[[River]]\n```"),
    ],
)
def test_wiki_links_are_markdowns(text: str, expected: str) -> None:
    assert plain(text, FOUND.get) == expected
