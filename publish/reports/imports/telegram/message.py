"""A message of a channel, whatever form of export it stood in.

Values only.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from urllib.parse import urlsplit

GONE: Final = "an account that is gone"
_TAG: Final = re.compile(r"<[^<>]*>")
_AROUND: Final = {
    "bold": "b", "italic": "i", "code": "code", "underline": "u", "strikethrough": "s",
}  # fmt: skip
_BLOCKS: Final = {"pre": "pre", "blockquote": "blockquote"}
_MEMBERS: Final = re.compile(r"https?://(?:www\.)?(?:t|telegram)\.me/c/(\d+)/(?:\d+/)?(\d+)/?(?:[?#].*)?")


class TextRun(NamedTuple):
    """A run of a message's words."""

    kind: str
    """As Telegram names it: ``bold``, ``text_link``; ``plain`` for words alone."""
    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """A picture or file of a message."""

    path: str
    """Below the export's folder. Empty for what was not exported."""
    name: str = ""
    """As readers saw it."""
    is_picture: bool = False


@dataclass(slots=True)
class Message:
    """One message."""

    number: int
    when: str
    """Day and time, of UTC where the export tells them: ``2022-03-05 14:03:07``."""
    parts: list[TextRun] = field(default_factory=list)
    edited: str = ""
    sender: str = ""
    signed: str = ""
    is_forwarded: bool = False
    forwarded: str = ""
    """Who wrote it first, if that is told to be a channel."""
    answers: int = 0
    attached: list[Attached] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    """HTML of what stands below the words: a poll, a button."""
    told: list[tuple[str, str]] = field(default_factory=list)
    draft: str = ""

    @property
    def has_text(self) -> bool:
        """Return whether it has words of its own."""
        return any(part.text.strip() for part in self.parts)

    @property
    def tags(self) -> tuple[str, ...]:
        """Return its hashtags, without their sign or a channel's name."""
        found = (part.text.strip().lstrip("#").partition("@")[0] for part in self.parts if part.kind == "hashtag")
        return tuple(dict.fromkeys(tag for tag in found if tag))


def words(line: str) -> str:
    """Return a line's words."""
    return " ".join(html.unescape(_TAG.sub("", line)).split())


def lines(parts: Iterable[TextRun], channel: int) -> list[str]:
    """Return the HTML of each line.

    A quotation, or words of a program, are one line.

    Args:
        channel: Number of the channel, by which links to its own messages are told.
    """
    found = [""]
    for part in parts:
        if block := _BLOCKS.get(part.kind):
            inner = html.escape(part.text)
            found += [f"<{block}>{inner if block == 'pre' else inner.replace(chr(10), '<br>')}</{block}>", ""]
            continue
        for number, piece in enumerate(part.text.split("\n")):
            if number:
                found.append("")
            if piece:
                found[-1] += _around(part, piece, channel)
    return found


def body(shown: Iterable[str]) -> str:
    """Return paragraphs of lines."""
    return "".join(_paragraphs(shown))


def listed(entries: Iterable[str]) -> str:
    """Return a list."""
    return f"<ul>{''.join(f'<li>{html.escape(one)}</li>' for one in entries)}</ul>"


def _paragraphs(shown: Iterable[str]) -> Iterator[str]:
    run: list[str] = []
    for line in [*shown, ""]:
        is_block = line.startswith(("<pre>", "<blockquote>"))
        if line.strip() and not is_block:
            run.append(line)
            continue
        if run:
            yield f"<p>{'<br>'.join(run)}</p>"
            run = []
        if is_block:
            yield line


def _around(part: TextRun, piece: str, channel: int) -> str:
    if not (inner := piece.strip()):
        return piece
    before, _, after = piece.partition(inner)
    said = html.escape(inner)
    # Spaces stand outside: a stress that begins with one is none in Markdown.
    if tag := _AROUND.get(part.kind):
        return f"{before}<{tag}>{said}</{tag}>{after}"
    if address := _address(part, channel):
        return f'{before}<a href="{html.escape(address)}">{said}</a>{after}'
    return f"{before}{said}{after}"


def _address(part: TextRun, channel: int) -> str:
    """Return where a run of words leads; empty for nowhere."""
    if part.kind == "email":
        return f"mailto:{part.text.strip()}"
    if part.kind not in ("link", "text_link"):
        return ""
    address = (part.address or part.text).strip()
    try:
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        return ""
    # What was typed as example.org or example.org:8080 is a link to readers.
    if part.kind == "link" and "://" not in address and scheme != "mailto":
        address, scheme = f"https://{address}", "https"
    # tg://user?id=… is a member, and other addresses of the kind open nothing but the program.
    if scheme not in ("http", "https", "mailto"):
        return ""
    own = _MEMBERS.fullmatch(address)
    return f"/{own[2]}" if own and int(own[1]) == channel else address
