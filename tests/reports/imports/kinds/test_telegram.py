"""publish.reports.imports.kinds.telegram: a channel's messages as posts."""

from pathlib import Path
from typing import Any

import pytest

from publish.core.errors import ConfigError
from publish.reports.imports.folder import OldFolder
from publish.reports.imports.kinds import telegram
from publish.reports.imports.kinds.telegram import Telegram
from publish.reports.imports.nouns import Post
from tests.support.oldsites import laid
from tests.support.small import PICTURE
from tests.support.telegram import FOLDER, PHOTO, export, message, page, row


def posts(folder: Path, *rows: dict[str, Any], **files: bytes) -> list[Post]:
    return list(Telegram(OldFolder(laid(folder, {"result.json": export(*rows), **files}))).posts())


def test_pictures_sent_together_are_one_post(tmp_path: Path) -> None:
    opened = Telegram(OldFolder(laid(tmp_path, FOLDER)))
    first, *others = opened.posts()
    assert (first.origin, first.title, first.day, first.updated) == (
        "post 2", "В Москве задержали двенадцать человек", "2022-03-05", "2022-03-07",
    )  # fmt: skip
    assert (first.address, first.aliases, first.slug, first.tags) == ("/2", ("/3",), "голос 2", ("задержания",))
    assert first.body.text == (
        '<p><img src="/голос/2.jpg" alt=""></p><p><img src="/голос/3.jpg" alt=""></p>'
        '<p>Среди них — Иван, см. <a href="https://example.org/?a=1&amp;b=2">сайт</a> и его<br>— раз</p>'
        "<p>#задержания@golos</p>"
    )
    # No name of a file in an export is taken over: each has the hour of its maker's time zone.
    assert opened.site.files == {
        "голос/2.jpg": f"ChatExport_2022-03-09/{PHOTO}",
        "голос/3.jpg": f"ChatExport_2022-03-09/{PHOTO.replace('_1@', '_2@')}",
    }
    assert [post.origin for post in others] == ["post 4", "post 5"]


def test_what_others_wrote_is_quoted(tmp_path: Path) -> None:
    _, person, channel = Telegram(OldFolder(laid(tmp_path, FOLDER))).posts()
    assert person.body.text == "<blockquote><p>Я видел это сам.<br>Своими глазами.</p></blockquote>"
    assert [hand.kind for hand in person.hands] == ["forwarded"]
    assert channel.body.text.startswith(
        '<p><a href="/2">↩ В Москве задержали двенадцать человек</a></p><blockquote><p>'
    )
    assert channel.body.text.endswith("</p></blockquote><p>— Другой канал</p>")


def test_an_answer_gives_no_words_of_a_post_away_that_stays_out(tmp_path: Path) -> None:
    paid, answer = posts(
        tmp_path, row(2, "for those who paid", paid_stars_amount=5), row(3, "words for all", reply_to_message_id=2)
    )
    assert paid.draft == "for those who paid, or for a time"
    assert answer.body.text == "<p>words for all</p>"


@pytest.mark.parametrize(
    ("second", "number"),
    [
        ({}, 1),
        ({"number": 4}, 2),
        ({"date_unixtime": "1646519402"}, 2),
        ({"date_unixtime": "x", "date": ""}, 2),
        ({"text": "its own words"}, 2),
        ({"forwarded_from": "x"}, 2),
        ({"reply_to_message_id": 1}, 2),
        ({"photo": "(File not included. Change data exporting settings to download.)", "text": "b"}, 2),
    ],
)
def test_what_makes_another_post(tmp_path: Path, second: dict[str, Any], number: int) -> None:
    fields = {"number": 3, "photo": "b.png", **second}
    found = posts(tmp_path, row(2, "words", photo="a.png"), row(**fields), **{"a.png": PICTURE, "b.png": PICTURE})
    assert len(found) == number


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("#новости #срочно\n@golos\nhttps://example.org/a\n— Первые слова\nвторые", "— Первые слова"),
        ("слово " * 30, "слово " * 14 + "слово…"),
        ("字" * 100, "字" * 90 + "…"),
        ("👍", "Голос, 2"),
    ],
)
def test_the_first_words_are_the_title(tmp_path: Path, text: str, title: str) -> None:
    (post,) = posts(tmp_path, row(2, text))
    assert post.title == title


def test_a_title_does_not_stand_twice(tmp_path: Path) -> None:
    alone, linked = posts(
        tmp_path, row(2, "one line"), row(3, [{"type": "link", "text": "https://example.org/a"}, "\nmore"])
    )
    assert alone.body.text == "<p>one line</p>"
    assert "example.org" in linked.body.text


def test_what_was_not_exported_is_told(tmp_path: Path) -> None:
    left = "(File not included. Change data exporting settings to download.)"
    opened = Telegram(OldFolder(laid(tmp_path, {
        "result.json": export(
            row(2, photo=left), row(3, "words", photo=left, author="Анна"), row(4, photo="photos/gone.jpg"),
            row(5, contact_information={"first_name": "A"}), row(6, photo="../../etc/passwd"),
        ),
    })))  # fmt: skip
    (post,) = opened.posts()
    assert (post.origin, post.authors, [hand.what for hand in post.hands]) == (
        "post 3", ("Анна",), ["1 picture or file not exported"],
    )  # fmt: skip
    assert [(hand.kind, hand.where) for hand in opened.hands()] == [
        ("signature", "Анна"), ("picture not here", "post 2"), ("picture not here", "post 4"), ("contact", "post 5"),
        ("picture not here", "post 6"),
    ]  # fmt: skip


def test_a_file_is_linked_by_the_name_that_readers_saw(tmp_path: Path) -> None:
    (post,) = posts(tmp_path, row(2, "words", file="f/x.pdf", file_name="Order <1>.pdf"), **{"f/x.pdf": b"%PDF"})
    assert '<a href="/голос/2.pdf">Order &lt;1&gt;.pdf</a>' in post.body.text


def test_pages_of_a_channel_keep_back_what_others_wrote(tmp_path: Path) -> None:
    text = '<div class="text">\n%s\n</div>'
    pages: dict[str, str | bytes] = {
        "messages.html": page(message(2, text % "one")), "messages10.html": page(message(5, text % "three")),
        "messages2.html": page(message(3, text % "two", sender=""), message(4, text % "hers", sender="Ann")),
    }  # fmt: skip
    opened = Telegram(OldFolder(laid(tmp_path, pages)))
    assert [(post.title, post.draft) for post in opened.posts()] == [
        ("one", ""), ("two", ""), ("hers", "by somebody else than the channel"), ("three", ""),
    ]  # fmt: skip
    assert opened.site.title == "Голос"
    assert not telegram.is_one(OldFolder(tmp_path))


@pytest.mark.parametrize("kind", ["private_channel", "public_supergroup", "personal_chat", "saved_messages"])
def test_other_chats_are_none(tmp_path: Path, kind: str) -> None:
    folder = OldFolder(laid(tmp_path, {"result.json": export(row(2, "words"), kind=kind)}))
    assert not telegram.is_one(folder)
    assert not telegram.is_file(tmp_path / "result.json")
    for name in ("", "result.json"):
        with pytest.raises(ConfigError, match="no export of a public channel"):
            Telegram(folder, name)


def test_several_channels_are_told(tmp_path: Path) -> None:
    folder = OldFolder(laid(tmp_path, {"a/result.json": export(row(2)), "b/result.json": export(row(2))}))
    with pytest.raises(ConfigError, match=r"several channels: a/result\.json, b/result\.json"):
        Telegram(folder)
