"""publish.reports.imports.places: addresses are led anew, and nothing else of a text is touched."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publish.reports.imports.places import Lead, addresses, rewritten


def _led(address: str, image: bool) -> Lead:
    if address.startswith("gone"):
        return Lead(as_words=True)
    if address.startswith("far"):
        return Lead(None, image)
    return Lead("new.md") if address.startswith("old") else Lead()


@pytest.mark.parametrize(
    ("text", "led"),
    [
        ("[a](old)", "[a](new.md)"),
        ("[a](<old x> 'old')", "[a](new.md 'old')"),
        ('[a\\](b](old "t")', '[a\\](b](new.md "t")'),
        ("[a](old(1)) `[b](old)`", "[a](new.md) `[b](old)`"),
        ("**[a *b*](old)** 中[文](old)", "**[a *b*](new.md)** 中[文](new.md)"),
        ("> - [a][r]\n\n[R]: old 'old'\n", "> - [a][r]\n\n[R]: new.md 'old'\n"),
        ("![a](far)", "[a](far)"),
        ("![](far/p.png?x)", "[p.png](far/p.png?x)"),
        ("![a][r]\n\n[r]: far", "[a][r]\n\n[r]: far"),
        ("[![a](far)](old)", "[a](new.md)"),
        ("[a *b*](gone) ![c](gone)", "a *b* c"),
        ("<a href='old'> [b](old)", "<a href='old'> [b](new.md)"),
        ("<p>\n[a](old)\n</p>\n", "<p>\n[a](new.md)\n</p>\n"),
        ("<me@old.org> [m](mailto:old)", "<me@old.org> [m](mailto:old)"),
        ("[a](x)\n\n    [b](old)\n", "[a](x)\n\n    [b](old)\n"),
    ],
)
def test_addresses_are_led_anew_at_their_places(text: str, led: str) -> None:
    assert rewritten(text, _led) == (led, [])


def test_an_address_in_angle_brackets_becomes_a_link() -> None:
    assert rewritten("<http://old.org/a_b>", lambda *_: Lead("new.md"))[0] == "[http://old.org/a_b](new.md)"


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet='[]()!<>`* \\\n"a中#:/-', max_size=40))
def test_where_nothing_is_led_anew_nothing_changes(text: str) -> None:
    assert rewritten(text, lambda *_: Lead())[0] == text


def test_addresses_are_listed_with_what_they_are_of() -> None:
    assert list(addresses("[a](b) ![c](d)")) == [("b", False), ("d", True)]
