"""publish.reports.writing.inlines: stresses that are read as such, links, code."""

import pytest

from publish.reports.writing.inlines import Inlines
from publish.reports.writing.nouns import Code, Emphasis, Image, Inline, Linked, Strong, Struck, Wording


@pytest.mark.parametrize(
    ("inlines", "written"),
    [
        ((Strong((Wording("“你好”"),)), Wording("中文")), "“**你好**”中文"),
        ((Wording("a"), Strong((Wording(" b "),)), Wording("c")), "a **b** c"),
        ((Strong((Wording("a"),)), Strong((Wording("b"),))), "**ab**"),
        ((Strong((Strong((Wording("a"),)), Wording("b"))),), "**ab**"),
        ((Emphasis((Wording(" "),)),), " "),
        ((Struck((Wording("x"),)),), "~~x~~"),
        ((Code("a`b"), Wording(" "), Code("`")), "``a`b`` `` ` ``"),
        ((Code("a|b"),), "a\\|b"),
        ((Linked((Wording("https://e.org/x"),), "https://e.org/x"),), "<https://e.org/x>"),
        ((Linked((), "a.md"),), "[a.md](a.md)"),
        ((Linked((Linked((Wording("in"),), "b"),), "a"),), "[in](a)"),
        ((Linked((Wording(" x "),), "a b", 'the "t"'),), ' [x](a%20b "the \\"t\\"") '),
        ((Image("a]b", "(1).png"),), "![a\\]b](<(1).png>)"),
        ((Linked((Wording("x"),), "?a=1&copy;=2"),), "[x](?a=1&amp;copy;=2)"),
    ],
)
def test_inlines_as_markdown(inlines: tuple[Inline, ...], written: str) -> None:
    assert Inlines().text(inlines) == written


def test_the_plainer_the_fewer_signs() -> None:
    said = (Strong((Wording("a."),)),)
    assert [Inlines(plainness).text(said) for plainness in (0, 1, 2)] == ["**a.**", "a.", "a\\."]
