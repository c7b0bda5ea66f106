"""publish.tree.scripts.names: own names get short, and nothing else of a script changes."""

import pytest

from publish.tree.scripts import names
from publish.tree.scripts.join import _tokens


def shorter(script: str) -> str:
    return names.shorter(_tokens(script))


def test_the_most_used_get_the_shortest_and_the_same_each_time() -> None:
    script = "const seldom = 1; const often = 2; f(often, often, seldom);"
    made = shorter(script)
    assert made == shorter(script)
    assert "seldom" not in made
    assert "often" not in made
    assert made.startswith("const b")


@pytest.mark.parametrize(
    ("script", "kept"),
    [
        ("const length = 1; f(other.length, length);", "other.length"),
        ("const held = 1; send({ held });", "held:"),
        ("const held = 1; send({ held: 2 });", "held: 2"),
        ("class Keeper { stay = 1; of(held) { return this.stay; } }", "this.stay"),
        ("const said = 'said'; f(said);", "'said'"),
        ("self.open(location);", "self.open(location)"),
    ],
)
def test_properties_texts_and_what_is_the_browsers_stay(script: str, kept: str) -> None:
    assert kept.replace(" ", "") in shorter(script).replace(" ", "")


def test_no_two_names_of_one_statement_become_one() -> None:
    many = [f"name{n}" for n in range(80)]
    made = shorter("".join(f"const {name} = {n};" for n, name in enumerate(many)) + f"f({', '.join(many)});")
    called = made.rpartition("(")[2].partition(")")[0].replace(" ", "").split(",")
    assert len(set(called)) == len(many)
    assert not {"do", "if", "in", "is", "of", "as"} & set(called)


def test_short_names_begin_with_one_letter_and_never_repeat() -> None:
    found = [names.short_name(n) for n in range(2_756)]
    assert (found[0], found[51], found[52]) == ("a", "Z", "aa")
    assert len(set(found)) == len(found)
    assert all(name.isalpha() and len(name) <= 2 for name in found)
