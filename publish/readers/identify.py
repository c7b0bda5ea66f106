"""A single file, whatever road it came by: is it the publisher's, and what is it? Its hash alone is looked for."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from publish.core import files
from publish.core.errors import HostError, TrustError
from publish.core.formats import layout, listing
from publish.core.formats.layout import Kind
from publish.core.model import Bundle, Verdict
from publish.core.source import Source
from publish.verify import history
from publish.verify.copy import Copy
from publish.verify.look import standing
from publish.verify.metadata import Anchor, Head, Seen, Signed

_ONE = frozenset({layout.OPEN_PAGE})  # pages that are handed on as files, under names that say what they are


@dataclass(frozen=True)
class Identified:
    """What is known of a file by its hash."""

    file: str
    verdict: Verdict
    """FRESH or STALE where it is the publisher's, TAMPERED where it has the name of something else, else UNKNOWN."""
    reason: str
    authentic: bool
    earlier: bool
    """Whether only a former release has it."""
    what: str
    """The kind of bundle, or ``page``, or ``evidence``; empty where it is nothing known."""
    of: str
    """The page that a bundle was made of; the path that a page or a document has in a copy."""
    sha256: str
    length: int
    release: int
    """The newest release that has it; the copy's, if none has."""
    head: Head


def identify(source: Source, anchor: Anchor, file: Path, *, now: datetime, seen: Seen | None = None) -> Identified:
    """Look for a file's bytes in what the editors signed: bundles first, then every path of the release.

    Args:
        source: Any copy of the archive.

    Raises:
        TrustError: Its metadata are forged, of another archive, or older than ``seen``.
        HostError: They could not be read.
    """
    found = history.accept(source, anchor, now=now, seen=seen)
    copy = Copy(source, found)
    sha256, length = files.digest(file)
    verdict, reason = standing(found, now)

    def told(v: Verdict, why: str, what: str = "", of: str = "", release: int = found.release) -> Identified:
        authentic = v in (Verdict.FRESH, Verdict.STALE)
        earlier = authentic and release < found.release
        return Identified(file.name, v, why, authentic, earlier, what, of, sha256, length, release, found)

    releases = (found.signed, *copy.ahead, *copy.behind)
    all_told = found.release == len(copy.behind) + 1
    for signed in releases:
        listed = _bundles(copy, signed)
        all_told = all_told and listed is not None
        for bundle in listed or ():
            if bundle.entry.sha256 != sha256:
                continue
            if signed.number < found.release:
                return told(
                    Verdict.STALE, f"a bundle of release {signed.number}", bundle.kind, bundle.of, signed.number
                )
            return told(verdict, reason, bundle.kind, bundle.of, signed.number)
    for path, entry in copy.entries.items():
        if entry.sha256 == sha256 and not listing.is_listing(entry):
            what = "evidence" if layout.kind(path) is Kind.EVIDENCE else "page" if path.endswith(".html") else "file"
            return told(verdict, reason, what, path)
    if path := _named(copy, file.name):
        why = f"release {found.release} has other bytes for {path}"
        if all_told and path not in _ONE:
            return told(Verdict.TAMPERED, f"{why}, and so has every release before")
        return told(Verdict.UNKNOWN, f"{why}; a release that this copy tells nothing of may have had these")
    return told(Verdict.UNKNOWN, f"nothing in release {found.release} has these bytes")


def _bundles(copy: Copy, signed: Signed) -> tuple[Bundle, ...] | None:
    """What a release has to carry reports in; ``None`` for a former one whose list cannot be had."""
    try:
        return copy.bundles(signed)
    except (HostError, TrustError):
        if signed is copy.head.signed:
            raise
        return None


def _named(copy: Copy, name: str) -> str:
    """What the release calls so, though its bytes differ."""

    def is_called(bundle: Bundle) -> bool:
        return name in (bundle.name, bundle.entry.path.rpartition("/")[2])

    if bundle := next((b for b in copy.bundles() if is_called(b)), None):
        return bundle.name
    return name if name in _ONE and name in copy.entries else ""
