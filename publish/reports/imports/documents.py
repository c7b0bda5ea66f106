"""Pictures and documents of a source, on their way to ``site/evidence/``.

Each is taken unchanged, made anew at the person's wish, or not at all. What the build will refuse is told ahead.
"""

import base64
import hashlib
import posixpath
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes

from publish.core import files
from publish.core.errors import StetError
from publish.reports.imports.anew import Anew, Remade, remade
from publish.reports.imports.anew import told as facts
from publish.reports.imports.nouns import Hand
from publish.reports.imports.records import PostRecord
from publish.tree.sources.accepted import TakenKind, accepted, refusal
from publish.tree.sources.active import activity
from publish.tree.sources.slugs import document_name, slug
from publish.tree.sources.traces import traces

# WordPress shows smaller copies of a picture, and people keep the picture alone.
_SIZED = re.compile(r"-\d{2,5}x\d{2,5}(?=\.\w+$)|-scaled(?=\.\w+$)")

EMBEDDED_MIN_LENGTH: Final = 200  # bytes
_EMBEDDED: Final = re.compile(r"data:image/(png|jpe?g|gif|webp|svg\+xml)(?:;[\w=.-]{1,40}){0,3};base64,", re.IGNORECASE)
_KINDS: Final = {"jpeg": "jpg", "svg+xml": "svg"}


class Documents:
    """The documents of one import, each with one place.

    Args:
        lookups: Each takes an old path without its first slash, and returns path and file, if it is there.
        alone: Takes a file's name, and returns the old path of the only file with it.
        scratch: A folder for pictures written into pages. ``None``: such pictures are not taken.
        anew: Makes documents with hidden facts anew. ``None``: they are listed, and taken unchanged.
    """

    def __init__(
        self,
        *lookups: Callable[[str], tuple[str, Path] | None],
        alone: Callable[[str], str | None] = lambda _: None,
        anew: Anew | None = None,
        scratch: Path | None = None,
    ) -> None:
        self._scratch = scratch
        self._anew = anew
        self._lookups = lookups
        self._alone = alone
        self._found: dict[str, Path] = {}
        self._places: dict[str, str] = {}
        self._by_place: dict[str, str] = {}
        self._refused: set[str] = set()
        self.taken: dict[str, Path] = {}
        """Source below ``site/`` → file."""
        self.remade: dict[str, Remade] = {}
        """Source below ``site/`` → document made anew."""

    def find(self, path: str) -> str | None:
        """Return the path of a document at hand."""
        for one in dict.fromkeys((path, _SIZED.sub("", path))):
            for lookup in self._lookups:
                if found := lookup(one):
                    self._found[found[0]] = found[1]
                    return found[0]
        return None

    def embedded(self, address: str) -> str | None:
        """Return a path for a picture within a page (``data:``)."""
        found = _EMBEDDED.match(address)
        if not found or self._scratch is None:
            return None
        try:
            data = base64.b64decode(unquote_to_bytes(address[found.end() :]), validate=False)
        except ValueError:
            return None
        # Smaller ones hold a place until a program has loaded the picture, or count readers.
        if len(data) < EMBEDDED_MIN_LENGTH:
            return None
        path = f"embedded/{hashlib.sha256(data).hexdigest()[:16]}.{_KINDS.get(found[1].lower(), found[1].lower())}"
        if path not in self._found:
            self._found[path] = self._scratch / path.rpartition("/")[2]
            self._found[path].write_bytes(data)
        return path

    def alone(self, name: str) -> str | None:
        """Return the path of the only document of a name."""
        found = self._alone(name)
        return self.find(found) if found else None

    def take(self, at: PostRecord, path: str, hands: list[Hand]) -> str | None:
        """Take a document for a post, and return its address there.

        Returns:
            ``None`` if it can be no evidence, which is told.
        """
        # Told once: the same fault from each post that shows it would hide the others.
        if path in self._refused:
            return None
        if path not in self._places and not self._placed(at, path, hands):
            self._refused.add(path)
            return None
        place = self._places[path]
        # Its title is the old name, by which people may look for it; its place has a name made safe.
        at.evidence.setdefault(place, posixpath.basename(path))
        return posixpath.relpath(place, posixpath.dirname(at.target))

    def _placed(self, at: PostRecord, path: str, hands: list[Hand]) -> bool:
        # Looked into here, since the build would refuse it later, by then without the old name.
        file = self._found[path]
        try:
            reason, told = activity(file), traces(file)
        except OSError as error:
            hands.append(Hand("document", path, f"cannot be read ({error.strerror})", "", at.target))
            return False
        if reason:
            hands.append(
                Hand("active document", path, f"is no evidence: {reason}", "save it as a picture or a PDF", at.target)
            )
            return False
        place = self._place(path)
        if fault := files.fault_of(place):
            hands.append(Hand("odd name", path, fault, "rename it", at.target))
            return False
        with file.open("rb") as opened:
            container = accepted(opened.read(16)) is TakenKind.REFUSED
        if container and not told:
            hands.append(Hand("other kind", path, refusal(place), "", at.target))
        new = remade(self._anew, file, place) if told else ""
        if isinstance(new, Remade):
            place = self._place(path, new.ending)
            self.remade[place], file = new, new.file
        else:
            hands += facts(path, told, at.target, asked=self._anew is not None, why=new)
        # By folded case: on disks of Windows and macOS A.jpg and a.jpg are one file.
        self._places[path], self._by_place[files.folded(place)] = place, path
        self.taken[place] = file
        return True

    def _place(self, path: str, instead: str = "") -> str:
        folders = [name for part in posixpath.dirname(path).split("/") if (name := slug(part))]
        stem, ending = posixpath.splitext(document_name(posixpath.basename(path)))
        ending = instead or ending
        name = "/".join(["evidence", *folders, stem])
        place, number = f"{name}{ending}", 1
        # Two names of the source may become one here.
        while self._by_place.get(files.folded(place), path) != path:
            number += 1
            place = f"{name}-{number}{ending}"
        return place


def in_folder(root: Path, *below: str) -> Callable[[str], tuple[str, Path] | None]:
    """Return a lookup in a folder beside the source, such as WordPress' uploads.

    Args:
        below: Beginnings of old paths of which the folder may be the whole.

    Raises:
        StetError: There is no such folder.
    """
    if not root.is_dir():
        raise StetError(f"{root} is no folder")
    whole = root.resolve()

    def lookup(path: str) -> tuple[str, Path] | None:
        for beginning in ("", *below):
            if path.startswith(beginning):
                file = root / path[len(beginning) :].lstrip("/")
                # Neither ".." nor a link may lead out of the folder.
                try:
                    inside = file.resolve().is_relative_to(whole) and file.is_file()
                except (OSError, ValueError):
                    inside = False
                if inside:
                    return path, file
        return None

    return lookup
