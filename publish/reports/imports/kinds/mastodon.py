"""Mastodon: the posts of an account's archive that were for all.

A thread under an account's own post is one report: it was one text, parted by the length that a post may have.
Posts to followers and to single persons lie in the same file, and stay there.
"""

import posixpath
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from publish.core.errors import ConfigError
from publish.core.units import count
from publish.reports.imports import exportjson
from publish.reports.imports.exportjson import rows, text
from publish.reports.imports.firstwords import shortened
from publish.reports.imports.folder import OldFolder
from publish.reports.imports.front import day
from publish.reports.imports.htmlparts import HtmlParts
from publish.reports.imports.nouns import Hand, Post, PostBody, Site
from publish.reports.imports.records import language_tag

NAME: Final = "mastodon"
_FILE: Final = "outbox.json"
PUBLIC: Final = "https://www.w3.org/ns/activitystreams#Public"
_ALL: Final = frozenset({PUBLIC, "as:Public", "Public"})
_HEAD: Final = 1 << 14  # bytes in which the file says what it is
_Note = Mapping[str, Any]


def is_one(folder: OldFolder) -> bool:
    """Return whether a folder is an archive of Mastodon's."""
    return bool(_boxes(folder))


def is_file(file: Path) -> bool:
    """Return whether a file is the list of posts in such an archive."""
    with file.open("rb") as opened:
        return file.name.lower() == _FILE and b"OrderedCollection" in opened.read(_HEAD)


def _boxes(folder: OldFolder) -> list[str]:
    names = [name for name in folder.files if posixpath.basename(name).lower() == _FILE]
    return [name for name in names if b"OrderedCollection" in folder.read(name, _HEAD)]


class Mastodon:
    """An archive of an account.

    Raises:
        ConfigError: It has no posts, or is that of several accounts.
    """

    def __init__(self, folder: OldFolder) -> None:
        self._folder = folder
        found = _boxes(folder)
        if len(found) != 1:
            raise ConfigError(f"{folder.root} holds {len(found)} archives of Mastodon's", hint="give the folder of one")
        self._base = posixpath.dirname(found[0])
        told = exportjson.whole(folder.root / found[0], "Mastodon")
        acts = rows(told, "orderedItems") if isinstance(told, dict) else []
        self._notes = [act["object"] for act in acts if isinstance(act.get("object"), dict)]
        # A post of somebody else's that was passed on is named by its address alone.
        self._passed_on = len(acts) - len(self._notes)
        # A post without a number is above none: "" is what all have that answer nobody.
        self._by_id = {number: note for note in self._notes if (number := text(note, "id"))}
        self._files = {_place(one): path for note in self._notes for one in rows(note, "attachment")
                       if (path := self._found(one))}  # fmt: skip

    @property
    def site(self) -> Site:
        """Return what the archive tells of its account."""
        homes = dict.fromkeys(text(note, key).rpartition("/")[0] for key in ("url", "id") for note in self._notes)
        return Site(NAME, "", tuple(home for home in homes if "://" in home), files=self._files)

    def hands(self) -> list[Hand]:
        """Return what needs a hand beside the posts."""
        what = f"{count(self._passed_on, 'post')} of others, passed on by the account, not taken"
        return [*self._folder.hands, *([Hand("passed on", _FILE, what)] if self._passed_on else [])]

    def posts(self) -> Iterator[Post]:
        """Yield the threads, in the order of the archive."""
        threads: dict[str, list[_Note]] = {}
        for note in sorted(self._notes, key=lambda note: text(note, "published")):
            threads.setdefault(self._root(note), []).append(note)
        for notes in threads.values():
            public = [note for note in notes if not _draft(note)]
            # One of a thread that was for few hides no other, and comes in by none.
            yield from (self._post([note]) for note in notes if _draft(note))
            if public:
                yield self._post(public)

    def _root(self, note: _Note) -> str:
        """Return the id of a thread's first post by this account."""
        seen = {text(note, "id")}
        while (above := self._by_id.get(text(note, "inReplyTo"))) and text(above, "id") not in seen:
            note = above
            seen.add(text(note, "id"))
        return text(note, "id")

    def _post(self, notes: list[_Note]) -> Post:
        first = notes[0]
        # Words on both sides of a line's end would run together.
        said = HtmlParts(f"<body>{text(first, 'content').replace('<br', ' <br')}</body>")
        words = text(first, "summary") or said.words("p") or said.words("body")
        number = text(first, "id").rpartition("/")[2]
        languages = {name for note in notes for name in _table(note, "contentMap")}
        draft = _draft(first)
        if not draft and text(first, "inReplyTo") and text(first, "inReplyTo") not in self._by_id:
            draft = "an answer to somebody else"
        return Post(
            f"post {number}",
            PostBody("".join(part for note in notes for part in self._parts(note)), True),
            title=shortened(words),
            day=day(text(first, "published")[:10]),
            updated=day(max(text(note, "updated")[:10] for note in notes)),
            language=language_tag(languages.pop()) if len(languages) == 1 else "",
            tags=tuple(dict.fromkeys(
                text(one, "name").lstrip("#") for note in notes for one in rows(note, "tag")
                if text(one, "type") == "Hashtag"
            )),
            slug=number,
            address=f"/{number}",
            aliases=tuple(f"/{text(note, 'id').rpartition('/')[2]}" for note in notes[1:]),
            draft=draft,
            hands=[Hand("picture not here", f"post {number}", f"'{text(one, 'url')}' is not in the archive")
                   for note in notes for one in rows(note, "attachment") if _place(one) not in self._files],
        )  # fmt: skip

    def _parts(self, note: _Note) -> Iterator[str]:
        yield text(note, "content")
        for one in rows(note, "attachment"):
            place, name = _place(one), escape(text(one, "name"))
            if place in self._files and text(one, "mediaType") in ("image/png", "image/jpeg"):
                yield f'<p><img src="/{escape(place)}" alt="{name}"></p>'
            elif place in self._files:
                yield f'<p><a href="/{escape(place)}">{name or escape(posixpath.basename(place))}</a></p>'
        if answers := [text(one, "name") for one in (*rows(note, "oneOf"), *rows(note, "anyOf"))]:
            yield f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in answers)}</ul>"

    def _found(self, attachment: _Note) -> str:
        """Return the path of an attachment in the source."""
        # On some servers an address begins with a folder that the archive has not.
        path = _path(attachment)
        tries = (posixpath.normpath(posixpath.join(self._base, one)) for one in (path, path.partition("/")[2]))
        return next((one for one in tries if one in self._folder.files), "")


def _table(note: _Note, key: str) -> dict[str, Any]:
    value = note.get(key)
    return value if isinstance(value, dict) else {}


def _place(attachment: _Note) -> str:
    return f"{NAME}/{posixpath.basename(_path(attachment))}"


def _path(attachment: _Note) -> str:
    try:
        return urlsplit(text(attachment, "url")).path.lstrip("/")
    except ValueError:  # of an address as "https://[files]/a.png"
        return ""


def _draft(note: _Note) -> str:
    """Return why a post was not for all."""
    to = note.get("to")
    named = {one for one in (to if isinstance(to, list) else [to]) if isinstance(one, str)}
    if named & _ALL:
        return ""
    also = note.get("cc")
    return (
        "unlisted"
        if isinstance(also, list) and _ALL.intersection(map(str, also))
        else "for followers, or for one person"
    )
