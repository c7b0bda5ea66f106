"""publish.tree.sources.shown: a picture that a text shows is evidence, and what code shows is none."""

import pytest

from publish.tree.sources.front import ShownPicture, Text
from publish.tree.sources.shown import shown

GATE = "../../evidence/gate.png"


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        (f"![The *north*\n`gate`]({GATE})", [ShownPicture("evidence/gate.png", "The north gate", 7)]),
        (f"a\n\n[![Gate]({GATE} 'At noon')](x.md)", [ShownPicture("evidence/gate.png", "Gate", 9)]),
        (f"![Gate][g]\n\n[g]: <{GATE}>", [ShownPicture("evidence/gate.png", "Gate", 7)]),
        (f"![]({GATE})\n![Gate]({GATE})\n![Later]({GATE})", [ShownPicture("evidence/gate.png", "Gate", 7)]),
        ("![人](../../evidence/%E9%97%A8.jpg)", [ShownPicture("evidence/门.jpg", "人", 7)]),
        (f"![a ![b]({GATE}) c](../../evidence/d.png)", [ShownPicture("evidence/d.png", "a b c", 7)]),
        (f"![字**“词”**字]({GATE})", [ShownPicture("evidence/gate.png", "字“词”字", 7)]),
        (f"`![x]({GATE})` and\n\n    ![x]({GATE})\n\n```\n![x]({GATE})\n```", []),
        (f"\\![x]({GATE}) [x]({GATE})", []),
        (
            "![x](https://x.org/evidence/a.png) ![x](/evidence/a.png) ![x](../evidence/a.png) ![x](http://[evidence/a.png)",
            [],
        ),
        ("![x](../../evidence/order.pdf) ![x](../../evidence/../about.png)", []),
    ],
)
def test_pictures_are_those_that_the_page_will_show(markdown: str, expected: list[ShownPicture]) -> None:
    assert shown("reports/2013/a.md", Text(markdown, 7)) == expected
