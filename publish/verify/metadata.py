"""The gate: the only judge of genuine metadata.

Nothing from a host is used before it passed, and no switch turns the gate off. It stands on the primitives of
``tuf.api``: allowed signers, thresholds, exact versions, exact hashes. Two questions are kept apart. AUTHENTIC: are
these the publisher's bytes? No date changes the answer. FRESH: is this the newest release, and was it renewed in
time? Bytes of a silenced publisher stay AUTHENTIC.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, date, datetime

from publish.core import clock
from publish.core.errors import ForkError, HostError, RollbackError, SignatureError, UnreachableError
from publish.core.formats import attestations, bundlelist, layout, mirrorlist, strictjson
from publish.core.model import Entry
from publish.core.source import OverlongError, Source
from publish.verify import forkside, signednote, witnesses
from publish.verify.head import Anchor, Head, Seen, Signed, Statement
from publish.verify.signatures import T, accept, enough, exactly, is_target, parse
from publish.verify.tufapi import Metadata, MetaFile, Root, Snapshot, Targets, Timestamp

ROOT_MAX_LENGTH = 512_000  # bytes; python-tuf's own bound
TIMESTAMP_MAX_LENGTH = 16_384  # bytes: one name, one hash, a few signatures
METADATA_MAX_LENGTH = 2_000_000  # bytes; python-tuf's bound for snapshot
ROOT_ROTATIONS_MAX = 256  # how long a chain of roots a reader follows; python-tuf's bound
ONLINE = (mirrorlist.JSON_NAME, layout.MIRRORS_PAGE, attestations.JSON_NAME)  # what the role "mirrors" signs
RENEWED = "renewed"  # a field of timestamp.json: the day on which it was signed
UNDATED = "undated"  # a field of root.json: the last of the releases whose days count no more
FORK_HINT = "the editors' keys may be in other hands, or somebody is coerced: ask the publisher before you read either"
KEPT_RELEASES = 16  # former releases whose listings a copy keeps, so that old bytes are known as old


def head(
    source: Source,
    anchor: Anchor,
    *,
    now: datetime,
    seen: Seen | None = None,
    dated: Seen | None = None,
    known: Statement | None = None,
) -> Head:
    """Read and judge a copy's metadata (TUF 1.0, section 5).

    Unlike in TUF, expiry is a verdict and not a bar. Every file is read from ``source``, whatever is known.

    Args:
        now: Aware time by which freshness is judged.
        seen: The newest state which this reader saw before.
        dated: The state whose newest signed day counts; ``seen`` unless given.
        known: A statement judged before, of this or another copy. Its signatures are not checked again if this copy
            gives the same bytes for each of its files, and no newer root.

    Raises:
        SignatureError: Not of this archive, malformed, or not signed by enough of the right keys.
        MismatchError: Metadata of different releases were mixed.
        RollbackError: Valid, but older than ``seen``.
        ForkError: Valid, but another release under the same number.
        HostError: The copy could not be read, and why.
    """
    reading = Reading(source)
    said = known if known and _gives(reading, anchor, known) else judge(reading, anchor)
    if seen:
        _not_before(seen, said, source.name)
    root = said.roots[-1].signed
    asked = witnesses.policy(root.unrecognized_fields)
    wanted = [name for name, _ in (*asked.keys, *anchor.witnesses.keys)]
    attested = attestations.parse(said.attested, wanted)
    memory = dated or seen
    since = clock.believed(now, said.signed.published, said.renewed, day_of(memory, root))
    witnessed = witnesses.judge(
        asked,
        signednote.body(anchor.fingerprint, said.release, said.signed.top.sha256),
        attested, source.read, until=clock.latest(now, since, said.renewed), where=source.name, own=anchor.witnesses,
    )  # fmt: skip
    return Head(
        **{each.name: getattr(said, each.name) for each in fields(Statement)} | {"files": reading.files},
        attestations=attested,
        # By the later of the clock and the signed days: a clock which is behind must not make an old release fresh.
        fresh=clock.latest(now, since) < said.expires,
        now=now,
        since=since,
        witnessed=witnessed,
    )


class Reading:
    """A copy's metadata files, each read once."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.where = source.name
        self.files: dict[str, bytes] = {}
        self._roots: dict[int, bytes | None] = {}

    def read(self, path: str, limit: int) -> bytes:
        """Return the bytes at ``path``, at most ``limit``."""
        if len(self.files.get(path, b"")) > limit or path not in self.files:
            self.files[path] = self.source.read(path, limit)
        return self.files[path]

    def read_lines(self, path: str, limit: int, sha256: str) -> bytes:
        """Return a text's bytes, at most ``limit``.

        Raises:
            AlteredError: They are those of the hash, with a longer end to each line.
        """
        try:
            return self.read(path, limit)
        except OverlongError:
            from publish.verify import rewriting  # only what was spoilt is looked at

            found = self.source.read(path, 2 * limit)  # each letter an end of a line, at the worst
            if altered := rewriting.undone(found, sha256, host=self.where, path=path):
                raise altered from None
            raise

    def timestamp(self) -> bytes:
        """Return the pointer."""
        return self.read(layout.TIMESTAMP, TIMESTAMP_MAX_LENGTH)

    def timestamp_anew(self) -> bytes | None:
        """Return the pointer past every cache.

        ``None`` if it is the same there, or cannot be had.
        """
        former = self.timestamp()
        try:
            anew = self.source.read_anew(layout.TIMESTAMP, TIMESTAMP_MAX_LENGTH)
        except HostError:
            return None
        self.files[layout.TIMESTAMP] = anew
        return None if anew == former else anew

    def first_root(self, anchor: Anchor) -> bytes:
        """Return the first root, from the anchor if it has it."""
        if anchor.root is not None:
            self.files[layout.FIRST_ROOT] = anchor.root
        return self.read(layout.FIRST_ROOT, ROOT_MAX_LENGTH)

    def root(self, version: int) -> bytes | None:
        """Return a further root of the chain, or ``None`` if absent."""
        if version not in self._roots:
            self._roots[version] = self._next_root(version)
        return self._roots[version]

    def _next_root(self, version: int) -> bytes | None:
        # A cache's word for an absent root is not taken. A bucket which may not be listed answers 403 for an absent
        # file, and some hosts answer 200 with a page or JSON of their own. All these answers mean "none", and only an
        # answer which resembles metadata is judged as metadata: a host which wants to hide a new root could as well
        # say 404. No answer at all is another matter, and raises.
        path = layout.metadata(version, "root")
        try:
            self.files[path] = self.source.read_anew(path, ROOT_MAX_LENGTH)
        except UnreachableError:
            raise
        except HostError:
            return None
        return self.files[path] if forkside.resembles_metadata(self.files[path]) else None


def _gives(reading: Reading, anchor: Anchor, known: Statement) -> bool:
    """Return whether a copy's metadata are the known bytes.

    Signatures over the same bytes by the same keys have the same worth, wherever the bytes lie.
    """
    chain = [known.files[layout.metadata(version, "root")] for version in range(1, len(known.roots) + 1)]
    if anchor.fingerprint != known.fingerprint or reading.first_root(anchor) != chain[0]:
        return False
    further = range(2, len(chain) + 2)  # one more than known: the copy may have a newer root
    if any(reading.root(version) != root for version, root in zip(further, [*chain[1:], None], strict=True)):
        return False
    if reading.timestamp() != known.files[layout.TIMESTAMP]:
        return False
    return all(reading.read(path, METADATA_MAX_LENGTH) == known.files[path] for path in known.named)


def judge(reading: Reading, anchor: Anchor) -> Statement:
    """Check all signatures, from the anchor to the mirror list.

    Raises:
        SignatureError, MismatchError, HostError: As `head`.
    """
    chain = chain_of(reading, anchor)
    root = chain[-1].signed
    timestamp, snapshot = _pointer(reading, root)
    metas = snapshot.meta
    targets, release = _release(reading, root, metas["targets.json"])
    online, files = _online(reading, targets, metas["mirrors.json"])
    page = online.targets[layout.MIRRORS_PAGE]
    return Statement(
        fingerprint=anchor.fingerprint,
        signed=release,
        mirrors=mirrorlist.parse(files[mirrorlist.JSON_NAME]),
        mirrors_version=metas["mirrors.json"].version,
        mirrors_page=Entry(layout.MIRRORS_PAGE, page.hashes["sha256"], page.length),
        attested=files[attestations.JSON_NAME],
        timestamp=timestamp.version,
        expires=min(role.expires for role in (root, timestamp, snapshot, targets, online)),
        renewed=clock.parse_day(timestamp.unrecognized_fields.get(RENEWED)),
        files=reading.files,
        roots=chain,
    )


def chain_of(reading: Reading, anchor: Anchor) -> tuple[Metadata[Root], ...]:
    """Return the chain of roots, oldest first.

    It leads from the anchor to the newest root. Each root is signed by the root before and by itself.
    """
    where, first = reading.where, reading.first_root(anchor)
    found = hashlib.sha256(first).hexdigest()
    if found != anchor.fingerprint:
        raise SignatureError(
            f"{layout.FIRST_ROOT} is of another archive (fingerprint {found})",
            where=where,
            hint="compare the fingerprint with one that reached you by another way",
        )
    chain = [parse(Root, first, "1.root.json", where)]
    enough(chain[0].signed.verify_delegate, "root", chain[0], where)
    while (data := reading.root((former := chain[-1].signed).version + 1)) is not None:
        if len(chain) > ROOT_ROTATIONS_MAX:
            raise SignatureError(f"more than {ROOT_ROTATIONS_MAX} changes of the root", where=where)
        new = parse(Root, data, f"{former.version + 1}.root.json", where)
        # Both thresholds (TUF 1.0, section 5.3.4): the former keys let go, and the new keys exist.
        enough(former.verify_delegate, "root", new, where)
        enough(new.signed.verify_delegate, "root", new, where)
        if new.signed.version != former.version + 1:
            path = layout.metadata(former.version + 1, "root")
            raise SignatureError(f"{path} has version {new.signed.version}", where=where)
        chain.append(new)
    return tuple(chain)


def _pointer(reading: Reading, root: Root) -> tuple[Timestamp, Snapshot]:
    """Return the timestamp and the snapshot named by it."""
    try:
        timestamp = accept(Timestamp, root.verify_delegate, reading.timestamp(), reading.where)
    except SignatureError:
        # A cache may not do what it was asked, and give the former pointer beside a root which replaced its key.
        anew = reading.timestamp_anew()
        if anew is None:
            raise
        timestamp = accept(Timestamp, root.verify_delegate, anew, reading.where)
    snapshot = _named(reading, Snapshot, root, "snapshot", timestamp.snapshot_meta)
    if not {"targets.json", "mirrors.json"} <= snapshot.meta.keys():
        raise SignatureError("snapshot.json does not name targets.json and mirrors.json", where=reading.where)
    return timestamp, snapshot


def _release(reading: Reading, root: Root, meta: MetaFile) -> tuple[Targets, Signed]:
    """Return the editors' statement on the release."""
    targets = _named(reading, Targets, root, "targets", meta)
    return targets, release_of(targets, reading.files[layout.metadata(targets.version, "targets")], reading.where)


def _online(reading: Reading, targets: Targets, meta: MetaFile) -> tuple[Targets, dict[str, bytes]]:
    """Return the online key's statement, and its files by name.

    The files are the mirror list, its page, and the attestations.
    """
    signed = _named(reading, Targets, targets, "mirrors", meta)
    files: dict[str, bytes] = {}
    for name in ONLINE:
        target = signed.targets.get(name)
        if target is None or "sha256" not in target.hashes:
            raise SignatureError(f"{meta.version}.mirrors.json does not name {name}", where=reading.where)
        path = layout.target(target.hashes["sha256"], name)
        files[name] = reading.read_lines(path, min(target.length, METADATA_MAX_LENGTH), target.hashes["sha256"])
        is_target(target, files[name], path, reading.where)
    # The online key lies on the publishing box. A thief of this key must not get a script into readers' browsers.
    mirrorlist.check_page(files[layout.MIRRORS_PAGE])
    return signed, files


def _named(reading: Reading, kind: type[T], by: Root | Targets, role: str, meta: MetaFile) -> T:
    """Return the metadata file named by another file.

    Version, length and hash must be exactly those named.
    """
    path = layout.metadata(meta.version, role)
    data = reading.read(path, min(meta.length or METADATA_MAX_LENGTH, METADATA_MAX_LENGTH))
    return exactly(kind, by.verify_delegate, meta, data, role, reading.where)


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


def undated(root: Root) -> int:
    """Return the last release whose days no longer count.

    The root's holders say so when their publisher's clock was ahead. 0 if they say nothing.
    """
    said = root.unrecognized_fields.get(UNDATED)
    # In Python a bool is an int, and in JSON it is not.
    return said if isinstance(said, int) and not isinstance(said, bool) else 0


def day_of(seen: Seen | None, root: Root) -> date | None:
    """Return the newest day of a reader's memory, unless it counts no more."""
    # A publisher's clock may have been ahead. The root then takes back the days of those releases.
    return seen.day if seen and seen.release > undated(root) else None


def timestamp_floor(seen: Seen, roots: Sequence[Metadata[Root]]) -> int:
    """Return the lowest timestamp version after ``seen``.

    0, once the root has changed the keys of snapshot or timestamp. A thief of the former keys may have counted up to
    the largest number (TUF 1.0, section 5.3.11).
    """
    then, now = roots[max(0, seen.root - 1)].signed, roots[-1].signed
    same = all(set(then.roles[role].keyids) == set(now.roles[role].keyids) for role in ("timestamp", "snapshot"))
    return seen.timestamp if same else 0


def not_against(seen: Seen, said: Statement, where: str, hint: str) -> None:
    """Refuse what hides a root that was seen, or a release beside the one seen.

    Args:
        hint: What to do about a hidden root.
    """
    if len(said.roots) < seen.root:
        raise RollbackError(
            f"has {len(said.roots)} of the {seen.root} roots that were seen before",
            where=where,
            hint=hint,
        )
    if said.release == seen.release and seen.top and said.signed.top.sha256 != seen.top:
        raise ForkError(
            f"has another release {said.release} than the one seen before, and both are signed",
            where=where,
            stories=(forkside.of_files(said.files, said.signed.raw).dump(),),
            hint=FORK_HINT,
        )


def _not_before(seen: Seen, said: Statement, where: str) -> None:
    """Refuse what is older than ``seen``, or beside it."""
    # First what stays a proof for ever: an older timestamp must not hide it.
    not_against(seen, said, where, "read another copy; this one lags, or hides that keys were taken back")
    if said.release < seen.release or said.timestamp < timestamp_floor(seen, said.roots):
        raise RollbackError(
            f"serves release {said.release}, older than what was seen before (release {seen.release})",
            where=where,
            hint="read another copy; this one lags, or hides the newest release",
        )


def roots(source: Source, anchor: Anchor) -> tuple[Metadata[Root], ...]:
    """Return the chain of roots alone, as in `head`.

    It leads from the anchor to the newest root of ``source``.
    """
    return chain_of(Reading(source), anchor)


def now_utc() -> datetime:
    """Return the local time in UTC.

    Verbs take ``now``. Only the command line asks for the time.
    """
    return datetime.now(UTC)
