"""publish.reports.imports.kinds.jekyll: addresses as Jekyll makes them."""

from pathlib import Path

import pytest

from publish.reports.imports.folder import OldFolder
from publish.reports.imports.kinds.jekyll import Jekyll
from tests.support.oldsites import laid


@pytest.mark.parametrize(
    ("settings", "front", "address"),
    [
        ("permalink: pretty", "", "/2018/01/05/x/"),
        ("", "categories: A b", "/a/b/2018/01/05/x.html"),
        ("permalink: /:year/:title/", "", "/2018/x/"),
        ("", "permalink: /own/place/", "/own/place/"),
        ("permalink: none", "", "/x.html"),
    ],
)
def test_addresses(settings: str, front: str, address: str, tmp_path: Path) -> None:
    laid(tmp_path, {"_config.yml": settings + "\n", "_posts/2018-01-05-x.md": f"---\n{front}\n---\nText"})
    assert [post.address for post in Jekyll(OldFolder(tmp_path)).posts()] == [address]


def test_settings_that_cannot_be_read_and_other_markup_are_told(tmp_path: Path) -> None:
    laid(tmp_path, {"_config.yml": "a: [", "CNAME": "old.example.org\n", "_posts/2018-01-05-x.textile": "h1. X"})
    site = Jekyll(OldFolder(tmp_path))
    assert list(site.posts()) == []
    assert [hand.kind for hand in site.hands()] == ["settings", "another markup"]
    assert site.site.addresses == ("https://old.example.org",)


def test_collections_are_taken_if_the_settings_name_them(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "_config.yml": "collections:\n  docs:\n    output: true\n",
        "_docs/a.md": "---\ntitle: A\n---\n",
        "_other/b.md": "---\n---\n",
    }
    posts = list(Jekyll(OldFolder(laid(tmp_path, files))).posts())
    assert [(post.origin, post.page, post.address) for post in posts] == [("_docs/a.md", True, "/docs/a.html")]


def test_what_the_settings_keep_back_is_not_public_and_their_values_are_given(tmp_path: Path) -> None:
    day = "---\ndate: 2020-01-01\n---\nx"
    posts = {post.origin: post for post in Jekyll(OldFolder(laid(tmp_path, {
        "_config.yml": "exclude: [notes, '*.tmp.md']\ncollections:\n  people: {output: false}\n  books:\n"
        "    output: true\n    permalink: /b/:name/\ndefaults:\n"
        "- scope: {path: '', type: posts}\n  values: {author: Ani, lang: bo}\n"
        "- scope: {path: _posts/old}\n  values: {published: false}\n",
        "_posts/2020-01-01-a.md": "x", "_posts/old/2020-01-01-b.md": "x", "notes/c.md": day, "d.tmp.md": day,
        "_people/e.md": day, "_books/f.md": day,
    }))).posts()}  # fmt: skip
    first = posts["_posts/2020-01-01-a.md"]
    assert (first.authors, first.language, first.draft) == (("Ani",), "bo", "")
    kept = {origin for origin, post in posts.items() if post.draft}
    assert kept == {"_posts/old/2020-01-01-b.md", "notes/c.md", "d.tmp.md", "_people/e.md"}
    assert posts["_books/f.md"].address == "/b/f/"


def test_hexos_forms_are_no_posts_and_its_posts_have_their_own_pictures(tmp_path: Path) -> None:
    site = Jekyll(OldFolder(laid(tmp_path, {
        "_config.yml": "title: x\npermalink: :year/:title/\n", "scaffolds/post.md": "---\ntitle: x\n---\n",
        "source/_posts/river.md": "---\ntitle: River\ndate: 2020-01-02\n---\nx", "source/_posts/river/a.png": b"x",
    })))  # fmt: skip
    assert [(post.origin, post.folder, post.address) for post in site.posts()] == [
        ("source/_posts/river.md", "source/_posts/river", "/2020/river/"),
    ]
    assert site.site.roots == ("", "source/")
