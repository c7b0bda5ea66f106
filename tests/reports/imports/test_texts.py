"""publish.reports.imports.texts: a file's text, and the fields that most programs share."""

from pathlib import Path

import pytest

from publish.reports.imports.folder import OldFolder
from publish.reports.imports.front import split
from publish.reports.imports.nouns import Hand
from publish.reports.imports.texts import opened, post, remedy
from tests.support.oldsites import laid


@pytest.mark.parametrize(
    ("raw", "kind"),
    [("中文".encode("gbk"), "not UTF-8"), (b"x" * 4_000_001, "too long"), (b"---\na: [\n---\nx", "front matter"),
     ("中文".encode("utf-16"), ""), ("\ufeff中文".encode(), "")],
)  # fmt: skip
def test_what_cannot_be_read_is_told(raw: bytes, kind: str, tmp_path: Path) -> None:
    hands: list[Hand] = []
    found = opened(OldFolder(laid(tmp_path, {"a.md": raw})), "a.md", hands)
    assert [hand.kind for hand in hands] == ([kind] if kind else [])
    assert (found.text if found else None) == (None if kind else "中文")


def test_fields_have_many_names() -> None:
    made = post(
        "x/2018-1-5-a-name.md", split("---\ndescription: S\nauthors:\n  - name: A\n  - B, C\nlocale: fr_FR\n---\nx")
    )
    assert (made.title, made.day, made.slug, made.summary) == ("a name", "2018-01-05", "a-name", "S")
    assert (made.authors, made.language) == (("A", "B, C"), "fr-FR")
    dated = post("a.md", split("---\ndate:\n  created: 2020-01-02\n  updated: 2020-03-04\n---\n"))
    assert (dated.day, dated.updated) == ("2020-01-02", "2020-03-04")


@pytest.mark.parametrize("text", ["# A *title* #\n\nText", "\n\nA title\n===\nText"])
def test_the_first_heading_is_the_title_and_stands_there_once(text: str) -> None:
    made = post("a.md", split(text))
    assert (made.title, made.body.text.strip()) == ("A title", "Text")
    assert text.split("\n")[made.body.first_line - 1 :][-1] == "Text"


@pytest.mark.parametrize("head", ["---\ntitle: T\n---\n", ""])
def test_a_heading_without_words_is_no_title_and_stays(head: str) -> None:
    found = post("a.md", split(f"{head}# ![](x.png)\n\nText.\n"))
    assert (found.title, found.body.text) == ("T" if head else "a", "# ![](x.png)\n\nText.\n")


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("path: 2015/02/13/a-title", "2015-02-13"),
        ("permalink: /news/2015/2/3/", "2015-02-03"),
        ("url: https://example.org/2015/02/13", "2015-02-13"),
        ("slug: 2015/13/02/a", ""),
        ("url: /a2015/02/13/", ""),
        ("path: 2015/02/13/a\ndate: 2015-02-14", "2015-02-14"),
    ],
)
def test_an_address_tells_the_day_that_readers_saw(said: str, day: str) -> None:
    assert post("a.md", split(f"---\n{said}\n---\nx")).day == day


def test_a_zolas_path_is_an_address() -> None:
    assert post("a.md", split("+++\npath = 'news/a'\n+++\nx")).aliases == ("/news/a",)


def test_zolas_tags_are_tags() -> None:
    front = split("+++\ntitle = 'T'\n[taxonomies]\ntags = ['a', 'b']\n[extra]\nx = 1\n+++\nwords")
    assert post("a.md", front).tags == ("a", "b")


@pytest.mark.parametrize(
    ("name", "said"), [("a.rst", "pandoc -s -f rst"), ("a.adoc", "asciidoctor"), ("a.njk", "write it")]
)
def test_the_remedy_for_another_markup(name: str, said: str) -> None:
    assert said in remedy(name)


@pytest.mark.parametrize(
    ("meta", "title", "draft"),
    [
        (".. title: Hers\n.. date: 2020-01-02 10:00:00 UTC\n.. status: private\n", "Hers", "private"),
        (".. title: Hers\n.. date: 2020-01-02 10:00:00 UTC\n", "Hers", ""),
        ("---\ntitle: Hers\ndraft: true\n---\n", "Hers", "a draft"),
    ],
)
def test_values_beside_a_text_are_its_values(meta: str, title: str, draft: str, tmp_path: Path) -> None:
    """Nikola's ``letter.meta`` beside ``letter.md``, where it says that nobody may read it."""
    front = opened(OldFolder(laid(tmp_path, {"a.md": "words", "a.meta": meta})), "a.md", [])
    assert front is not None
    made = post("a.md", front)
    assert (made.title, made.draft, made.body.text) == (title, draft, "words")


@pytest.mark.parametrize("meta", ["words\n", "中文".encode("gbk")])
def test_values_beside_a_text_that_cannot_be_read_keep_it_back(meta: str | bytes, tmp_path: Path) -> None:
    hands: list[Hand] = []
    assert opened(OldFolder(laid(tmp_path, {"a.md": "words", "a.meta": meta})), "a.md", hands) is None
    assert [hand.kind for hand in hands] == ["front matter"]
