"""publish.tree.scripts.statements: where statements end, what they declare, and what may be left out."""

import pytest

from publish.tree.scripts import statements
from publish.tree.scripts.join import _tokens, stripped

SOURCE = """
export function one({ a } = {}) { const b = () => { return a; }; return b; }
worker.listen(one);
const { c: d, e } = f, g = ({ h }) => { h; };
export class Two { i = 1; }
let j = 1
const k = 2;
"""


def signs(script: str) -> list[str]:
    return [token for token in _tokens(script) if statements.is_sign(token)]


def test_statements_end_where_they_end_and_declare_their_own_names_alone() -> None:
    all_signs = signs(SOURCE)
    found = [
        ("".join(all_signs[begin:end]), statements.declared(all_signs, begin, end))
        for begin, end in statements.statements(all_signs)
        if begin < end
    ]
    assert [names for _, names in found] == [{"one"}, set(), {"d", "e", "g"}, {"Two"}, {"j", "k"}]
    assert found[1][0] == "worker.listen(one);"


@pytest.mark.parametrize(
    ("script", "left"),
    [
        ("export const a = 1;\nexport const b = a;\nf(2);", "f(2);"),  # b first, and then a
        ("export function a() { a(); }\nf();", "f();"),
        ("export class A {}\nf(new A());", "class A {}\nf(new A());"),
        ("export const a = 1, b = 2;\nf(b);", "const a = 1, b = 2;\nf(b);"),
        ("const a = f();", "const a = f();"),  # not an export: it may do something
        ("export async function a() {}\nf(`${a}`);", "async function a() {}\nf(`${a}`);"),
    ],
)
def test_exports_that_nobody_uses_are_left_out(script: str, left: str) -> None:
    assert "".join(statements.used(list(_tokens(script)))).split() == left.split()


def test_names_that_never_meet_share_a_short_one_and_others_do_not() -> None:
    made = stripped(
        "const held = 1;\nfunction one(first, second) { return first + second + held; }\n"
        "function two(third) { return third; }\nf(one(2, 3), two(4), held);\n"
    )
    assert made == "const a=1;function c(b,d){return b+d+a}function b(a){return a}f(c(2,3),b(4),a);\n"


def test_names_inside_of_two_members_of_a_class_share_a_short_one_too() -> None:
    made = stripped(
        "class Kept { one(first) { return first; } two(second) { const third = second; return third; } }\nf(Kept);\n"
    )
    assert made == "class a{one(b){return b}two(a){const b=a;return b}}f(a);\n"
