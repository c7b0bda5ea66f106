"""Telegram: a public channel, as its program for desks exports it.

One report for each post: it has a number and an address of its own, and can be corrected or withdrawn alone. Pictures
that were sent together are one post, as readers saw them.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any, Final

from publish.core.errors import ConfigError
from publish.core.units import count
from publish.reports.imports import exportjson
from publish.reports.imports.firstwords import shortened
from publish.reports.imports.folder import OldFolder
from publish.reports.imports.front import day
from publish.reports.imports.nouns import Hand, Post, PostBody, Site
from publish.reports.imports.telegram import exported
from publish.reports.imports.telegram.message import Message, body, lines, words
from publish.reports.imports.telegram.pages import ChatPage
from publish.tree.sources.slugs import slug

NAME: Final = "telegram"
FILE: Final = "result.json"
_PAGE: Final = re.compile(r"messages(\d{0,6})\.html")
_PUBLIC: Final = re.compile(rb'"type"\s*:\s*"public_channel"')
_HEAD: Final = 1 << 14  # bytes: what kind of chat it is stands before the messages
_SAYS: Final = re.compile(r"[^\W\d_]")
_DO: Final = {
    "contact": "look whether readers may know it",
    "place": "look whether readers may know it",
    "forwarded": "write above the quotation whose it is, if readers may know",
    "picture not here": "export the channel again with photos, films and files",
}


def is_one(folder: OldFolder) -> bool:
    """Return whether a folder has a public channel's export in JSON."""
    return bool(_of_json(folder))


def is_file(file: Path) -> bool:
    """Return whether a file is a public channel's export in JSON."""
    with file.open("rb") as opened:
        return file.suffix.lower() == ".json" and _PUBLIC.search(opened.read(_HEAD)) is not None


def _of_json(folder: OldFolder) -> list[str]:
    names = [name for name in folder.files if posixpath.basename(name).lower() == FILE]
    return [name for name in names if _PUBLIC.search(folder.read(name, _HEAD))]


class Telegram:
    """An export of a channel.

    Raises:
        ConfigError: It is none of a public channel, or there are several.
    """

    def __init__(self, folder: OldFolder, name: str = "") -> None:
        self._folder = folder
        found = [name] if name else _of_json(folder)
        pages = sorted((one for one in folder.files if _PAGE.fullmatch(posixpath.basename(one))), key=_number_of_page)
        homes = {posixpath.dirname(one) for one in found or pages}
        if len(homes) > 1:
            listed = ", ".join(sorted(found or pages)[:5])
            raise ConfigError(f"{folder.root} holds several channels: {listed}", hint="give the folder of one")
        if not homes:
            raise ConfigError(
                f"{folder.root} holds no export of a public channel",
                hint="in the channel: ⋮, Export chat history, format: machine-readable JSON",
            )
        self._base = homes.pop()
        self.title, self._channel, self._of_service = "", 0, 0
        self._messages: list[Message] = []
        if found:
            self._read_json(found[0])
        else:
            self._read_pages(pages)
        self._files = self._found()

    def _read_json(self, name: str) -> None:
        told: Any = exportjson.whole(self._folder.root / name, "Telegram")
        rows = told.get("messages") if isinstance(told, dict) else None
        if not isinstance(rows, list) or told.get("type") != "public_channel":
            raise ConfigError(
                f"{self._folder.root / name} is no export of a public channel",
                hint="export the channel alone: in the channel: ⋮, Export chat history",
            )
        self.title = " ".join(str(told.get("name") or "").split())
        self._channel = told["id"] if isinstance(told.get("id"), int) else 0
        self._messages, self._of_service = list(exported.messages(rows)), exported.of_service(rows)

    def _read_pages(self, names: list[str]) -> None:
        sender = ""
        for name in names:
            page = ChatPage(self._folder.read(name).decode("utf-8", "replace"))
            self.title = self.title or page.channel
            self._of_service += page.of_service
            for message in page.messages(sender):
                sender = message.sender
                if sender != self.title:
                    # A group has pages of the same form; there its members wrote, and each has a name.
                    message.draft = "by somebody else than the channel"
                self._messages.append(message)

    def _found(self) -> dict[str, str]:
        """Return pictures and files at hand: path here → path in the source.

        The names in an export have the time of its maker's zone, and are left behind.
        """
        found = {}
        for message in self._messages:
            for number, one in enumerate(message.attached):
                path = posixpath.normpath(posixpath.join(self._base, one.path))
                if one.path and path in self._folder.files:
                    found[self._place(message, number)] = path
        return found

    def _place(self, message: Message, number: int) -> str:
        ending = posixpath.splitext(message.attached[number].path)[1].lower()
        return f"{slug(self.title) or NAME}/{message.number}{f'-{number + 1}' if number else ''}{ending}"

    @property
    def site(self) -> Site:
        """Return what the export tells of its channel."""
        return Site(NAME, self.title, files=self._files)

    def hands(self) -> list[Hand]:
        """Return what needs a hand beside the posts."""
        found = [*self._folder.hands]
        for name, number in Counter(one.signed for one in self._messages if one.signed and not one.draft).items():
            what = f"stands below {count(number, 'post')}, and is their author now"
            found.append(Hand("signature", name, what, "take the 'author:' out, if the name is not to be read"))
        if self._of_service:
            what = f"{count(self._of_service, 'message')} of the service, which may name members, not taken"
            found.append(Hand("service", self.title, what))
        for message in self._messages:
            if not message.draft and not self._is_post(message):
                nothing = ("picture not here", "what it showed was not exported")
                found += _hands(
                    message,
                    [
                        (kind, f"{what}; the post has nothing else, and was left out")
                        for kind, what in message.told or [nothing]
                    ],
                )
        return found

    def _is_post(self, message: Message) -> bool:
        return bool(message.has_text or message.after or self._shown(message))

    def _shown(self, message: Message) -> list[str]:
        """Return the HTML of a message's pictures and files that are there."""
        found = []
        for number, one in enumerate(message.attached):
            place = self._place(message, number)
            if place in self._files and one.is_picture:
                found.append(f'<p><img src="/{escape(place)}" alt="{escape(one.name)}"></p>')
            elif place in self._files:
                name = escape(one.name or posixpath.basename(place))
                found.append(f'<p><a href="/{escape(place)}">{name}</a></p>')
        return found

    def posts(self) -> Iterator[Post]:
        """Yield the posts, in the order of the export."""
        grouped = list(self._grouped())
        # What answers a post that stays out must not give its first words away.
        public = (group for group in grouped if not any(one.draft for one in group))
        titles = {one.number: self._title(group) for group in public for one in group}
        for group in grouped:
            yield self._post(group, titles)

    def _grouped(self) -> Iterator[list[Message]]:
        """Yield the messages of each post: pictures sent together are one post."""
        group: list[Message] = []
        for message in self._messages:
            if not self._is_post(message):
                continue
            if group and not _together(group, message):
                yield group
                group = []
            group.append(message)
        if group:
            yield group

    def _first(self, group: list[Message]) -> list[str]:
        return next((lines(one.parts, self._channel) for one in group if one.has_text), [""])

    def _title(self, group: list[Message]) -> str:
        """Return the first words of a post that are more than hashtags."""
        for line in self._first(group):
            said = words(line)
            if _SAYS.search(re.sub(r"[#@][\w@]+|https?://\S+", "", said)):
                return shortened(said)
        return f"{self.title}, {group[0].number}"

    def _post(self, group: list[Message], titles: dict[int, str]) -> Post:
        first, title = group[0], self._title(group)
        missing = sum(len(one.attached) - len(self._shown(one)) for one in group)
        told = [remark for one in group for remark in one.told]
        if missing:
            told.append(("picture not here", f"{count(missing, 'picture or file', 'pictures and files')} not exported"))
        return Post(
            _origin(first),
            PostBody(self._text(group, title, titles.get(first.answers, "")), True),
            title=title,
            day=day(first.when[:10]),
            updated=day(max(one.edited[:10] for one in group)),
            tags=tuple(dict.fromkeys(tag for one in group for tag in one.tags)),
            authors=tuple(dict.fromkeys(one.signed for one in group if one.signed)),
            slug=f"{slug(self.title) or NAME} {first.number}",
            address=f"/{first.number}",
            aliases=tuple(f"/{one.number}" for one in group[1:]),
            draft=next((one.draft for one in group if one.draft), ""),
            hands=_hands(first, told),
        )

    def _text(self, group: list[Message], title: str, answered: str) -> str:
        """Return a post's HTML: what it answers, pictures, words, lists.

        Args:
            title: The post's own.
            answered: Title of the post that it answers.
        """
        first, shown = group[0], self._first(group)
        pictures = [part for one in group for part in self._shown(one)]
        below = [part for one in group for part in one.after]
        # The title is printed above the text, so it would stand there twice. Another's words are quoted whole.
        is_title = words(shown[0]) == title and "<a " not in shown[0] and not first.is_forwarded
        if is_title and (pictures or below or any(map(words, shown[1:]))):
            shown = shown[1:]
        text = "".join([*pictures, body(shown), *below])
        if first.is_forwarded:
            whose = f"<p>— {escape(first.forwarded)}</p>" if first.forwarded else ""
            text = f"<blockquote>{text}</blockquote>{whose}"
        if answered:
            text = f'<p><a href="/{first.answers}">↩ {escape(answered)}</a></p>{text}'
        return text


def _origin(message: Message) -> str:
    return f"post {message.number}"


def _hands(message: Message, told: Iterable[tuple[str, str]]) -> list[Hand]:
    return [Hand(kind, _origin(message), what, _DO.get(kind, "look whether it is needed")) for kind, what in told]


def _number_of_page(name: str) -> int:
    found = _PAGE.fullmatch(posixpath.basename(name))
    return int(found[1] or 1) if found else 0


def _together(group: list[Message], other: Message) -> bool:
    last = group[-1]
    return (
        bool(last.attached and other.attached)
        and other.number == last.number + 1
        and abs(_seconds(other.when) - _seconds(last.when)) <= 1
        and (other.sender, other.is_forwarded, other.draft) == (last.sender, last.is_forwarded, last.draft)
        and sum(one.has_text for one in (*group, other)) <= 1
        and other.answers in (0, group[0].answers)
    )


def _seconds(when: str) -> float:
    try:
        return datetime.fromisoformat(when).timestamp()
    except ValueError:
        return 0.0
