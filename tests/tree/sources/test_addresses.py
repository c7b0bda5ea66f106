"""publish.tree.sources.addresses: an address is named on its lines, at a bounded cost."""

from publish.tree.pages.text import Rendered, Renderer
from publish.tree.sources.addresses import SEARCHES_MAX, Places
from publish.tree.sources.frontmatter import Text
from publish.tree.sources.gather import Page

FIRST = 5  # line of the file on which the text begins


def page(text: str) -> Page:
    return Page("a.md", "a.html", "T", "en", "", Text(text, FIRST), None, {})


def rendered(text: str) -> tuple[Rendered, int]:
    renderer = Renderer({}, frozenset())
    return renderer.render(page(text)), renderer.steps.taken


def test_an_address_that_leads_nowhere_is_named_on_each_of_its_lines_once() -> None:
    found, _ = rendered("[a](x.md)\n\n" * 2_000)
    assert found.faults == [(FIRST + 2 * n, "link 'x.md' leads nowhere") for n in range(2_000)]


def test_lines_are_looked_up_and_read_through_for_few_addresses_only() -> None:
    text = Text("\n".join(f"[a](x{n}.md) [b](y y{n}.md)" for n in range(2_000)), FIRST)
    places = Places(text)
    assert [places.of(f"x{n}.md") for n in range(2_000)] == [[FIRST + n] for n in range(2_000)]
    assert places.searches == 0
    seen = [places.of(f"y y{n}.md") for n in range(2_000)]
    assert seen[:SEARCHES_MAX] == [[FIRST + n] for n in range(SEARCHES_MAX)]
    assert seen[SEARCHES_MAX:] == [[0]] * (2_000 - SEARCHES_MAX)
    assert [places.of("x1.md"), places.of("x1"), places.of("")] == [[FIRST + 1], [0], [0]]
