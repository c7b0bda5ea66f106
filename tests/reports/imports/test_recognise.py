"""publish.reports.imports.recognise: a source is known by what it holds, or told why not."""

from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.reports.imports.recognise import KINDS, recognise, settings_above
from tests.support.oldsites import TAKEOUT, WORDPRESS, laid, source


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_known_by_what_it_holds_and_by_its_name(tmp_path: Path, kind: str) -> None:
    path = source(tmp_path, kind)
    assert recognise(path).site.kind == kind
    assert recognise(path, kind).site.kind == kind
    if path.is_dir() and kind != "plain":
        assert recognise(path, "plain").site.kind == "plain"


def test_an_export_in_a_folder_is_found(tmp_path: Path) -> None:
    laid(tmp_path, {"a.xml": WORDPRESS, "feed.xml": "<rss></rss>", "uploads/x.md": "x"})
    assert recognise(tmp_path).site.kind == "wordpress"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.xml", "<?xml version='1.0'?><rss version='2.0'/>", "is a feed"),
        ("a.xml", "<feed/>", "is a feed"),
        ("a.xml", "<x/>", "no export"),
        ("a.bin", "x", "no export"),
        ("a.json", "[]", "no export"),
        ("b/x.bin", "x", "holds no Markdown"),
        ("b/x.rst", "x", "x.rst is in another markup"),
    ],
)
def test_what_is_none_of_them_is_told(tmp_path: Path, name: str, text: str, said: str) -> None:
    laid(tmp_path, {name: text})
    with pytest.raises(ConfigError, match=said):
        recognise(tmp_path / name.partition("/")[0])


def test_a_kind_that_is_not_there_is_told(tmp_path: Path) -> None:
    laid(tmp_path, {"a.md": "x"})
    with pytest.raises(ConfigError, match="holds no ghost"):
        recognise(tmp_path, "ghost")
    with pytest.raises(ConfigError, match="there is no such file"):
        recognise(tmp_path / "none")


def test_finished_pages_are_told_the_other_way(tmp_path: Path) -> None:
    saved = laid(tmp_path / "saved", {"index.html": "<p>x", "a/b.HTM": "<p>y"})
    with pytest.raises(ConfigError, match="finished pages") as refused:
        recognise(saved)
    assert f'[archive] tree = "{saved}"' in (refused.value.hint or "")
    assert "never public" not in (refused.value.hint or "")
    laid(saved, {"posts/draft_of-her-3f.html": "<p>z"})
    with pytest.raises(ConfigError, match="finished pages") as refused:
        recognise(saved)
    assert "such as 'posts/draft_of-her-3f.html'" in (refused.value.hint or "")
    with pytest.raises(ConfigError, match="is a page") as refused:
        recognise(saved / "index.html")
    assert "stet add" in (refused.value.hint or "")


def test_settings_above_a_folder_of_texts_are_found_within_one_repository(tmp_path: Path) -> None:
    laid(tmp_path, {"a/_config.yml": "title: x\n", "a/_posts/2020/b.md": "x", "a/c/.git/HEAD": "x", "a/c/d/e.md": "x"})
    assert settings_above(tmp_path / "a/_posts/2020") == (tmp_path / "a/_config.yml").resolve()
    assert settings_above(tmp_path / "a/c/d") is None
    assert settings_above(tmp_path / "a") is None


def test_a_feed_of_bloggers_is_told_from_its_backup(tmp_path: Path) -> None:
    file = laid(tmp_path, {"a.xml": "<feed xmlns:blogger='x'><generator>Blogger</generator></feed>"}) / "a.xml"
    with pytest.raises(ConfigError, match="is a feed") as refused:
        recognise(file)
    assert "Back up content" in (refused.value.hint or "")


def test_two_blogs_of_one_takeout_are_no_single_one(tmp_path: Path) -> None:
    laid(tmp_path, {"Blogger/Blogs/a/feed.atom": TAKEOUT, "Blogger/Blogs/b/feed.atom": TAKEOUT})
    with pytest.raises(ConfigError, match="holds 2 blogs"):
        recognise(tmp_path)
    assert recognise(tmp_path / "Blogger/Blogs/a/feed.atom").site.kind == "blogger"
    assert recognise(tmp_path / "Blogger/Blogs/a").site.kind == "blogger"


def test_what_is_kept_beside_the_posts_of_an_export_comes_in_by_no_way(tmp_path: Path) -> None:
    """An export of Substack's was told to be published whole, with its readers' addresses."""
    for kind in ("medium", "substack"):
        site = recognise(source(tmp_path, kind))
        assert not any("reader@" in post.body.text or "192.0.2.1" in post.body.text for post in site.posts())
