"""publish.reports.imports.kinds.ghost: the JSON export."""

import json
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.reports.imports import exportjson
from publish.reports.imports.kinds.ghost import Ghost
from tests.support.oldsites import GHOST, laid


def test_posts_with_their_tags_and_authors(tmp_path: Path) -> None:
    first, second, third = Ghost(laid(tmp_path, {"a.json": json.dumps(GHOST)}) / "a.json").posts()
    assert (first.tags, first.authors, first.day, first.address) == (("故事",), ("Ani",), "2023-01-02", "/gui/")
    assert (second.language, third.draft) == ("en", "for members only")
    assert "__GHOST_URL__" not in first.body.text


def exported(folder: Path, *rows: object) -> Ghost:
    return Ghost(laid(folder, {"a.json": json.dumps({"data": {"posts": rows}})}) / "a.json")


def test_a_post_without_html_has_the_text_of_its_editor(tmp_path: Path) -> None:
    said = {
        "type": "paragraph",
        "children": [{"type": "text", "text": "see "}, {"type": "image", "src": "__GHOST_URL__/a.png"}],
    }
    rows: tuple[dict[str, str], ...] = (
        {"lexical": json.dumps({"root": {"children": [said]}}), "mobiledoc": "{}"},
        {"html": "", "lexical": "not JSON", "mobiledoc": json.dumps({"sections": [[1, "p", [[0, [], 0, "old"]]]]})},
        {"lexical": "[]", "markdown": "*m*"},
        {"lexical": "{}", "plaintext": "a < b\n\nc"},
        {"lexical": "[" * 100_000},
        {"markdown": "half \ud83d"},
        {},
    )
    posts = list(exported(tmp_path, "odd", *rows).posts())
    assert [post.body.text for post in posts] == [
        '<p>see <figure><img src="/a.png" alt="" title=""></figure></p>', "<p>old</p>", "<p><em>m</em></p>\n",
        "<p>a &lt; b</p><p>c</p>", "", "<p>half ?</p>\n", "",
    ]  # fmt: skip
    assert [[hand.kind for hand in post.hands] for post in posts] == [[], [], [], ["no HTML"], ["no HTML"], [], []]


def test_what_was_for_members_or_for_mail_is_not_public(tmp_path: Path) -> None:
    gated = "all<!--kg-gated-block:begin nonMember:false -->paid<!--kg-gated-block:end-->"
    post, sent, draft = exported(tmp_path, {"html": gated, "status": "published"}, {"status": "sent"}, {}).posts()
    assert (post.body.text, [hand.kind for hand in post.hands]) == ("all", ["not public"])
    assert (post.draft, sent.draft, draft.draft) == ("", "sent by mail alone", "a draft")


@pytest.mark.parametrize(
    "text", ['{"db":', '{"db": []}', '{"posts": 5}', "[" * 100_000, '{"db": [{"data": {"posts": {}}}]}']
)
def test_what_is_no_export_is_told(text: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        Ghost(laid(tmp_path, {"a.json": text}) / "a.json")


def test_an_export_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exportjson, "EXPORT_MAX_LENGTH", 3)
    with pytest.raises(ConfigError, match="longer than"):
        Ghost(laid(tmp_path, {"a.json": "{}{}"}) / "a.json")


@pytest.mark.parametrize(
    ("zone", "said", "found"),
    [
        ("Asia/Riyadh", "2021-05-04T22:30:00.000Z", "2021-05-05"),
        ("America/Lima", "2021-05-04T02:30:00.000Z", "2021-05-03"),
        ("../../etc/passwd", "2021-05-04T22:30:00.000Z", "2021-05-04"),
        ("Asia", "2021-05-04 22:30:00", "2021-05-04"),
        ("Asia/Riyadh", "9999-12-31T23:59:59Z", "9999-12-31"),
    ],
)
def test_a_day_is_the_one_that_the_sites_readers_saw(tmp_path: Path, zone: str, said: str, found: str) -> None:
    data = {"posts": [{"slug": "a", "published_at": said}], "settings": [{"key": "timezone", "value": zone}]}
    (post,) = Ghost(laid(tmp_path, {"a.json": json.dumps({"data": data})}) / "a.json").posts()
    assert post.day == found


def test_a_time_zone_that_is_not_known_is_told_once(tmp_path: Path) -> None:
    data = {"posts": [{"slug": "a"}], "settings": [{"key": "timezone", "value": "Mars/Olympus"}]}
    file = tmp_path / "x.json"
    file.write_text(json.dumps({"data": data}))
    assert [(hand.kind, hand.where) for hand in Ghost(file).hands()] == [("time zone", "x.json")]
