"""publish.tree.pages.text: whatever is typed, only plain HTML and known addresses come out."""

from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publish.core.model import Entry, Evidence, Report
from publish.core.partialdate import PartialDate
from publish.tree.pages.text import Rendered, Renderer
from publish.tree.sources.content import Page
from publish.tree.sources.front import Text

TAGS = frozenset(
    (  # noqa: SIM905 (names, not a list of strings)
        "a bdi blockquote br code dd del div dl dt em h2 h3 h4 h5 h6 hr img input label li ol p pre "
        "span strong sup table tbody td th thead tr ul"
    ).split()
)
ATTRIBUTES = frozenset(
    {
        *(
            "alt",
            "aria-label",
            "checked",
            "class",
            "disabled",
            "href",
            "id",
            "loading",
            "role",
            "src",
            "start",
        ),
        *("tabindex", "title", "type"),
    }
)
SCHEMES = frozenset({"", "http", "https", "mailto", "ipfs", "ipns", "magnet"})
RENDERER = Renderer({"reports/x.md": "reports/x.html", "evidence/a.png": "files/aa/a.png"}, frozenset())
PIECES = [
    *"<>[]()!&#;:\"'`*_\\/|-=+.~ \n\t{}^0aA\u200f北ཀ",
    *(
        "javascript:",
        "&#106;avascript:",
        "data:text/html,",
        "onerror=x",
        "<script>",
        "</p>",
        "<!--",
        "-->",
        "<svg/onload=x>",
    ),
    *(
        "](",
        "![",
        "[^1]",
        "[^1]: ",
        "\n\n",
        "    ",
        "\n| a |\n|---|\n| ",
        "x.md",
        "../evidence/a.png",
        "https://e.org/",
        "]: ",
    ),
    *(
        "{p. 5}",
        "{p. x",
        "&lt;",
        "&quot;",
        "\x7f",
        "wzxhzdk:0",
        "klzzwxh:0000",
        "<me@x.org>",
        "<https://x/>",
        "# ",
        "> ",
        "- ",
        "1. ",
        ": ",
    ),
]


class Seen(HTMLParser):
    """Tags, attributes and addresses, as a browser decodes them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name in ("href", "src"):
                self.addresses.append(value or "")

    def handle_comment(self, data: str) -> None:
        self.tags.add("<!--")

    def handle_decl(self, decl: str) -> None:
        self.tags.add("<!")

    def handle_pi(self, data: str) -> None:
        self.tags.add("<?")


def rendered(markdown: str) -> Rendered:
    return RENDERER.render(Page("reports/p.md", "reports/p.html", "P", "en", "", Text(markdown, 1), None, {}))


def rendered_of(markdown: str, **said: Any) -> Rendered:
    report = replace(Report("reports/p.md", "reports/p.html", "P", PartialDate(2013), "en"), **said)
    return RENDERER.render(
        Page("reports/p.md", "reports/p.html", "P", "en", "", Text(markdown, 5), report, {"author": 3})
    )


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_no_markdown_becomes_a_tag_an_attribute_or_an_address_that_is_not_ours(markdown: str) -> None:
    seen = Seen(rendered(markdown).html)
    assert seen.tags <= TAGS
    assert seen.attributes <= ATTRIBUTES
    for address in seen.addresses:
        stripped = "".join(c for c in address if c > " ")
        assert urlsplit(stripped).scheme in SCHEMES, address
        assert not stripped.startswith(("//", "\\"))


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.sampled_from(PIECES))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_a_page_is_the_same_whichever_page_was_rendered_before(markdown: str, before: str) -> None:
    first = rendered(markdown)
    rendered(before + "\n\n[^1]\n\n[^1]: note\n\n## x\n\n[r]: x.md\n")
    assert rendered(markdown) == first


@pytest.mark.parametrize("markdown", ["> " * 5000 + "x", "[" * 5000, "*" * 5001 + "x", "- " * 2000 + "x", "<" * 5000])
def test_deep_nesting_ends_in_a_page_or_a_fault(markdown: str) -> None:
    done = rendered(markdown)
    assert done.html or done.faults


def test_mail_addresses_in_angle_brackets_stay_links() -> None:
    assert "mailto:me@x.org" in Seen(rendered("<me@x.org>").html).addresses


def test_an_empty_text_is_told_unless_it_has_evidence() -> None:
    told = (4, "no text stands below the front matter; an empty report is published")
    assert [rendered_of(text).warnings for text in ("", "\n \n", "Words.\n")] == [[told], [told], []]
    evidence = (Evidence("A", Entry("files/aa/a.pdf", "00", 1)),)
    assert rendered_of("\n", evidence=evidence).warnings == []
