"""publish.reports.imports.kinds.mastodon: which posts of an account were for all, and what is a thread."""

import json
from pathlib import Path
from typing import Any

import pytest

from publish.core.errors import ConfigError
from publish.reports.imports.folder import OldFolder
from publish.reports.imports.kinds import mastodon
from publish.reports.imports.kinds.mastodon import Mastodon
from tests.support.oldsites import MASTODON, laid, note, outbox
from tests.support.small import PICTURE


def opened(folder: Path, *notes: Any, **files: bytes) -> Mastodon:
    return Mastodon(OldFolder(laid(folder, {"outbox.json": outbox(*notes), **files})))


def test_a_thread_is_one_report(tmp_path: Path) -> None:
    made = Mastodon(OldFolder(laid(tmp_path, MASTODON)))
    first, kept = made.posts()
    assert (first.origin, first.title, first.day, first.language) == ("post 1", "First words", "2022-03-05", "ru")
    assert (first.address, first.aliases, first.tags) == ("/1", ("/2",), ("Москва",))
    assert first.body.text == (
        '<p>First<br>words</p><p>more</p><p><img src="/mastodon/a.png" alt="An order"></p><p>second part</p>'
    )
    assert (kept.origin, kept.draft) == ("post 3", "for followers, or for one person")
    assert made.site.addresses == ("https://m.example.org/@ani", "https://m.example.org/users/ani/statuses")
    assert [(hand.kind, hand.what) for hand in made.hands()] == [
        ("passed on", "1 post of others, passed on by the account, not taken")
    ]


@pytest.mark.parametrize(
    ("fields", "draft"),
    [
        ({}, ""),
        ({"to": "as:Public"}, ""),
        ({"to": ["https://m.example.org/users/ani/followers"], "cc": [mastodon.PUBLIC]}, "unlisted"),
        ({"to": ["https://m.example.org/users/ani/followers"], "cc": []}, "for followers, or for one person"),
        ({"to": ["https://m.example.org/users/bo"]}, "for followers, or for one person"),
        ({"to": None}, "for followers, or for one person"),
        ({"inReplyTo": "https://else.example.org/9"}, "an answer to somebody else"),
        ({"inReplyTo": "https://m.example.org/users/ani/statuses/7"}, ""),
    ],
)
def test_only_what_was_for_all_is_public(tmp_path: Path, fields: dict[str, Any], draft: str) -> None:
    (post,) = opened(tmp_path, note(7, "words", **fields)).posts()
    assert post.draft == draft


def test_what_was_for_few_comes_in_by_no_thread(tmp_path: Path) -> None:
    above = "https://m.example.org/users/ani/statuses/1"
    posts = list(opened(tmp_path, note(1, "for all"), note(2, "for few", to=[], inReplyTo=above)).posts())
    assert [(post.body.text, bool(post.draft)) for post in posts] == [
        ("<p>for few</p>", True),
        ("<p>for all</p>", False),
    ]


def test_attachments_polls_and_long_titles(tmp_path: Path) -> None:
    files = [
        {"mediaType": "video/mp4", "url": "/media_attachments/files/v.mp4", "name": None},
        {"mediaType": "image/png", "url": "/media_attachments/files/gone.png"},
    ]
    poll = note(
        8, "word " * 30, attachment=files, oneOf=[{"name": "Yes"}, {"name": "<No>"}], contentMap={"a": 1, "b": 2}
    )
    (post,) = opened(tmp_path, poll, **{"media_attachments/files/v.mp4": PICTURE}).posts()
    assert post.title == "word " * 17 + "word…"
    assert post.language == ""
    assert post.body.text.endswith('<p><a href="/mastodon/v.mp4">v.mp4</a></p><ul><li>Yes</li><li>&lt;No&gt;</li></ul>')
    assert [hand.what for hand in post.hands] == ["'/media_attachments/files/gone.png' is not in the archive"]


def test_what_is_none_is_told(tmp_path: Path) -> None:
    assert not mastodon.is_file(laid(tmp_path, {"a/outbox.json": "[]"}) / "a/outbox.json")
    with pytest.raises(ConfigError, match="holds 0 archives"):
        Mastodon(OldFolder(tmp_path))
    (tmp_path / "a/outbox.json").write_text(json.dumps({"type": "OrderedCollection", "orderedItems": 5}))
    assert list(Mastodon(OldFolder(tmp_path)).posts()) == []


def test_a_post_without_a_number_is_above_no_other(tmp_path: Path) -> None:
    found = opened(tmp_path, note(1, "one", id=""), note(2, "two"), note(3, "three")).posts()
    assert [post.title for post in found] == ["one", "two", "three"]


def test_a_picture_at_an_address_that_is_none_is_told(tmp_path: Path) -> None:
    (post,) = opened(tmp_path, note(1, "words", attachment=[{"url": "https://[files]/a.png"}])).posts()
    assert [hand.kind for hand in post.hands] == ["picture not here"]
