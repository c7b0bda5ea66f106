"""The gate: the only judge of what is genuine. Nothing from a host is used before it passed; no switch turns it off.

It stands on the primitives of ``tuf.api``: who may sign, how many must, exact versions, exact hashes.
Two questions are kept apart. AUTHENTIC: are these the publisher's bytes? No date changes the answer. FRESH: is
this the newest, and was it renewed when it should have been? Of a publisher who was silenced the first stays true.
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
    """What a reader must have got by another way: the archive's identity."""

    fingerprint: str
    """SHA-256 (hex) of the first root.json."""
    root: bytes | None = None
    """That root.json itself, when the reader has it."""
    witnesses: Policy = NONE
    """Whom the reader wants to have countersigned, beside those that the root asks for: all of them."""

    @classmethod
    def of_root(cls, root: bytes) -> "Anchor":
        """The anchor that a root.json is."""
        return cls(hashlib.sha256(root).hexdigest(), root)


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest that a reader has seen of an archive: nothing older is accepted afterwards."""

    release: int = 0
    top: str = ""
    timestamp: int = 0
    dated: str = ""
    """The newest day (ISO) that was signed and believed: no clock that is behind it is right."""
    root: int = 0
    """Version of the root under which that was; 0 if it is not known."""
    withdrawn: str = ""
    """SHA-256 of its WITHDRAWN; empty where it had none, or it is not known."""
    withdrawn_length: int = 0
    """And its bytes: no release to come may begin otherwise."""

    @property
    def order(self) -> tuple[int, int, int]:
        """What tells the newer of two. A timestamp's version counts only among those of one root."""
        return self.release, self.root, self.timestamp

    @property
    def day(self) -> date | None:
        """``dated`` as a day."""
        return clock.parse_day(self.dated)


@dataclass(frozen=True)
class Signed:
    """One release, as the editors' threshold signed it."""

    number: int
    top: Entry
    """The top listing."""
    cid: str
    previous: str
    """SHA-256 of the former release's top listing; empty for the first."""
    published: date
    title: str
    """The archive's title."""
    raw: bytes = field(repr=False)
    bundles: Entry | None = None
    """The list of files to carry reports in, where there are any (``publish.core.formats.bundlelist``)."""


@dataclass(frozen=True)
class Head:
    """What a copy's metadata say, all signatures checked."""

    fingerprint: str
    signed: Signed
    mirrors: MirrorList
    mirrors_version: int
    mirrors_page: Entry
    """mirrors.html: it lies beside the tree, so no listing names it."""
    attestations: tuple[Attestation, ...]
    """What others say of releases: time-stamps, countersignatures. Each proves itself, or not."""
    timestamp: int
    """Version of the timestamp."""
    expires: datetime
    """Until when the earliest-expiring role is current."""
    fresh: bool
    """Whether ``expires`` had not come at the time of looking, by the later of the clock and what was signed."""
    renewed: date | None
    """The day of the last renewal, as the online key says."""
    now: datetime
    """The local clock at the time of looking."""
    since: date
    """The newest day that is known to be past."""
    witnessed: Witnessed
    """Who countersigned the release."""
    files: dict[str, bytes] = field(repr=False)
    """Each metadata file that was read, by its path in the copy."""
    roots: tuple[Metadata[Root], ...] = field(repr=False)
    """The chain of roots, oldest first."""
    withdrawn: Entry | None = None
    """The release's list of withdrawals, as far as somebody looked for it (``history.accept`` does)."""

    def is_current(self, now: datetime) -> bool:
        """Whether ``expires`` has not come by ``now``, nor by the newest day that was signed."""
        return clock.latest(now, self.since) < self.expires

    @property
    def release(self) -> int:
        """Number of the release that the timestamp points to."""
        return self.signed.number

    @property
    def seen(self) -> Seen:
        """What a reader who accepted this must remember."""
        version, gone = self.roots[-1].signed.version, self.withdrawn or Entry("", "", 0)
        top = self.signed.top.sha256
        return Seen(self.release, top, self.timestamp, self.since.isoformat(), version, gone.sha256, gone.length)


def head(source: Source, anchor: Anchor, *, now: datetime, seen: Seen | None = None, dated: Seen | None = None) -> Head:
    """Read and judge a copy's metadata, as TUF 1.0 section 5 says, but for expiry, which is a verdict and not a bar.

    Args:
        now: Aware time to judge freshness by.
        seen: The newest that this reader saw before.
        dated: What is known of whose newest signed day counts; ``seen`` unless given.

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
    """The chain of roots from the anchor to the newest, each signed by the one before and by itself."""
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
        enough(former.verify_delegate, "root", new, source.name)
        enough(new.signed.verify_delegate, "root", new, source.name)
        if new.signed.version != former.version + 1:
            raise SignatureError(
                f"metadata/{former.version + 1}.root.json has version {new.signed.version}", where=source.name
            )
        chain.append(new)
    return tuple(chain)


def _next_root(anew: Callable[[str, int], bytes], version: int) -> bytes | None:
    """The next root of the chain, or ``None`` where the copy has none. A cache's word that it has none is not taken.

    A bucket that may not be listed answers 403 for what it does not have, some hosts 200 and a page, or JSON, of
    their own: all that is "none", and only what sets up for metadata is judged as such. Whoever would hide a new
    root so could as well say 404. No answer at all is another matter.
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
    """The metadata file that another one names, with exactly that version, length and hash."""
    name = f"{meta.version}.{role}.json"
    data = read(f"{layout.METADATA}/{name}", min(meta.length or METADATA_MAX_LENGTH, METADATA_MAX_LENGTH))
    return exactly(kind, root.verify_delegate, meta, data, role, source.name)


def release_of(targets: Targets, raw: bytes, where: str) -> Signed:
    """What the editors say of a release; their signatures are counted elsewhere.

    Args:
        where: What messages call the copy.

    Raises:
        SignatureError: They say too little.
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
    """The list of bundles, if the editors name one."""
    target = targets.targets.get(bundlelist.NAME)
    if target is None or "sha256" not in target.hashes:
        return None
    sha256 = target.hashes["sha256"]
    return Entry(bundlelist.path_of(bundlelist.NAME, sha256), sha256, min(target.length, bundlelist.LIST_MAX_LENGTH))


def _online(
    targets: Targets, meta: MetaFile, read: Callable[[str, int], bytes], source: Source
) -> tuple[dict[str, bytes], Entry, datetime]:
    """What the online key says of mirrors and attestations, the entry of mirrors.html, and when it all expires."""
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
    mirrorlist.check_page(files[layout.MIRRORS_PAGE])
    page = signed.targets[layout.MIRRORS_PAGE]
    return files, Entry(layout.MIRRORS_PAGE, page.hashes["sha256"], page.length), signed.expires


def undated(root: Root) -> int:
    """Up to which release days count no more, as the root's holders say: their publisher's clock was ahead then."""
    said = root.unrecognized_fields.get(UNDATED)
    return said if isinstance(said, int) and not isinstance(said, bool) else 0


def timestamp_floor(seen: Seen, roots: Sequence[Metadata[Root]]) -> int:
    """The lowest version of the timestamp that a reader who saw ``seen`` may accept.

    None, once the root has changed the keys of snapshot or timestamp: a thief of the former ones may have counted
    up as far as numbers go (TUF 1.0, 5.3.11).
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
    """The chain of roots alone, from the anchor to the newest that ``source`` has; as in `head`."""
    return _roots(source.read, source.read_anew, source, anchor)


def now_utc() -> datetime:
    """The local clock, in UTC. Verbs take ``now``; only the door asks for it."""
    return datetime.now(UTC)
