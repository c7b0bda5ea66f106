"""publish.reports.imports.telegram.exported: the fields of a message in JSON."""

from typing import Any

import pytest

from publish.reports.imports.telegram.exported import messages, of_service
from publish.reports.imports.telegram.message import Attached, Message, TextRun, words
from tests.support.telegram import row, run

LEFT = "(File not included. Change data exporting settings to download.)"


def read(**fields: Any) -> Message:
    (made,) = messages([row(1, **fields)])
    return made


def test_times_are_those_of_utc_where_they_are_told() -> None:
    made = read(edited="2022-03-07T01:00:00", edited_unixtime="x")
    # What a machine's own clock showed tells in which time zone the editor sits.
    assert (made.when, made.edited) == ("2022-03-05 22:30:00", "2022-03-07 01:00:00")
    (old,) = messages(
        [{"id": 1, "type": "message", "date": "2016-03-06T01:30:00", "text": ["a", {"type": "b", "text": "b"}, 3]}]
    )
    assert (old.when, old.parts) == ("2016-03-06 01:30:00", [TextRun("plain", "a"), TextRun("b", "b")])


@pytest.mark.parametrize(
    ("fields", "attached"),
    [
        ({"photo": "photos/a.jpg"}, [Attached("photos/a.jpg", "", True)]),
        ({"photo": LEFT}, [Attached("", "", True)]),
        ({"file": "files/a.png", "file_name": "Order.png", "mime_type": "image/png"},
         [Attached("files/a.png", "Order.png", True)]),
        ({"file": "files/a (1).pdf", "file_name": "Order.pdf", "mime_type": "application/pdf"},
         [Attached("files/a (1).pdf", "Order.pdf")]),
        ({"file": f"a.mp4 {LEFT}", "media_type": "video_file", "thumbnail": "t.jpg"}, [Attached("")]),
        ({"file": "s.webp", "media_type": "sticker", "sticker_emoji": "👍"}, []),
        ({"file": 5}, []),
    ],
)  # fmt: skip
def test_pictures_and_files(fields: dict[str, Any], attached: list[Attached]) -> None:
    assert read(**fields).attached == attached


def test_a_sticker_says_its_sign() -> None:
    assert read(file="s.webp", media_type="sticker", sticker_emoji="👍").parts == [TextRun("plain", "👍")]


def test_who_wrote_it_first_is_named_only_if_it_is_a_channel() -> None:
    channel = read(forwarded_from="Other", forwarded_from_id="channel7")
    assert (channel.is_forwarded, channel.forwarded, channel.told) == (True, "Other", [])
    own = read(forwarded_from="Голос")
    assert own.forwarded == "Голос"
    for fields in ({"forwarded_from": "Ann"}, {"forwarded_from": "Ann", "forwarded_from_id": "user7"}):
        person = read(**fields)
        assert (person.is_forwarded, person.forwarded) == (True, "")
        assert "'Ann'" in person.told[0][1]
    assert "an account that is gone" in read(forwarded_from=None).told[0][1]


def test_a_poll_has_no_vote_of_whoever_exported() -> None:
    answers = [{"text": "Да", "voters": 1_200, "chosen": True}, {"text": [run("plain", "Нет")], "chosen": False}]
    made = read(text="Наш вопрос:", poll={"question": "Пойдёте?", "answers": answers})
    assert made.after == ["<ul><li>Да — 1,200</li><li>Нет</li></ul>"]
    assert "".join(part.text for part in made.parts) == "Наш вопрос:\n\nПойдёте?"
    todo = read(todo_list={"title": "Список", "answers": [{"text": "раз"}]})
    assert (todo.parts, todo.after) == ([TextRun("bold", "Список")], ["<ul><li>раз</li></ul>"])


def test_links_of_buttons_stay() -> None:
    buttons = [[run("url", "Читать", data="https://example.org/"), run("callback", "👍 5", data="")], "odd", [5]]
    assert [words(one) for one in read(inline_bot_buttons=buttons).after] == ["Читать"]


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"contact_information": {"first_name": "A", "phone_number": "+7"}}, "contact"),
        ({"place_name": "A", "location_information": {"latitude": 55.1}}, "place"),
        ({"giveaway_results": {"winners": [5]}}, "giveaway"),
    ],
)
def test_what_names_people_or_places_is_told(fields: dict[str, Any], kind: str) -> None:
    made = read(**fields)
    assert [one for one, _ in made.told] == [kind]
    assert (made.has_text, made.after) == (False, [])


def test_what_was_for_some_or_for_a_time_is_kept_back() -> None:
    kept = [read(paid_stars_amount=5), read(self_destruct_period_seconds=60), read()]
    assert [bool(one.draft) for one in kept] == [True, True, False]


def test_signatures_and_answers() -> None:
    made = read(author="Анна", reply_to_message_id=5)
    assert (made.signed, made.answers) == ("Анна", 5)
    assert read(reply_to_message_id=5, reply_to_peer_id="channel9").answers == 0
    assert read(from_id="user5", **{"from": "Анна П."}).signed == "Анна П."


def test_messages_of_the_service_are_none() -> None:
    rows = [{"id": 1, "type": "service", "members": ["A"]}, {"id": 2, "type": "unsupported"}, 5, {"type": "message"}]
    assert (list(messages(rows)), of_service(rows)) == ([], 2)
