"""Ghost: its JSON export.

A post's HTML is read where it has some, else the text as its editor keeps it.
"""

import html
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from publish.core.errors import ConfigError
from publish.reports.imports import exportjson
from publish.reports.imports.front import day
from publish.reports.imports.koenig import exported, lexical, mobiledoc
from publish.reports.imports.koenig.cards import Cards, from_markdown
from publish.reports.imports.nouns import Hand, Post, PostBody, Site
from publish.reports.imports.records import language_tag

NAME = "ghost"
_HEAD = 1 << 16  # bytes in which an export says what it is
_DO = {
    "not public": "publish it there first, if all may read it",
    "no HTML": "open it in Ghost, save it, and export again",
    "unknown card": "write in Markdown what it showed",
}
# Ghost writes this for the site's own address, so that an export fits any host.
_PLACEHOLDER = "__GHOST_URL__"


def is_one(file: Path) -> bool:
    """Return whether a file looks like Ghost's export."""
    with file.open("rb") as opened:
        head = opened.read(_HEAD)
    return bool(re.match(rb"\s*\{", head)) and (b'"db"' in head or b'"posts"' in head or b'"meta"' in head)


class Ghost:
    """An export of Ghost.

    Raises:
        ConfigError: The file is not JSON, or too long.
    """

    def __init__(self, file: Path) -> None:
        whole = exportjson.whole(file, "Ghost")
        # Ghost wraps all in {"db": [{"data": …}]}; exports of other tools lack one or both of the two.
        base = whole.get("db", whole) if isinstance(whole, dict) else {}
        base = base[0] if isinstance(base, list) and base else base
        data = base.get("data", base) if isinstance(base, dict) else {}
        if not isinstance(data, dict) or not isinstance(data.get("posts"), list):
            raise ConfigError(f"{file} is no export of Ghost: it has no posts", hint="in Ghost: Settings, Export")
        self._data: dict[str, list[Mapping[str, Any]]] = {
            key: [row for row in rows if isinstance(row, dict)] for key, rows in data.items() if isinstance(rows, list)
        }
        self._hands: list[Hand] = []
        told = self._settings
        zone = told.get("timezone") or told.get("active_timezone", "")  # the latter before Ghost 4
        found = _zone(zone)
        self._zone = found or UTC
        if zone and found is None:
            what = f"the site's time zone '{zone}' is not known here, and days are those of UTC"
            do = "install the zones (pip install tzdata, or apt install tzdata), and import again"
            self._hands.append(Hand("time zone", file.name, what, do))
        self._tags = self._of("posts_tags", "tag_id", "tags")
        self._authors = self._of("posts_authors", "author_id", "users")

    def _of(self, pairs: str, key: str, named: str) -> dict[str, list[str]]:
        """Return names by post."""
        names = {str(row.get("id")): str(row.get("name") or "") for row in self._data.get(named, ())}
        found: defaultdict[str, list[str]] = defaultdict(list)
        # Compared as text of one width: the order is a number in some exports, and text in others.
        for row in sorted(self._data.get(pairs, ()), key=lambda row: str(row.get("sort_order") or 0).zfill(6)):
            if name := names.get(str(row.get(key)), ""):
                found[str(row.get("post_id"))].append(name)
        return found

    @property
    def _settings(self) -> Mapping[str, str]:
        return {str(row.get("key")): str(row.get("value") or "") for row in self._data.get("settings", ())}

    @property
    def site(self) -> Site:
        """Return what the export tells of its site."""
        told = self._settings
        return Site(NAME, told.get("title", ""), (), language_tag(told.get("locale") or told.get("lang") or ""))

    def hands(self) -> list[Hand]:
        """Return what needs a hand beside the posts."""
        return list(self._hands)

    def posts(self) -> Iterator[Post]:
        """Yield posts and pages in the order of the export."""
        for row in self._data["posts"]:
            slug = str(row.get("slug") or "")
            number, origin = str(row.get("id") or ""), f"post {slug or row.get('id')}"
            body, hands = _body(row, origin)
            # What members paid for, or saw alone, was never public.
            status, seen = str(row.get("status") or ""), str(row.get("visibility") or "public")
            picture = str(row.get("feature_image") or "").removeprefix(_PLACEHOLDER).lstrip("/")
            yield Post(
                origin,
                body,
                title=str(row.get("title") or ""),
                day=_day(row.get("published_at"), self._zone),
                updated=_day(row.get("updated_at"), self._zone),
                language=language_tag(str(row.get("locale") or "")),
                # A tag with "#" is internal to Ghost, and readers never saw it.
                tags=tuple(dict.fromkeys(tag for tag in self._tags.get(number, ()) if not tag.startswith("#"))),
                authors=tuple(dict.fromkeys(self._authors.get(number, ()))),
                summary=str(row.get("custom_excerpt") or ""),
                slug=slug,
                address=f"/{slug}/",
                page=row.get("type") == "page" or row.get("page") in (1, True),
                draft=_not_public(status, seen),
                documents=(picture,) if picture and not picture.startswith("http") else (),
                hands=hands,
            )


def _zone(name: str) -> tzinfo | None:
    """Return a site's time zone, if one is known by that name."""
    try:
        return ZoneInfo(name)
    # A name of strangers: it may be a path, or a folder of zones.
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _day(said: object, zone: tzinfo) -> str:
    """Return the day that a site's readers saw: Ghost keeps times of UTC, and shows the site's."""
    try:
        at = datetime.fromisoformat(str(said or ""))
        return at.astimezone(zone).date().isoformat() if at.tzinfo else day(str(said))
    except (ValueError, OverflowError):
        return day(str(said or ""))


def _not_public(status: str, seen: str) -> str:
    if status == "published":
        return "" if seen == "public" else "for members only"
    return "sent by mail alone" if status == "sent" else "a draft"


def _body(row: Mapping[str, Any], origin: str) -> tuple[PostBody, list[Hand]]:
    """Return a post's text, as HTML or by the newest editor that wrote it."""
    for key in ("html", "lexical", "mobiledoc", "markdown", "plaintext"):
        text = row.get(key)
        if not isinstance(text, str) or not text.strip():
            continue
        text = text.replace(_PLACEHOLDER, "")
        cards = Cards()
        if key == "html":
            shown, left = exported.public(text)
            cards.told += [("not public", "a part for members alone, not taken")] * left
            shown = exported.parted(shown)
        elif key == "plaintext":
            shown = "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n"))
            cards.told.append(("no HTML", "the export has its words alone, without links and pictures"))
        elif key == "markdown":
            shown = from_markdown(text)
        else:
            drawn = _drawn(key, text, cards)
            if drawn is None:
                continue
            shown = drawn
        hands = [Hand(kind, origin, what, _DO.get(kind, "look whether it is needed")) for kind, what in cards.told]
        if shown.strip():
            return PostBody(shown, True), hands
    what = "the export has no text of it that can be read"
    return PostBody("", True), [Hand("no HTML", origin, what, _DO["no HTML"])] if _has_text(row) else []


def _has_text(row: Mapping[str, Any]) -> bool:
    return any(row.get(key) for key in ("html", "lexical", "mobiledoc"))


def _drawn(key: str, text: str, cards: Cards) -> str | None:
    """Return a text of Ghost's editors as HTML, or ``None`` for what is none."""
    try:
        document = exportjson.loaded(text.encode())
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict):
        return None
    return (lexical.html if key == "lexical" else mobiledoc.html)(document, cards)
