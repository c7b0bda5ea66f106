"""publish.reports.ingest.web.painted: words that nobody sees are known by what is painted, however it is written."""

import pytest

from publish.reports.ingest.web.painted import own_words, pixels, unpainted, without_own_words
from publish.reports.ingest.web.parse import parsed
from publish.reports.ingest.web.sheets import PageStyles

WORDS = "marked"


def _found(html: str) -> tuple[bool, bool]:
    """Return whether the words are surely unseen, and whether they may be."""
    page = parsed(html)
    body = page.first("body")
    assert body is not None
    found = unpainted(body, PageStyles(page))
    return WORDS in map(own_words, found.sure), WORDS in map(own_words, found.doubtful)


@pytest.mark.parametrize(
    "html",
    [
        "<p>a <span style='color:#fff'>marked</span>", "<p>a <span style='color: WHITE'>marked</span>",
        "<p>a <font color=#FFFFFE>marked</font>", "<p>a <span style='color:rgb(253 253 253)'>marked</span>",
        "<p>a <span style='color:rgba(0,0,0,.04)'>marked</span>", "<p>a <span style='color:#f4f4f4'>marked</span>",
        "<p>a <span style='opacity:.01'>marked</span>", "<p style='opacity:30%'><b style='opacity:0.2'>marked</b>",
        "<p>a <span style='font-size:1px'>marked</span>", "<p style='font-size:10px'><i style='font-size:.1em'>marked",
        "<p>a <span style='font:1pt/1 Arial'>marked</span>", "<p>a <i style='font-size:0'><b>marked</b></i>",
        "<body bgcolor=black><p><span style='color:black'>marked</span>",
        "<style>html{background:#112}.m{color:#112}</style><p class=m>marked",
        "<style>:root{--g:#123}</style><style>html{--g:#fff}.m{color:var(--g)}</style><p><i class=m>marked</i>",
        "<style>article p .m{color:var(--none,#fff)!important}</style><article><p><i class=m style='color:#000'>marked",
        "<p style='background:#eee'><span style='color:#efefef'>marked</span>",
        "<p>a <span style='color:transparent'>marked</span>", "<p>a <a href=/b style='color:#fff'>marked</a>",
        "<style>@media screen{.m{color:#fff}}</style><p class=m>marked",
        "<style>.m a{color:#fff} .m>b{color:#fff}</style><div class=m><b>marked</b></div>",
        "<body text=white>marked",
        "<link rel=stylesheet href=a.css><p><span style='font-size:1px'>marked</span>",
    ],
)  # fmt: skip
def test_words_that_nobody_sees(html: str) -> None:
    assert _found(html) == (True, False)


@pytest.mark.parametrize(
    "html",
    [
        "<p>marked", "<div style='background:#123;color:#fff'>marked</div>", "<p style='color:#777'>marked",
        "<body bgcolor=#000 text=#fff><p>marked", "<div style='background:url(a.png)'><p style='color:#fff'>marked",
        "<div style='background:linear-gradient(red,blue)'><p style='color:#fff'>marked",
        "<h1 style='color:transparent;background:url(a);background-clip:text'>marked",
        "<p style='color:#fff;text-shadow:1px 1px #000'>marked", "<div style='font-size:0'><p style='font-size:1rem'>marked",
        "<style>@media (prefers-color-scheme:dark){p{color:#fff}}</style><p>marked",
        "<style>@media print{p{color:#fff}}p:hover{color:#fff}</style><p>marked",
        "<style>.m>b{color:#fff}.n .m i{color:#fff}</style><div class=m><p><b>marked</b></p></div>",
        "<table bgcolor=#333333><tr><td style='color:white'>marked", "<p style='font:700 14px Arial'>marked",
        "<p style='color:#fffx;font-size:huge;opacity:most'>marked", "<p style='opacity:.6'>marked",
        "<body text=white><button>marked</button>", "<p style='color:rgb(a,b,c)'>marked",
        "<link rel=stylesheet href=a.css><p style='background:#000'>marked",
    ],
)  # fmt: skip
def test_words_that_are_seen(html: str) -> None:
    assert _found(html) == (False, False)


@pytest.mark.parametrize(
    "html",
    [
        "<link rel=stylesheet href=a.css><p style='color:#fff'>marked", "<style>@import 'a.css';</style><p style='color:#fff'>marked",
        "<style>body:not(.light){background:#000}</style><p style='color:#fff'>marked",
        "<div style='position:absolute'><p style='color:#fff'>marked",
    ],
)  # fmt: skip
def test_where_the_ground_is_not_known_for_sure_a_person_looks(html: str) -> None:
    assert _found(html) == (False, True)


def test_only_an_elements_own_words_go() -> None:
    node = parsed("<p>marked <b>kept</b> too</p>").first("p")
    assert node is not None
    without_own_words(node)
    assert node.said() == "kept"


def test_a_length_in_pixels() -> None:
    assert [pixels(one, 10) for one in ("2em", "50%", "3pt", "-9999px", "auto", "")] == [20, 5, 4, -9999, None, None]
