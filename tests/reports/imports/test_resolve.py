"""publish.reports.imports.resolve: where old addresses lead now."""

from pathlib import Path

import pytest

from publish.reports.imports.documents import Documents, in_folder
from publish.reports.imports.folder import OldFolder
from publish.reports.imports.nouns import Hand, Site
from publish.reports.imports.places import Lead
from publish.reports.imports.records import PostRecord
from publish.reports.imports.resolve import Resolver, key
from tests.support.oldsites import laid
from tests.support.small import PICTURE

AT = PostRecord(
    "blog/a.md", "A", "2020-01-01", "en", "a", "/blog/a/", (), "", "", target="reports/2020/a.md", headings=("Top",)
)
TO = PostRecord(
    "blog/b.md", "B", "2021-01-01", "en", "b", "/blog/2021/b/", ("/old/b/", "?p=7"), "", "", target="reports/2021/b.md",
    headings=("What, now?",),
)  # fmt: skip
LEFT = PostRecord("blog/c.md", "C", "", "en", "c", "/blog/c/", (), "", "")


def way(written: str, tmp_path: Path, *, image: bool = False, site: Site | None = None) -> tuple[Lead, list[str]]:
    hands: list[Hand] = []
    documents = Documents(in_folder(laid(tmp_path, {"static/x y.png": PICTURE, "blog/z.png": PICTURE})))
    site = site or Site("plain", "", ("https://www.old.org/base",), "", ("static",))
    return Resolver(site, [AT, TO, LEFT], documents).way(AT, written, hands, image=image), [hand.kind for hand in hands]


@pytest.mark.parametrize(
    "written",
    ["b.md", "./b.md", "../blog/b", "/blog/2021/b/", "/base/blog/2021/b/index.html", "https://old.org/base/blog/2021/b",
     "http://www.OLD.org/base/old/b/", "/old/b.html?utm=1", "/?p=7", "//old.org/base/old/b/",
     "@/blog/b.md", "{filename}/blog/b.md", "{filename}b.md", "|filename|../blog/b.md"],
)  # fmt: skip
def test_an_address_of_a_post_leads_to_its_report(written: str, tmp_path: Path) -> None:
    assert way(written, tmp_path) == (Lead("../2021/b.md"), [])


@pytest.mark.parametrize(
    ("written", "image", "led", "told"),
    [
        ("b.md#what-now", False, Lead("../2021/b.md#what-now"), []),
        ("b.md#gone", False, Lead("../2021/b.md"), ["anchor"]),
        ("#top", False, Lead("#top"), []),
        ("#gone", False, Lead(as_words=True), ["anchor"]),
        ("#", False, Lead(as_words=True), []),
        ("/x%20y.png", True, Lead("../../evidence/static/x-y.png"), []),
        ("z.png", True, Lead("../../evidence/blog/z.png"), []),
        ("https://example.net/", False, Lead(), []),
        ("//example.net/", False, Lead("https://example.net/"), []),
        ("https://example.net/p.png", True, Lead("https://example.net/p.png", True), ["picture from outside"]),
        ("mailto:a@b.c", False, Lead(), []),
        ("javascript:alert(1)", False, Lead(as_words=True), ["odd address"]),
        ("data:image/gif;base64,x", True, Lead(as_words=True), ["picture"]),
        ("http://[", False, Lead(as_words=True), ["odd address"]),
        ("c.md", False, Lead("https://www.old.org/base/blog/c/"), ["link to what is not here"]),
        ("/lost.png", True, Lead("https://www.old.org/base/lost.png", True), ["picture not here"]),
        ("../../../../etc/passwd", False, Lead("https://www.old.org/base/etc/passwd"), ["link to what is not here"]),
    ],
)
def test_addresses(written: str, image: bool, led: Lead, told: list[str], tmp_path: Path) -> None:
    assert way(written, tmp_path, image=image) == (led, told)


def test_without_the_old_sites_address_only_words_stay(tmp_path: Path) -> None:
    assert way("c.md", tmp_path, site=Site("plain")) == (Lead(as_words=True), ["link to what is not here"])


def test_old_paths_are_compared_without_endings_and_case() -> None:
    assert key("/A/B%20c.HTML") == key("a/b c/") == "/a/b c"
    assert key("/x/index.html") == "/x"


def test_the_name_in_a_wiki_link_is_a_texts_or_the_only_files(tmp_path: Path) -> None:
    folder = OldFolder(laid(tmp_path, {"pictures/map.png": PICTURE, "x/two.png": PICTURE, "y/two.png": PICTURE}))
    resolver = Resolver(Site("plain"), [AT, TO, LEFT], Documents(folder.lookup, alone=folder.alone))
    names = ("b", "blog/b", "B.md", "map.png", "two.png", "none")
    assert [resolver.noted(AT.origin, name) for name in names] == [
        "/blog/b.md", "/blog/b.md", "/blog/b.md", "/pictures/map.png", None, None,
    ]  # fmt: skip
