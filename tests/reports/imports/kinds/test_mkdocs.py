"""publish.reports.imports.kinds.mkdocs: the order and the titles of nav, the blog's addresses."""

from pathlib import Path

from publish.reports.imports.folder import OldFolder
from publish.reports.imports.kinds.mkdocs import MkDocs
from tests.support.oldsites import MKDOCS, laid


def test_pages_come_in_the_order_and_with_the_titles_of_nav(tmp_path: Path) -> None:
    files = MKDOCS | {"docs/blog/posts/p.md": "---\ndate: 2021-02-03\nslug: q\n---\n# P\n", "docs/index.md": "# Home\n"}
    posts = list(MkDocs(OldFolder(laid(tmp_path, files))).posts())  # type: ignore[arg-type]
    assert [(post.title, post.address, post.page) for post in posts] == [
        ("Deux", "/deux/", False),
        ("Un", "/un/", False),
        ("Home", "/", True),
        ("P", "/blog/2021/02/03/q/", False),
    ]
    assert posts[1].authors == ("Ani La",)


def test_a_page_with_a_language_in_its_name_is_a_translation(tmp_path: Path) -> None:
    files = {"mkdocs.yml": "site_name: B\n", "docs/a.md": "# A", "docs/a.zh.md": "# 甲"}
    first, second = MkDocs(OldFolder(laid(tmp_path, files))).posts()  # type: ignore[arg-type]
    assert (first.language, first.translates, first.address) == ("", "", "/a/")
    assert (second.language, second.translates, second.address, second.slug) == ("zh", "docs/a.md", "/zh/a/", "a")


def test_settings_under_another_name_are_read(tmp_path: Path) -> None:
    laid(tmp_path, {"mkdocs.blog.yml": "docs_dir: blog\nsite_name: B\n", "blog/a.md": "# A", "docs/b.md": "# B"})
    assert [post.origin for post in MkDocs(OldFolder(tmp_path), "mkdocs.blog.yml").posts()] == ["blog/a.md"]
    broken = MkDocs(OldFolder(laid(tmp_path / "x", {"mkdocs.yml": "a: ["})))
    assert [hand.kind for hand in broken.hands()] == ["settings"]


def test_what_the_settings_keep_back_is_not_public(tmp_path: Path) -> None:
    names = ("in/a.md", "in/b.md", "soon.md", "out/c.md", ".d.md", "templates/e.md", "f.md")
    site = MkDocs(OldFolder(laid(tmp_path, {
        "mkdocs.yml": "exclude_docs: |\n  in/*.md\n  !in/b.md\ndraft_docs: soon.md\n"
        "plugins:\n- exclude:\n    glob: [out/*]\n",
        **{f"docs/{name}": "x" for name in names},
    })))  # fmt: skip
    public = [post.origin for post in site.posts() if not post.draft]
    assert public == ["docs/f.md", "docs/in/b.md"]


def test_a_heading_that_nav_calls_otherwise_stays_in_the_text(tmp_path: Path) -> None:
    nav = "site_name: B\nnav:\n  - Short: a.md\n  - Same: b.md\n"
    files = {"mkdocs.yml": nav, "docs/a.md": "# A long title\n\nText.\n", "docs/b.md": "# Same\n\nText.\n"}
    posts = MkDocs(OldFolder(laid(tmp_path, files))).posts()  # type: ignore[arg-type]
    assert [(post.title, "#" in post.body.text) for post in posts] == [("Short", True), ("Same", False)]
