"""The gate: the only judge of what is genuine. Nothing from a host is used before it passed; no switch turns it off.

It stands on the primitives of ``tuf.api``: who may sign, how many must, exact versions, exact hashes.
Two questions are kept apart. AUTHENTIC: are these the publisher's bytes? That never expires. FRESH: is this
the newest, renewed within its time? An archive whose publisher was raided stays the first and stops being the second.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from publish import listing, mirrorlist
from publish.errors import HostError, RollbackError, SignatureError, TrustError, UnreachableError
from publish.hosts.base import Source
from publish.mirrorlist import MirrorList
from publish.model import Entry, Verdict
from publish.signatures import T, accept, enough, exactly, is_target, parse
from publish.tufapi import Metadata, MetaFile, Root, Snapshot, Targets, Timestamp

_VERSIONED = re.compile(r"metadata/([1-9][0-9]{0,9})\.(targets|snapshot|mirrors)\.json")
FIRST_ROOT = "metadata/1.root.json"
TIMESTAMP = "metadata/timestamp.json"
ROOT_MAX_LENGTH = 512_000  # bytes; python-tuf's own bound
TIMESTAMP_MAX_LENGTH = 16_384  # bytes: one name, one hash, a few signatures
METADATA_MAX_LENGTH = 2_000_000  # bytes; python-tuf's bound for snapshot
ROOT_ROTATIONS_MAX = 256  # how long a chain of roots a reader follows; python-tuf's bound
FORWARD_MAX = 8  # releases that a push may be ahead of the timestamp
LISTINGS_KEPT = 512  # listings that a Copy remembers: some 25 MB at most in an archive that is split as builds do
KEPT_RELEASES = 16  # former releases whose listings a copy keeps, so that old bytes are known as old


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a reader must have got by another way: the archive's identity."""

    fingerprint: str
    """SHA-256 (hex) of the first root.json."""
    root: bytes | None = None
    """That root.json itself, when the reader has it."""

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


@dataclass(frozen=True)
class Head:
    """What a copy's metadata say, all signatures checked."""

    fingerprint: str
    signed: Signed
    mirrors: MirrorList
    mirrors_version: int
    mirrors_page: Entry
    """mirrors.html: it lies beside the tree, so no listing names it."""
    timestamp: int
    """Version of the timestamp."""
    expires: datetime
    """Until when the earliest-expiring role is current."""
    fresh: bool
    """Whether ``expires`` had not come at the time of looking."""
    files: dict[str, bytes] = field(repr=False)
    """Each metadata file that was read, by its path in the copy."""
    roots: tuple[Metadata[Root], ...] = field(repr=False)
    """The chain of roots, oldest first."""

    @property
    def release(self) -> int:
        """Number of the release that the timestamp points to."""
        return self.signed.number

    @property
    def seen(self) -> Seen:
        """What a reader who accepted this must remember."""
        return Seen(self.release, self.signed.top.sha256, self.timestamp)


def head(source: Source, anchor: Anchor, *, now: datetime, seen: Seen | None = None) -> Head:
    """Read and judge a copy's metadata, as TUF 1.0 section 5 says, but for expiry, which is a verdict and not a bar.

    Args:
        now: Aware time to judge freshness by.
        seen: The newest that this reader saw before.

    Raises:
        SignatureError: Not of this archive, malformed, or not signed by enough of the right keys.
        MismatchError: Metadata of different releases were mixed.
        RollbackError: Valid, but older than ``seen``, or another release under the same number.
        HostError: The copy could not be read, and why.
    """
    files: dict[str, bytes] = {}

    def read(path: str, limit: int) -> bytes:
        files[path] = source.read(path, limit)
        return files[path]

    roots = _roots(read, source, anchor)
    if anchor.root is not None:
        files[FIRST_ROOT] = anchor.root
    root = roots[-1].signed
    timestamp = accept(Timestamp, root.verify_delegate, read(TIMESTAMP, TIMESTAMP_MAX_LENGTH), source.name)
    snapshot = _named(Snapshot, root, "snapshot", timestamp.snapshot_meta, read, source)
    metas = snapshot.meta
    if not {"targets.json", "mirrors.json"} <= metas.keys():
        raise SignatureError(f"{source.name}: snapshot.json does not name targets.json and mirrors.json")
    targets = _named(Targets, root, "targets", metas["targets.json"], read, source)
    release = _release(targets, files[f"metadata/{targets.version}.targets.json"], source)
    mirrors, mirrors_page, mirrors_expire = _mirrors(targets, metas["mirrors.json"], read, source)
    if seen:
        _not_before(seen, release, timestamp.version, source)
    expires = min(root.expires, timestamp.expires, snapshot.expires, targets.expires, mirrors_expire)
    return Head(
        fingerprint=anchor.fingerprint,
        signed=release,
        mirrors=mirrors,
        mirrors_version=metas["mirrors.json"].version,
        mirrors_page=mirrors_page,
        timestamp=timestamp.version,
        expires=expires,
        fresh=now < expires,
        files=files,
        roots=roots,
    )


def _roots(read: Callable[[str, int], bytes], source: Source, anchor: Anchor) -> tuple[Metadata[Root], ...]:
    """The chain of roots from the anchor to the newest, each signed by the one before and by itself."""
    first = anchor.root if anchor.root is not None else read(FIRST_ROOT, ROOT_MAX_LENGTH)
    found = hashlib.sha256(first).hexdigest()
    if found != anchor.fingerprint:
        raise SignatureError(
            f"{source.name}: {FIRST_ROOT} is of another archive (fingerprint {found})",
            hint="compare the fingerprint with one that reached you by another way",
        )
    chain = [parse(Root, first, "1.root.json", source.name)]
    enough(chain[0].signed.verify_delegate, "root", chain[0], source.name)
    while len(chain) <= ROOT_ROTATIONS_MAX:
        former = chain[-1].signed
        data = _next_root(read, former.version + 1)
        if data is None:
            return tuple(chain)
        new = parse(Root, data, f"{former.version + 1}.root.json", source.name)
        enough(former.verify_delegate, "root", new, source.name)
        enough(new.signed.verify_delegate, "root", new, source.name)
        if new.signed.version != former.version + 1:
            raise SignatureError(
                f"{source.name}: metadata/{former.version + 1}.root.json has version {new.signed.version}"
            )
        chain.append(new)
    raise SignatureError(f"{source.name}: more than {ROOT_ROTATIONS_MAX} changes of the root")


def _next_root(read: Callable[[str, int], bytes], version: int) -> bytes | None:
    """The next root of the chain, or ``None`` where the copy has none.

    A bucket that may not be listed answers 403 for what it does not have, some hosts a page of their own: all
    that is "none". Whoever would hide a new root so could as well say 404. No answer at all is another matter.
    """
    try:
        data = read(f"metadata/{version}.root.json", ROOT_MAX_LENGTH)
    except UnreachableError:
        raise
    except HostError:
        return None
    return None if data.lstrip()[:1] == b"<" else data


def _named(
    kind: type[T], root: Root, role: str, meta: MetaFile, read: Callable[[str, int], bytes], source: Source
) -> T:
    """The metadata file that another one names, with exactly that version, length and hash."""
    name = f"{meta.version}.{role}.json"
    data = read(f"metadata/{name}", min(meta.length or METADATA_MAX_LENGTH, METADATA_MAX_LENGTH))
    return exactly(kind, root.verify_delegate, meta, data, role, source.name)


def _release(targets: Targets, raw: bytes, source: Source) -> Signed:
    top = targets.targets.get(listing.NAME)
    said = (top.custom or {}) if top else {}
    if top is None or "sha256" not in top.hashes:
        raise SignatureError(f"{source.name}: {targets.version}.targets.json does not name the top listing")
    try:
        published = date.fromisoformat(said["published"])
        cid, previous, title = str(said["cid"]), str(said["previous"]), str(said["title"])
    except (KeyError, TypeError, ValueError) as e:
        raise SignatureError(
            f"{source.name}: {targets.version}.targets.json does not say what it must of the release"
        ) from e
    entry = Entry(listing.NAME, top.hashes["sha256"], top.length)
    return Signed(targets.version, entry, cid, previous, published, title, raw)


def _mirrors(
    targets: Targets, meta: MetaFile, read: Callable[[str, int], bytes], source: Source
) -> tuple[MirrorList, Entry, datetime]:
    """The mirror list, its page, and when it expires; signed by the role that the editors delegated it to."""
    data = read(f"metadata/{meta.version}.mirrors.json", min(meta.length or METADATA_MAX_LENGTH, METADATA_MAX_LENGTH))
    signed = exactly(Targets, targets.verify_delegate, meta, data, "mirrors", source.name)
    files: dict[str, bytes] = {}
    page = Entry(mirrorlist.HTML_NAME, "", 0)
    for name in (mirrorlist.JSON_NAME, mirrorlist.HTML_NAME):
        target = signed.targets.get(name)
        if target is None or "sha256" not in target.hashes:
            raise SignatureError(f"{source.name}: {meta.version}.mirrors.json does not name {name}")
        path = mirror_target(name, target.hashes["sha256"])
        files[name] = read(path, min(target.length, METADATA_MAX_LENGTH))
        is_target(target, files[name], path, source.name)
        page = Entry(name, target.hashes["sha256"], target.length)  # the last of the two is the page
    return mirrorlist.parse(files[mirrorlist.JSON_NAME]), page, signed.expires


def mirror_target(name: str, sha256: str) -> str:
    """Where a copy keeps mirrors.json and mirrors.html under names that never change their bytes."""
    return f"targets/{sha256}.{name}"


def _not_before(seen: Seen, release: Signed, timestamp: int, source: Source) -> None:
    if release.number < seen.release or timestamp < seen.timestamp:
        raise RollbackError(
            f"{source.name}: serves release {release.number}, older than what was seen before (release {seen.release})",
            hint="read another copy; this one lags, or hides the newest release",
        )
    if release.number == seen.release and seen.top and release.top.sha256 != seen.top:
        raise RollbackError(f"{source.name}: has another release {release.number} than the one that was seen before")


class Copy:
    """One copy, its metadata accepted, ready to judge any path in it.

    Listings come from ``source`` unless ``read`` is given, and are checked either way.
    """

    def __init__(self, source: Source, head: Head, read: Callable[[Entry], bytes] | None = None) -> None:
        self.source = source
        self.head = head
        self._read_anew = read or self.read_listing
        self._books: dict[str, dict[str, Entry]] = {}
        self._listings: dict[str, bytes] = {}

    def read_listing(self, entry: Entry) -> bytes:
        """A listing's bytes from its hashed name, which no push ever changes."""
        return self.source.read(listing.hashed_name(entry.sha256), entry.length)

    def _read(self, entry: Entry) -> bytes:
        """As ``_read_anew``; a listing that was right is not asked for again, it serves many paths."""
        data = self._listings.get(entry.sha256)
        if data is None:
            data = self._read_anew(entry)
            if len(self._listings) < LISTINGS_KEPT and hashlib.sha256(data).hexdigest() == entry.sha256:
                self._listings[entry.sha256] = data
        return data

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """All files of the head's release, listings included, by path."""
        return self.book(self.head.signed)

    def book(self, signed: Signed) -> dict[str, Entry]:
        """All files of a release, listings included, by path."""
        if signed.top.sha256 not in self._books:
            self._books[signed.top.sha256] = {e.path: e for e in listing.walk(signed.top, self._read)}
        return self._books[signed.top.sha256]

    @cached_property
    def ahead(self) -> tuple[Signed, ...]:
        """Signed releases after the head's that already lie in the copy: a push is under way, or was cut short."""
        return tuple(self._ahead())

    def _ahead(self) -> Iterator[Signed]:
        before = self.head.signed
        for number in range(before.number + 1, before.number + 1 + FORWARD_MAX):
            try:
                signed = self._other(number, current_root_only=True)
            except (HostError, TrustError):
                return
            if signed.previous != before.top.sha256:
                return
            yield signed
            before = signed

    @cached_property
    def behind(self) -> tuple[Signed, ...]:
        """Former releases whose metadata the copy still has, the newest first, linked by hash to the head's."""
        found: list[Signed] = []
        expected = self.head.signed.previous
        for number in range(self.head.release - 1, max(0, self.head.release - 1 - KEPT_RELEASES), -1):
            try:
                signed = self._other(number, current_root_only=False)
            except (HostError, TrustError):
                break
            if signed.top.sha256 != expected:
                break
            found.append(signed)
            expected = signed.previous
        return tuple(found)

    def _other(self, number: int, *, current_root_only: bool) -> Signed:
        data = self.source.read(f"metadata/{number}.targets.json", METADATA_MAX_LENGTH)
        # An editor who has been replaced since signed the releases of then; never those to come.
        roots = self.head.roots[-1:] if current_root_only else self.head.roots[::-1]
        error: TrustError | None = None
        for root in roots:
            try:
                targets = accept(Targets, root.signed.verify_delegate, data, self.source.name)
            except TrustError as e:
                error = e
                continue
            if targets.version != number:
                raise SignatureError(f"{self.source.name}: {number}.targets.json has version {targets.version}")
            return _release(targets, data, self.source)
        raise error or SignatureError(f"{self.source.name}: no root")

    def find(self, path: str, signed: Signed | None = None) -> Entry | None:
        """What a release (the head's unless given) has at ``path``; it costs one listing for each folder level.

        Raises:
            HostError, TrustError: A listing on the way cannot be had, or is not the one that is named.
        """
        signed = signed or self.head.signed
        if path == mirrorlist.HTML_NAME:
            return self.head.mirrors_page if signed is self.head.signed else None
        if signed.top.sha256 in self._books:
            return self._books[signed.top.sha256].get(path)
        return listing.prove(signed.top, path, self._read)[0]

    def judge(self, path: str, sha256: str) -> tuple[Verdict, str]:
        """The verdict on bytes with this hash at this path, and why: the walk-forward rule.

        Raises:
            HostError, TrustError: As `find`, for the head's release: without its listing nothing can be said.
        """
        entry = self.find(path)
        if entry is not None and entry.sha256 == sha256:
            return Verdict.AUTHENTIC, f"release {self.head.release}"
        for signed in self.ahead:
            if self._has(signed, path, sha256):
                return Verdict.AUTHENTIC, f"release {signed.number}, whose push is not finished"
        for signed in self.behind:
            if self._has(signed, path, sha256):
                return Verdict.STALE, f"these are the bytes of release {signed.number}"
        if path == mirrorlist.HTML_NAME and (found := self._judge_mirrors_page(sha256)):
            return found
        if entry is None:
            return Verdict.TAMPERED, "no release has a file of this name"
        return Verdict.TAMPERED, f"expected {entry.sha256}, found {sha256}"

    def _has(self, signed: Signed, path: str, sha256: str) -> bool:
        try:
            entry = self.find(path, signed)
        except (HostError, TrustError):
            return False
        return entry is not None and entry.sha256 == sha256

    @cached_property
    def mirrors_pages(self) -> frozenset[str]:
        """SHA-256 of each mirrors.html that a mirror list here names: the head's, former ones, one being pushed."""
        here = self.head.mirrors_version
        ahead, behind = range(here + 1, here + 1 + FORWARD_MAX), range(here - 1, max(0, here - 1 - KEPT_RELEASES), -1)
        found = {sha256 for versions in (ahead, behind) for _, sha256 in self._mirrors_pages(versions)}
        return frozenset(found | {self.head.mirrors_page.sha256})

    def _judge_mirrors_page(self, sha256: str) -> tuple[Verdict, str] | None:
        """The same rule for mirrors.html, whose versions are those of the mirror list."""
        here = self.head.mirrors_version
        for version, page in self._mirrors_pages(range(here + 1, here + 1 + FORWARD_MAX)):
            if page == sha256:
                return Verdict.AUTHENTIC, f"mirror list {version}, whose push is not finished"
        for version, page in self._mirrors_pages(range(here - 1, max(0, here - 1 - KEPT_RELEASES), -1)):
            if page == sha256:
                return Verdict.STALE, f"this is mirror list {version}"
        return None

    def _mirrors_pages(self, versions: Iterable[int]) -> Iterator[tuple[int, str]]:
        for version in versions:
            path = f"metadata/{version}.mirrors.json"
            try:
                data = self.source.read(path, METADATA_MAX_LENGTH)
            except HostError:
                return
            if not self.vouches(path, data):
                return
            target = parse(Targets, data, path, self.source.name).signed.targets.get(mirrorlist.HTML_NAME)
            if target is not None:
                yield version, target.hashes.get("sha256", "")

    def vouches(self, path: str, data: bytes) -> bool:
        """Whether ``data`` is metadata that this archive's keys, of now or before, signed to lie at ``path``.

        For what lies beside the metadata in use: of former releases, or of a push under way.
        """
        name = _VERSIONED.fullmatch(path)
        if name is None:
            return False
        where = self.source.name
        editors = parse(Targets, self.head.signed.raw, "targets.json", where).signed
        entitled = [editors] if name[2] == "mirrors" else [root.signed for root in self.head.roots]
        for role in entitled:
            try:
                kind: type[Any] = Snapshot if name[2] == "snapshot" else Targets
                return bool(accept(kind, role.verify_delegate, data, where, name[2]).version == int(name[1]))
            except TrustError:
                continue
        return False


def now_utc() -> datetime:
    """The local clock, in UTC. Verbs take ``now``; only the door asks for it."""
    return datetime.now(UTC)
