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
