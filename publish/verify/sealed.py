"""A release's signatures without the pointer, as in a torrent's folder.

The pointer and the mirror list change from week to week, and a torrent's bytes never do. So a torrent has the editors'
half alone: AUTHENTIC can be told by it, FRESH cannot. Only for a folder of the reader's own. A copy at an
address has a pointer, or is none: else a host could make an old release look undated by leaving out one file.
"""

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from publish.core import clock
from publish.core.errors import AbsentError, HostError, SignatureError
from publish.core.formats import layout, mirrorlist
from publish.core.model import Entry
from publish.core.source import Source
from publish.verify import signednote, witnesses
from publish.verify.copy import Copy
from publish.verify.head import Anchor, Head, Seen
from publish.verify.history import extends
from publish.verify.metadata import (
    METADATA_MAX_LENGTH,
    TIMESTAMP_MAX_LENGTH,
    Reading,
    chain_of,
    day_of,
    not_against,
    release_of,
)
from publish.verify.signatures import accept
from publish.verify.tufapi import Targets

_OLDER = "it is older than a change of keys, or hides that keys were taken back: ask a copy for its torrent"


def lacks_pointer(source: Source) -> bool:
    """Return whether a folder has a signed release, and no pointer."""
    try:
        there = source.held()
        if there is None:  # none at an address is judged without one
            return False
        # A whole copy is told by one small file; only where it is absent are all names looked at.
        with suppress(AbsentError):
            source.read(layout.TIMESTAMP, TIMESTAMP_MAX_LENGTH)
            return False
        names = {item.path for item in there if item.path.startswith(f"{layout.METADATA}/")}
    except HostError:
        return False  # whoever reads it next says why
    return layout.TIMESTAMP not in names and _newest(names) > 0


def accept_sealed(source: Source, anchor: Anchor, *, now: datetime, seen: Seen | None) -> Copy:
    """Judge the editors' signatures in a folder without a pointer.

    Args:
        seen: The newest state which this reader saw before.

    Returns:
        The copy. Its head is never fresh, and names no mirrors.

    Raises:
        SignatureError: Not of this archive, malformed, or not signed by enough editors of the newest root there.
        RollbackError: It hides a root, or a withdrawal, which was seen.
        ForkError: It contradicts the release seen before.
        HostError: A file cannot be read.
    """
    # Whatever a torrent's maker left out counts against nobody: the chain is as long as it is here.
    reading = Reading(source)
    roots = chain_of(reading, anchor)
    number = _newest(item.path for item in source.held() or ())
    path = layout.metadata(number, "targets")
    targets = accept(Targets, roots[-1].signed.verify_delegate, reading.read(path, METADATA_MAX_LENGTH), source.name)
    if targets.version != number:
        raise SignatureError(f"{path} has version {targets.version}", where=source.name)
    signed = release_of(targets, reading.files[path], source.name)
    # The same rules for days as `metadata.head` has, but for the day of a renewal, which is not here.
    root = roots[-1].signed
    since = clock.believed(now, signed.published, None, day_of(seen, root))
    body = signednote.body(anchor.fingerprint, number, signed.top.sha256)
    asked = witnesses.policy(root.unrecognized_fields)
    head = Head(
        fingerprint=anchor.fingerprint, signed=signed, mirrors=mirrorlist.MirrorList(), mirrors_version=0,
        mirrors_page=Entry(layout.MIRRORS_PAGE, "", 0), attested=b"", timestamp=0, expires=targets.expires,
        renewed=None, files=reading.files, roots=roots, attestations=(), fresh=False, now=now, since=since,
        witnessed=witnesses.judge(
            asked, body, (), source.read, until=now, where=source.name, own=anchor.witnesses
        ),
    )  # fmt: skip
    copy = Copy(source, head)
    # A release that is only older is let pass, and the timestamp's number has no counterpart here.
    if seen:
        not_against(seen, head, source.name, _OLDER)
        extends(copy, seen)
    return copy


def sealed_files(copy: Copy) -> dict[str, Entry]:
    """Return a release's files without pointer and mirror list, by path.

    These are the tree, the editors' metadata and the listings under their hashes: what never changes.
    """
    found = dict(copy.entries)
    # Under their hashes as well, so that the folder becomes a whole copy when a pointer is put into it.
    for entry in [e for e in found.values() if layout.is_listing(e.path)]:
        path = layout.hashed_listing(entry.sha256)
        found[path] = Entry(path, entry.sha256, entry.length)
    roots = [layout.metadata(version, "root") for version in range(1, len(copy.head.roots) + 1)]
    for path in (*roots, layout.metadata(copy.head.release, "targets")):
        data = copy.head.files[path]
        found[path] = Entry(path, hashlib.sha256(data).hexdigest(), len(data))
    return found


def _newest(paths: Iterable[str]) -> int:
    """Return the highest number of a release's metadata among paths; 0 without any."""
    found = [layout.versioned(path) for path in paths]
    return max((each[0] for each in found if each and each[1] == "targets"), default=0)
