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


def test_eleventys_texts_without_a_page_and_what_it_passes_over_are_not_public(tmp_path: Path) -> None:
    day = "---\ndate: 2020-01-01\n"
    site = Plain(OldFolder(laid(tmp_path, {
        "eleventy.config.js": "export default (c) => { c.ignores.add('in/notes/**'); return {dir: {input: \"in\"}} }",
        ".eleventyignore": "plans/\n", ".gitignore": "mine.md\n",
        "in/a.md": f"{day}permalink: false\n---\nx", "in/notes/b.md": f"{day}---\nx", "in/plans/c.md": f"{day}---\nx",
        "in/mine.md": f"{day}---\nx", "in/d.md": f"{day}title: D d\npermalink: /x/{{{{ title | slug }}}}/\n---\nx",
        "in/e.md": f"{day}permalink: /y/{{{{ page.fileSlug }}}}/\n---\nx",
        "in/f.md": f"{day}permalink: /{{{{ z }}}}/\n---\nx",
        "in/in.11tydata.js": "module.exports = {}",
    })), ELEVENTY)  # fmt: skip
    posts = {post.origin: post for post in site.posts()}
    assert {name: post.address for name, post in posts.items() if not post.draft} == {
        "in/d.md": "/x/d-d/", "in/e.md": "/y/e/", "in/f.md": "/f/",
    }  # fmt: skip
    assert [(hand.kind, hand.where) for hand in site.hands()] == [("values in a program", "in/in.11tydata.js")]


def test_a_bundle_has_its_folders_name_and_the_served_folder_is_a_root(tmp_path: Path) -> None:
    site = Plain(OldFolder(laid(tmp_path, {
        "content/blog/2020-04-29-on-rivers/index.md": "---\ntitle: Rivers\n---\nx",
        "static/images/a.png": b"x", ".tool/skills/a.md": "x", "notes/index.md": "x",
    })))  # fmt: skip
    assert [(post.slug, post.day) for post in site.posts()] == [("on-rivers", "2020-04-29"), ("notes", "")]
    assert site.site.roots == ("", "static/")


def test_a_languages_file_is_a_translation_with_its_folders_name_and_day(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"2020-01-02-on-rivers/index.md": "x", "2020-01-02-on-rivers/index.fa.md": "x"}
    first, second = sorted(Plain(OldFolder(laid(tmp_path, files))).posts(), key=lambda post: post.language)
    assert [(one.slug, one.day) for one in (first, second)] == [("on-rivers", "2020-01-02")] * 2
    assert (second.language, second.translates, second.address) == ("fa", first.origin, "/fa/2020-01-02-on-rivers/")


def test_notes_without_the_mark_that_others_have_are_not_public(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.md": "---\ndg-publish: true\ndate: 2020-01-01\n---\nx",
        "b.md": "---\ndate: 2020-01-01\n---\nA diary.",
        "c.md": "---\ndg-publish: true\ndraft: true\n---\nx",
    }
    posts = list(Plain(OldFolder(laid(tmp_path, files))).posts())
    assert [(post.origin, post.draft) for post in posts] == [
        ("a.md", ""),
        ("b.md", "not marked as public, as other notes are"),
        ("c.md", "a draft"),
    ]


def test_a_vault_has_folders_of_any_name_and_its_templates_stay_there(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        ".obsidian/templates.json": '{"folder": "Forms"}', ".obsidian/a.md": "x", "_rivers/well.md": "x",
        "forms/day.md": "x", "Well 0123456789abcdef0123456789abcdef.md": "x",
    }  # fmt: skip
    site = Plain(OldFolder(laid(tmp_path, files)))
    assert {post.origin: (post.slug, post.draft) for post in site.posts()} == {
        "Well 0123456789abcdef0123456789abcdef.md": ("Well", ""), "_rivers/well.md": ("well", ""),
        "forms/day.md": ("day", "a template of the vault"),
    }  # fmt: skip
    del files[".obsidian/templates.json"], files[".obsidian/a.md"]
    other = Plain(OldFolder(laid(tmp_path / "other", files)))
    assert "_rivers/well.md" not in {post.origin for post in other.posts()}
    assert [(hand.kind, hand.where) for hand in other.hands()] == [("passed over", "_rivers/well.md")]


def test_nikolas_texts_are_told_under_any_ending(tmp_path: Path) -> None:
    texts: dict[str, str | bytes] = {
        "posts/a.txt": ".. title: A\n.. date: 2014-09-21\n\nwords",
        "b.txt": "notes",
        "old/d.txt": "words",
        "old/d.meta": "A title",
        "c.md": "x",
    }
    opened = Plain(OldFolder(laid(tmp_path, texts)))
    assert len(list(opened.posts())) == 1
    assert [(hand.kind, hand.where, "pandoc -s -f rst" in hand.do) for hand in opened.hands()] == [
        ("another markup", "old/d.txt", True),
        ("another markup", "posts/a.txt", True),
    ]
