"""publish.reports.imports.foldersite: settings that cannot be read are told once, whatever is walked through."""

from pathlib import Path

import pytest

from publish.reports.imports.folder import OldFolder
from publish.reports.imports.nouns import OldSite
from publish.reports.imports.recognise import recognise
from tests.support.oldsites import laid


@pytest.mark.parametrize(
    ("name", "post"),
    [
        ("hugo.toml", "content/posts/a.md"),
        ("_config.yml", "_posts/2018-01-05-a.md"),
        ("mkdocs.yml", "docs/a.md"),
        ("_data/site.json", "posts/a.md"),
        ("posts/posts.json", "posts/a.md"),
    ],
)
def test_settings_that_cannot_be_read_are_told_once(tmp_path: Path, name: str, post: str) -> None:
    files: dict[str, str | bytes] = {name: "[", post: "---\ndate: 2018-01-05\n---\nx"}
    if name.endswith(".json"):
        files[".eleventy.js"] = ""
    site: OldSite = recognise(laid(tmp_path, files))
    assert site.site.kind != "plain"
    assert [len(list(site.posts())) for _ in range(2)] == [1, 1]
    assert [(hand.kind, hand.where) for hand in site.hands()] == [("settings", name)]


def test_a_folder_that_is_listed_is_not_listed_again(tmp_path: Path) -> None:
    folder = OldFolder(laid(tmp_path, {"a.md": "x"}))
    assert list(folder.files) == ["a.md"]
    (tmp_path / "b.md").touch()
    assert [post.origin for post in recognise(tmp_path, "", folder).posts()] == ["a.md"]
