"""publish.reports.imports.kinds.hugo: bundles, sections, languages."""

from pathlib import Path

import pytest

from publish.reports.imports.folder import OldFolder
from publish.reports.imports.kinds.hugo import Hugo
from tests.support.oldsites import HUGO, laid


def test_addresses_languages_and_bundles(tmp_path: Path) -> None:
    files = HUGO | {
        "content/posts/bundle/part.md": "---\n---\nA part",
        "content/about.md": "---\ntitle: About\n---\nWe",
    }
    site = Hugo(OldFolder(laid(tmp_path, files)))  # type: ignore[arg-type]
    found = {post.origin: post for post in site.posts()}
    assert {origin: (post.address, post.language) for origin, post in found.items()} == {
        "content/about.md": ("/about/", "en"),
        "content/news/draft.md": ("/2019/d/", "en"),
        "content/news/one.md": ("/2019/news-one/", "en"),
        "content/posts/bundle/index.bo.md": ("/bo/posts/bundle/", "bo"),
        "content/posts/bundle/index.md": ("/posts/bundle/", "en"),
    }
    assert found["content/posts/bundle/index.md"].documents == (
        "content/posts/bundle/list.csv",
        "content/posts/bundle/seal.png",
    )
    assert found["content/posts/bundle/index.bo.md"].translates == "content/posts/bundle/index.md"
    assert found["content/about.md"].page
    assert [hand.kind for hand in site.hands()] == ["part of a bundle"]


def test_languages_by_folder_and_by_a_file_each(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "config/_default/hugo.yaml": "baseURL: https://e.org/\ndefaultContentLanguage: en\n",
        "config/_default/languages.en.yaml": "contentDir: content/en\nlanguageCode: en-GB\n",
        "config/_default/languages.ug.toml": "contentDir = 'content/ug'\n",
        "content/en/a.md": "---\ndate: 2020-01-01\n---\nx",
        "content/ug/a.md": "---\ndate: 2020-01-01\n---\nx",
    }
    posts = {post.origin: post for post in Hugo(OldFolder(laid(tmp_path, files))).posts()}
    assert {origin: post.language for origin, post in posts.items()} == {
        "content/en/a.md": "en-GB",
        "content/ug/a.md": "ug",
    }
    assert posts["content/ug/a.md"].translates == "content/en/a.md"
    assert posts["content/ug/a.md"].address == "/ug/a/"


def test_settings_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    site = Hugo(OldFolder(laid(tmp_path, {"hugo.toml": "a = [", "content/a.md": "x"})))
    assert [hand.kind for hand in site.hands()] == ["settings"]


def test_what_the_settings_and_lists_above_keep_back_is_not_public(tmp_path: Path) -> None:
    site = Hugo(OldFolder(laid(tmp_path, {
        "hugo.toml": "ignoreFiles = ['\\.tmp\\.md$', '(a|b)']\n[cascade]\nauthor = 'Ani'\n",
        "content/in/_index.md": "---\ntitle: In\ncascade:\n  draft: true\n  lang: bo\n---\nwords",
        "content/in/deep/a.md": "x", "content/in/b.md": "---\ndraft: false\n---\nx", "content/c.tmp.md": "x",
        "content/some/_index.md": "---\ncascade:\n- _target: {path: /x}\n  build: {render: never}\n  lang: ug\n---\n",
        "content/some/d.md": "x", "content/e.md": "x",
    })))  # fmt: skip
    posts = {post.origin: post for post in site.posts()}
    assert {origin for origin, post in posts.items() if post.draft} == {
        "content/in/deep/a.md", "content/c.tmp.md", "content/some/d.md",
    }  # fmt: skip
    assert (posts["content/in/b.md"].language, posts["content/some/d.md"].language) == ("bo", "")
    assert posts["content/e.md"].authors == ("Ani",)
    assert [hand.what for hand in site.hands()] == ["'ignoreFiles' has a pattern that is not read here: (a|b)"]


def test_a_slug_that_is_not_written_is_made_of_the_title(tmp_path: Path) -> None:
    site = Hugo(OldFolder(laid(tmp_path, {
        "hugo.toml": "[permalinks]\nposts = ':year/:slug/'\n",
        "content/posts/file.md": "---\ntitle: Call, 27 March – Recap\ndate: 2025-04-01\n---\nx",
    })))  # fmt: skip
    assert [post.address for post in site.posts()] == ["/2025/call-27-march-recap/"]


@pytest.mark.parametrize(("key", "public"), [("base_url", ["b"]), ("baseURL", ["b", "a"])])
def test_a_draft_section_of_zola_hides_the_pages_below_it(key: str, public: list[str], tmp_path: Path) -> None:
    files = {
        "config.toml": f"{key} = 'https://z.org'",
        "content/s/_index.md": "+++\ntitle = 'S'\ndraft = true\n+++\n",
        "content/b.md": "+++\ntitle = 'b'\n+++\nw",
        "content/s/a.md": "+++\ntitle = 'a'\ndraft = false\n+++\nw",
    }
    posts = Hugo(OldFolder(laid(tmp_path, files))).posts()  # type: ignore[arg-type]
    assert [post.title for post in posts if not post.draft] == public


def test_files_beside_texts_are_served_below_their_folder(tmp_path: Path) -> None:
    site = Hugo(OldFolder(laid(tmp_path, {"hugo.toml": "contentDir = 'texts'", "texts/a.md": "x"})))
    assert "texts" in site.site.roots


def test_zolas_settings_are_read(tmp_path: Path) -> None:
    config = "base_url = 'https://z.example.org/'\ndefault_language = 'fa'\n"
    site = Hugo(OldFolder(laid(tmp_path, {"config.toml": config, "content/a.md": "x"}))).site
    assert (site.addresses, site.language) == (("https://z.example.org",), "fa")
