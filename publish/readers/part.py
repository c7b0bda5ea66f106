"""A part of a release that proves itself: some reports with what they rest on, and the way from them to the signatures.

A zip of one opens as an archive does, and is judged file by file. What it lacks is not held against it, so it
says in a text of its own that it is a part; that text is nobody's signed word, and is compared with what it must be.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from publish.core.errors import HostError, TrustError
from publish.core.formats import layout
from publish.core.formats.parttext import TEXT, TEXT_MAX_LENGTH, text
from publish.core.model import Finding, Verdict
from publish.core.source import Held, Source
from publish.verify import history
from publish.verify.copy import Copy
from publish.verify.look import standing
from publish.verify.metadata import METADATA_MAX_LENGTH, Anchor, Head, Seen


@dataclass(frozen=True)
class Part:
    """What a part of a copy is found to be."""

    address: str
    head: Head
    verdict: Verdict
    reason: str
    authentic: bool
    checked: int
    """Pages and documents that are here."""
    reports: tuple[str, ...]
    findings: tuple[Finding, ...] = ()


def is_part(source: Source) -> bool:
    """Whether a copy says of itself that it is a part."""
    return any(held.path == TEXT for held in source.held() or ())


def judge(source: Source, anchor: Anchor, *, now: datetime, seen: Seen | None = None) -> Part:
    """Judge every file that a part of a copy holds.

    Raises:
        TrustError: Its metadata are forged, of another archive, or older than ``seen``.
        HostError: They could not be read.
    """
    found = history.accept(source, anchor, now=now, seen=seen)
    copy = Copy(source, found)
    held = sorted(source.held() or (), key=lambda h: h.path)
    names = {h.path for h in held}
    known = {*found.files, *(a.entry.path for a in found.attestations)}
    findings, checked = [], 0
    for item in held:
        if item.path in known or item.path == TEXT:
            continue
        fault = _fault(copy, item)
        findings += [fault] if fault else []
        if not layout.is_beside(item.path) and not item.path.endswith(layout.LISTING):
            checked += 1
    reports = _reports(source, found)
    if reports is None or not set(reports) <= names:
        findings.append(Finding(TEXT, Verdict.TAMPERED, "does not say what stet writes there"))
    verdict, reason = standing(found, now)
    if findings:
        worst = next((f for f in findings if f.verdict is Verdict.TAMPERED), findings[0])
        verdict, reason = worst.verdict, f"{worst.path}: {worst.reason}"
    authentic = verdict in (Verdict.FRESH, Verdict.STALE)
    return Part(source.name, found, verdict, reason, authentic, checked, tuple(reports or ()), tuple(findings))


def _reports(source: Source, found: Head) -> list[str] | None:
    """The reports that its text names, if that is the text that `text` makes."""
    try:
        data = source.read(TEXT, TEXT_MAX_LENGTH)
        rows = data.decode().split("\n\n")[1].split("\n")
    except (HostError, UnicodeDecodeError, IndexError):
        return None
    reports = [row.removeprefix("  ") for row in rows]
    return reports if data == text(reports, found.release, found.fingerprint) else None


def _fault(copy: Copy, item: Held) -> Finding | None:
    """What is wrong with one file."""
    path = item.path
    if path.startswith(f"{layout.METADATA}/"):
        return None if _vouched(copy, item) else Finding(path, Verdict.TAMPERED, "not signed by keys of this archive")
    try:
        sha256 = _digest(copy.source, item)
        if path.startswith(f"{layout.TARGETS}/"):
            hashed = (layout.split_target(path) or ("",))[0]
            return (
                None if hashed == sha256 else Finding(path, Verdict.TAMPERED, "not what its name says", hashed, sha256)
            )
        entry = copy.find(path)
    except (HostError, TrustError) as e:
        return Finding(path, Verdict.TAMPERED if isinstance(e, TrustError) else Verdict.UNAVAILABLE, str(e))
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
    whole = hashlib.sha256()
    for chunk in source.fetch(item.path, item.length):
        whole.update(chunk)
    return whole.hexdigest()
