"""publish.tree.markdown.barelinks: an address in running text is a link, and ends where the address ends."""

import pytest

from publish.tree.markdown import barelinks
from tests.tree.markdown.pages import html


@pytest.mark.parametrize(
    ("text", "address", "shown"),
    [
        ("see https://example.org/a_b_c for", "https://example.org/a_b_c", "https://example.org/a_b_c"),
        ("看https://example.org/a。然后", "https://example.org/a", "https://example.org/a"),
        ("（https://example.org/a）", "https://example.org/a", "https://example.org/a"),
        ("见www.example.org，看", "http://www.example.org", "www.example.org"),
        ("https://zh.wikipedia.org/wiki/六四事件 是", "https://zh.wikipedia.org/wiki/六四事件", "https://zh.wikipedia.org/wiki/六四事件"),
        ("(https://example.org/a_(b)).", "https://example.org/a_(b)", "https://example.org/a_(b)"),
        ("«https://example.org/a»", "https://example.org/a", "https://example.org/a"),
        ("см. https://example.org/Дело_«А».", "https://example.org/Дело_«А»", "https://example.org/Дело_«А»"),
        ("[https://example.org/a]; so", "https://example.org/a", "https://example.org/a"),
        ("{https://example.org/a}", "https://example.org/a", "https://example.org/a"),
        ("https://example.org/a[1]", "https://example.org/a[1]", "https://example.org/a[1]"),
        ("انظر https://example.org/a، ثم", "https://example.org/a", "https://example.org/a"),
        ("https://example.org/a།", "https://example.org/a", "https://example.org/a"),
        ("https://example.org/a។", "https://example.org/a", "https://example.org/a"),
        ("见https://example.org/a——他说", "https://example.org/a", "https://example.org/a"),
        ("write to a.b@example.org.", "mailto:a.b@example.org", "a.b@example.org"),
        ("https://example.org/?a=1&b=2&hl;", "https://example.org/?a=1&amp;b=2", "https://example.org/?a=1&amp;b=2"),
    ],
)  # fmt: skip
def test_addresses_in_running_text(text: str, address: str, shown: str) -> None:
    kind = "" if address.startswith("mailto:") else ' class="bare"'  # in print it stands there once
    assert f'<a{kind} href="{address}">{shown}</a>' in html(text)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("<https://example.org/a?b=1&c>", True),
        ("[https://example.org/a](https://example.org/a)", True),
        ("[example.org](https://example.org/)", True),
        ("[HTTP://example.org](http://example.org)", True),
        ("[https://example.org/a](https://example.org/b)", False),
        ("[*example.org*](https://example.org)", False),
        ("[the paper](https://example.org/)", False),
        ("<a@example.org>", False),
        ("[![https://example.org](https://example.org/a.png)](https://example.org)", False),
    ],
)
def test_a_link_that_shows_its_own_address_is_marked(text: str, bare: bool) -> None:
    assert (barelinks.BARE in html(text)) is bare


@pytest.mark.parametrize(
    "text",
    [
        "`https://example.org`",
        "ftp://example.org/a",
        "javascript://alert",
        "a.b@",
        "http://",
        "xhttp://a.b",
        "www.",
        "x@y",
    ],
)
def test_what_stays_text(text: str) -> None:
    assert "<a " not in html(text)


def test_no_link_stands_within_a_link() -> None:
    assert html("[see https://example.org/](https://example.com/)").count("<a ") == 1
