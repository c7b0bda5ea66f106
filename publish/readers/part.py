"""A self-proving part of a release.

A part has some reports or all new files since a former release, their evidence, and the path from them to the
signatures. A zipped part opens as an archive does, and is judged file by file. Missing files are not held against a
part with reports. Each part therefore declares itself in a text. Nobody signs this text, so the judge compares its
bytes with the only valid text.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from publish.core.errors import HostError, TrustError
from publish.core.formats import layout, takenpage
from publish.core.formats.parttext import TEXT, TEXT_MAX_LENGTH, since_of, text, text_since
from publish.core.model import Finding, Verdict
from publish.core.source import Held, Source
from publish.verify import history
from publish.verify.copy import Copy
from publish.verify.head import Anchor, Head, Seen
from publish.verify.look import standing
from publish.verify.metadata import METADATA_MAX_LENGTH
from publish.verify.since import Since, since


@dataclass(frozen=True)
class Part:
    """The verdict on a part of a copy."""

    address: str
    head: Head
    verdict: Verdict
    reason: str
    authentic: bool
    checked: int
    """Number of pages and documents in the part."""
    reports: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    since: int = 0
    """Former release of a part with all new files. 0 for a part with some reports."""


def is_part(source: Source) -> bool:
    """Tell whether a copy declares itself a part."""
    # Only a claim, but harmless: each file is judged all the same, and the answer calls the copy a part.
    return any(held.path == TEXT for held in source.held() or ())


def told_since(source: Source) -> int:
    """Return the former release claimed by a part, or 0."""
    try:
        return since_of(source.read(TEXT, TEXT_MAX_LENGTH))
    except HostError:
        return 0


def judge(
    source: Source, anchor: Anchor, *, now: datetime, seen: Seen | None = None, has_text: bool = True,
    manifest: bytes | None = None,
) -> Part:  # fmt: skip
    """Judge every file in a part of a copy.

    Args:
        has_text: Whether a part of this kind declares itself in a text, as zips do.
        manifest: Of a file for messengers, if it has one.

    Raises:
        TrustError: The part's metadata are forged, of another archive, or older than ``seen``.
        HostError: The metadata could not be read.
    """
    found = history.accept(source, anchor, now=now, seen=seen)
    copy = Copy(source, found)
    held = sorted(source.held() or (), key=lambda h: h.path)
    names = {h.path for h in held}
    # Metadata were verified on the way to the head. Attestations prove themselves, or nothing.
    known = {*found.files, *(a.entry.path for a in found.attestations)}
    findings, checked = [], 0
    for item in held:
        if item.path in known or (has_text and item.path == TEXT):
            continue
        fault = _fault(copy, item)
        if fault and not has_text and item.path == layout.OPEN_PAGE:
            fault = replace(
                fault, reason=f"the program in the file is not this release's, do not open it: {fault.reason}"
            )
        findings += [fault] if fault else []
        if not layout.is_beside(item.path) and not item.path.endswith(layout.LISTING):
            checked += 1
    news = _news(source, copy) if has_text else None
    reports = news.pages if news else _reports(source, found) if has_text else _pages(names)
    # The text is unsigned, so a forger could let it promise reports which the part lacks.
    if reports is None or not set(reports) <= names:
        findings.append(Finding(TEXT, Verdict.TAMPERED, "does not say what stet writes there"))
    if manifest is not None and manifest != takenpage.manifest(found.signed.title):
        why = "a messenger would show another name than the archive's"
        findings.append(Finding(takenpage.MANIFEST, Verdict.TAMPERED, why))
    if news:
        lacking = (entry.path for entry in news.new if entry.path not in names)
        findings += [Finding(p, Verdict.TAMPERED, f"new since release {news.number}, and not here") for p in lacking]
    verdict, reason = standing(found, now)
    if findings:
        # A forgery is graver than a file the disk did not give.
        worst = next((f for f in findings if f.verdict is Verdict.TAMPERED), findings[0])
        verdict, reason = worst.verdict, f"{worst.path}: {worst.reason}"
    authentic = verdict.genuine
    return Part(
        source.name, found, verdict, reason, authentic, checked, tuple(reports or ()), tuple(findings),
        news.number if news else 0,
    )  # fmt: skip


def _pages(names: Iterable[str]) -> list[str]:
    """Return the pages that a part was made for, and not those that go with each."""
    around = (layout.OPEN_PAGE, layout.MIRRORS_PAGE, layout.FRONT)
    pages = (path for path in names if path.endswith(".html") and not layout.is_beside(path))
    return sorted(path for path in pages if path not in around)


def _reports(source: Source, found: Head) -> list[str] | None:
    """Return the reports named in the part's text.

    ``None`` if the text differs from the text made by `text`.
    """
    try:
        data = source.read(TEXT, TEXT_MAX_LENGTH)
        rows = data.decode().split("\n\n")[1].split("\n")
    except (HostError, UnicodeDecodeError, IndexError):
        return None
    reports = [row.removeprefix("  ") for row in rows]
    # Made anew and compared to the byte: an unsigned text must have no room for a sentence of a forger's.
    return reports if data == text(reports, found.release, found.fingerprint) else None


def _news(source: Source, copy: Copy) -> Since | None:
    """Return the new files since the former release in the text.

    ``None`` if the text differs from the text made by `text_since`.
    """
    number = told_since(source)
    if not number:
        return None
    try:
        found = since(copy, number)
        data = source.read(TEXT, TEXT_MAX_LENGTH)
    except (HostError, TrustError):
        return None  # without the listings nobody can tell whether all is there
    head = copy.head
    return found if data == text_since(found.pages, number, head.release, head.fingerprint) else None


def _fault(copy: Copy, item: Held) -> Finding | None:
    """Return the fault of a file, if any."""
    path = item.path
    if path.startswith(f"{layout.METADATA}/"):
        return None if _vouched(copy, item) else Finding(path, Verdict.TAMPERED, "not signed by keys of this archive")
    try:
        sha256 = _digest(copy.source, item)
        # Files in targets/ carry their hash in the name, so no listing is needed for them.
        if path.startswith(f"{layout.TARGETS}/"):
            hashed = (layout.split_target(path) or ("",))[0]
            return (
                None if hashed == sha256 else Finding(path, Verdict.TAMPERED, "not what its name says", hashed, sha256)
            )
        entry = copy.find(path)
    except (HostError, TrustError) as e:
        return Finding(path, Verdict.TAMPERED if isinstance(e, TrustError) else Verdict.UNAVAILABLE, str(e))
    # An unknown file beside true ones deceives people, who see a folder and no listing.
    if entry is None:
        return Finding(path, Verdict.TAMPERED, "no release has a file of this name", "", sha256)
    if entry.sha256 != sha256:
        return Finding(path, Verdict.TAMPERED, f"expected {entry.sha256}, found {sha256}", entry.sha256, sha256)
    return None


def _vouched(copy: Copy, item: Held) -> bool:
    try:
        return copy.vouches(item.path, copy.source.read(item.path, METADATA_MAX_LENGTH))
    except HostError:
        return False


def _digest(source: Source, item: Held) -> str:
    # By chunks: evidence may be a film larger than memory.
    whole = hashlib.sha256()
    for chunk in source.fetch(item.path, item.length):
        whole.update(chunk)
    return whole.hexdigest()
