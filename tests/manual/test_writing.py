"""manual/writing.md: what it shows comes out, and it names each departure from the specifications."""

import re
from pathlib import Path

from tests.tree.markdown.pages import rendered
from tests.tree.markdown.suite import examples
from tests.tree.markdown.test_reading import DEPARTURES

PAGE = (Path(__file__).parents[2] / "manual/writing.md").read_text("utf-8")


def test_its_example_comes_out_without_a_word_of_warning() -> None:
    (example,) = re.findall(r"<!-- tested: neither a fault nor a warning -->\n```markdown\n(.*?)```\n", PAGE, re.DOTALL)
    found = rendered(example)
    assert (found.faults, found.warnings) == ([], [])
    for tag in (
        '<h2 id="found">',
        "<em>",
        "<strong>",
        "<del>",
        "<code>",
        "<br>",
        "<ul>\n<li>a list within",
        '<ol start="1989">',
    ):
        assert tag in found.html
    assert '<a class="bare" href="https://example.org/a_b_c">' in found.html
    assert "B|C" in found.html


def test_it_names_each_departure_and_says_how_many_come_out() -> None:
    section = PAGE.partition("## Where we depart")[2]
    for name, numbers in DEPARTURES.items():
        every = len(examples(name))
        assert f"{every}" in section
        assert f"{every - len(numbers)}" in section
        assert [number for number in numbers if not re.search(rf"\b{number}\b", section)] == []
