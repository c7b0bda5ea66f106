"""Substack: the export of a publication, a table of posts and their pages.

Beside them lie the addresses of all readers, which nothing here looks at.
"""

import csv
import io
import posixpath
from collections.abc import Iterator
from typing import Final

from publish.core.errors import ConfigError
from publish.reports.imports.folder import OldFolder
from publish.reports.imports.front import day
from publish.reports.imports.nouns import Hand, Post, PostBody, Site

NAME = "substack"
TABLE: Final = "posts.csv"
_COLUMNS: Final = {"post_id", "is_published", "audience"}
_ROW_MAX: Final = 1_000_000  # characters of a value: a row has no text in it


def is_one(folder: OldFolder) -> bool:
    """Return whether a folder is an export of Substack's."""
    return bool(_table(folder))


def _table(folder: OldFolder) -> str:
    tables = [name for name in folder.files if posixpath.basename(name) == TABLE]
    return next((name for name in tables if _COLUMNS.issubset(_read(folder, name).fieldnames or ())), "")


def _read(folder: OldFolder, name: str) -> "csv.DictReader[str]":
    csv.field_size_limit(_ROW_MAX)
    text = folder.read(name).decode("utf-8-sig", "replace").replace("\0", "")
    return csv.DictReader(io.StringIO(text, newline=""), restval="")


class Substack:
    """An export of a publication.

    Raises:
        ConfigError: It has no table of posts.
    """

    def __init__(self, folder: OldFolder) -> None:
        self._folder = folder
        self._table = _table(folder)
        if not self._table:
            raise ConfigError(
                f"{folder.root} has no {TABLE}", hint="in Substack: Settings, Export; give the whole of it"
            )

    @property
    def site(self) -> Site:
        """Return what the export tells of its site, which is nothing."""
        return Site(NAME)

    def hands(self) -> list[Hand]:
        """Return what needs a hand beside the posts."""
        return list(self._folder.hands)

    def posts(self) -> Iterator[Post]:
        """Yield posts and pages in the order of the table."""
        try:
            for row in _read(self._folder, self._table):
                yield self._post(row)
        except csv.Error as error:
            raise ConfigError(f"{self._table}: is no table ({error})", hint="export it once more") from None

    def _post(self, row: dict[str, str]) -> Post:
        number = row["post_id"].strip()
        slug = number.partition(".")[2]
        name = posixpath.join(posixpath.dirname(self._table), "posts", f"{number}.html")
        text = self._folder.read(name).decode("utf-8", "replace") if name in self._folder.files else ""
        title = " ".join(row.get("title", "").split())
        kind = row.get("type", "").strip().lower()
        hands = [] if text.strip() else [Hand("no HTML", name, "the export has no text of it", "look at it")]
        return Post(
            name,
            PostBody(text, True),
            title=title or slug.replace("-", " "),
            day=day(row.get("post_date", "")[:10]),
            summary=" ".join(row.get("subtitle", "").split()),
            slug=slug,
            address=f"/p/{slug}" if slug else "",
            page=kind == "page",
            draft=_not_public(row["is_published"], row["audience"], kind),
            hands=hands,
        )


def _not_public(published: str, audience: str, kind: str) -> str:
    if published.strip().lower() != "true":
        return "a draft"
    # A thread is a talk among readers, of which the export has the first words alone.
    if kind in ("thread", "private_chat"):
        return "a talk among readers"
    return "" if audience.strip().lower() == "everyone" else "for members only"
