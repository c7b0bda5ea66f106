"""A channel's ``result.json``, as messages.

What names people is told, and not taken: members in service messages, who voted or reacted, a contact's telephone.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any, Final

from publish.core.errors import cut
from publish.reports.imports.exportjson import rows, text
from publish.reports.imports.telegram.message import GONE, Attached, Message, TextRun, listed

_MOVING: Final = frozenset({"video_file", "video_message", "voice_message", "animation", "audio_file"})
# Kind of the remark, and its words, by the field that holds it.
_NOT_TAKEN: Final = {
    "contact_information": ("contact", "a contact's name and telephone, which were not taken"),
    "location_information": ("place", "a place on the map, which was not taken"),
    "game_title": ("game", "a game, which was not taken"),
    "invoice_information": ("payment", "a bill, which was not taken"),
    "giveaway_information": ("giveaway", "a giveaway, which was not taken"),
    "giveaway_results": ("giveaway", "a giveaway and its winners, who were not taken"),
}


def messages(given: list[Any]) -> Iterator[Message]:
    """Yield the messages, less those of the service."""
    for row in given:
        if isinstance(row, dict) and row.get("type") == "message" and isinstance(row.get("id"), int):
            yield _message(row)


def of_service(given: list[Any]) -> int:
    """Return the number of messages of the service, and unsupported ones."""
    return sum(1 for row in given if isinstance(row, dict) and row.get("type") != "message")


def _message(row: Mapping[str, Any]) -> Message:
    made = Message(row["id"], _when(row, "date"), _parts(row.get("text_entities") or row.get("text")))
    made.edited = _when(row, "edited")
    made.sender, made.signed = _text(row, "from_id"), _text(row, "author")
    # Whoever signs with an account of their own is the sender, though the channel posts.
    if made.sender.startswith("user"):
        made.signed = made.signed or _text(row, "from")
    made.is_forwarded = "forwarded_from" in row
    if _text(row, "forwarded_from_id").startswith("channel") or row.get("forwarded_from") == row.get("from"):
        made.forwarded = _text(row, "forwarded_from")
    elif made.is_forwarded:
        name = cut(_text(row, "forwarded_from") or GONE)
        made.told.append(("forwarded", f"'{name}' wrote it first; no name was taken, for it may be a person's"))
    if isinstance(row.get("reply_to_message_id"), int) and not row.get("reply_to_peer_id"):
        made.answers = row["reply_to_message_id"]
    if "paid_stars_amount" in row or "self_destruct_period_seconds" in row:
        made.draft = "for those who paid, or for a time"
    _attach(made, row)
    for key, remark in _NOT_TAKEN.items():
        if row.get(key):
            made.told.append(remark)
    if isinstance(poll := row.get("poll"), dict):
        _list(made, poll.get("question"), _answers(poll))
    if isinstance(todo := row.get("todo_list"), dict):
        _list(made, todo.get("title"), (_said(one.get("text")) for one in rows(todo, "answers")))
    made.after += _buttons(row)
    return made


def _text(row: Mapping[str, Any], key: str) -> str:
    return " ".join(text(row, key).split())


def _when(row: Mapping[str, Any], key: str) -> str:
    """Return a time of UTC, if the export tells it.

    The other is by the clock of whoever exported, and tells where they live.
    """
    try:
        return f"{datetime.fromtimestamp(int(row[f'{key}_unixtime']), UTC):%Y-%m-%d %H:%M:%S}"
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return _text(row, key).replace("T", " ")


def _parts(value: object) -> list[TextRun]:
    """Return the runs of words of a text or a list."""
    found = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str) and one:
            found.append(TextRun("plain", one))
        elif isinstance(one, dict) and isinstance(one.get("text"), str):
            kind, href = one.get("type"), one.get("href")
            found.append(
                TextRun(kind if isinstance(kind, str) else "plain", one["text"], href if isinstance(href, str) else "")
            )
    return found


def _attach(made: Message, row: Mapping[str, Any]) -> None:
    kind = _text(row, "media_type")
    if kind == "sticker":
        # A sticker is drawn by somebody else, and says what its sign says.
        made.parts = made.parts if made.has_text else [TextRun("plain", _text(row, "sticker_emoji"))]
        return
    for key in ("photo", "file"):
        if path := _text(row, key):
            # Instead of a path stand words on why there is none: "(File not included. …)", or a name before them.
            is_there = not path.endswith(")") or "(" not in path
            is_picture = key == "photo" or (_text(row, "mime_type") in ("image/png", "image/jpeg") and not kind)
            name = "" if kind in _MOVING else _text(row, "file_name")
            made.attached.append(Attached(path if is_there else "", name, is_picture))


def _answers(poll: Mapping[str, Any]) -> Iterator[str]:
    """Yield answers and how many chose each.

    Which one is ticked is the vote of whoever exported.
    """
    for one in rows(poll, "answers"):
        voters = one.get("voters")
        yield _said(one.get("text")) + (f" — {voters:,}" if isinstance(voters, int) else "")


def _said(value: object) -> str:
    return "".join(part.text for part in _parts(value))


def _list(made: Message, above: object, entries: Iterable[str]) -> None:
    """Put a list and the words above it below a message's own."""
    made.parts += [TextRun("plain", "\n\n")] if made.has_text else []
    made.parts.append(TextRun("bold", _said(above)))
    made.after.append(listed(entries))


def _buttons(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield links of buttons below a message."""
    lines = row.get("inline_bot_buttons")
    for line in lines if isinstance(lines, list) else []:
        for one in line if isinstance(line, list) else []:
            address = one.get("data") if isinstance(one, dict) and one.get("type") == "url" else None
            if isinstance(address, str) and address.startswith(("https://", "http://")):
                yield f'<p><a href="{escape(address)}">{escape(_text(one, "text") or address)}</a></p>'
