"""publish.reports.imports.koenig.cards: each card keeps its words, but for those that were never public."""

from typing import Any

import pytest

from publish.reports.imports.html import read
from publish.reports.imports.koenig.cards import Cards, from_markdown
from publish.reports.writing.write import write

PICTURE = {"src": "/content/images/a.png", "alt": "alt", "caption": "<i>cap</i>"}


def written(name: str, payload: dict[str, Any]) -> str:
    return write(read(Cards().html(name, payload)).blocks)


@pytest.mark.parametrize(
    ("name", "payload", "expected"),
    [
        ("image", PICTURE, "![alt](/content/images/a.png)\n\n*cap*\n"),
        ("image", {"src": "/a.png", "href": "https://e.example"}, "[![](/a.png)](https://e.example)\n"),
        ("gallery", {"images": [PICTURE, 5], "caption": "all"}, "![alt](/content/images/a.png)\n\n*cap*\n\n*all*\n"),
        ("before-after", {"beforeImage": PICTURE, "caption": "c"}, "![alt](/content/images/a.png)\n\n*c*\n"),
        (
            "bookmark",
            {"url": "https://e.example", "metadata": {"title": "T", "description": "D", "publisher": "P", "author": "A",
             "icon": "https://e.example/i.png"}, "caption": "C"},
            "> [T](https://e.example)\n>\n> D\n>\n> P · A\n\nC\n",
        ),
        ("bookmark", {"url": "https://e.example", "title": "T"}, "> [T](https://e.example)\n"),
        ("embed", {"url": "https://e.example/1", "html": '<iframe src="https://e.example/f"></iframe>', "caption": "C"},
         "<https://e.example/f>\n\n<https://e.example/1>\n\nC\n"),
        ("html", {"html": "<p>raw <b>x</b></p>"}, "raw **x**\n"),
        ("codeblock", {"code": "x < 1\n  y", "language": "py", "caption": "C"}, "```py\nx < 1\n  y\n```\n\nC\n"),
        ("callout", {"calloutText": "call <b>me</b>", "calloutEmoji": "💡"}, "> 💡 call **me**\n"),
        ("toggle", {"heading": "H", "content": "<p>in</p>"}, "#### H\n\nin\n"),
        ("file", {"src": "/f.pdf", "fileTitle": "T", "fileCaption": "C", "fileName": "f.pdf"},
         "[T](/f.pdf) (f.pdf)\n\nC\n"),
        ("audio", {"src": "/a.mp3", "title": "T"}, "T\n\n[/a.mp3](/a.mp3)\n"),
        ("video", {"src": "/a.mp4", "caption": "C"}, "[/a.mp4](/a.mp4)\n\n*C*\n"),
        ("button", {"buttonText": "B", "buttonUrl": "/b/"}, "[B](/b/)\n"),
        ("header", {"header": "H", "subheader": "S", "buttonEnabled": True, "buttonText": "B", "buttonUrl": "/b/"},
         "## H\n\nS\n\n[B](/b/)\n"),
        ("signup", {"header": "H", "subheader": "S", "disclaimer": "D", "buttonText": "B"}, "## H\n\nS\n\nD\n"),
        ("product", {"productTitle": "T", "productDescription": "<p>D</p>", "productRatingEnabled": True,
         "productStarRating": 4, "productButtonEnabled": True, "productButton": "B", "productUrl": "/b/"},
         "#### T\n\n★★★★☆\n\nD\n\n[B](/b/)\n"),
        ("call-to-action", {"textValue": "<p>W</p>", "buttonText": "B", "buttonUrl": "/b/", "sponsorLabel": "<p>L</p>"},
         "> L\n>\n> W\n>\n> [B](/b/)\n"),
        ("horizontalrule", {}, "***\n"),
        ("paywall", {}, ""),
    ],
)  # fmt: skip
def test_a_card_as_markdown(name: str, payload: dict[str, Any], expected: str) -> None:
    assert written(name, payload) == expected


@pytest.mark.parametrize(
    "visibility",
    [
        {"web": {"nonMember": False, "memberSegment": "status:free,status:-free"}, "email": {"memberSegment": ""}},
        {"emailOnly": True},
        {"showOnWeb": False, "showOnEmail": True},
    ],
)
def test_a_card_for_members_or_for_mail_is_told_and_not_drawn(visibility: dict[str, Any]) -> None:
    cards = Cards()
    assert cards.html("html", {"html": "<p>paid</p>", "visibility": visibility}) == ""
    assert cards.html("email", {"html": "<p>mail</p>"}) == ""
    assert [kind for kind, _ in cards.told] == ["not public", "not public"]
    seen = {"web": {"nonMember": True}}
    assert cards.html("html", {"html": "all", "visibility": seen}) == "all"


def test_a_card_of_no_known_kind_is_told_with_its_words() -> None:
    cards = Cards()
    assert cards.html("zork", {"zed": "字"}) == ""
    assert cards.told == [("unknown card", 'a card of the kind \'zork\', not taken; it holds: {"zed": "字"}')]


def test_payloads_of_odd_types_are_no_fault() -> None:
    for name in ("image", "gallery", "bookmark", "embed", "code", "callout", "file", "product", "header", "markdown"):
        odd = dict.fromkeys(
            ("src", "images", "metadata", "html", "code", "url", "calloutEmoji", "markdown", "header"), 5
        )
        assert isinstance(written(name, odd | {"productStarRating": "x", "productRatingEnabled": 1}), str)


def test_markdown_of_ghosts_keeps_its_lines_and_notes() -> None:
    text = "#Lazy\none\ntwo[^1]\n\n[^1]: note\n\n```\na\nb\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    made = write(read(from_markdown(text)).blocks)
    assert made == ("## Lazy\n\none\\\ntwo¹\n\n¹ note\n\n```\na\nb\n```\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n")
