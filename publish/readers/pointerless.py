"""The judgement on a whole folder without a pointer, as torrents leave one.

Every file of the release must be there, and no other. What is NOT done here: remembering. A folder without a pointer
tells nothing of an hour.
"""

import re
from datetime import datetime

from publish.core.beside import APPLE_NAME, PAGES, Beside, whose
from publish.core.errors import HostError, MismatchError, TrustError
from publish.core.formats import layout
from publish.core.model import Audit, Entry, Finding, Verdict
from publish.core.progress import Progress
from publish.core.source import Held, OverlongError, Source
from publish.verify.copy import Copy
from publish.verify.head import Anchor, Seen
from publish.verify.look import clock_behind, of_error
from publish.verify.metadata import METADATA_MAX_LENGTH
from publish.verify.sealed import accept_sealed, sealed_files

# Some clients write padding to the disk, as the list of the old kind has it: zeros, as many as the name says.
_PADDING = re.compile(r"\.pad/(0|[1-9][0-9]{0,8})")
_ORDER = (Verdict.TAMPERED, Verdict.UNAVAILABLE, Verdict.UNKNOWN, Verdict.STALE, Verdict.STRANGER)
_UNDATED = (
    f"it has no {layout.TIMESTAMP}, as a torrent's folder has none: whether there is a newer release, a copy tells"
)


def judge(
    source: Source,
    anchor: Anchor,
    *,
    now: datetime,
    seen: Seen | None = None,
    progress: Progress = lambda _done, _total: None,
) -> Audit:
    """Judge every file of a folder by its release's signatures.

    Args:
        source: A folder, for which `lacks_pointer` is true.

    Raises:
        TrustError, HostError: As `accept_sealed`.
    """
    copy = accept_sealed(source, anchor, now=now, seen=seen)
    head, findings = copy.head, []
    # Each path once, missing or not: a torrent promises all, and a part of it is no whole.
    wanted = sealed_files(copy)
    held = {item.path: item for item in source.held() or ()}
    for done, entry in enumerate(wanted.values(), 1):
        progress(done, len(wanted))
        if fault := _fault(source, entry):
            findings.append(fault)
    beside = [item for path, item in sorted(held.items()) if path not in wanted]
    findings += [fault for item in beside if (fault := _beside(copy, item))]
    findings.sort(key=lambda f: (_ORDER.index(f.verdict), f.path))
    wrong = [f for f in findings if f.verdict is not Verdict.STRANGER]
    absent = sum(f.path in wanted and f.verdict is not Verdict.TAMPERED for f in wrong)
    verdict, reason = Verdict.STALE, f"release {head.release}; {_UNDATED}"
    if wrong:
        verdict, reason = wrong[0].verdict, f"{wrong[0].path}: {wrong[0].reason}"
    elif seen and head.release < seen.release:
        reason = f"release {head.release}, and release {seen.release} was seen before"
    elif not head.witnessed.enough:
        reason = f"release {head.release} is not witnessed: signed by {head.witnessed}"
    return Audit(
        host=source.name, address=source.name, verdict=verdict, reason=reason, release=head.release, depth="full",
        checked=len(wanted) - absent, total=len(wanted) + sum(f.path not in wanted for f in findings),
        missed=0.0, findings=tuple(findings), at=now, witnessed=head.witnessed.enough,
        clock_behind=clock_behind(head, now),
    )  # fmt: skip


def _fault(source: Source, entry: Entry) -> Finding | None:
    """Return the fault of a file of the release, if any."""
    try:
        for _ in source.fetch_checked(entry):
            pass
    except MismatchError as e:
        return Finding(entry.path, Verdict.TAMPERED, f"expected {e.expected}, found {e.found}", e.expected, e.found)
    except HostError as e:
        # More bytes than the release has at this path are other bytes.
        verdict, reason = (Verdict.TAMPERED, e.reason) if isinstance(e, OverlongError) else of_error(e)
        return Finding(entry.path, verdict, reason, entry.sha256)
    return None


def _beside(copy: Copy, item: Held) -> Finding | None:
    """Return the fault of a file beside the release, if any."""
    path = item.path
    if path.startswith(f"{layout.METADATA}/"):
        return None if _vouched(copy, path) else Finding(path, Verdict.TAMPERED, "not signed by keys of this archive")
    if entry := _bundles(copy).get(path):
        return _fault(copy.source, entry)
    if _is_litter(path) or _is_padding(copy.source, item):
        return None
    return Finding(path, Verdict.STRANGER, "no release has a file of this name")


def _vouched(copy: Copy, path: str) -> bool:
    try:
        return copy.vouches(path, copy.source.read(path, METADATA_MAX_LENGTH))
    except HostError:
        return False


def _bundles(copy: Copy) -> dict[str, Entry]:
    """Return the release's bundles by path, as far as their list is there."""
    # No torrent has bundles, but a copy whose pointer was lost may.
    listed = copy.head.signed.bundles
    try:
        return {entry.path: entry for entry in (listed, *(b.entry for b in copy.bundles()))} if listed else {}
    except (HostError, TrustError):
        return {listed.path: listed} if listed else {}


def _is_litter(path: str) -> bool:
    name = path.rpartition("/")[2].casefold()
    # A page could hide under the name that macOS gives to a file's attributes.
    hidden = name.startswith(APPLE_NAME) and name.endswith(PAGES)
    return whose(path) in (Beside.LITTER, Beside.HOST) and not hidden


def _is_padding(source: Source, item: Held) -> bool:
    match = _PADDING.fullmatch(item.path)
    if not match or int(match[1]) != item.length:
        return False
    try:
        return not any(chunk.strip(b"\0") for chunk in source.fetch(item.path, item.length))
    except HostError:
        return False
