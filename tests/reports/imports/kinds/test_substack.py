"""publish.reports.imports.kinds.substack: a table of posts, and the pages beside it."""

from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.reports.imports.folder import OldFolder
from publish.reports.imports.kinds import substack
from publish.reports.imports.kinds.substack import Substack
from tests.support.oldsites import SUBSTACK, laid

HEAD = "post_id,post_date,is_published,type,audience,title,subtitle\n"


def rows(folder: Path, *lines: str) -> Substack:
    return Substack(OldFolder(laid(folder, {"posts.csv": HEAD + "\n".join(lines)})))


def test_posts_are_joined_with_their_pages(tmp_path: Path) -> None:
    first, *others = Substack(OldFolder(laid(tmp_path, SUBSTACK))).posts()
    assert (first.title, first.day, first.summary, first.slug) == (
        "First, a letter",
        "2021-01-02",
        "Sub",
        "first-letter",
    )
    assert (first.address, first.body.text, first.hands) == (
        "/p/first-letter",
        SUBSTACK["posts/1001.first-letter.html"],
        [],
    )
    assert [post.draft for post in others] == ["for members only", "a draft", ""]
    assert others[-1].page


@pytest.mark.parametrize(
    ("row", "draft"),
    [
        ("1.a,2020-01-02,TRUE,newsletter,everyone,T,", ""),
        ("1.a,2020-01-02,,newsletter,everyone,T,", "a draft"),
        ("1.a,2020-01-02,true,newsletter,only_free,T,", "for members only"),
        ("1.a,2020-01-02,true,newsletter,,T,", "for members only"),
        ("1.a,2020-01-02,true,thread,everyone,T,", "a talk among readers"),
        ("1.a", "a draft"),
    ],
)
def test_only_what_all_may_read_is_public(tmp_path: Path, row: str, draft: str) -> None:
    (post,) = rows(tmp_path, row).posts()
    assert (post.draft, [hand.kind for hand in post.hands]) == (draft, ["no HTML"])


def test_a_table_of_other_columns_is_none(tmp_path: Path) -> None:
    folder = OldFolder(laid(tmp_path, {"posts.csv": "a,b\n1,2\n"}))
    assert not substack.is_one(folder)
    with pytest.raises(ConfigError, match=r"has no posts\.csv"):
        Substack(folder)


def test_a_row_without_end_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(substack, "_ROW_MAX", 50)
    with pytest.raises(ConfigError, match="is no table"):
        list(rows(tmp_path, f"1.a,2020-01-02,true,newsletter,everyone,{'x' * 60},").posts())
