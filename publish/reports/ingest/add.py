"""Documents to drafts: each is read in the jail, its original kept for the editors alone, its text made a draft.

One document's failure is its own: the others become drafts. A run that was killed leaves whole drafts, and the same
command goes on. What is NOT done here: reading a document's bytes, and asking a network.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from publish.core import files
from publish.core.config import STATE_NAME
from publish.core.errors import ConfigError, SourceError, StetError
from publish.core.locks import lock
from publish.core.model import Commitment
from publish.core.paper import printed
from publish.core.progress import Progress
from publish.reports.drafts import EVIDENCE, FOLDER, FOUND, TEXT
from publish.reports.ingest import draft as room
from publish.reports.ingest.document import Document, Hints, Limits
from publish.reports.ingest.kinds import Kind, kind_of
from publish.reports.ingest.plaintext import printable, text_of
from publish.reports.ingest.reading import ApartError
from publish.reports.ingest.sources import Source, sources
from publish.reports.vault.age import Editors
from publish.reports.vault.keep import keep
from publish.tree.settings import SITE

LOCK: Final = "add.lock"
FETCHED_MAX: Final = 200_000_000  # bytes of an address's answer, where no --limit says another number
_ENDINGS: Final = {Kind.PDF: "pdf", Kind.PNG: "png", Kind.JPEG: "jpg", Kind.TEXT: "csv"}
"""Endings of what a reader made anew, by the kind that its bytes show."""

Read = Callable[[Kind, Path, Hints, Path], Document]
"""Reads a document in the jail: kind, file, hints, scratch folder. Raises SourceError with why it was not read."""
Fetch = Callable[[str, Path, int], str]
"""Fetches an address into a file of at most so many bytes. Returns the address that answered."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person asked for."""

    language: str = ""
    limits: Limits = field(default_factory=Limits)
    password: str = field(default="", repr=False)
    raster: bool = False
    unconfined: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one document."""

    source: str
    kind: str = ""
    draft: str = ""
    """Its text, below the archive's folder."""
    evidence: tuple[str, ...] = ()
    document: Document | None = None
    refused: str = ""
    """Why it was not taken. Empty: it was."""
    hint: str = ""
    apart: bool = False
    """Whether it did something to its reader."""
    already: str = ""
    """Where it lies already: nothing was added."""
    passed: str = ""
    """Why it was passed over: it is no document."""
    notes: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        """Return it for programs, and for ``found.json``."""
        document = self.document
        removed = document.removed if document else ()
        found: dict[str, Any] = {
            "source": shown(self.source), "kind": self.kind, "draft": self.draft, "evidence": list(self.evidence),
            "removed": [{"page": r.page, "text": r.text, "why": str(r.why)} for r in removed],
            "offers": {
                key: [{"value": o.value, "where": o.where} for o in offers] for key, offers in document.offers.items()
            } if document else {},
            "needs": [f"{need.lack}: {need.said}" for need in document.needs] if document else [],
        }  # fmt: skip
        for key in ("refused", "hint", "apart", "already", "passed"):
            if value := getattr(self, key):
                found[key] = value
        return found | ({"notes": list(self.notes)} if self.notes else {})


class Doors(NamedTuple):
    """What leads out of this room."""

    read: Read
    fetch: Fetch
    now: Callable[[], datetime]


def add(
    root: Path,
    written: Sequence[str],
    wishes: Wishes,
    doors: Doors,
    editors: Editors | None,
    *,
    places: tuple[str, ...] = (),
    progress: Progress = lambda _done, _total: None,
) -> Iterator[Added]:
    """Make drafts of documents, one after the other, and yield what became of each.

    Args:
        written: Files, folders and addresses.
        editors: To whom originals are encrypted. ``None``: they are not kept.
        places: Known to the archive's reports.

    Raises:
        ConfigError: Another run is at work here.
    """
    todo = list(sources(written))
    state = root / STATE_NAME
    held = lock(state / LOCK, state) if state.is_dir() else None
    if state.is_dir() and held is None:
        raise ConfigError("another stet add is at work here", hint="wait until it has ended, and run this again")
    run = _Run(root, wishes, doors, editors, places)
    try:
        run.clear()
        for number, each in enumerate(todo):
            progress(number, len(todo))
            if isinstance(each, Source):
                yield run.one(each)
            else:
                yield Added(each.shown, refused=each.why) if each.meant else Added(each.shown, passed=each.why)
        progress(len(todo), len(todo))
    finally:
        if held:
            held.release()


class _Run:
    """One run's memory: which documents are drafts already."""

    def __init__(
        self, root: Path, wishes: Wishes, doors: Doors, editors: Editors | None, places: tuple[str, ...]
    ) -> None:
        self._root, self._wishes, self._doors, self._editors, self._places = root, wishes, doors, editors, places
        self._known = dict(_known(root))
        self._evidence: dict[int, list[Path]] | None = None
        self._names: set[str] = set()

    def clear(self) -> None:
        """Take away what a killed run left half-made."""
        # Safe under the lock alone: else it could be another run's, at work.
        for left in (self._root / FOLDER).glob(f"{room.PARTIAL}*"):
            if not left.is_symlink():
                shutil.rmtree(left, ignore_errors=True)

    def one(self, source: Source) -> Added:
        """Make a draft of one document, or say why not."""
        with tempfile.TemporaryDirectory(prefix="stet-add-") as folder:
            scratch = Path(folder)
            try:
                return self._taken(source, scratch)
            except ConfigError:
                raise  # the settings are at fault, for every document
            except StetError as error:
                said = "; ".join(str(error).splitlines())
                apart = isinstance(error, ApartError)
                return Added(source.shown, refused=said, hint=error.hint or "", apart=apart)

    def _taken(self, source: Source, scratch: Path) -> Added:
        file, address = source.file, ""
        if file is None:
            file = scratch / "fetched"
            most = self._wishes.limits.length if self._wishes.limits.length != Limits().length else FETCHED_MAX
            address = self._doors.fetch(source.shown, file, most)
        try:
            kind, digest = self._look(file, source.shown)
        except OSError as error:
            raise SourceError(f"cannot be read: {(error.strerror or str(error)).lower()}") from None
        if known := self._known.get(digest):
            return Added(source.shown, str(kind), known, already=known)
        made = scratch / "made"
        made.mkdir()
        hints = Hints(
            self._wishes.language, self._places, address, limits=self._wishes.limits, password=self._wishes.password,
            raster=self._wishes.raster,
        )  # fmt: skip
        document = self._doors.read(kind, file, hints, made)
        return self._drafted(source, file, address, document, made, digest)

    def _look(self, file: Path, name: str) -> tuple[Kind, str]:
        """Return kind and hash of a document, unless it is too long."""
        with open(os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as opened:
            length, most = os.fstat(opened.fileno()).st_size, self._wishes.limits.length
            if length > most:
                raise SourceError(f"is more than {most:,} bytes", hint="if you mean it: --limit with more, as 5GB")
            kind = kind_of(opened, name)
            opened.seek(0)
            return kind, hashlib.file_digest(opened, "sha256").hexdigest()

    def _drafted(self, source: Source, file: Path, address: str, document: Document, made: Path, digest: str) -> Added:
        evidence, notes = self._made_anew(document, made)
        text = text_of(document) if document.blocks else b""
        if text and (there := self._published(text)):
            return Added(source.shown, document.kind, already=there)
        if text:
            evidence.insert(0, ("txt", text))
        document = replace(document, needs=room.open_needs(document))
        done = Added(source.shown, document.kind, document=document, notes=tuple(notes))
        kept: Commitment | None = None
        while True:
            draft = room.planned(self._root, document, [ending for ending, _ in evidence], frozenset(self._names))
            done = replace(done, draft=draft.text, evidence=tuple(draft.places))
            if self._wishes.dry_run:
                self._names.add(draft.name)
                return done
            # The original first: a draft whose original is nowhere could never be shown to be faithful.
            if kept is None and self._editors is not None:
                kept = self._kept(self._editors, source, file, document)
            whole = room.text_of(document, draft, address=address, original=kept)
            contents = dict(zip(draft.evidence, (content for _, content in evidence), strict=True))
            if room.lay(self._root, draft, whole, contents, done.data() | {"original": digest}):
                self._known[digest] = draft.text
                return done

    def _kept(self, editors: Editors, source: Source, file: Path, document: Document) -> Commitment:
        removed = Counter(each.why for each in document.removed)
        left = [{"page": each.page, "text": each.text, "why": str(each.why)} for each in document.removed]
        private = {"source": shown(source.shown), "language": self._wishes.language, "removed": left}
        return keep(
            self._root, editors, file, kind=document.kind, removed=removed,
            private=private | ({"unconfined": True} if self._wishes.unconfined else {}), now=self._doors.now(),
        )  # fmt: skip

    def _made_anew(self, document: Document, folder: Path) -> tuple[list[tuple[str, bytes | Path]], list[str]]:
        """Return endings and contents of the evidence beside the text, and notes for the person.

        Raises:
            SourceError: What came out of the jail is not what it should be.
        """
        found: list[tuple[str, bytes | Path]] = []
        for name in document.made:
            file = folder / name
            if "/" in name or name in ("", ".", ".."):
                raise SourceError("made its reader answer with a name that is none")
            try:
                with files.open_plain(file) as opened:
                    ending = _ENDINGS.get(kind_of(opened, name), "")
            except OSError:
                ending = ""
            if not ending:
                raise SourceError("made its reader answer with a file that is no evidence")
            found.append((ending, file))
        if document.kind in (Kind.HTML, Kind.DOCX, Kind.ODT) and document.blocks and not found:
            sheet = printable(
                document, name="its text", title=room.best(document, "title"), language=room.best(document, "language")
            )
            try:
                found.append(("pdf", printed(sheet)))
            except (ConfigError, SourceError) as error:
                # The text itself is evidence already. Without a font for it, a PDF would show boxes.
                return found, [f"no PDF of its text was made: {error}" + (f" ({error.hint})" if error.hint else "")]
        return found, []

    def _published(self, text: bytes) -> str:
        """Return the archive's evidence that has this very text."""
        # No hash of an accepted document's original is left on this disk: it would tell which copy somebody had.
        # Of drafts it is kept beside them, so two originals with one text stay two drafts.
        if self._evidence is None:
            self._evidence = {}
            for file in (self._root / SITE / EVIDENCE).glob("**/*.txt"):
                with suppress(OSError):
                    self._evidence.setdefault(file.stat().st_size, []).append(file)
        for file in self._evidence.get(len(text), ()):
            with suppress(OSError):
                if file.is_file() and not file.is_symlink() and file.read_bytes() == text:
                    return file.relative_to(self._root).as_posix()
        return ""


def _known(root: Path) -> Iterator[tuple[str, str]]:
    """Yield hashes of originals, and the drafts that were made of them."""
    for file in (root / FOLDER).glob(f"*/{FOUND}"):
        with suppress(OSError, ValueError, AttributeError):
            value: Mapping[str, Any] = json.loads(file.read_bytes())
            digest, draft = value.get("original"), file.with_name(TEXT)
            if isinstance(digest, str) and draft.is_file():
                yield digest, draft.relative_to(root).as_posix()


def shown(name: str) -> str:
    """Return a name as letters: bytes of no encoding are shown as codes."""
    return name.encode("utf-8", errors="backslashreplace").decode("utf-8")
