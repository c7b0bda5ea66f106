"""The mirror list: the same values give the same bytes; what comes from a host is text, never markup."""

import base64
import hashlib
import re

import pytest

from publish.core import catalogues
from publish.core.directions import direction
from publish.core.errors import SignatureError
from publish.core.formats import bundlelist, mirrorlist
from publish.core.formats.mirrorlist import MirrorList, choose, dump, grouped, page, parse
from publish.core.model import Bundle, Entry, Mirror

LIST = MirrorList((Mirror("https://a.example/", "folder", True, ("ipns://k51",)),), ("https://lost.example/",))


def test_what_is_dumped_is_parsed_again_and_is_the_same_each_time() -> None:
    assert parse(dump(LIST)) == LIST
    assert dump(LIST) == dump(parse(dump(LIST)))


def test_an_address_of_a_scheme_that_nobody_reads_is_passed_over() -> None:
    data = dump(MirrorList((Mirror("javascript:alert(1)", "folder"), *LIST.mirrors)))
    assert [m.address for m in parse(data).mirrors] == ["https://a.example/"]


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"mirrors": 1, "gone": []}', b'{"mirrors": [{}], "gone": []}', b"\xff"]
)
def test_what_is_no_mirror_list_is_refused(data: bytes) -> None:
    with pytest.raises(SignatureError, match=r"mirrors.json"):
        parse(data)


def test_the_page_runs_nothing_and_its_policy_allows_only_its_own_style() -> None:
    hostile = MirrorList((Mirror('https://a.example/"><script>alert(1)</script>', "<b>"),))
    text = page(hostile, title="<script>alert(2)</script>", fingerprint="ab" * 32).decode()
    assert "<script" not in text
    style = re.search(r"<style>(.*?)</style>", text, re.S)
    assert style
    expected = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{expected}'" in text


def test_an_address_that_was_given_up_is_not_chosen_again() -> None:
    chosen = choose(LIST, [Mirror("https://lost.example/", "folder"), Mirror("https://b.example/", "s3")])
    assert [m.address for m in chosen.mirrors] == ["https://b.example/"]
    assert chosen.gone == LIST.gone


def test_a_fingerprint_is_grouped_by_fours() -> None:
    assert grouped("0123456789abcdef") == "0123 4567 89ab cdef"


def test_the_page_of_bundles_speaks_all_languages() -> None:
    """As mirrors.html does: whoever is handed a file may read no English."""
    text = bundlelist.page([Bundle("one.epub", "epub", "reports/one.html", "0" * 64, Entry("targets/x", "0" * 64, 9))])
    for tag in catalogues.languages()[1:]:
        section = text.decode().partition(f'<section lang="{tag}" dir="{direction(tag)}">')[2]
        said = catalogues.words(tag)
        assert section.startswith(
            f"<h2>{said['carried']}</h2><p>{said['carried_text']}</p><p>{said['carried_verify']} <code"
        )
        assert "carried" not in said.english


@pytest.mark.parametrize(
    "markup",
    [
        b"<script>run()</script>", b"<SCRIPT SRC=//evil.example>", b"<p onclick=run()>", b'<p style="position:fixed">',
        b'<a href="javascript:run()">', b'<a href=" javascript:run()">', b'<a href="&#106;avascript:run()">',
        b'<a href="data:text/html,x">', b'<a href="x" ping="//evil.example">', b'<a href="x" target="_top">',
        b'<meta http-equiv="refresh" content="0;url=x">', b'<meta charset="utf-8" http-equiv="refresh">',
        b'<meta name="referrer" content="unsafe-url">', b"<base href=x>", b"<form>", b"<img src=x>", b"<link rel=x>",
        b"<svg>", b"<iframe>", b"<dialog open>", b"<p hidden>", b"<!-- x -->", b"<<p>script>", b"<\x00script>",
        b"<style>@import 'x';</style>", b"<style>@font-face{}</style>", b"<style>p{background:u\\rl(x)}</style>",
        b"<style>p{}", b"<style>p{}</style ><script>", b"\xff\xfe<\x00s\x00",
    ],
)  # fmt: skip
def test_a_page_that_is_more_than_text_and_links_is_refused(markup: bytes) -> None:
    with pytest.raises(SignatureError, match="more than text and links"):
        mirrorlist.check_page(b"<!doctype html><title>Copies</title>" + markup)


def test_the_page_that_is_made_of_any_list_is_text_and_links() -> None:
    mirrors = (
        Mirror("https://a.example/x?a=1&b=2", "web", True, ("ipfs://bafy", "x<y>")),
        Mirror('https://evil.example/"><script>run()</script>', "<b>"),
        Mirror("https://ä.example/路/", "web"),
        Mirror("magnet:?xt=urn:btih:0&dn=a", "torrent"),
    )
    bundles = Entry(f"targets/{'a' * 64}.bundles.html", "a" * 64, 3)
    for those in (mirrors, ()):
        made = mirrorlist.page(MirrorList(those), title='A <b> & "c"', fingerprint="ab" * 32, bundles=bundles)
        mirrorlist.check_page(made)
