"""A channel's ``messages.html``, as messages.

The pages say of each message what ``result.json`` says, but not whether the channel was public.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final

from publish.core.errors import ConfigError, cut, install
from publish.reports.imports.htmlinlines import children
from publish.reports.imports.telegram.message import GONE, Attached, Message, TextRun, listed
from publish.reports.writing.nested import nested

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

NESTED_MAX: Final = 400  # elements left open within one another: browsers stop at 512
_NUMBER: Final = re.compile(r"message(\d{1,12})")
_ANSWERED: Final = re.compile(r"go_to_message(\d{1,12})")
_TIME: Final = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d:\d\d)(?: UTC([+-]\d\d:?\d\d))?")
_KINDS: Final = {
    "strong": "bold", "b": "bold", "em": "italic", "i": "italic", "u": "underline", "s": "strikethrough",
    "code": "code", "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
_NOT_TAKEN: Final = {
    "media_contact": ("contact", "a contact's name and telephone, which were not taken"),
    "media_location": ("place", "a place on the map, which was not taken"),
    "media_live_location": ("place", "a place on the map, which was not taken"),
    "media_venue": ("place", "a place on the map, which was not taken"),
    "media_game": ("game", "a game, which was not taken"),
    "media_invoice": ("payment", "a bill, which was not taken"),
}


class ChatPage:
    """One page of an export.

    Raises:
        ConfigError: The parser is not installed.
    """

    def __init__(self, text: str) -> None:
        try:
            from selectolax.lexbor import LexborHTMLParser
        except ImportError:
            raise ConfigError("HTML is read by selectolax, which is not installed", hint=install("import")) from None
        self._tree = LexborHTMLParser(text if nested(text) <= NESTED_MAX else "")

    @property
    def channel(self) -> str:
        """Return the name above the messages."""
        return _said(self._tree.css_first(".page_header .text"))

    @property
    def of_service(self) -> int:
        """Return the number of messages of the service, with days between them."""
        return len(self._tree.css(".message.service"))

    def messages(self, sender: str) -> Iterator[Message]:
        """Yield the messages.

        Args:
            sender: Who wrote the last message before this page: who goes on is not named again.
        """
        for node in self._tree.css(".message.default"):
            if found := _NUMBER.fullmatch(node.attributes.get("id") or ""):
                made = _message(node, int(found[1]), sender)
                sender = made.sender
                yield made


def _said(node: "LexborNode | None") -> str:
    return " ".join(node.text(deep=True).split()) if node is not None else ""


def _message(node: "LexborNode", number: int, before: str) -> Message:
    forwarded = node.css_first(".forwarded.body")
    # A forwarded message has a name and a time of its own within this one's.
    own = [one for one in node.css(".from_name") if forwarded is None or one.parent != forwarded]
    when = node.css_first(".pull_right.date")
    made = Message(number, _when((when.attributes.get("title") or "") if when else ""))
    made.sender = _said(own[0]) if own else before
    made.signed = _said(node.css_first(".signature"))
    if forwarded is not None:
        made.is_forwarded = True
        first = forwarded.css_first(".from_name")
        # The time stands within the name.
        name = cut(_said(first).removesuffix(_said(first.css_first(".date")) if first else "").strip() or GONE)
        made.told.append(("forwarded", f"'{name}' wrote it first; no name was taken, for it may be a person's"))
    if (answered := node.css_first(".reply_to a")) is not None:
        found = _ANSWERED.search(answered.attributes.get("href") or "")
        made.answers = int(found[1]) if found else 0
    if (text := node.css_first(".text")) is not None:
        made.parts = _parts(text)
    for one in node.css(".media_wrap"):
        _attach(made, one)
    return made


def _when(title: str) -> str:
    """Return a time, of UTC if the page says the zone."""
    found = _TIME.match(title)
    if not found:
        return ""
    day, month, year, time, zone = found.groups()
    try:
        at = datetime.fromisoformat(f"{year}-{month}-{day}T{time}{zone or '+00:00'}")
        return f"{at - (at.utcoffset() or at - at):%Y-%m-%d %H:%M:%S}"
    except (ValueError, OverflowError):
        return ""


def _parts(text: "LexborNode") -> list[TextRun]:
    """Return a text's runs of words, an element for each."""
    found = [_part(node) for node in children(text)]
    # The pages have a line's end at both ends of a text, which is none of its own.
    if found and found[0].kind == "plain":
        found[0] = found[0]._replace(text=found[0].text.lstrip())
    if found and found[-1].kind == "plain":
        found[-1] = found[-1]._replace(text=found[-1].text.rstrip())
    return [part for part in found if part.text]


def _part(node: "LexborNode") -> TextRun:
    tag = node.tag or ""
    if tag == "-text":
        return TextRun("plain", (node.text_content or "").replace("\n", " "))
    if tag == "br":
        return TextRun("plain", "\n")
    said = _typed(node)
    if tag != "a":
        return TextRun(_KINDS.get(tag, "plain"), said)
    href, acts = node.attributes.get("href") or "", node.attributes.get("onclick") or ""
    if "ShowHashtag" in acts:
        return TextRun("hashtag", said)
    # An empty address is a member who is named, or an act of the program's.
    return TextRun("text_link", said, href) if href and not acts else TextRun("plain", said)


def _typed(node: "LexborNode") -> str:
    """Return an element's words with its ends of lines."""
    found = node.traverse(include_text=True)
    return "".join("\n" if one.tag == "br" else one.text_content or "" for one in found if one.tag in ("br", "-text"))


def _attach(made: Message, wrap: "LexborNode") -> None:
    # What was exported is a link of one of these kinds; what was not is a box with words on why.
    for link in wrap.css("a.photo_wrap, a.video_file_wrap, a.animated_wrap, a.media"):
        names = frozenset((link.attributes.get("class") or "").split())
        path = link.attributes.get("href") or ""
        if _told(made, names) or "://" in path:
            continue
        name = _said(link.css_first(".title")) if "media_file" in names else ""
        made.attached.append(Attached(path, name, "photo_wrap" in names))
    for box in wrap.css("div.media, div.media_poll"):
        names = frozenset((box.attributes.get("class") or "").split())
        if "media_poll" in names:
            made.parts.append(TextRun("bold", _said(box.css_first(".question"))))
            made.after.append(listed(_said(one).removeprefix("- ") for one in box.css(".answer")))
        elif not _told(made, names) and names & {"media_photo", "media_video", "media_file", "media_voice_message",
                                                 "media_audio_file"}:  # fmt: skip
            made.attached.append(Attached("", is_picture="media_photo" in names))


def _told(made: Message, names: frozenset[str]) -> bool:
    found = [remark for name, remark in _NOT_TAKEN.items() if name in names]
    made.told += found
    return bool(found)
