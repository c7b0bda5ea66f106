"""HISTORY, an append-only file with a line per release.

Does this copy continue the history seen before, and which files changed when? HISTORY is a file of the signed tree,
so each release signs all lines before it. What is NOT done here: keeping the proof of a fork (``forks``, ``seen``).
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from publish.core import clock
from publish.core.errors import ForkError, HostError, MismatchError, RollbackError, SignatureError, TrustError
from publish.core.formats import layout, listing
from publish.core.model import Entry
from publish.core.source import Source
from publish.verify import forkside
from publish.verify.copy import Copy
from publish.verify.head import Anchor, Head, Seen, Signed, Statement
from publish.verify.metadata import FORK_HINT, head

HISTORY_MAX_LENGTH = 4_000_000  # bytes: 50,000 releases
WITHDRAWN_MAX_LENGTH = 4_000_000  # bytes
AHEAD_MAX_LENGTH = 4_096  # bytes that a push under way may have added to it
_LINE = re.compile(r"([1-9][0-9]{0,9}) (\d{4}-\d{2}-\d{2}) ([0-9a-f]{64}|-)(?: .*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """HISTORY's line on a release."""

    number: int
    published: date
    previous: str
    """SHA-256 of the top listing of the release before. Empty for the first release."""


@dataclass(frozen=True, slots=True)
class Past:
    """A release, as far as the copy still tells."""

    number: int
    published: date
    top: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    known: bool = False
    """Whether the listings are still there, so that the three fields above have a meaning."""


def parse(data: bytes) -> dict[int, HistoryLine]:
    """Return the lines, by release number.

    A line which does not begin with a number is passed over: it is a note for people.

    Raises:
        SignatureError: A number is missing or comes twice, or a line about a release is malformed.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as e:
        raise SignatureError(f"{layout.HISTORY} is not UTF-8") from e
    lines: dict[int, HistoryLine] = {}
    # Not splitlines: it ends lines at U+2028 and others, too, which a note for people may have in it.
    for row in text.split("\n"):
        if not (row[:1].isascii() and row[:1].isdigit()):  # other scripts' digits are notes for people
            continue
        match = _LINE.fullmatch(row)
        day = clock.parse_day(match[2]) if match else None
        if not match or day is None or int(match[1]) != len(lines) + 1:
            raise SignatureError(f"line {len(lines) + 1} is not what it must be: {row[:100]!a}", where=layout.HISTORY)
        lines[len(lines) + 1] = HistoryLine(int(match[1]), day, match[3].strip("-"))
    return lines


def read(copy: Copy) -> bytes:
    """Return the head's HISTORY, verified.

    If a push has already brought a longer HISTORY, return the head's part.

    Raises:
        HostError, TrustError: It cannot be had, or is not the signed file.
    """
    entry = copy.find(layout.HISTORY)
    if entry is None or entry.length > HISTORY_MAX_LENGTH:
        raise SignatureError(
            f"release {copy.head.release} has no {layout.HISTORY} that can be read", where=copy.source.name
        )
    data = b"".join(copy.source.fetch_exact(entry, entry.length + AHEAD_MAX_LENGTH))[: entry.length]
    found = hashlib.sha256(data).hexdigest()
    if found != entry.sha256:
        raise MismatchError(layout.HISTORY, expected=entry.sha256, found=found, where=copy.source.name)
    return data


def accept(source: Source, anchor: Anchor, *, now: datetime, seen: Seen | None, known: Statement | None = None) -> Head:
    """Judge a copy for a reader who remembers.

    As ``verify.metadata.head``. The release must also continue the release seen before.

    Args:
        known: As there: a statement whose bytes need not be judged again.

    Raises:
        ForkError: The release does not continue the release seen.
        RollbackError: It unsays a withdrawal which was seen. All errors of ``verify.metadata.head`` are raised too.
    """
    return _accepted(source, anchor, now, seen, known).head


def accept_copy(source: Source, anchor: Anchor, *, now: datetime, seen: Seen | None) -> Copy:
    """Judge as `accept`, and return the copy.

    Its head knows the withdrawals, to be remembered. The copy keeps all listings read on the way. The cost is the top
    listing, which any page costs too.
    """
    copy = _accepted(source, anchor, now, seen)
    copy.head = replace(copy.head, withdrawn=_withdrawn(copy, seen))
    return copy


def _accepted(source: Source, anchor: Anchor, now: datetime, seen: Seen | None, known: Statement | None = None) -> Copy:
    copy = Copy(source, head(source, anchor, now=now, seen=seen, known=known))
    if seen:
        extends(copy, seen)
    return copy


def _withdrawn(copy: Copy, seen: Seen | None) -> Entry | None:
    """Return the release's list of withdrawals.

    It must begin with the list seen before.

    Raises:
        RollbackError: It does not: a withdrawal was unsaid.
        HostError, TrustError: It cannot be had, and a list was seen before.
    """
    before = Entry(layout.WITHDRAWN, seen.withdrawn, seen.withdrawn_length) if seen and seen.withdrawn else None
    try:
        now = copy.find(layout.WITHDRAWN)
    except (HostError, TrustError):
        if before:
            raise
        return None  # of a reader who saw none: whatever is asked for next says what is wrong
    if before is None or (now and now.sha256 == before.sha256):
        return now
    if now and before.length < now.length <= WITHDRAWN_MAX_LENGTH:
        data = b"".join(copy.source.fetch_exact(now, now.length))
        if hashlib.sha256(data).hexdigest() != now.sha256:
            raise MismatchError(now.path, expected=now.sha256, found="other bytes", where=copy.source.name)
        # By length and hash: a reader remembers these of the former list, and not the list.
        if hashlib.sha256(data[: before.length]).hexdigest() == before.sha256:
            return now
    raise RollbackError(
        f"release {copy.head.release} no longer says of a withdrawal what release"
        f" {seen.release if seen else 0} said, and the editors signed both",
        where=copy.source.name,
        hint="a withdrawal can be added and never unsaid: ask the publisher before you read on",
    )


def extends(copy: Copy, seen: Seen) -> None:
    """Refuse a copy which does not continue the release seen.

    An older copy is let pass.

    Raises:
        ForkError: Both are signed, and neither is the other's past.
        RollbackError: A line of WITHDRAWN which was seen is no longer there.
        HostError, TrustError: HISTORY or WITHDRAWN cannot be had, so the answer is unknown.
    """
    if copy.head.release < seen.release:
        return
    if seen.top:
        _linked(copy, seen)
    if seen.withdrawn:
        _withdrawn(copy, seen)


def _linked(copy: Copy, seen: Seen) -> None:
    signed = copy.head.signed
    if signed.number == seen.release:
        found, top, lines = signed.top.sha256, b"", b""
    # The usual case, without a request: a release's own signature names the one before.
    elif signed.number == seen.release + 1:
        found, top, lines = signed.previous, b"", b""
    else:
        try:
            lines = read(copy)
        except (HostError, MismatchError):
            # HISTORY may be lost on a damaged copy. The kept metadata link the releases by hash as well.
            if any(s.number == seen.release and s.top.sha256 == seen.top for s in copy.behind):
                return
            raise
        top = copy.read_listing(signed.top)
        following = parse(lines).get(seen.release + 1)
        found = following.previous if following else ""
    if found != seen.top:
        raise ForkError(
            f"release {signed.number} does not go on from the release {seen.release} that was"
            " seen before, and both are signed",
            where=copy.source.name,
            stories=(forkside.of_files(copy.head.files, signed.raw, listing=top, history=lines).dump(),),
            hint=FORK_HINT,
        )


def history(copy: Copy) -> list[Past]:
    """Return all releases, newest first, with changes.

    The changes are known for releases whose listings the copy still has.

    Raises:
        HostError, TrustError: HISTORY cannot be had, or is not the signed file.
    """
    lines = parse(read(copy))
    kept = {signed.number: signed for signed in (copy.head.signed, *copy.behind)}
    found = []
    for number in sorted(lines, reverse=True):
        after = lines.get(number + 1)
        # A line cannot have its own release's hash, since HISTORY is a file of that release: the next line has it.
        top = after.previous if after else copy.head.signed.top.sha256
        found.append(_past(copy, lines[number], top, kept.get(number), kept.get(number - 1)))
    return found


def _past(copy: Copy, line: HistoryLine, top: str, signed: Signed | None, before: Signed | None) -> Past:
    # Without the listing before, every file would look added.
    if signed is None or (before is None and line.number > 1):
        return Past(line.number, line.published, top)
    try:
        rows = sorted(_changes(copy, signed.top, before.top if before else None))
    except (HostError, TrustError):
        return Past(line.number, line.published, top)
    told = {kind: tuple(path for path, of in rows if of == kind) for kind in ("added", "changed", "removed")}
    return Past(line.number, line.published, top, **told, known=True)


def _changes(copy: Copy, new: Entry | None, old: Entry | None) -> Iterator[tuple[str, str]]:
    """Yield the paths which differ between two listings.

    Folders below are included. Folders which are the same are not opened.
    """
    newer, older = (_names(copy, entry) for entry in (new, old))
    for path in newer.keys() | older.keys():
        one, other = newer.get(path), older.get(path)
        # Both change with every release, and would hide the changes of reports. Lists of pieces come with documents.
        made = path in (layout.HISTORY, layout.OPEN_PAGE) or layout.kind(path) is layout.PathKind.PIECES
        if made or (one and other and one.sha256 == other.sha256):
            continue
        if any(entry and listing.is_listing(entry) for entry in (one, other)):
            yield from _changes(copy, one, other)
        else:
            yield path, "removed" if one is None else "added" if other is None else "changed"


def _names(copy: Copy, entry: Entry | None) -> dict[str, Entry]:
    if entry is None:
        return {}
    data = copy.read_listing(entry)
    if hashlib.sha256(data).hexdigest() != entry.sha256:
        raise MismatchError(entry.path, expected=entry.sha256, found="other bytes", where=copy.source.name)
    return {named.path: named for named in listing.parse(data, entry.path)}
