"""The gate: the only judge of genuine metadata.

Nothing from a host is used before it passed, and no switch turns the gate off. It stands on the primitives of
``tuf.api``: allowed signers, thresholds, exact versions, exact hashes. Two questions are kept apart. AUTHENTIC: are
these the publisher's bytes? No date changes the answer. FRESH: is this the newest release, and was it renewed in
time? Bytes of a silenced publisher stay AUTHENTIC.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from publish.core import clock
from publish.core.errors import ForkError, HostError, RollbackError, SignatureError, UnreachableError
from publish.core.formats import attestations, bundlelist, layout, mirrorlist, strictjson
from publish.core.formats.attestations import Attestation
from publish.core.formats.mirrorlist import MirrorList
from publish.core.model import Entry
from publish.core.source import Source
from publish.verify import forkside, signednote, witnesses
from publish.verify.signatures import T, accept, enough, exactly, is_target, parse
from publish.verify.tufapi import Metadata, MetaFile, Root, Snapshot, Targets, Timestamp
from publish.verify.witnesses import NONE, Policy, Witnessed

ROOT_MAX_LENGTH = 512_000  # bytes; python-tuf's own bound
TIMESTAMP_MAX_LENGTH = 16_384  # bytes: one name, one hash, a few signatures
METADATA_MAX_LENGTH = 2_000_000  # bytes; python-tuf's bound for snapshot
ROOT_ROTATIONS_MAX = 256  # how long a chain of roots a reader follows; python-tuf's bound
ONLINE = (mirrorlist.JSON_NAME, layout.MIRRORS_PAGE, attestations.JSON_NAME)  # what the role "mirrors" signs
RENEWED = "renewed"  # a field of timestamp.json: the day on which it was signed
UNDATED = "undated"  # a field of root.json: the last of the releases whose days count no more
FORK_HINT = "the editors' keys may be in other hands, or somebody is coerced: ask the publisher before you read either"
KEPT_RELEASES = 16  # former releases whose listings a copy keeps, so that old bytes are known as old


@dataclass(frozen=True, slots=True)
class Anchor:
    """The archive's identity, which a reader must have beforehand.

    It must reach the reader by another way than the copy.
    """

    fingerprint: str
    """SHA-256 (hex) of the first root.json."""
    root: bytes | None = None
    """The first root.json itself, when the reader has it."""
    witnesses: Policy = NONE
    """Witnesses of the reader's own choice, beside those of the root. All of them must have countersigned."""

    @classmethod
    def of_root(cls, root: bytes) -> "Anchor":
        """Return the anchor of a root.json."""
        return cls(hashlib.sha256(root).hexdigest(), root)


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest state of an archive seen by a reader.

    Nothing older is accepted afterwards.
    """

    release: int = 0
    top: str = ""
    timestamp: int = 0
    dated: str = ""
    """The newest day (ISO) which was signed and believed. A clock behind this day is wrong."""
    root: int = 0
    """Version of the root at that time. 0 if it is not known."""
    withdrawn: str = ""
    """SHA-256 of the WITHDRAWN file. Empty without such a file, or if it is not known."""
    withdrawn_length: int = 0
    """Bytes of the WITHDRAWN file. Each later release must begin with the same bytes."""

    @property
    def order(self) -> tuple[int, int, int]:
        """The key by which the newer of two states is known.

        A timestamp's version counts only among those of the same root.
        """
        return self.release, self.root, self.timestamp

    @property
    def day(self) -> date | None:
        """``dated`` as a day."""
        return clock.parse_day(self.dated)


@dataclass(frozen=True)
class Signed:
    """A release, as signed by the editors' threshold."""

    number: int
    top: Entry
    """The top listing."""
    cid: str
    previous: str
    """SHA-256 of the former release's top listing. Empty for the first release."""
    published: date
    title: str
    """The archive's title."""
    raw: bytes = field(repr=False)
    bundles: Entry | None = None
    """The list of files for carrying reports, if any (``publish.core.formats.bundlelist``)."""


@dataclass(frozen=True)
class Head:
    """The content of a copy's metadata, all signatures checked."""

    fingerprint: str
    signed: Signed
    mirrors: MirrorList
    mirrors_version: int
    mirrors_page: Entry
    """mirrors.html. It lies beside the tree, so no listing names it."""
    attestations: tuple[Attestation, ...]
    """Statements of others on releases: time-stamps, countersignatures. Each proves itself, or not."""
    timestamp: int
    """Version of the timestamp."""
    expires: datetime
    """End of the earliest-expiring role."""
    fresh: bool
    """Whether ``expires`` lay ahead at the time of looking, by the later of the clock and the signed days."""
    renewed: date | None
    """The day of the last renewal, as the online key says."""
    now: datetime
    """The local clock at the time of looking."""
    since: date
    """The newest day known to be past."""
    witnessed: Witnessed
    """The countersigners of the release."""
    files: dict[str, bytes] = field(repr=False)
    """Each metadata file which was read, by its path in the copy."""
    roots: tuple[Metadata[Root], ...] = field(repr=False)
    """The chain of roots, oldest first."""
    withdrawn: Entry | None = None
    """The release's list of withdrawals, if somebody looked for it (``history.accept`` does)."""

    def is_current(self, now: datetime) -> bool:
        """Whether ``expires`` has not come by ``now``, nor by the newest day that was signed."""
        return clock.latest(now, self.since) < self.expires

    @property
    def release(self) -> int:
        """Number of the release to which the timestamp points."""
        return self.signed.number

    @property
    def seen(self) -> Seen:
        """The state which a reader must remember after acceptance."""
        version, gone = self.roots[-1].signed.version, self.withdrawn or Entry("", "", 0)
        top = self.signed.top.sha256
        return Seen(self.release, top, self.timestamp, self.since.isoformat(), version, gone.sha256, gone.length)


def head(source: Source, anchor: Anchor, *, now: datetime, seen: Seen | None = None, dated: Seen | None = None) -> Head:
    """Read and judge a copy's metadata (TUF 1.0, section 5).

    Unlike in TUF, expiry is a verdict and not a bar.

    Args:
        now: Aware time by which freshness is judged.
        seen: The newest state which this reader saw before.
        dated: The state whose newest signed day counts; ``seen`` unless given.

    Raises:
        SignatureError: Not of this archive, malformed, or not signed by enough of the right keys.
        MismatchError: Metadata of different releases were mixed.
        RollbackError: Valid, but older than ``seen``.
        ForkError: Valid, but another release under the same number.
        HostError: The copy could not be read, and why.
    """
    files: dict[str, bytes] = {}

    def read(path: str, limit: int) -> bytes:
        files[path] = source.read(path, limit)
        return files[path]

    def anew(path: str, limit: int) -> bytes:
        files[path] = source.read_anew(path, limit)
        return files[path]

    roots = _roots(read, anew, source, anchor)
    if anchor.root is not None:
        files[layout.FIRST_ROOT] = anchor.root
    root = roots[-1].signed
    timestamp = accept(Timestamp, root.verify_delegate, read(layout.TIMESTAMP, TIMESTAMP_MAX_LENGTH), source.name)
    snapshot = _named(Snapshot, root, "snapshot", timestamp.snapshot_meta, read, source)
    metas = snapshot.meta
    if not {"targets.json", "mirrors.json"} <= metas.keys():
        raise SignatureError("snapshot.json does not name targets.json and mirrors.json", where=source.name)
    targets = _named(Targets, root, "targets", metas["targets.json"], read, source)
    release = release_of(targets, files[layout.metadata(targets.version, "targets")], source.name)
    online, mirrors_page, online_expire = _online(targets, metas["mirrors.json"], read, source)
    if seen:
        _not_before(seen, release, timestamp.version, roots, source, files)
    asked = witnesses.policy(root.unrecognized_fields)
    wanted = [name for name, _ in (*asked.keys, *anchor.witnesses.keys)]
    attested = attestations.parse(online[attestations.JSON_NAME], wanted)
    renewed = clock.parse_day(timestamp.unrecognized_fields.get(RENEWED))
    memory = dated or seen
    # A publisher's clock may have been ahead. The root then takes back the days of those releases.
    counts = memory is not None and memory.release > undated(root)
    since = clock.believed(now, release.published, renewed, memory.day if memory and counts else None)
    witnessed = witnesses.judge(
        asked,
        signednote.body(anchor.fingerprint, release.number, release.top.sha256),
        attested, source.read, until=clock.latest(now, since, renewed), where=source.name, own=anchor.witnesses,
    )  # fmt: skip
    expires = min(root.expires, timestamp.expires, snapshot.expires, targets.expires, online_expire)
    return Head(
        fingerprint=anchor.fingerprint,
        signed=release,
        mirrors=mirrorlist.parse(online[mirrorlist.JSON_NAME]),
        attestations=attested,
        mirrors_version=metas["mirrors.json"].version,
        mirrors_page=mirrors_page,
        timestamp=timestamp.version,
        expires=expires,
        # By the later of the clock and the signed days: a clock which is behind must not make an old release fresh.
        fresh=clock.latest(now, since) < expires,
        renewed=renewed,
        now=now,
        since=since,
        witnessed=witnessed,
        files=files,
        roots=roots,
    )


def _roots(
    read: Callable[[str, int], bytes], anew: Callable[[str, int], bytes], source: Source, anchor: Anchor
) -> tuple[Metadata[Root], ...]:
    """Return the chain of roots, oldest first.

    It leads from the anchor to the newest root. Each root is signed by the root before and by itself.
    """
    first = anchor.root if anchor.root is not None else read(layout.FIRST_ROOT, ROOT_MAX_LENGTH)
    found = hashlib.sha256(first).hexdigest()
    if found != anchor.fingerprint:
        raise SignatureError(
            f"{layout.FIRST_ROOT} is of another archive (fingerprint {found})",
            where=source.name,
            hint="compare the fingerprint with one that reached you by another way",
        )
    chain = [parse(Root, first, "1.root.json", source.name)]
    enough(chain[0].signed.verify_delegate, "root", chain[0], source.name)
    while (data := _next_root(anew, (former := chain[-1].signed).version + 1)) is not None:
        if len(chain) > ROOT_ROTATIONS_MAX:
            raise SignatureError(f"more than {ROOT_ROTATIONS_MAX} changes of the root", where=source.name)
        new = parse(Root, data, f"{former.version + 1}.root.json", source.name)
        # Both thresholds (TUF 1.0, section 5.3.4): the former keys let go, and the new keys exist.
        enough(former.verify_delegate, "root", new, source.name)
        enough(new.signed.verify_delegate, "root", new, source.name)
        if new.signed.version != former.version + 1:
            path = layout.metadata(former.version + 1, "root")
            raise SignatureError(f"{path} has version {new.signed.version}", where=source.name)
        chain.append(new)
    return tuple(chain)


def _next_root(anew: Callable[[str, int], bytes], version: int) -> bytes | None:
    """Return the next root of the chain, or ``None`` if absent.

    A cache's word for an absent root is not taken. A bucket which may not be listed answers 403 for an absent file.
    Some hosts answer 200 with a page, or JSON, of their own. All these answers mean "none", and only an answer which
    resembles metadata is judged as metadata. A host which wants to hide a new root could as well say 404. No answer
    at all is another matter, and raises.
    """
    try:
        data = anew(layout.metadata(version, "root"), ROOT_MAX_LENGTH)
    except UnreachableError:
        raise
    except HostError:
        return None
    return data if forkside.resembles_metadata(data) else None


def _named(
    kind: type[T], root: Root, role: str, meta: MetaFile, read: Callable[[str, int], bytes], source: Source
) -> T:
    """Return the metadata file named by another file.

    Version, length and hash must be exactly those named.
    """
    name = f"{meta.version}.{role}.json"
    data = read(f"{layout.METADATA}/{name}", min(meta.length or METADATA_MAX_LENGTH, METADATA_MAX_LENGTH))
    return exactly(kind, root.verify_delegate, meta, data, role, source.name)


def release_of(targets: Targets, raw: bytes, where: str) -> Signed:
    """Return the editors' statement on a release.

    Their signatures are counted elsewhere.

    Args:
        where: The copy's name in messages.

    Raises:
        SignatureError: The statement is incomplete.
    """
    top = targets.targets.get(layout.LISTING)
    said = (top.custom or {}) if top else {}
    if top is None or "sha256" not in top.hashes:
        raise SignatureError(f"{targets.version}.targets.json does not name the top listing", where=where)
    try:
        published = strictjson.day(said["published"])
        cid, previous, title = (strictjson.text(said[key]) for key in ("cid", "previous", "title"))
    except (KeyError, TypeError, ValueError) as e:
        raise SignatureError(
            f"{targets.version}.targets.json does not say what it must of the release", where=where
        ) from e
    entry = Entry(layout.LISTING, top.hashes["sha256"], top.length)
    return Signed(targets.version, entry, cid, previous, published, title, raw, _bundles(targets))


def _bundles(targets: Targets) -> Entry | None:
    """Return the list of bundles, if the editors name a list."""
    target = targets.targets.get(bundlelist.NAME)
    if target is None or "sha256" not in target.hashes:
        return None
    sha256 = target.hashes["sha256"]
    return Entry(bundlelist.path_of(bundlelist.NAME, sha256), sha256, min(target.length, bundlelist.LIST_MAX_LENGTH))


def _online(
    targets: Targets, meta: MetaFile, read: Callable[[str, int], bytes], source: Source
) -> tuple[dict[str, bytes], Entry, datetime]:
    """Return the online key's statement on mirrors and attestations.

    The result has the files by name, the entry of mirrors.html, and the time when all of it expires.
    """
    data = read(layout.metadata(meta.version, "mirrors"), min(meta.length or METADATA_MAX_LENGTH, METADATA_MAX_LENGTH))
    signed = exactly(Targets, targets.verify_delegate, meta, data, "mirrors", source.name)
    files: dict[str, bytes] = {}
    for name in ONLINE:
        target = signed.targets.get(name)
        if target is None or "sha256" not in target.hashes:
            raise SignatureError(f"{meta.version}.mirrors.json does not name {name}", where=source.name)
        path = layout.target(target.hashes["sha256"], name)
        files[name] = read(path, min(target.length, METADATA_MAX_LENGTH))
        is_target(target, files[name], path, source.name)
    # The online key lies on the publishing box. A thief of this key must not get a script into readers' browsers.
    mirrorlist.check_page(files[layout.MIRRORS_PAGE])
    page = signed.targets[layout.MIRRORS_PAGE]
    return files, Entry(layout.MIRRORS_PAGE, page.hashes["sha256"], page.length), signed.expires


def undated(root: Root) -> int:
    """Return the last release whose days no longer count.

    The root's holders say so when their publisher's clock was ahead. 0 if they say nothing.
    """
    said = root.unrecognized_fields.get(UNDATED)
    # In Python a bool is an int, and in JSON it is not.
    return said if isinstance(said, int) and not isinstance(said, bool) else 0


def timestamp_floor(seen: Seen, roots: Sequence[Metadata[Root]]) -> int:
    """Return the lowest timestamp version after ``seen``.

    0, once the root has changed the keys of snapshot or timestamp. A thief of the former keys may have counted up to
    the largest number (TUF 1.0, section 5.3.11).
    """
    then, now = roots[max(0, seen.root - 1)].signed, roots[-1].signed
    same = all(set(then.roles[role].keyids) == set(now.roles[role].keyids) for role in ("timestamp", "snapshot"))
    return seen.timestamp if same else 0


def _not_before(
    seen: Seen, release: Signed, timestamp: int, roots: Sequence[Metadata[Root]], source: Source,
    files: dict[str, bytes],
) -> None:  # fmt: skip
    if len(roots) < seen.root:
        raise RollbackError(
            f"has {len(roots)} of the {seen.root} roots that were seen before",
            where=source.name,
            hint="read another copy; this one lags, or hides that keys were taken back",
        )
    # First what stays a proof for ever: an older timestamp must not hide it.
    if release.number == seen.release and seen.top and release.top.sha256 != seen.top:
        raise ForkError(
            f"has another release {release.number} than the one seen before, and both are signed",
            where=source.name,
            stories=(forkside.of_files(files, release.raw).dump(),),
            hint=FORK_HINT,
        )
    if release.number < seen.release or timestamp < timestamp_floor(seen, roots):
        raise RollbackError(
            f"serves release {release.number}, older than what was seen before (release {seen.release})",
            where=source.name,
            hint="read another copy; this one lags, or hides the newest release",
        )


def roots(source: Source, anchor: Anchor) -> tuple[Metadata[Root], ...]:
    """Return the chain of roots alone, as in `head`.

    It leads from the anchor to the newest root of ``source``.
    """
    return _roots(source.read, source.read_anew, source, anchor)


def now_utc() -> datetime:
    """Return the local time in UTC.

    Verbs take ``now``. Only the command line asks for the time.
    """
    return datetime.now(UTC)
