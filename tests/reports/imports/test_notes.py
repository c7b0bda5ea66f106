"""publish.reports.imports.notes: what a note's program wrote is no text, and what says "not public" keeps it back."""

from pathlib import Path

import pytest

from publish.reports.imports.folder import OldFolder
from publish.reports.imports.front import split
from publish.reports.imports.kinds.plain import Plain
from publish.reports.imports.notes import noted
from publish.reports.imports.nouns import Post
from tests.support.oldsites import laid

NOTION = "Rivers 0123456789abcdef0123456789abcdef.md"
JOPLIN = """\
My note

Body

id: ff0be8851182471995f4bf57c18f5e76
parent_id: bc33dce65848438199af0fd3912185dd
created_time: 2025-04-23T09:36:51.208Z
is_conflict: 0
latitude: {latitude}
longitude: 0.00000000
altitude: 0.0000
author: Ana
source_url:
is_todo: {todo}
todo_completed: {done}
user_created_time: 2025-04-22T09:36:51.208Z
user_updated_time: 2025-04-24T07:35:51.397Z
encryption_applied: {locked}
deleted_time: {deleted}
type_: {type}"""
_JOPLIN = {"latitude": "21.02776440", "todo": "0", "done": "0", "locked": "0", "deleted": "0", "type": "1"}


def _posts(tmp_path: Path, files: dict[str, str | bytes]) -> list[Post]:
    return list(Plain(OldFolder(laid(tmp_path, files))).posts())


def test_a_page_of_notions_has_its_fields_and_each_other_is_told(tmp_path: Path) -> None:
    text = (
        "# Rivers\n\nCreated time: Apr 02, 2021 8:07 AM\nLast edited time: 27. Juli 2023 11:52\nStatus: Published\n"
        "Tags: water, prison (https://www.notion.so/x-50?pvs=21)\nAuthor: Ana K\nCreated by: Other Person\n"
        "Location: Lhasa\nDate: 03/09/2021\n\nBody: text.\n"
    )
    (post,) = _posts(tmp_path, {NOTION: text})
    assert (post.title, post.slug, post.day, post.updated) == ("Rivers", "Rivers", "2021-04-02", "2023-07-27")
    assert (post.tags, post.authors, post.draft) == (("water", "prison"), ("Ana K",), "")
    assert post.body.text.strip() == "Body: text."
    assert post.body.line(post.body.text.split("\n").index("Body: text.") + 1) == 12
    assert [(hand.kind, hand.where.rpartition(":")[2], hand.what.partition("' ")[0]) for hand in post.hands] == [
        ("field", "5", "'Status: Published"), ("field", "8", "'Created by: Other Person"), ("place", "9", "'Location"),
        ("field", "10", "'Date: 03/09/2021"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    ["Status: Draft", "Status: In progress", "Status: Needs review", "Private: Yes", "✅ Published?: No", "状态: 草稿",
     "Kind: draft, other", "Ready to publish: No", "Approved: No", "Stage: Not started", "Публикация: Черновик"],
)  # fmt: skip
def test_a_field_of_notions_keeps_its_page_back(tmp_path: Path, line: str) -> None:
    (post,) = _posts(tmp_path, {NOTION: f"# Rivers\n\n{line}\n\nBody"})
    assert line in post.draft


def test_a_page_of_notions_to_be_published_later_begins_then(tmp_path: Path) -> None:
    (post,) = _posts(tmp_path, {NOTION: "# Rivers\n\nCreated: May 3, 2021\nPublish date: June 5, 2090\n\nBody"})
    assert (post.begins, post.day) == ("2090-06-05", "2090-06-05")


def test_a_sentence_below_a_heading_stays(tmp_path: Path) -> None:
    text = "# Rivers\n\nNote: Ana came at noon.\n\nBody"
    (post,) = _posts(tmp_path, {NOTION: text})
    assert (post.body.text.strip(), post.hands, post.draft) == (text.partition("\n\n")[2], [], "")


def test_a_table_of_notions_is_told(tmp_path: Path) -> None:
    site = Plain(OldFolder(laid(tmp_path, {NOTION: "x", NOTION.replace(".md", "_all.csv"): "a", "own.csv": "a"})))
    assert [post.origin for post in site.posts()] == [NOTION]
    assert [(hand.kind, hand.where) for hand in site.hands()] == [("table", NOTION.replace(".md", "_all.csv"))]


def test_a_note_of_joplins_has_no_place_and_no_numbers(tmp_path: Path) -> None:
    (post,) = _posts(tmp_path, {"ff0be8851182471995f4bf57c18f5e76.md": JOPLIN.format_map(_JOPLIN)})
    assert (post.title, post.slug, post.day, post.updated) == ("My note", "My note", "2025-04-22", "2025-04-24")
    assert (post.body.text.strip(), post.authors, post.draft) == ("Body", ("Ana",), "")
    assert [(hand.kind, hand.where) for hand in post.hands] == [("place", "ff0be8851182471995f4bf57c18f5e76.md:9")]


@pytest.mark.parametrize(
    ("said", "kept"),
    [({"todo": "1"}, True), ({"todo": "1", "done": "1700000000000"}, False), ({"locked": "1"}, True),
     ({"deleted": "1700000000000"}, True)],
)  # fmt: skip
def test_what_joplin_says_of_a_note_keeps_it_back(tmp_path: Path, said: dict[str, str], kept: bool) -> None:
    (post,) = _posts(tmp_path, {"a.md": JOPLIN.format_map(_JOPLIN | said)})
    assert bool(post.draft) == kept


def test_joplins_own_files_are_no_texts(tmp_path: Path) -> None:
    assert _posts(tmp_path, {"a.md": JOPLIN.format_map(_JOPLIN | {"type": "2"}), "b.md": "note_id: a\ntype_: 6"}) == []


@pytest.mark.parametrize(
    "text",
    ["# T\n\nwords\n\nstatus:: draft", "- words\n  public:: false", "words #draft here", "#private\n\n# T\n\nwords",
     "# T\n\n**Status:** Draft\n\nwords", "# T\n\nwords\n\nStatus: draft\n", "---\ntags: [draft]\n---\nwords",
     "title:: T\npublic:: false\n\n- words", "#+TITLE: T\n#+DRAFT: true\n\nwords"],
)  # fmt: skip
def test_words_of_other_programs_keep_a_note_back(text: str) -> None:
    assert noted("a.md", split(text)).kept


@pytest.mark.parametrize(
    "text",
    ["# T\n\nwords\n\nSecret: the police said that nobody was there.", "```\nstatus:: draft\n#draft\n```",
     "# T\n\nStatus: found in the river", "#Draft of a law\n\nwords", "use std::vector and a[#draft](#draft)",
     "---\ntags: [drafting, privacy]\n---\nwords", "public:: true\n\nwords", "# T\n\nStatus: published, no draft\n"],
)  # fmt: skip
def test_other_texts_are_public(text: str) -> None:
    front = split(text)
    assert not noted("a.md", front).kept


def test_the_head_of_a_page_of_logseqs_is_its_values() -> None:
    front = split(
        "title:: Rivers\ntags:: [[big river]], #water\ndate:: [[Nov 12th, 2025]]\nowner:: Ana\n\n- a\n  id:: 6\n"
    )
    done = noted("a.md", front)
    assert front.values == {"title": "Rivers", "tags": ["big river", "water"], "date": "2025-11-12"}
    assert (front.text, done.kept) == ("\n\n\n\n\n- a\n  id:: 6\n", "")
    assert [(hand.where, "stays" in hand.what) for hand in done.hands] == [("a.md:4", False), ("a.md:7", True)]


@pytest.mark.parametrize(
    ("text", "state"),
    [("---\nlatitude: 12.1\n---\nx", "was not taken"), ("---\ngeo: [1.5, 2.5]\n---\nx", "was not taken"),
     ("# T\n\nCoordinates: 36.6, 65.7\n\nx", "stays"), ("- x\n  location:: 1, 2", "stays")],
)  # fmt: skip
def test_a_place_is_told(text: str, state: str) -> None:
    (hand,) = noted("a.md", split(text)).hands
    assert (hand.kind, state in hand.what, "12.1" in hand.what) == ("place", True, False)


def test_no_place_is_none() -> None:
    assert noted("a.md", split("---\nlatitude: 0.00000000\naltitude: '0'\n---\nx")).hands == []


@pytest.mark.parametrize(
    ("own", "day"), [("", "2021-05-03"), ("user_created_time: 2020-01-02T10:00:00Z\n", "2020-01-02")]
)
def test_a_note_of_joplins_without_a_day_of_its_own_has_its_files(own: str, day: str, tmp_path: Path) -> None:
    name = f"{'a' * 32}.md"
    text = f"Note\n\nBody\n\nid: {'a' * 32}\ncreated_time: 2021-05-03T10:00:00.000Z\n{own}type_: 1"
    (post,) = _posts(tmp_path, {name: text})
    assert (post.title, post.day, post.body.text.strip()) == ("Note", day, "Body")
