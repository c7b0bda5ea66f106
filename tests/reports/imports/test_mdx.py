"""publish.reports.imports.mdx: programs go, and each word that readers saw stays."""

import pytest

from publish.reports.imports.mdx import without_programs


@pytest.mark.parametrize(
    ("text", "expected", "told"),
    [
        ("import A from './a'\nimport {\n  B,\n} from \"b\";\n\nwords", "\n\n\n\n\nwords", []),
        ("import 'x.css'\n\nimport from China rose", "\n\nimport from China rose", []),
        ("It is\nimport x from 'y'", "It is\nimport x from 'y'", []),
        ("export const a = {\n  b: [1],\n}\n\nx", "\n\n\n\nx", [(1, "export const a = {\n  b: [1],\n}")]),
        ("<Box title='The *well*'>\nwords\n</Box>", "**The \\*well\\***  \nwords\n", []),
        ('a <LinkCard\n  title="River"\n  href="/r"\n/> b', "a [River](</r>)\n\n\n b", []),
        ("<Map at={[1, {a: '>'}]} />", "", [(1, "<Map at={[1, {a: '>'}]} />")]),
        ("<><A.B {...x}>y</A.B></>", "y", [(1, "<A.B {...x}>")]),
        ("`<Box>` and\n```\nimport a from 'b'\n<Box>\n```", "`<Box>` and\n```\nimport a from 'b'\n<Box>\n```", []),
        ('import goods made\nfrom "here"', 'import goods made\nfrom "here"', []),
        ("import type {A} from 'b'\nwords", "\nwords", []),
        ('<A tip="its words" className="a b">x</A>', "x", [(1, '<A tip="its words" className="a b">')]),
        ("a <T and <Open", "a <T and <Open", []),
    ],
)
def test_programs(text: str, expected: str, told: list[tuple[int, str]]) -> None:
    assert without_programs(text) == (expected, told)
    assert without_programs(text)[0].count("\n") == text.count("\n")


def test_a_tag_without_end_costs_its_bound() -> None:
    text = "<Box a=" * 5_000 + "<Box {" * 5_000
    assert without_programs(text) == (text, [])
