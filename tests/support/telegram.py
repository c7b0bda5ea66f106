"""A channel as Telegram's program for desks exports it, in texts of our own: as JSON, and as pages."""

import json
from typing import Any

from tests.support.small import PICTURE

CHANNEL = 1234567
TIMES = {"date": "2022-03-06T01:30:00", "date_unixtime": "1646519400"}  # 01:30 in Moscow, 22:30 of the day before here


def row(number: int, text: Any = "", **fields: Any) -> dict[str, Any]:
    """A message of the channel's."""
    entities = text if isinstance(text, list) else [{"type": "plain", "text": text}] if text else []
    said = {"id": number, "type": "message", **TIMES, "from": "Голос", "from_id": f"channel{CHANNEL}", **fields}
    return {**said, "text": text, "text_entities": entities}


def export(*rows: dict[str, Any], kind: str = "public_channel") -> str:
    """A ``result.json``."""
    return json.dumps({"name": "Голос", "type": kind, "id": CHANNEL, "messages": rows}, ensure_ascii=False, indent=1)


def run(kind: str, text: str, **fields: Any) -> dict[str, Any]:
    """A run of words with a kind."""
    return {"type": kind, "text": text, **fields}


def message(number: int, inner: str, *, sender: str = "Голос", zone: str = " UTC+03:00") -> str:
    """A message of a page; without ``sender`` it goes on where the last one ended."""
    name = f'<div class="from_name">\n{sender} \n</div>' if sender else ""
    return (
        f'<div class="message default{"" if sender else " joined"}" id="message{number}">\n<div class="body">\n'
        f'<div class="pull_right date details" title="06.03.2022 01:30:00{zone}">\n01:30\n</div>\n{name}\n{inner}\n'
        "</div>\n</div>\n"
    )


def page(*messages: str) -> str:
    """A ``messages.html``."""
    return (
        "<!DOCTYPE html>\n<html>\n<head>\n<title>Exported Data</title>\n</head>\n<body>\n<div class='page_header'>\n"
        '<div class="content">\n<div class="text bold">\nГолос\n</div>\n</div>\n</div>\n<div class="page_body">'
        '<div class="message service" id="message-1">\n<div class="body details">\n6 March 2022\n</div>\n</div>\n'
        f"{''.join(messages)}</div>\n</body>\n</html>\n"
    )


PHOTO = "photos/photo_1@06-03-2022_01-30-00.jpg"
FOLDER: dict[str, str | bytes] = {
    "ChatExport_2022-03-09/result.json": export(
        {"id": 1, "type": "service", **TIMES, "actor": "Secret Admin", "actor_id": "user31337",
         "action": "invite_members", "members": ["Secret Member"], "text": "", "text_entities": []},
        row(
            2,
            [run("bold", "В Москве задержали двенадцать человек\n\n"), run("plain", "Среди них — "),
             run("mention_name", "Иван", user_id=99887766), run("plain", ", см. "),
             run("text_link", "сайт", href="https://example.org/?a=1&b=2"), run("plain", " и "),
             run("text_link", "его", href="tg://user?id=4242"), run("plain", "\n— раз\n\n"),
             run("hashtag", "#задержания@golos")],
            photo=PHOTO, edited="2022-03-07T10:00:00", edited_unixtime="1646640000",
            reactions=[{"type": "emoji", "count": 1, "emoji": "👍",
                        "recent": [{"from": "Secret Reader", "from_id": "user555", "date": "2022-03-06T02:00:00"}]}],
        ),
        row(3, photo=PHOTO.replace("_1@", "_2@")),
        row(4, "Я видел это сам.\nСвоими глазами.", forwarded_from="Secret Witness"),
        row(5, [run("plain", "Об этом же: "), run("link", f"https://t.me/c/{CHANNEL}/2"), run("plain", ", "),
                run("link", "https://t.me/golos/3?single")], reply_to_message_id=2, forwarded_from="Другой канал",
            forwarded_from_id="channel777"),
        row(6, contact_information={"first_name": "Secret", "last_name": "Source", "phone_number": "+7 999"}),
    ),
    f"ChatExport_2022-03-09/{PHOTO}": PICTURE,
    f"ChatExport_2022-03-09/{PHOTO.replace('_1@', '_2@')}": PICTURE,
}  # fmt: skip
