"""publish.tree.sites.links: every address of a page and a style sheet, and what it is for."""

import pytest

from publish.tree.sites import links
from publish.tree.sites.links import AddressForm, AddressUse
from publish.tree.sites.markup import MarkupTag, read


def of(html: str) -> list[tuple[str, str]]:
    data = html.encode()
    found = [a for part in read(data) if isinstance(part, MarkupTag) for a in links.of_tag(part)]
    for one in found:
        assert (
            data[one.start : one.end].decode().replace("&amp;", "&").replace("&quot;", "").strip("'\" ") == one.text
        ), one
    return [(str(one.use), one.text) for one in found]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<script src=a.js>", [("script", "a.js")]),
        ('<link rel="preload stylesheet" href="a.css">', [("style", "a.css")]),
        ("<link rel=dns-prefetch href=//t.example>", [("early connection", "//t.example")]),
        ("<link rel=canonical href=https://o.example/>", [("own address", "https://o.example/")]),
        ("<link rel=alternate href=/feed>", [("link", "/feed")]),
        ('<img src="a.png?x=1&amp;y=2">', [("picture", "a.png?x=1&y=2")]),
        ('<img srcset="a 1x, b,c 2x,d">', [("picture", "a"), ("picture", "b,c"), ("picture", "d")]),
        ("<img data-src=late.png>", [("picture", "late.png")]),
        ("<iframe src=f>", [("frame", "f")]),
        ("<form action=https://x.example/s>", [("form", "https://x.example/s")]),
        ("<a href=b ping=https://x.example/p>", [("link", "b"), ("beacon", "https://x.example/p")]),
        ('<meta http-equiv=Refresh content="0; url=\'next.html\'">', [("refresh", "next.html")]),
        ('<meta http-equiv=refresh content="30">', []),
        ('<meta property="og:url" content="https://o.example/a">', [("own address", "https://o.example/a")]),
        ("<p style='background:url(a.png)'>", [("picture", "a.png")]),
        ('<p style="background:url(&quot;a.png&quot;)">', [("picture", "a.png")]),
        ("<svg><use xlink:href=i.svg#x /></svg>", [("picture", "i.svg#x")]),
        ("<video poster=p.jpg src=v.mp4>", [("picture", "p.jpg"), ("film or sound", "v.mp4")]),
    ],
)  # fmt: skip
def test_an_address_in_a_tag(html: str, expected: list[tuple[str, str]]) -> None:
    assert of(html) == expected


def test_addresses_in_a_style_sheet() -> None:
    css = b"""@import "a.css"; @import url( 'b.css' ) print; /* url(no.png) */
@font-face { src: url(f.woff2) format("woff2") }
b { background: url("x y.png"), url(data:image/gif;base64,AA) } /* url(no)"""
    found = list(links.of_style(css))
    assert [(one.use, one.text) for one in found] == [
        (AddressUse.STYLE, "a.css"),
        (AddressUse.STYLE, "b.css"),
        (AddressUse.FONT, "f.woff2"),
        (AddressUse.PICTURE, "x y.png"),
        (AddressUse.PICTURE, "data:image/gif;base64,AA"),
    ]
    assert all(css[one.start : one.end].decode() == one.text and one.form is AddressForm.CSS for one in found)
