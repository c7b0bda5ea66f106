"""Look at a copy's files as a reader would, and judge them.

Fetch a path, hash it, have the gate judge it, say what is wrong. Nothing stops at the first fault. Somebody's own page
(block page, portal, 200 for an absent file) is told apart from a forged page: it says nothing of the publisher's bytes.
"""

import hashlib
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

from publish.core import clock
from publish.core.errors import (
    AbsentError,
    BafflingError,
    HostError,
    OtherKeyError,
    Reason,
    RefusedError,
    TrustError,
    UnreachableError,
)
from publish.core.formats import layout
from publish.core.model import Entry, Finding, Sight, Verdict
from publish.core.source import Answer, OverlongError, Source
from publish.verify import pieces
from publish.verify.copy import Copy
from publish.verify.head import Head

if TYPE_CHECKING:
    from publish.verify.rewriting import Rewriter

SNIFF_LENGTH = 1 << 18  # bytes of an unexpected answer that are looked at; block pages are shorter
SILENT_MAX = 6  # fetches in a row without any answer, after which a copy is no longer asked
SILENT_SHARE = 20  # and in all: one for so many that were answered, beside twice as many as in a row
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|!--|html|head|body|meta|title|script|h1)\b", re.IGNORECASE
)
_PAGES = (".html", ".htm", ".xhtml")
_A = TypeVar("_A")
_B = TypeVar("_B")


@dataclass(frozen=True, slots=True)
class Look:
    """The answer for a path."""

    path: str
    sha256: str = ""
    length: int = 0
    start: bytes = b""
    """The first bytes of an unexpected answer."""
    error: HostError | None = None
    answer: Answer | None = None
    """Status and headers, over HTTP."""

    def is_(self, entry: Entry) -> bool:
        """Return whether the expected bytes came."""
        return self.error is None and self.sha256 == entry.sha256


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding, with the facts to reconsider it."""

    finding: Finding
    entry: Entry
    page: str = ""
    """Digest of the HTML which came instead, without the path in it."""
    rewriter: "Rewriter | None" = None
    """The likely rewriter on the way."""


class Visit:
    """A visit to a copy.

    Threads may share it.
    """

    def __init__(
        self,
        source: Source,
        now: datetime | None = None,
        genuine: Callable[[str], bytes | None] = lambda _path: None,
    ) -> None:
        self.source = source
        self._genuine = genuine
        self._began = now, time.monotonic()
        self.came: set[str] = set()
        """Paths whose bytes came and were hashed."""
        self.silent = 0
        """Fetches in a row which had no answer."""
        self._unheard = 0
        self._mutex = threading.Lock()
        self._decoy: Look | None = None
        self._root: Look | None = None

    @property
    def lost(self) -> bool:
        """Whether the copy is too silent to be asked further.

        It stopped answering, or fails to answer too often.
        """
        return self.silent >= SILENT_MAX or self._unheard > 2 * SILENT_MAX + len(self.came) // SILENT_SHARE

    def many(self, do: Callable[[_A], _B], items: Iterable[_A]) -> Iterator[_B]:
        """Run ``do`` for each item, and yield results in order.

        As many run at once as the copy allows.
        """
        with ThreadPoolExecutor(max(1, self.source.parallel)) as pool:
            yield from pool.map(do, items)

    def look(self, entry: Entry, limit: int = 0) -> Look:
        """Ask for the entry's path.

        More bytes than the entry's length are let through, to see what came instead.
        """
        # A silent copy is not asked to the end: each further fetch would cost a whole timeout.
        if self.lost:
            return Look(entry.path, error=UnreachableError(Reason.STOPPED, host=self.source.name, path=entry.path))
        whole, length, start = hashlib.sha256(), 0, b""
        try:
            for chunk in self.source.fetch_exact(entry, max(entry.length, SNIFF_LENGTH, limit)):
                whole.update(chunk)
                length += len(chunk)
                if len(start) < SNIFF_LENGTH:
                    start += chunk[: SNIFF_LENGTH - len(start)]
        except HostError as e:
            self.heard(silent=isinstance(e, UnreachableError))
            return Look(entry.path, length=length, start=start, error=e, answer=self.source.last_answer)
        self.heard(entry.path)
        sha256 = whole.hexdigest()
        start = b"" if sha256 == entry.sha256 else start
        return Look(entry.path, sha256, length, start, answer=self.source.last_answer)

    def sight(self, look: Look) -> Sight:
        """Return the answer's sight, for the record."""
        whole = self._genuine(look.path) if look.length == len(look.start) else None
        from publish.verify import sight  # only wrong answers are shown

        return sight.of(look.answer, look.start, sight.told(*self._began), getattr(self.source, "name", ""), whole)

    def heard(self, *paths: str, silent: bool = False) -> None:
        """Note an answer and its paths, or a silence."""
        with self._mutex:
            self.silent = self.silent + 1 if silent else 0
            self._unheard += silent
            self.came.update(paths)

    def page_instead(self, look: Look) -> str:
        """Return a digest of the HTML page which came.

        The asked path is taken out of the page first. Empty if no HTML page came.
        """
        if not _HTML.match(look.start):
            return ""
        body = look.start
        # Block pages repeat the asked path, and would else have another digest at each path.
        for name in (look.path, quote(look.path), look.path.rpartition("/")[2]):
            body = body.replace(name.encode(), b"")
        return hashlib.sha256(body).hexdigest()

    def is_block_page(self, look: Look) -> bool:
        """Return whether a block page came instead of the file."""
        page = self.page_instead(look)
        if not page:
            return False
        if not look.path.endswith(_PAGES) or page == self.page_instead(self.decoy()):
            return True
        # A portal answers for everything, with other words each time: for a name that nothing has, as who may only
        # write files cannot, and in the place of the root, which never changes.
        if not self.page_instead(self.decoy()):
            return False
        if self._root is None:
            self._root = self.look(Entry(layout.FIRST_ROOT, "", 0))
        return bool(self.page_instead(self._root))

    def instead(self, look: Look) -> str:
        """Return why the bytes belong to no copy.

        Empty if they may be a forged file.
        """
        if not look.error and not look.length:
            return Reason.EMPTY
        return Reason.BLOCK_PAGE if self.is_block_page(look) else ""

    def decoy(self) -> Look:
        """Return the copy's answer for a name which nothing has.

        Asked for only once, when something is wrong.
        """
        if self._decoy is None:
            # A random name: a host cannot prepare an answer for it.
            name = f"{secrets.token_hex(12)}.html"
            self._decoy = self.look(Entry(name, "", 0))
            self.came.discard(name)
        return self._decoy

    def fixed(self, entry: Entry) -> Fault | None:
        """Look at a path whose bytes never change.

        Metadata and hashed names are such paths.
        """
        look = self.look(entry)
        if look.is_(entry):
            return None
        return self.wrong(entry, look, lambda: (Verdict.TAMPERED, f"expected {entry.sha256}, found {look.sha256}"))

    def wrong(self, entry: Entry, look: Look, judge: Callable[[], tuple[Verdict, str]]) -> Fault | None:
        """Return the fault in an unexpected answer.

        ``None`` if ``judge`` finds the answer genuine.
        """
        if isinstance(look.error, OverlongError):
            verdict, reason = Verdict.TAMPERED, f"longer than in any release: {look.error.reason}"
        elif look.error:
            verdict, reason = of_error(look.error)
        elif not look.length:
            verdict, reason = Verdict.UNAVAILABLE, Reason.EMPTY
        else:
            try:
                verdict, reason = judge()
            except (HostError, TrustError) as e:
                verdict, reason = Verdict.TAMPERED, f"expected {entry.sha256}, found {look.sha256} ({e})"
        if verdict is Verdict.AUTHENTIC:
            return None
        # Some hosts say 200 for an absent file. Their page is no forgery of a report.
        if verdict is Verdict.TAMPERED and self.is_block_page(look):
            verdict, reason = Verdict.UNAVAILABLE, Reason.BLOCK_PAGE
        page = self.page_instead(look) if verdict is Verdict.TAMPERED else ""
        finding = Finding(entry.path, verdict, reason, entry.sha256, look.sha256, self.sight(look))
        return Fault(finding, entry, page, self._rewriter(entry, look) if verdict is Verdict.TAMPERED else None)

    def _rewriter(self, entry: Entry, look: Look) -> "Rewriter | None":
        from publish.verify import rewriting

        genuine = self._genuine(look.path)
        if genuine and look.answer:
            return rewriting.of(look.start, look.answer.headers, genuine)
        return rewriting.of_hash(look.start, entry.sha256) if look.length == len(look.start) else None


class Judge:
    """Judges a release's paths by the gate's walk-forward rule."""

    def __init__(self, visit: Visit, copy: Copy) -> None:
        self.visit = visit
        self.copy = copy

    def page(self, entry: Entry) -> Fault | None:
        """Look at a path of the release."""
        look = self.visit.look(entry)
        if look.is_(entry):
            return None
        if isinstance(look.error, OverlongError):
            # Another release may have a longer file here.
            look = self.visit.look(entry, self._longest(entry.path))
        fault = self.visit.wrong(entry, look, lambda: self.copy.judge(entry.path, look.sha256))
        return fault and replace(fault, finding=pieces.named(self.copy, fault.entry, fault.finding))

    def _longest(self, path: str) -> int:
        lengths = [0]
        for signed in (*self.copy.ahead, *self.copy.behind):
            try:
                other = self.copy.find(path, signed)
            except (HostError, TrustError):
                continue
            lengths.append(other.length if other else 0)
        return max(lengths)


def standing(found: Head, now: datetime) -> tuple[Verdict, str]:
    """Return whether a copy is current and witnessed.

    Also whether the clock can be right at all. Everything amiss is said.
    """
    amiss = []
    if not found.witnessed.enough:
        why = f"; not counted: {found.witnessed.refused[0]}" if found.witnessed.refused else ""
        amiss.append(f"release {found.release} is not witnessed: signed by {found.witnessed}{why}")
    if day := clock_behind(found, now):
        of_release = day == found.signed.published
        said = f"release {found.release} was published on {day}" if of_release else f"it was signed anew on {day}"
        amiss.append(f"the local clock is behind: it says {now.date()}, but {said}")
    elif not found.fresh:
        amiss.append(clock.lapse(now, found.renewed, found.expires))
    if amiss:
        return Verdict.STALE, "; ".join(amiss)
    by = f", witnessed by {', '.join(found.witnessed.by)}" if found.witnessed.by else ""
    return Verdict.FRESH, f"release {found.release}, current until {found.expires.date()}{by}"


def clock_behind(found: Head, now: datetime) -> date | None:
    """Return the newest signed day, if past the local clock."""
    return clock.is_behind(now, found.signed.published, found.renewed, found.since)


def of_error(error: HostError) -> tuple[Verdict, str]:
    """Return the verdict on a path which was not given."""
    # No answer may be our own cable. Nothing is known, so nothing is called missing.
    if isinstance(error, UnreachableError | BafflingError | OtherKeyError):
        return Verdict.UNKNOWN, error.reason
    if isinstance(error, AbsentError | RefusedError):
        return Verdict.UNAVAILABLE, error.reason
    return Verdict.UNAVAILABLE, f"not the copy: {error.reason}"


def same_page(faults: list[Fault]) -> list[Fault]:
    """Reconsider faults with the same HTML page.

    The same page at two paths or more is a block page, not a forgery of each.
    """
    # A forger of several reports would need a page for each of them.
    pages = [fault.page for fault in faults if fault.page]
    several = {page for page in pages if pages.count(page) > 1}
    return [
        replace(f, finding=replace(f.finding, verdict=Verdict.UNAVAILABLE, reason=Reason.BLOCK_PAGE))
        if f.page in several
        else f
        for f in faults
    ]
