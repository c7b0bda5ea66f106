"""publish.reports.imports.kinds.plain: folders of texts, with what Eleventy adds."""

from pathlib import Path

from publish.reports.imports.folder import OldFolder
from publish.reports.imports.kinds.plain import ELEVENTY, Plain
from tests.support.oldsites import ELEVENTY as FILES
from tests.support.oldsites import laid


def test_a_folders_data_is_its_texts_data(tmp_path: Path) -> None:
    site = Plain(OldFolder(laid(tmp_path, FILES)), ELEVENTY)  # type: ignore[arg-type]
    found = {post.origin: post for post in site.posts()}
    assert {origin: (post.tags, post.address) for origin, post in found.items()} == {
        "src/posts/2021-03-04-lyst.md": (("листи",), "/posts/2021-03-04-lyst/"),
        "src/posts/dali.md": (("листи",), "/posts/dali/"),
    }
    assert sorted(hand.kind for hand in site.hands()) == ["another markup", "front matter"]
    assert site.site.addresses == ("https://e.example.org",)


def test_files_for_developers_and_layouts_are_passed_over(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "README.md": "x",
        "_includes/a.md": "x",
        "_posts/b.md": "x",
        "_drafts/c.md": "x",
        "d/e.md": "x",
    }
    posts = list(Plain(OldFolder(laid(tmp_path, files))).posts())
    assert [(post.origin, post.draft) for post in posts] == [
        ("_drafts/c.md", "a draft"),
        ("_posts/b.md", ""),
        ("d/e.md", ""),
    ]
