"""A chat or a channel as Telegram's program for desks exports it.

Its window says "Exported Data" of all chats, and the day of a message stands in no word that is shown. What is NOT done
here: sorting messages, or saying who is meant by a name.
"""

import re
from typing import Final

from publish.reports.ingest.document import Removed, Why
from publish.reports.ingest.web.head import Found
from publish.reports.ingest.web.nodes import Element
from publish.reports.ingest.web.sayings import first_words

_CHAT: Final = frozenset({"page_body", "chat_page"})
_DATED: Final = frozenset({"date", "details"})
# Polls, places and calls are kept: their words are the message.
_MEDIA: Final = frozenset({"media_photo", "media_video", "media_voice_message", "media_audio_file", "media_file"})
_DAY: Final = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) \d\d:\d\d")


def told(body: Element, said: list[Found], removed: list[Removed]) -> list[Found]:
    """Return what a page says of itself, and of an exported chat its name and its first day.

    Initials instead of portraits, and boxes for films and pictures that were not exported, are listed and taken out.
    """
    nodes = [(node, frozenset(node.get("class").split())) for node in body.walk()]
    if not any(names >= _CHAT for _, names in nodes):
        return said
    found = [one for one in said if one[0] != "title"]
    for node, names in nodes:
        if names & _MEDIA and node.said():
            removed.append(Removed(first_words(node.said()), Why.PICTURE))
            node.drop()
        elif "userpic_wrap" in names and node.said():
            removed.append(Removed(node.said(), Why.FURNITURE))
            node.drop()
        elif names >= {"text", "bold"} and any("page_header" in above.get("class").split() for above in node.above()):
            found.append(("title", node.said(), f"name of the chat: {node.said()}"))
    days = (_DAY.match(node.get("title")) for node, names in nodes if names >= _DATED)
    if day := next((day for day in days if day), None):
        found.append(("date", f"{day[3]}-{day[2]}-{day[1]}", f"day of the first message: {day.string}"))
    return found
