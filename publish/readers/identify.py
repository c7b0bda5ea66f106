"""The identity of a single file, found by its hash alone.

The file may have come by any road. The answer says whether the publisher signed these bytes, and for which purpose.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from publish.core import files
from publish.core.errors import HostError, TrustError
from publish.core.formats import layout, listing
from publish.core.formats.layout import PathKind
from publish.core.model import Bundle, Verdict
from publish.core.source import Source
from publish.verify import history
from publish.verify.copy import Copy
from publish.verify.head import Anchor, Head, Seen, Signed
from publish.verify.look import standing

_ONE = frozenset({layout.OPEN_PAGE})  # pages handed on as files, under names for their use


@dataclass(frozen=True)
class Identified:
    """A file, identified by its hash."""

    file: str
    verdict: Verdict
    """FRESH or STALE for the publisher's bytes, TAMPERED for other bytes under a known name, else UNKNOWN."""
    reason: str
    authentic: bool
    earlier: bool
    """Whether only a former release has the file."""
    what: str
    """The kind of bundle, or ``page``, ``evidence`` or ``file``; empty for unknown bytes."""
    of: str
    """The page from which a bundle was made, or the path of a page or document in a copy."""
    sha256: str
    length: int
    release: int
    """The newest release with the file, else the copy's release."""
    head: Head


def identify(source: Source, anchor: Anchor, file: Path, *, now: datetime, seen: Seen | None = None) -> Identified:
    """Look for a file's bytes among everything the editors signed.

    Bundles are searched first, then every path of the release.

    Args:
        source: Any copy of the archive.

    Raises:
        TrustError: The copy's metadata are forged, of another archive, or older than ``seen``.
        HostError: The metadata could not be read.
    """
    found = history.accept(source, anchor, now=now, seen=seen)
    copy = Copy(source, found)
    sha256, length = files.digest(file)
    verdict, reason = standing(found, now)

    def told(v: Verdict, why: str, what: str = "", of: str = "", release: int = found.release) -> Identified:
        authentic = v.genuine
        earlier = authentic and release < found.release
        return Identified(file.name, v, why, authentic, earlier, what, of, sha256, length, release, found)

    releases = (found.signed, *copy.ahead, *copy.behind)
    # TAMPERED needs the word of every release: a copy keeps sixteen former ones, and these bytes may be still older.
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
            what = (
                "evidence" if layout.kind(path) is PathKind.EVIDENCE else "page" if path.endswith(".html") else "file"
            )
            return told(verdict, reason, what, path)
    if path := _named(copy, file.name):
        why = f"release {found.release} has other bytes for {path}"
        # Of former releases only the lists of bundles were read: an older open.html may be the publisher's.
        if all_told and path not in _ONE:
            return told(Verdict.TAMPERED, f"{why}, and so has every release before")
        return told(Verdict.UNKNOWN, f"{why}; a release that this copy tells nothing of may have had these")
    return told(Verdict.UNKNOWN, f"nothing in release {found.release} has these bytes")


def _bundles(copy: Copy, signed: Signed) -> tuple[Bundle, ...] | None:
    """Return a release's bundles, or ``None`` for a former release without its list."""
    try:
        return copy.bundles(signed)
    except (HostError, TrustError):
        # Without a former list the answer is less certain. Without the current list no answer is possible.
        if signed is copy.head.signed:
            raise
        return None


def _named(copy: Copy, name: str) -> str:
    """Return the release's file of this name, whose bytes differ."""

    def is_called(bundle: Bundle) -> bool:
        # People keep either the name for readers, or the last part of the address.
        return name in (bundle.name, bundle.entry.path.rpartition("/")[2])

    if bundle := next((b for b in copy.bundles() if is_called(b)), None):
        return bundle.name
    return name if name in _ONE and name in copy.entries else ""
