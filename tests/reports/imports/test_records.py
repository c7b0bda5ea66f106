"""publish.reports.imports.records: each post has one place, in a folder that the build takes."""

from dataclasses import replace

import pytest

from publish.reports.imports.records import PostRecord, language_tag, said, settle, undated
from publish.tree.sources.gather import FOLDER_MAX_NAMES

ONE = PostRecord("a.md", "A", "2020-01-02", "en", "a", "", (), "", "")


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("en-us", "en-US"),
        ("zh_CN", "zh-Hans"),
        ("zh-tw", "zh-Hant"),
        ("ZH-hans", "zh-Hans"),
        ("bo", "bo"),
        ("English", "en"),
        ("", ""),
    ],
)
def test_languages_in_their_proper_form(said: str, tag: str) -> None:
    assert language_tag(said) == tag


@pytest.mark.parametrize(
    ("slug", "title", "name"),
    [
        ("C#: Why?", "", "c-why"),
        ("", "信", "a"),
        ("con", "", "report-con"),
        ("x-copy", "", "x-copied"),
        ("字" * 300, "", "字" * 40),
    ],
)
def test_names_that_every_disk_takes(slug: str, title: str, name: str) -> None:
    one = replace(ONE, slug=slug, title=title)
    settle([one], below="reports")
    assert one.target == f"reports/2020/{name}.md"


def test_a_year_with_more_pages_than_a_folder_holds_is_divided() -> None:
    many = [replace(ONE, slug=f"a{n}", day=f"2020-{n % 2 + 1:02}-03") for n in range(FOLDER_MAX_NAMES)]
    settle(many, below="reports/x")
    assert {one.target.rpartition("/")[0] for one in many} == {"reports/x/2020/01", "reports/x/2020/02"}
    crowded = [replace(ONE, slug=f"a{n}") for n in range(FOLDER_MAX_NAMES)]
    settle(crowded, below="reports")
    assert {one.target.rpartition("/")[0] for one in crowded} == {"reports/2020/01/02"}


def test_drafts_and_posts_without_a_day_have_no_place() -> None:
    posts = [replace(ONE, draft="a draft"), replace(ONE, day=""), replace(ONE, draft="private", day="")]
    assert settle(posts, below="reports") == []
    assert [one.target for one in posts] == ["", "", ""]
    assert undated(posts) == [posts[1]]
    assert said(posts[:1] * 4) == "4 posts (a.md, a.md, a.md, …)"
