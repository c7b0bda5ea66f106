"""A build's notes in use: the former ones, and the new.

Everything that a note says is held against what is there now: a text by its hash, a document by its marks on the disk,
a file of the former tree by its bytes. A build without notes, or with a folder that cannot be written, makes all.
"""

import hashlib
import logging
import os
import stat
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO, Final

from publish.core import files
from publish.tree.former import snapshot
from publish.tree.former.snapshot import BuildNotes, DocumentNote, FileNote, IndexNote, PageNote, Questions, SourceNote
from publish.tree.former.stamps import FileStamp, digest, is_settled, stamp
from publish.tree.pages.text import Rendered
from publish.tree.search.index import shard_path
from publish.tree.swap import MODE

_log = logging.getLogger(__name__)
DOCUMENT: Final = b"document"
"""Key of a piece of evidence. Its address says what it is made of."""


class Memory:
    """Notes of the build before, of the tree at ``tree``; and this build's."""

    def __init__(self, folder: Path | None, secret: bytes | None, tree: Path, program: bytes, today: date) -> None:
        self._folder, self._secret, self._tree = folder, secret, str(tree)
        self.old = snapshot.read(folder, secret, program, today) if folder and secret else BuildNotes()
        self.new = BuildNotes(program, today)
        self._began = time.time_ns()
        self._fresh: dict[bytes, bytes] = {}
        self._terms: BinaryIO | None = None

    @classmethod
    def none(cls) -> "Memory":
        """Return the memory of a build without notes."""
        return cls(None, None, Path(), b"", date.min)

    @property
    def kept(self) -> bool:
        """Return whether notes are kept at all."""
        return self._folder is not None and self._secret is not None

    def source(self, name: str, sha256: bytes) -> SourceNote | None:
        """Return the note of a text with these bytes."""
        note = self.old.sources.get(name)
        if note is None or note.sha256 != sha256:
            return None
        self.new.sources[name] = note
        return note

    def note_source(self, name: str, note: SourceNote) -> None:
        """Note a text without a fault."""
        self.new.sources[name] = note

    def document(self, name: str, status: os.stat_result) -> DocumentNote | None:
        """Return the note of a document with these marks."""
        note = self.old.documents.get(name)
        if note is None or note.stamp != stamp(status):
            return None
        self.new.documents[name] = note
        return note

    def note_document(self, name: str, note: DocumentNote) -> None:
        """Note a document fit to be published, and unchanged while read."""
        if is_settled(note.stamp, self._began):
            self.new.documents[name] = note

    def page(self, path: str, key: bytes) -> PageNote | None:
        """Return the note of an unchanged page in the former tree."""
        note = self.old.pages.get(path)
        return note if note is not None and note.key == key and self.lies(path) else None

    def note_page(self, path: str, note: PageNote) -> None:
        """Note a page that stays as it is."""
        if self.kept:
            self.new.pages[path] = note

    def note_made(self, path: str, key: bytes, rendered: Rendered, asked: Questions, terms: bytes) -> bytes:
        """Note a new page, and return its terms' hash.

        The hash is empty for a page without terms.
        """
        name = digest(terms) if terms else b""
        if terms:
            self._fresh[name] = terms
        self.note_page(path, PageNote(key, rendered, asked, name))
        return name

    def terms(self, name: bytes) -> bytes | None:
        """Return a page's terms by their hash; ``None`` if they are lost."""
        if (fresh := self._fresh.get(name)) is not None:
            return fresh
        place = self.old.places.get(name)
        if place and self._terms is None and self._folder:
            self._terms = snapshot.open_terms(self._folder)
        return snapshot.terms(self._terms, place, name) if place and self._terms else None

    def note_terms(self, terms: bytes) -> None:
        """Note the lost terms of an unchanged page."""
        self._fresh[digest(terms)] = terms

    def shard(self, name: str) -> bytes | None:
        """Return a shard of the former search index.

        ``None`` if it is lost.
        """
        try:
            with open(f"{self._tree}/{shard_path(name)}", "rb") as file:
                return file.read()
        except OSError:
            return None

    def note_index(self, order: list[tuple[str, bytes]], shards: list[tuple[str, str]], blocks: list[str]) -> None:
        """Note the search index."""
        self.new.index = IndexNote(order, shards, blocks)

    def keep_rest(self) -> None:
        """Note all other texts, documents and pages of the build before."""
        old, new = self.old, self.new
        new.sources, new.documents = old.sources | new.sources, old.documents | new.documents
        new.pages, new.scripts, new.facts = old.pages | new.pages, old.scripts, old.facts

    def script(self, name: str, join: Callable[[], str]) -> str:
        """Return a program of the pages, as joined by the former build."""
        self.new.scripts[name] = found = self.old.scripts.get(name) or join()
        return found

    def lies(self, path: str) -> bool:
        """Return whether the noted bytes of ``path`` lie in the former tree."""
        note, place = self.old.files.get(path), f"{self._tree}/{path}"
        if note is None:
            return False
        try:
            status = os.stat(place, follow_symlinks=False)
            if status.st_mode != stat.S_IFREG | MODE:
                return False
            # A backup may have put the tree back, which moves its files' times: then the bytes themselves say it.
            return stamp(status) == note.stamp or bytes.fromhex(files.digest(place)[0]) == note.sha256
        except OSError:
            return False

    def is_noted(self, path: str, data: bytes) -> bool:
        """Return whether these are the noted bytes."""
        note = self.old.files[path]
        return hashlib.sha256(data).digest() == note.sha256

    def former(self, path: str) -> str:
        """Return the place of ``path`` in the former tree."""
        return f"{self._tree}/{path}"

    def save(self, tree: Path) -> None:
        """Write this build's notes, with the marks of the files in ``tree``."""
        if self._folder is None or self._secret is None:
            return
        try:
            for path, note in self.new.files.items():
                note.stamp = stamp(os.stat(f"{tree}/{path}", follow_symlinks=False))
            if not self._appended(self._folder):
                snapshot.write_terms(self._folder, self._blobs())
            snapshot.write(self._folder, self._secret, self.new)
        except OSError as error:
            # The tree is whole. Without notes the next build takes longer, and says the same.
            _log.debug("no notes are kept: %s", error)
            snapshot.forget(self._folder)
        finally:
            if self._terms:
                self._terms.close()

    def files(self) -> Iterator[tuple[str, bytes, FileStamp]]:
        """Yield path, SHA-256 and marks of each file of the saved tree."""
        for path, note in self.new.files.items():
            yield path, note.sha256, note.stamp

    def note(self, path: str, sha256: bytes, key: bytes = b"") -> None:
        """Note a file of this build."""
        if self.kept:
            self.new.files[path] = FileNote(sha256, (0, 0, 0, 0), key)

    def keep(self, path: str) -> None:
        """Note a file that is taken from the former tree."""
        self.new.files[path] = self.old.files[path]

    def _appended(self, folder: Path) -> bool:
        """Put new terms behind the former ones, and return whether that was worth it."""
        wanted = {note.terms for note in self.new.pages.values() if note.terms}
        places = self.old.places
        if not places or len(wanted - places.keys()) > len(wanted) // 10 + 10:
            return False
        fresh = {name: self._fresh[name] for name in wanted if name in self._fresh}
        stale = (place for name, place in places.items() if name not in wanted)
        start, length = snapshot.append_terms(folder, fresh.values(), stale), sum(map(len, fresh.values()))
        # Until what no page has any longer takes as much room as all else.
        used = length + sum(places[name][1] for name in wanted - fresh.keys() if name in places)
        if start is None or start + length > 2 * used:
            return False
        self.new.places = {name: place for name, place in places.items() if name in wanted}
        for name, terms in fresh.items():
            self.new.places[name] = (start, len(terms))
            start += len(terms)
        return True

    def _blobs(self) -> Iterator[bytes]:
        """Yield the terms of all pages, and note their places."""
        at = 0
        for name in {note.terms: None for note in self.new.pages.values() if note.terms}:
            if (terms := self.terms(name)) is not None:
                self.new.places[name] = (at, len(terms))
                at += len(terms)
                yield terms
