"""publish.reports.imports.kinds.blogger: the backup of a blog, and Takeout's feed."""

from pathlib import Path

import pytest

from publish.reports.imports import xmlwalk
from publish.reports.imports.kinds import blogger
from publish.reports.imports.kinds.blogger import Blogger
from tests.support.oldsites import BLOGGER, TAKEOUT, laid


def opened(folder: Path, xml: str) -> Blogger:
    return Blogger(laid(folder, {"a.xml": xml}) / "a.xml")


def test_a_backup_tells_of_its_blog_and_its_posts(tmp_path: Path) -> None:
    blog = opened(tmp_path, BLOGGER)
    first, page, draft = blog.posts()
    assert (blog.site.title, blog.site.language, blog.site.addresses) == ("نامه‌ها", "fa", ("http://letters.example",))
    assert (first.title, first.day, first.updated, first.tags, first.authors) == (
        "نامهٔ نخست", "2012-05-04", "2012-05-06", ("زندان",), ("Ali",),
    )  # fmt: skip
    assert (first.address, first.slug, first.page, page.page) == ("/2012/05/one.html", "one", False, True)
    assert (first.draft, page.draft, draft.draft, first.body.is_html) == ("", "", "a draft", True)
    assert [hand.what for hand in blog.hands()] == ["2 entries of the kind 'comment', not taken"]
    assert len(list(blog.posts())) == 3
    assert len(blog.hands()) == 1


def test_takeouts_feed_has_other_words_for_the_same(tmp_path: Path) -> None:
    posts = list(opened(tmp_path, TAKEOUT).posts())
    assert [(post.address, post.day, post.tags, post.authors) for post in posts[:1]] == [
        ("/2020/05/one.html", "2020-05-04", ("tag",), ("Ali",))
    ]
    assert [post.draft for post in posts] == ["", "a draft", "thrown away", "thrown away", "not yet published", "odd"]


def test_a_feed_of_the_newest_posts_is_no_backup(tmp_path: Path) -> None:
    feed = BLOGGER.replace(".archive</id>", "</id>")
    assert not blogger.is_one(laid(tmp_path, {"a.xml": feed}) / "a.xml")
    assert blogger.is_one(laid(tmp_path, {"a.xml": BLOGGER}) / "a.xml")
    assert blogger.is_one(laid(tmp_path, {"a.xml": TAKEOUT}) / "a.xml")


def test_a_post_without_end_is_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmlwalk, "PAGE_MAX_LENGTH", 40)
    first, *_ = opened(tmp_path, BLOGGER).posts()
    assert (len(first.body.text), first.body.text.strip()) == (4_000_001, "")
