"""publish.tree.sources.parsing: what a page costs grows with its length, counted in steps and not by the clock."""

import pytest

from publish.tree.pages.text import Rendered, Renderer
from publish.tree.sources.frontmatter import Text
from publish.tree.sources.gather import Page
from publish.tree.sources.parsing import STEPS_EACH, STEPS_MIN

FIRST = 5  # line of the file on which the text begins


def page(text: str) -> Page:
    return Page("a.md", "a.html", "T", "en", "", Text(text, FIRST), None, {})


def rendered(text: str) -> tuple[Rendered, int]:
    renderer = Renderer({}, frozenset())
    return renderer.render(page(text)), renderer.steps.taken


@pytest.mark.parametrize(
    "unclosed", ["[", "![", "[a](", "![a](", "[a][", "[^1", "[a](<", "[a]: ["], ids=ascii
)  # fmt: skip
def test_brackets_that_are_not_closed_end_in_a_fault_with_their_line(unclosed: str) -> None:
    text = f"First.\n\n{unclosed * 4_000}\n"
    found, steps = rendered(text)
    assert steps <= STEPS_MIN + STEPS_EACH * len(text) + len(text), "the step that is one too many"
    assert [(line, what.split(",")[0]) for line, what in found.faults] == [
        (FIRST + 2, "has too many brackets that are not closed")
    ]
    assert "write '\\['" in found.faults[0][1]


def test_the_page_after_one_that_was_refused_is_read_as_if_alone() -> None:
    renderer = Renderer({}, frozenset())
    renderer.render(page("[" * 4_000))
    again = renderer.render(page("*A* [b]"))
    assert (again.html, again.faults) == ("<p><em>A</em> [b]</p>", [])


@pytest.mark.parametrize("plain", ["[b] ", "[b](#x) ", "![b](x.png) ", "(a) ", "\\[ ", "x[^1] ", "| [a] | b |\n"])
def test_what_people_write_costs_twice_as_much_when_it_is_twice_as_long(plain: str) -> None:
    (one, few), (two, many) = (rendered(plain * n + "\n\n[^1]: note") for n in (2_000, 4_000))
    assert many <= 2 * few + 100
    assert not any("brackets" in what for done in (one, two) for _, what in done.faults)


def test_the_marks_of_one_note_are_numbered_without_looking_through_all_of_them() -> None:
    class Counting(dict[str, int]):
        asked = 0

        def get(self, *args: object) -> object:  # type: ignore[override]
            Counting.asked += 1
            return super().get(*args)  # type: ignore[call-overload]

    from publish.tree.sources.parsing import parser

    made = parser()
    made.reset()
    notes = made.parser.blockprocessors["footnote"].footnotes
    notes.found_refs = Counting()
    html = made.convert("x[^1] " * 3_000 + "\n\n[^1]: note")
    assert Counting.asked <= 3_000 + 10
    assert html.count('id="fnref') == 3_000
    assert all(f'id="fnref{n}:1"' in html and f'href="#fnref{n}:1"' in html for n in (2, 3, 3_000))
    assert 'id="fnref:1"' in html


@pytest.mark.parametrize("name", ["footnote", "text"])
def test_a_note_that_is_not_closed_is_read_once(name: str) -> None:
    from publish.tree.sources.parsing import parser
    from tests.support.steps import Matcher

    made = parser()
    notes = {
        "footnote": made.inlinePatterns["footnote"].compiled_re,
        "text": made.parser.blockprocessors["footnote"].RE,
    }
    few, many = (Matcher(notes[name], "[^1\n" * n).find_all() for n in (50, 100))
    assert many <= 2.2 * few
    assert "fnref:1" in made.convert("x[^1]\n\n[^1]: a note")
