"""publish.reports.ingest.web.parse: any page becomes a tree, and nothing outside is asked."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publish.core.errors import SourceError
from publish.reports.ingest.web.parse import DEPTH_MAX, parsed

_NAMES = ("p", "div", "b", "a", "ul", "li", "table", "tr", "td", "blockquote", "span", "br", "article", "sup", "center")
_PIECES = st.one_of(
    st.sampled_from([f"<{name}>" for name in _NAMES] + [f"</{name}>" for name in _NAMES]),
    st.text(alphabet="abcdeཀ中ب1", min_size=1, max_size=4),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_PIECES, max_size=20))
def test_every_letter_of_a_page_is_in_its_tree(pieces: list[str]) -> None:
    assert parsed("".join(pieces)).text().replace(" ", "") == re.sub(r"<[^>]*>", "", "".join(pieces))


def test_elements_within_one_another_without_end_end() -> None:
    page = parsed("<div>" * 1000 + "word")
    assert page.text() == "word"
    depth, node = 0, page
    while node.children and not isinstance(node.children[0], str):
        node, depth = node.children[0], depth + 1
    assert depth <= DEPTH_MAX


def test_fonts_left_open_lose_no_word() -> None:
    assert parsed("<font size=2>a " * 3000).text().split() == ["a"] * 3000


def test_what_is_deeper_than_any_page_is_refused() -> None:
    with pytest.raises(SourceError, match="within one another"):
        parsed("<div>" * 3000)


def test_remarks_and_instructions_are_no_words() -> None:
    assert parsed("<p>a<!-- saved from url=(0014)about:internet --><?php echo 1 ?>b</p>").text() == "ab"


def test_words_for_browsers_without_scripts_end_where_others_end_them() -> None:
    assert parsed("<noscript><p title='</noscript>a").text().strip() == "a"
    assert parsed("<noscript><b>a</b></noscript>b").text().split() == ["a", "b"]


def test_no_entity_is_opened() -> None:
    text = parsed('<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>a&x;b</p>').text()
    assert "root:" not in text
