"""Documents to drafts: read in the jail, kept for the editors, written anew.

One document's failure is its own: the others become drafts. A run that was killed leaves whole drafts, and the same
command goes on. What is NOT done here: reading a document's bytes, and asking a network.
"""

import hashlib
import os
import shutil
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from publish.core.errors import ConfigError, SourceError, StetError
from publish.core.formats import strictjson
from publish.core.model import Commitment
from publish.core.progress import Progress
from publish.reports.drafts import EVIDENCE, FOLDER, FOUND, TEXT
from publish.reports.ingest import anew
from publish.reports.ingest import draft as room
from publish.reports.ingest.added import Added, AddWishes, Doors, shown
from publish.reports.ingest.alone import alone
from publish.reports.ingest.document import Document, Hints, Limits, Offer
from publish.reports.ingest.kinds import DocumentKind, kind_of
from publish.reports.ingest.plaintext import text_of
from publish.reports.ingest.reading import ApartError
from publish.reports.ingest.sources import DocumentSource, PassedOver, sources
from publish.reports.vault.age import Editors
from publish.reports.vault.keep import keep, unkeep
from publish.tree.settings import SITE

PRINTED_MAX: Final = 50  # documents of one run whose text is printed as PDF, too: each takes half a second
SCRATCH: Final = "adding"
"""Folder below the archive's state for what is on its way."""
FETCHED_MAX: Final = 200_000_000  # bytes of an address's answer, where no --limit says another number
STOPPED_S: Final = 2.0  # for reading to end, after Ctrl-C
AHEAD: Final = 2  # documents for each processor that are read before their turn


def add(
    root: Path,
    written: Sequence[str],
    wishes: AddWishes,
    doors: Doors,
    *,
    places: tuple[str, ...] = (),
    progress: Progress = lambda _done, _total: None,
) -> Iterator[Added]:
    """Make drafts of documents, in their order, and yield what became of each.

    Args:
        written: Files, folders and addresses.
        places: Known to the archive's reports.

    Raises:
        ConfigError: Another run is at work here.
    """
    if not wishes.dry_run:
        room.folder(root)  # asked before anything is opened, and before an original is kept
    todo = list(sources(written))
    with _alone(root) as scratch:
        run = _Run(root, wishes, doors, places, scratch, prints=len(todo) <= PRINTED_MAX)
        for number, (each, read) in enumerate(_read_ahead(todo, run)):
            progress(number, len(todo))
            if isinstance(each, DocumentSource) and read is not None:
                yield run.drafted(each, read)
            elif isinstance(each, PassedOver):
                yield Added(each.shown, refused=each.why) if each.meant else Added(each.shown, passed=each.why)
        progress(len(todo), len(todo))


@contextmanager
def _alone(root: Path) -> Iterator[Path]:
    """Keep other runs out, clear after a killed one, and give a scratch folder."""
    with alone(root, "add", SCRATCH) as scratch:
        # Safe under the lock alone: else it could be another run's, at work.
        room.clear(root, partial(unkeep, root))
        yield scratch


def _read_ahead(
    todo: Sequence[DocumentSource | PassedOver], run: "_Run"
) -> Iterator[tuple[DocumentSource | PassedOver, "_Read | None"]]:
    """Yield each with what was read, some read while others are drafted."""
    processors = max(1, os.cpu_count() or 1)
    pool = ThreadPoolExecutor(processors, "stet-add")
    waiting: deque[tuple[DocumentSource | PassedOver, Future[_Read] | None]] = deque()
    try:
        for number, each in enumerate(todo):
            waiting.append((each, pool.submit(run.read, number, each) if isinstance(each, DocumentSource) else None))
            if len(waiting) > processors * AHEAD:
                one, future = waiting.popleft()
                yield one, future.result() if future else None
        while waiting:
            one, future = waiting.popleft()
            yield one, future.result() if future else None
    except BaseException:
        # The jail's end is the end of who still reads. A fetching that hangs is not waited for.
        pool.shutdown(wait=False, cancel_futures=True)
        run.stop()
        wait([future for _, future in waiting if future and not future.cancelled()], STOPPED_S)
        raise
    pool.shutdown()


@dataclass(frozen=True, slots=True)
class _Read:
    """A document out of the jail, or why it was not read."""

    folder: Path
    file: Path | None = None
    kind: DocumentKind | None = None
    address: str = ""
    digest: str = ""
    document: Document | None = None
    error: StetError | None = None


class _Run:
    """One run's memory: which documents are drafts already."""

    def __init__(
        self, root: Path, wishes: AddWishes, doors: Doors, places: tuple[str, ...], scratch: Path, *, prints: bool
    ) -> None:
        self._root, self._wishes, self._doors, self._places = root, wishes, doors, places
        self._scratch, self._prints = scratch, prints
        self._known = dict(_known(root))
        self._evidence: dict[int, list[Path]] | None = None
        self._names = room.DraftNames(root)

    def stop(self) -> None:
        """End all reading."""
        self._doors.stop()

    def read(self, number: int, source: DocumentSource) -> _Read:
        """Return a document as the jail gave it.

        For several threads: nothing is written but to its own folder.
        """
        found = _Read(self._scratch / str(number))
        try:
            found.folder.mkdir()
            return self._read(found, source)
        except ConfigError:
            raise  # the settings are at fault, for every document
        except StetError as error:
            return replace(found, error=error)

    def _read(self, found: _Read, source: DocumentSource) -> _Read:
        file, address, limits = source.file, "", self._wishes.limits
        if file is None:
            file = found.folder / "fetched"
            most = limits.length if limits.length != Limits().length else FETCHED_MAX
            address = self._doors.fetch(source.shown, file, most)
        try:
            kind, digest = self._look(file, source.shown)
        except OSError as error:
            raise SourceError(f"cannot be read: {(error.strerror or str(error)).lower()}") from None
        found = replace(found, file=file, kind=kind, address=address, digest=digest)
        if digest in self._known:
            return found
        made = found.folder / "made"
        made.mkdir()
        hints = Hints(
            self._wishes.language, self._places, address, limits=limits, password=self._wishes.password,
            ending=source.ending, raster=self._wishes.raster,
        )  # fmt: skip
        return replace(found, document=self._doors.read(kind, file, hints, made))

    def _look(self, file: Path, name: str) -> tuple[DocumentKind, str]:
        """Return kind and hash of a document, unless it is too long."""
        with open(os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as opened:
            length, most = os.fstat(opened.fileno()).st_size, self._wishes.limits.length
            if length > most:
                raise SourceError(f"is more than {most:,} bytes", hint="if you mean it: --limit with more, as 5GB")
            kind = kind_of(opened, name)
            opened.seek(0)
            return kind, hashlib.file_digest(opened, "sha256").hexdigest()

    def drafted(self, source: DocumentSource, read: _Read) -> Added:
        """Make a draft of a document that was read, or say why not."""
        try:
            if read.error is not None:
                raise read.error
            if known := self._known.get(read.digest):
                return Added(source.shown, str(read.kind), known, already=known)
            return self._drafted(source, read)
        except ConfigError:
            raise
        except StetError as error:
            said = "; ".join(str(error).splitlines())
            return Added(source.shown, refused=said, hint=error.hint or "", apart=isinstance(error, ApartError))
        finally:
            shutil.rmtree(read.folder, ignore_errors=True)

    def _drafted(self, source: DocumentSource, read: _Read) -> Added:
        assert read.document is not None  # noqa: S101 - what is not known was read
        document = self._meant(read.document)
        evidence, notes = self._anew(document, read.folder / "made")
        text = evidence[0][1] if evidence else b""
        if isinstance(text, bytes) and (there := self._published(text)):
            return Added(source.shown, document.kind, already=there)
        document = replace(document, needs=room.open_needs(document))
        done = Added(source.shown, document.kind, document=document, notes=notes)
        while True:
            draft = self._names.planned(document, [ending for ending, _ in evidence])
            done = replace(done, draft=draft.text, evidence=tuple(draft.places))
            if self._wishes.dry_run:
                return done
            contents = dict(zip(draft.evidence, (content for _, content in evidence), strict=True))
            found = done.data() | {"original": read.digest}
            whole = partial(self._text, source, read, document, draft)
            if room.lay(self._root, draft, whole, contents, found, undo=partial(unkeep, self._root)):
                self._known[read.digest] = draft.text
                return done

    def _text(self, source: DocumentSource, read: _Read, document: Document, draft: room.Laid, name: str) -> str:
        """Keep the original, and return the draft's text.

        The original first: a draft whose original is nowhere could never be shown to be faithful.
        """
        kept: Commitment | None = None
        if self._doors.editors is not None and read.file is not None:
            kept = self._kept(self._doors.editors, source, read.file, document, name)
        return room.text_of(document, draft, address=read.address, original=kept)

    def _meant(self, document: Document) -> Document:
        """Return the document with the language that the person gave, whatever its reader found."""
        offers, language = dict(document.offers), self._wishes.language
        found = offers.get("language", ())
        if language and (not found or found[0].value != language):
            offers["language"] = (Offer(language, "--language"), *(each for each in found if each.value != language))
        return replace(document, offers=offers)

    def _anew(self, document: Document, folder: Path) -> tuple[list[anew.MadeAnew], tuple[str, ...]]:
        """Return the evidence, and notes for the person."""
        text = anew.text(document)
        evidence: list[anew.MadeAnew] = [("txt", text)] if text else []
        evidence += anew.from_the_jail(document, folder)
        # A PDF of which no new one was made: better its text than nothing.
        if not evidence and document.blocks:
            evidence.append(("txt", text_of(document)))
        if not self._prints:
            return evidence, ()
        sheet, why = anew.print_of(document)
        return [*evidence, ("pdf", sheet)] if sheet else evidence, (why,) if why else ()

    def _kept(self, editors: Editors, source: DocumentSource, file: Path, document: Document, name: str) -> Commitment:
        removed = Counter(each.why for each in document.removed)
        left = [{"page": each.page, "text": each.text, "why": str(each.why)} for each in document.removed]
        private: dict[str, Any] = {"source": shown(source.shown), "language": self._wishes.language, "removed": left}
        private |= {"unconfined": True} if self._wishes.unconfined else {}
        return keep(
            self._root, editors, file, kind=document.kind, removed=removed, private=private, now=self._doors.now(),
            name=name,
        )  # fmt: skip

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
            value: Mapping[str, Any] = strictjson.plain(file.read_bytes())
            digest, draft = value.get("original"), file.with_name(TEXT)
            if isinstance(digest, str) and draft.is_file():
                yield digest, draft.relative_to(root).as_posix()
