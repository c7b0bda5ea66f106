"""S3 hosts: Amazon's, or any other.

Among the others are Garage, versitygw, Ceph, rclone and the clouds' own. The bucket is made if absent and opened to
readers (``bucket``). Small objects go a short way: our own signature and connections, whose cost per object is a
fifth of boto3's. If the short way fails, boto3's client does the request again: it retries and explains. The payload's
hash is always signed, so that the host itself refuses bytes altered on the way.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from publish.copies.hosts.base import Traits
from publish.copies.hosts.http.faults import LockedError, SilentError, WireError
from publish.copies.hosts.http.proxies import Proxy, of_host
from publish.copies.hosts.notes import note_file
from publish.copies.hosts.s3 import listed, versions
from publish.copies.hosts.s3.about import about, head_of, headers_of
from publish.copies.hosts.s3.bucket import open_to_readers, place_of_bucket
from publish.copies.hosts.s3.compare import Comparison
from publish.copies.hosts.s3.haste import Haste
from publish.copies.hosts.s3.line import PARALLEL, S3Line
from publish.copies.hosts.s3.options import Options as Options
from publish.copies.hosts.s3.options import fault_of, keys_given
from publish.copies.hosts.s3.outside import PAGE_MAX_LENGTH, Outside, SeenOutside, outside
from publish.copies.hosts.s3.parts import PART_LENGTH, Parts
from publish.copies.hosts.s3.policy import rights as rights
from publish.copies.hosts.s3.profile import connect
from publish.copies.hosts.s3.say import StoreSaid, again, streamed
from publish.copies.hosts.s3.settings import BucketSettings
from publish.copies.hosts.s3.sign import Keys
from publish.copies.hosts.s3.uploads import Uploads
from publish.copies.hosts.versions import KeptVersion
from publish.copies.hosts.width import FIRST
from publish.core.errors import ConfigError, HostError, UnreachableError, changed_since_sealed
from publish.core.formats import layout
from publish.core.model import Entry
from publish.core.settings import HostSettings, place_of
from publish.core.source import Held

if TYPE_CHECKING:
    import boto3

    from publish.verify.head import Release


SHORT_MAX_LENGTH = 1 << 20  # bytes: held in memory, in each of PARALLEL threads; longer files go piece by piece
WARM = 16  # connections opened ahead at the most: as many requests go at once soon after
_CHUNK = 1 << 18  # bytes read at a time: in fewer, threads would wait for each other more often than for the host
_NO_BUCKET, _OWNED = "NoSuchBucket", "BucketAlreadyOwnedByYou"  # codes of S3


class _NoBucketError(Exception):
    """There is no such bucket."""


class S3Host(S3Line):
    """A bucket, or its part under a prefix.

    Args:
        source: The keys, a call for them, or boto3's session with them; ``None`` for those of the profile.
        keys: The place of the keys, named in hints when the host refuses them.
    """

    traits = Traits(lasting=True, parallel=PARALLEL)

    def __init__(
        self,
        name: str,
        options: Options,
        source: "Keys | Callable[[], Keys] | boto3.Session | None",
        *,
        keys: str,
        public: str | None = None,
        proxy: Proxy | None = None,
    ) -> None:
        super().__init__(name, options, source, keys=keys, public=public, proxy=proxy)
        self._notes: dict[str, str] = {}
        self._no_bucket, self._coming = False, 0
        self._minds_hashes = False  # seen by this push
        self._haste = Haste()
        self._parted = Parts(name, self._options.folder, self._say, self._holds)
        self._comparison = Comparison(name, self._say, self._named)

    def expect(self, notebook: Path, day: date) -> None:  # noqa: ARG002
        """Learn of the folder with the notes of uploads in parts, and of what the host honours."""
        place = self._options.place(self.name)
        self._parted.uploads = Uploads(note_file(notebook, place, "uploads"))
        self._comparison.remember(note_file(notebook, place, "compares"))

    def notes(self) -> tuple[str, ...]:
        """Return what the publisher must do by hand."""
        return tuple(self._notes.values())

    @property
    def compares(self) -> bool:
        """Whether the host is known to mind conditions."""
        return self._preset.conditional and self._comparison.sure

    def ask_ahead(self) -> None:
        """Ask for a stranger's view of the copy, and open connections."""
        self._wire.pool(self._parts).warm(FIRST)
        if self._options.readable:
            self._outside.ask_ahead(front=self._wanted.pages, most=self.parallel)

    @property
    def _wanted(self) -> SeenOutside:
        """The settings which are wanted of the bucket."""
        preset, options = self._preset, self._options
        return SeenOutside(preset.policies and options.acl is None, preset.cors, preset.website and options.website)

    def _take_on(self, wanted: "Release", sends: Sequence[Entry], held: Mapping[str, int] | None) -> None:  # noqa: ARG002
        self._coming = len(sends)

    def _begin(self) -> None:
        self._wire.pool(self._parts).warm(min(self._coming, WARM))
        held, made = False, self._no_bucket
        if not made:
            try:
                # A pointer that was just read lies in a bucket, and was given for our key.
                held = self._comparison.seen(layout.TIMESTAMP) is not None or self._look()
            except _NoBucketError:
                made = True
        if made:
            self._no_bucket, made = False, self._make_bucket()
        if not self._options.readable:
            return
        # A key that may put, get and list and no more cannot ask for settings which another hand has made.
        wanted, seen = self._wanted, self._outside.look(front=self._wanted.pages) if held else SeenOutside()
        if any(w and not s for w, s in zip(wanted, seen, strict=True)):
            self._notes = open_to_readers(
                BucketSettings(self._bucket),
                self._options.bucket,
                self._options.folder,
                # Amazon's owners keep their rights, and its policies name people, not keys.
                owner=self._keys.access_key if self._options.endpoint else None,
                wanted=wanted,
                seen=seen,
                new=made,
                most=self.parallel,
            )
        # Said at the first push; later only where readers are seen to get nothing.
        preset = self._preset
        closed = self._options.acl is None and not preset.policies
        if closed and not seen.readable and (self.public or not held):
            self._notes["readable"] = f"{preset.called} opens no bucket by policy: {preset.open_by}"

    def _commit(self) -> None:
        if self._notes:  # Now there is something to look at, and a setting may have been made by hand.
            seen = self._outside.look(front=self._wanted.pages)
            self._notes = {name: note for name, note in self._notes.items() if not getattr(seen, name)}
        # What was cut, and no push has gone on with: the host keeps such parts, bills them, and never shows them.
        if said := self._parted.clear():
            self._notes["parts"] = said

    @cached_property
    def _outside(self) -> Outside:
        return outside(self.public, self._base + quote(self._options.folder, safe="/~"), self._wire, self._inside)

    def _inside(self, path: str) -> bytes | None:
        if (seen := self._comparison.seen(path)) is not None:
            return seen
        with suppress(HostError):
            return self.read(path, PAGE_MAX_LENGTH)
        return None

    def _probe(self) -> None:
        with suppress(_NoBucketError):  # It will be made.
            self._look()

    def _look(self) -> bool:
        """Return whether anything lies there."""
        # A listing, not HEAD: only an answer with a body says why it refuses. boto3's client, which takes longer to
        # load than a small push takes, is left to say what is wrong.
        try:
            said = self._bucket("GET", f"list-type=2&max-keys=1&prefix={quote(self._options.folder, safe='-_.~')}")
            if said.code == _NO_BUCKET:
                raise _NoBucketError
            if said.error is None and b"ListBucketResult" in said.data:
                return b"Contents>" in said.data
        except (SilentError, LockedError):
            raise
        except WireError:
            pass
        try:
            found = self._client.list_objects_v2(Bucket=self._options.bucket, Prefix=self._options.folder, MaxKeys=1)
        except self._client.exceptions.NoSuchBucket as e:
            raise _NoBucketError from e
        return bool(found.get("Contents"))

    def _make_bucket(self) -> bool:
        """Return whether the bucket was made now. Otherwise it is ours, maybe with its settings."""
        said = again(lambda: self._bucket("PUT", body=place_of_bucket(self._region)))
        if said.code == _OWNED:
            return False
        if said.error:
            raise said.error
        if self._options.readable and self._options.endpoint is None:
            # Amazon shuts new buckets to the public; others need not know the call.
            self._client.delete_public_access_block(Bucket=self._options.bucket)
        return True

    def _replace(self, entry: Entry, source: Path, former: bytes | None) -> bool:
        if not self._preset.conditional:
            return False
        data = source.read_bytes()
        if entry.sha256 and hashlib.sha256(data).hexdigest() != entry.sha256:
            raise changed_since_sealed(entry.path)
        return self._comparison.store(entry.path, data, headers_of(about(entry.path, data, self._options.acl)), former)

    def _named(self, path: str) -> tuple[bytes | None, str]:
        """Return an object's bytes, and the host's name for them."""
        said = self._say("GET", path)
        if said.error and said.status != 404:
            raise said.error
        return (None, "") if said.error else (said.data, said.tag)

    def _put(self, entry: Entry, source: Path) -> None:
        self._stored(entry, source)

    def _put_seen(self, entry: Entry, source: Path) -> bool:
        if entry.length > SHORT_MAX_LENGTH:
            return self._stored(entry, source)
        with self._pairs.turn() as both:
            return self._stored(entry, source, both=both)

    def _stored(self, entry: Entry, source: Path, *, both: bool = False) -> bool:
        """Store an entry, and return whether it was read back."""
        path = entry.path
        self._comparison.forget(path)
        if entry.length <= SHORT_MAX_LENGTH:
            data = source.read_bytes()
            if len(data) != entry.length:
                raise changed_since_sealed(path)
            said: dict[str, Any] = about(path, data, self._options.acl)
            sha256 = entry.sha256 or hashlib.sha256(data).hexdigest()
            began = self._haste.clock()
            seen = False
            if both:
                stored, seen = self._pair(path, data, sha256, said)
            else:
                stored = self._short_put(path, data, sha256, said)
            if stored:
                # Where a limit holds long files back, a short one says nothing of their time.
                if not self.limited:
                    self._haste.took(entry.length, began)
            else:
                # The client would sign whatever lies here now.
                if hashlib.sha256(data).hexdigest() != sha256:
                    raise changed_since_sealed(path)
                self._client.put_object(**self._at(path), Body=data, **said)
            return seen
        headers = headers_of(about(path, head_of(path, source), self._options.acl))
        with self._haste.timed(self._pieces()) as sent:
            long = entry.length > PART_LENGTH
            parts = long and (self._parted.begun(entry) or not self._haste.whole(entry.length))
            if parts and self._parted.put(entry, source, headers, sent, self._pieces(kept=path)):
                return False
            with source.open("rb", buffering=0) as file:
                # A file's hash costs as much as sending it: a host that was just seen to refuse other bytes does it.
                answer = streamed(
                    self._say, file, 0, entry.length, path, sent,
                    sha256=entry.sha256, headers=headers, hashed=not self._minds_hashes,
                )  # fmt: skip
            # Who stands before the store may take less at once than the store itself.
            if answer.status == 413 and long and not parts:
                self._haste.too_long(entry.length)
                if self._parted.put(entry, source, headers, sent, self._pieces(kept=path)):
                    return False
            if answer.error:
                raise answer.error
        return False

    def _refuses_wrong_hash(self, path: str, sha256: str, data: bytes) -> bool:
        headers = [("Content-Type", "application/octet-stream"), ("Cache-Control", "no-store")]
        with closing(self._ask("PUT", path, data, sha256, headers)) as reply:
            if reply.status // 100 == 2:
                return False
            # Each store has a code of its own for it. That we may write here, the right bytes show a moment later.
            if reply.status in (400, 403):
                self._minds_hashes = True
                return True
            raise self._explained(reply, path)

    def _remove(self, path: str) -> None:
        self._comparison.forget(path)
        said = again(lambda: self._say("DELETE", path))
        if said.error and said.status != 404:
            raise said.error

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        self._comparison.forget(path)
        answer: Any = self._short("GET", path)
        if answer is not None and answer.status == 404:
            with closing(answer):
                raise self._explained(answer, path)
        if answer is not None:
            body, length, read = answer, answer.length, answer.read1
        else:
            found = self._client.get_object(**self._at(path))
            body, length, read = found["Body"], found.get("ContentLength"), found["Body"].read
        received, whole = 0, bytearray()
        # Closed, not given back to the pool, when the caller has had enough: the rest may be endless.
        with closing(body):
            try:
                while received <= max_length and (chunk := read(min(_CHUNK, max_length - received + 1))):
                    received += len(chunk)
                    if path == layout.TIMESTAMP:
                        whole += chunk
                    yield chunk
            except SilentError:
                raise
            except WireError as e:
                raise UnreachableError("the answer was cut short", host=self.name, path=path) from e
        if received <= max_length and str(received) != str(length or received):
            raise UnreachableError("the answer was cut short", host=self.name, path=path)
        if whole and answer is not None and received <= max_length:
            self._comparison.saw(path, bytes(whole), (answer.headers.get("etag") or "").strip())

    def _survey(self) -> Iterator[Held]:
        with suppress(_NoBucketError):
            yield from listed.listed(self._page, self._options.folder, self._where(), host=self.name)
            return
        self._no_bucket = True

    def _page(self, query: str) -> StoreSaid:
        said = again(lambda: self._bucket("GET", query))
        if said.code == _NO_BUCKET:
            raise _NoBucketError
        if said.error:
            raise said.error
        return said

    def _versions(self) -> Iterator[KeptVersion]:
        return versions.listed(self._client, self._options.bucket, self._options.folder, host=self.name)

    def _remove_version(self, kept: KeptVersion) -> None:
        self._client.delete_object(**self._at(kept.path), VersionId=kept.version)

    def _locked_until(self, kept: KeptVersion) -> datetime | None:
        return versions.locked_until(self._client, self._options.bucket, self._options.folder + kept.path, kept.version)

    def _at(self, path: str) -> dict[str, Any]:
        return {"Bucket": self._options.bucket, "Key": self._options.folder + path}

    def _holds(self, entry: Entry) -> bool:
        """Return whether the host gives exactly an entry's bytes."""
        whole = hashlib.sha256()
        try:
            for chunk in self._fetch(entry.path, entry.length):
                whole.update(chunk)
        except HostError:
            return False
        return whole.hexdigest() == entry.sha256


def open_host(settings: HostSettings, options: Options, environ: Mapping[str, str]) -> S3Host:
    """Return the host described by ``settings``.

    The keys come from ``environ``. Keys which cannot be fetched now (from a service or another program) are no fault
    of the settings: the host fails when it is first spoken to.

    Raises:
        ConfigError: The settings or ~/.aws cannot be used.
        LackingError: The keys or the profile are missing.
    """
    if fault := fault_of(options):
        raise ConfigError(f"{place_of(settings, fault[0])}: {fault[0]!r}{fault[1]}", hint=fault[2])
    if options.profile and settings.secret and not settings.withdraws:
        raise ConfigError(f"{settings.where}: both 'profile' and 'secret' are set", hint="leave out one of them")
    keys, said = (None, f"profile {options.profile}") if options.profile else keys_given(settings, environ)
    host = S3Host(settings.name, options, keys, keys=said, public=settings.public, proxy=of_host(settings))
    if keys:
        host.connect()
    else:
        connect(host, settings, options.profile)
    return host
