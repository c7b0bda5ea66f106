"""publish.reports.imports.telegram.pages: messages of an export's pages."""

import sys

import pytest

from publish.core.errors import ConfigError
from publish.reports.imports.telegram.message import Attached, Message, TextRun
from publish.reports.imports.telegram.pages import ChatPage
from tests.support.telegram import message, page


def read(inner: str, **fields: str) -> Message:
    (made,) = ChatPage(page(message(5, inner, **fields))).messages("")
    return made


def media(kind: str) -> str:
    return f'<div class="media_wrap clearfix"><div class="media pull_left {kind}"><div class="body">x</div></div></div>'


def test_a_text_is_runs_of_words() -> None:
    made = read(
        '<div class="text">\n<strong>Раз<br><br></strong>два &lt;b&gt;\nтри <a href="https://example.org/?a=1&amp;b=2">там</a>'
        '<a href="" onclick="return ShowHashtag(&quot;Москва&quot;)">#Москва</a>'
        '<a href="" onclick="return ShowMentionName()">Иван</a><span class="spoiler hidden">тайно</span>\n</div>'
    )
    assert made.parts == [
        TextRun("bold", "Раз\n\n"), TextRun("plain", "два <b> три "), TextRun("text_link", "там", "https://example.org/?a=1&b=2"),
        TextRun("hashtag", "#Москва"), TextRun("plain", "Иван"), TextRun("plain", "тайно"),
    ]  # fmt: skip


def test_times_senders_and_signatures() -> None:
    made = read('<div class="signature details">\nАнна\n</div>')
    assert (made.number, made.when, made.sender, made.signed) == (5, "2022-03-05 22:30:00", "Голос", "Анна")
    assert read("", zone="").when == "2022-03-06 01:30:00"
    assert read("", zone=" UTC+99:00").when == ""
    (joined,) = ChatPage(page(message(6, "", sender=""))).messages("who came before")
    assert joined.sender == "who came before"
    read_page = ChatPage(page(message(5, ""), message(6, "", sender="")))
    assert [one.sender for one in read_page.messages("")] == ["Голос", "Голос"]
    assert (read_page.channel, read_page.of_service) == ("Голос", 1)


def test_a_forwarded_message_has_no_name() -> None:
    made = read(
        '<div class="forwarded body"><div class="from_name">\nAnn <span class="date details"> 05.03.2022</span>'
        '</div><div class="text">её слова</div></div>'
    )
    assert (made.sender, made.is_forwarded, made.forwarded) == ("Голос", True, "")
    assert made.told == [("forwarded", "'Ann' wrote it first; no name was taken, for it may be a person's")]
    assert made.parts == [TextRun("plain", "её слова")]
    assert "an account that is gone" in read('<div class="forwarded body"></div>').told[0][1]


def test_pictures_files_and_what_is_not_there() -> None:
    shown = (
        '<div class="media_wrap"><a class="photo_wrap clearfix" href="photos/a.jpg"><img src="t.jpg"></a></div>'
        '<div class="media_wrap"><a class="media clearfix block_link media_file" href="files/a.pdf"><div class="body">'
        '<div class="title bold">Order.pdf</div></div></a></div>'
    )
    assert read(shown).attached == [Attached("photos/a.jpg", "", True), Attached("files/a.pdf", "Order.pdf")]
    assert read(media("media_photo") + media("media_video")).attached == [Attached("", "", True), Attached("")]


@pytest.mark.parametrize(("kind", "told"), [("media_contact", "contact"), ("media_venue", "place"), ("media_call", "")])
def test_what_names_people_or_places_is_told(kind: str, told: str) -> None:
    made = read(media(kind))
    assert ([one for one, _ in made.told], made.attached) == ([told] if told else [], [])
    linked = '<div class="media_wrap"><a class="media media_location" href="https://maps.example.org/?q=1"></a></div>'
    assert ([one for one, _ in read(linked).told], read(linked).attached) == (["place"], [])


def test_answers_and_polls() -> None:
    assert (
        read('<div class="reply_to details">In reply to <a href="messages.html#go_to_message4">x</a></div>').answers
        == 4
    )
    assert read('<div class="reply_to details"><a href="#">x</a></div>').answers == 0
    poll = (
        '<div class="media_wrap"><div class="media_poll"><div class="question bold">\nПойдёте?\n</div>'
        '<div class="answer">'
        '\n- Да <span class="details">20 votes</span></div></div></div>'
    )
    assert (read(poll).parts, read(poll).after) == ([TextRun("bold", "Пойдёте?")], ["<ul><li>Да 20 votes</li></ul>"])


def test_pages_without_end_or_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(ChatPage(page("<div>" * 500)).messages("")) == []
    monkeypatch.setitem(sys.modules, "selectolax.lexbor", None)
    with pytest.raises(ConfigError, match="selectolax"):
        ChatPage("")
