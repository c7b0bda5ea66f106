"""publish.reports.writing.inlines: stresses that are read as such, links, code."""

import pytest

from publish.reports.writing.inlines import Inlines
from publish.reports.writing.nouns import Code, Emphasis, Image, Inline, Link, Strong, Struck, Text


@pytest.mark.parametrize(
    ("inlines", "written"),
    [
        ((Strong((Text("“你好”"),)), Text("中文")), "“**你好**”中文"),
        ((Text("a"), Strong((Text(" b "),)), Text("c")), "a **b** c"),
        ((Strong((Text("a"),)), Strong((Text("b"),))), "**ab**"),
        ((Strong((Strong((Text("a"),)), Text("b"))),), "**ab**"),
        ((Emphasis((Text(" "),)),), " "),
        ((Struck((Text("x"),)),), "~~x~~"),
        ((Code("a`b"), Text(" "), Code("`")), "``a`b`` `` ` ``"),
        ((Code("a|b"),), "a\\|b"),
        ((Link((Text("https://e.org/x"),), "https://e.org/x"),), "<https://e.org/x>"),
        ((Link((), "a.md"),), "[a.md](a.md)"),
        ((Link((Link((Text("in"),), "b"),), "a"),), "[in](a)"),
        ((Link((Text(" x "),), "a b", 'the "t"'),), ' [x](a%20b "the \\"t\\"") '),
        ((Image("a]b", "(1).png"),), "![a\\]b](<(1).png>)"),
        ((Link((Text("x"),), "?a=1&copy;=2"),), "[x](?a=1&amp;copy;=2)"),
    ],
)
def test_inlines_as_markdown(inlines: tuple[Inline, ...], written: str) -> None:
    assert Inlines().text(inlines) == written


def test_the_plainer_the_fewer_signs() -> None:
    said = (Strong((Text("a."),)),)
    assert [Inlines(plainness).text(said) for plainness in (0, 1, 2)] == ["**a.**", "a.", "a\\."]
