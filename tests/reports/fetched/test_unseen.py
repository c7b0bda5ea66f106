"""publish.reports.fetched.unseen: what a crawl could not see is counted by its addresses."""

import gzip
from pathlib import Path

import pytest

from publish.reports.fetched.unseen import unseen
from tests.support.oldsites import laid

SITE = "https://old.example/"
MAP = "<urlset><url><loc>{}</loc></url><url><loc>https://other.example/x.html</loc></url></urlset>"


@pytest.mark.parametrize(
    "tag",
    [
        "<img src='data:,' data-src='/img/a.jpg'>", '<img data-lazy-src="../img/a.jpg">',
        "<img data-original=/x data-src='../img/a.jpg?w=1'>",
        "<div data-bg='../img/a.jpg'>", "<img data-srcset='../img/a.jpg 1x, ../img/here.jpg 2x'>",
    ],
)  # fmt: skip
def test_pictures_that_scripts_show_later_are_told(tag: str, tmp_path: Path) -> None:
    laid(tmp_path, {"post/index.html": f"<p>x{tag}", "img/here.jpg": b"x"})
    (found,) = unseen(tmp_path, SITE).pictures
    assert found.startswith("https://old.example/img/a.jpg")


@pytest.mark.parametrize(
    "tag",
    ["<img src='/img/b.jpg'>", "<img data-src='/img/here.jpg'>", "<img data-src='https://cdn.example/a.jpg'>",
     "<a data-url='/page'>", "<img data-src='http://[a.jpg'>"],
)  # fmt: skip
def test_what_is_there_or_of_another_host_is_not(tag: str, tmp_path: Path) -> None:
    laid(tmp_path, {"index.html": tag, "img/here.jpg": b"x"})
    assert unseen(tmp_path, SITE).pictures == ()


def test_pages_that_a_sitemap_alone_names_are_told(tmp_path: Path) -> None:
    laid(tmp_path, {
        "sitemap.xml": MAP.format("https://old.example/only?a=1&amp;b=2"), "a/index.html": "x", "b.html": "x",
        "post-sitemap2.xml": MAP.format("https://old.example/a/"), "sitemap3.xml": MAP.format("https://old.example/b"),
        "robots.txt": "User-agent: *\nSitemap: https://old.example/sitemap_index.xml\n",
    })  # fmt: skip
    assert unseen(tmp_path, SITE).pages == (
        "https://old.example/sitemap_index.xml", "https://old.example/only?a=1&b=2",
    )  # fmt: skip


def test_a_packed_sitemap_is_read_and_half_a_one_names_nothing(tmp_path: Path) -> None:
    packed = gzip.compress(MAP.format("https://old.example/only/").encode())
    laid(tmp_path, {"sitemap.xml.gz": packed})
    assert unseen(tmp_path, SITE).pages == ("https://old.example/only/",)
    laid(tmp_path, {"sitemap.xml.gz": packed[:-12]})
    assert unseen(tmp_path, SITE).pages == ()
