"""S3 hosts: Amazon's, or any other.

Among the others are Garage, versitygw, Ceph, rclone and the clouds' own. The bucket is made if absent and opened to
readers (``bucket``). Small objects go a short way: our own signature and connections, whose cost per object is a
fifth of boto3's. If the short way fails, boto3's client does the request again: it retries and explains. The payload's
hash is always signed, so that the host itself refuses bytes altered on the way.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from datetime import date, datetime
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, quote, urlsplit

from publish.copies.hosts import s3errors
from publish.copies.hosts.allowance import TooSlowError, within
from publish.copies.hosts.base import FileHost, Traits
from publish.copies.hosts.bucket import open_to_readers
from publish.copies.hosts.http.answer import Reply
from publish.copies.hosts.http.faults import SilentError, WireError
from publish.copies.hosts.http.proxies import Proxy, of_host
from publish.copies.hosts.s3options import AMAZON, fault_of, keys_given
from publish.copies.hosts.s3options import Options as Options
from publish.copies.hosts.s3outside import PAGE_MAX_LENGTH, Outside, Seen, outside
from publish.copies.hosts.s3parts import PART_LENGTH, Parts
from publish.copies.hosts.s3say import Said, streamed
from publish.copies.hosts.s3sign import EMPTY, Keys
from publish.copies.hosts.s3uploads import Uploads
from publish.copies.hosts.s3wire import Wire
from publish.core.config import HostSettings, place_of
from publish.core.contenttypes import content_type
from publish.core.errors import ConfigError, HostError, InterferenceError, UnreachableError, changed_since_sealed
from publish.core.formats import layout
from publish.core.model import Entry
from publish.core.source import Held

if TYPE_CHECKING:
    import boto3
    from mypy_boto3_s3 import S3Client

if find_spec("boto3") is None:  # loaded later, and only where it is needed; said now
    raise ModuleNotFoundError("No module named 'boto3'", name="boto3")

ATTEMPTS = 3
KEYS_S = 30  # for keys that another program, or a service, has to give
LISTING_S = 60  # for the whole list of what lies there, and a second more for each of its pages
PARALLEL = 16  # at home 4 do as well; far hosts answer slowly
SHORT_MAX_LENGTH = 1 << 20  # bytes: held in memory, in each of PARALLEL threads; longer files go piece by piece
_CHUNK = 1 << 16  # bytes read at a time
_ANSWER_LENGTH = 1 << 20  # bytes: of what is said to a file that was sent


class S3Host(FileHost):
    """A bucket, or its part under a prefix.

    Args:
        source: The keys, or boto3's session with them; ``None`` for those of the profile.
        keys: The place of the keys, named in hints when the host refuses them.
    """

    traits = Traits(parallel=PARALLEL)

    def __init__(
        self,
        name: str,
        options: Options,
        source: "Keys | boto3.Session | None",
        *,
        keys: str,
        public: str | None = None,
        proxy: Proxy | None = None,
    ) -> None:
        super().__init__(name, public)
        self._options = options
        self._said = keys
        self._source = source
        self._given = source if isinstance(source, Keys) else None
        self._notes: dict[str, str] = {}
        self._wire = Wire(name, options.region, ca_file=options.ca_file, proxy=proxy)
        self._parted = Parts(name, options.folder, self._say, self._holds)

    @cached_property
    def _boto(self) -> "boto3.Session":
        from publish.copies.hosts import s3boto

        if isinstance(self._source, Keys):
            return s3boto.session_with(self._source)
        return self._source or s3boto.session_of(self._options.profile)

    @cached_property
    def _client(self) -> "S3Client":
        # The keys may come from another program or a service, which may be silent, too.
        return within(KEYS_S, lambda: self._connect(ATTEMPTS), host=self.name)

    @cached_property
    def _frozen(self) -> Callable[[], Keys | None]:
        if given := self._given:
            return lambda: given
        from publish.copies.hosts import s3boto

        return within(KEYS_S, lambda: s3boto.keys_of(self._boto), host=self.name)

    @property
    def _keys(self) -> Keys:
        if self._given:
            return self._given
        if (found := within(KEYS_S, self._frozen, host=self.name)) is None:
            from botocore.exceptions import NoCredentialsError

            raise NoCredentialsError
        return found

    @cached_property
    def _base(self) -> str:
        endpoint = self._options.endpoint or self._client.meta.endpoint_url
        scheme, netloc, path, *_ = urlsplit(endpoint)
        # Some are sold at an address with a path (Supabase): all requests go below it.
        path = quote(path.rstrip("/"), safe="/%~")
        # Buckets with dots are in no certificate as host names.
        if self._path_style() or "." in self._options.bucket:
            return f"{scheme}://{netloc}{path}/{self._options.bucket}/"
        return f"{scheme}://{self._options.bucket}.{netloc}{path}/"

    @cached_property
    def _parts(self) -> SplitResult:
        return urlsplit(self._base)

    @property
    def clock(self) -> datetime | None:
        """The ``Date`` of the host's answers."""
        return self._wire.clock

    def connect(self) -> None:
        """Check the keys and the settings.

        All of mirrors.toml and ~/.aws must be usable. The host is not asked.
        """
        # Authorities and proxies that cannot be used are a fault of the settings, to be said before anything is sent.
        if self._options.endpoint:
            self._wire.pool(self._parts)
        if not self._given:
            _ = self._client, self._keys

    def _path_style(self) -> bool:
        given = self._options.path_style
        return bool(self._options.endpoint) if given is None else given

    def _connect(self, attempts: int) -> "S3Client":
        from publish.copies.hosts import s3boto

        options = self._options
        return s3boto.client_of(
            self._boto, self._wire, endpoint=options.endpoint, region=options.region, path_style=self._path_style(),
            attempts=attempts, most=PARALLEL,
        )  # fmt: skip

    def expect(self, notebook: Path, day: date) -> None:  # noqa: ARG002
        """Learn of the folder with the notes of uploads in parts."""
        place = hashlib.sha256(self._options.place(self.name).encode()).hexdigest()[:16]
        self._parted.uploads = Uploads(notebook / f"{place}.uploads")

    def notes(self) -> tuple[str, ...]:
        """Return what the publisher must do by hand."""
        return tuple(self._notes.values())

    def _begin(self) -> None:
        held = False
        try:
            held = self._look()
        except self._client.exceptions.NoSuchBucket:
            self._make_bucket()
        # Hosts that do not know a call may answer 500: to ask three times would only cost seconds.
        once = self._connect(attempts=1)
        if self._options.readable:
            self._notes = open_to_readers(
                once,
                self._options.bucket,
                self._options.folder,
                # Amazon's owners keep their rights, and its policies name people, not keys.
                owner=self._keys.access_key if self._options.endpoint else None,
                wanted=Seen(self._options.acl is None, True, self._options.website),
                # A key that may put, get and list and no more cannot ask for settings which another hand has made.
                seen=self._outside.look() if held else Seen(),
            )

    def _commit(self) -> None:
        if self._notes:  # Now there is something to look at, and a setting may have been made by hand.
            seen = self._outside.look()
            self._notes = {name: note for name, note in self._notes.items() if not getattr(seen, name)}
        # What was cut, and no push has gone on with: the host keeps such parts, bills them, and never shows them.
        if said := self._parted.clear():
            self._notes["parts"] = said

    @cached_property
    def _outside(self) -> Outside:
        return outside(self.public, self._base + quote(self._options.folder, safe="/~"), self._wire, self._inside)

    def _inside(self, path: str) -> bytes | None:
        with suppress(HostError):
            return self.read(path, PAGE_MAX_LENGTH)
        return None

    def _probe(self) -> None:
        with suppress(self._client.exceptions.NoSuchBucket):  # It will be made.
            self._look()

    def _look(self) -> bool:
        """Return whether anything lies there."""
        # A listing, not HEAD: only an answer with a body says why it refuses.
        found = self._client.list_objects_v2(Bucket=self._options.bucket, Prefix=self._options.folder, MaxKeys=1)
        return bool(found.get("Contents"))

    def _make_bucket(self) -> None:
        where: Any = {}
        if self._options.region != "us-east-1":  # the one region that must not be named
            where = {"CreateBucketConfiguration": {"LocationConstraint": self._options.region}}
        try:
            self._client.create_bucket(Bucket=self._options.bucket, **where)
        except self._client.exceptions.BucketAlreadyOwnedByYou:
            return
        if self._options.readable and self._options.endpoint is None:
            # Amazon shuts new buckets to the public; others need not know the call.
            self._client.delete_public_access_block(Bucket=self._options.bucket)

    def _put(self, entry: Entry, source: Path) -> None:
        path = entry.path
        kept = "public, max-age=31536000, immutable" if layout.immutable(path) else "no-cache"
        # Hashed names never change their bytes, so caches may keep them for a year. All other names must be asked for
        # anew, or a cache would give pages of a former release.
        about: dict[str, Any] = {"ContentType": content_type(path), "CacheControl": kept}
        if self._options.acl:
            about["ACL"] = self._options.acl
        if entry.length <= SHORT_MAX_LENGTH:
            data = source.read_bytes()
            if len(data) != entry.length:
                raise changed_since_sealed(path)
            sha256 = entry.sha256 or hashlib.sha256(data).hexdigest()
            if not self._short_put(path, data, sha256, about):
                # The client would sign whatever lies here now.
                if hashlib.sha256(data).hexdigest() != sha256:
                    raise changed_since_sealed(path)
                self._client.put_object(**self._at(path), Body=data, **about)
            return
        headers = _headers(about)
        long = entry.length > PART_LENGTH
        if long and self._parted.put(entry, source, headers, self._pieces(), self._pieces(kept=True)):
            return
        with source.open("rb", buffering=0) as file:
            said = streamed(
                self._say, file, 0, entry.length, path, self._pieces(), sha256=entry.sha256, headers=headers
            )
        if said.error:
            raise said.error

    def _short_put(self, path: str, data: bytes, sha256: str, about: Mapping[str, str]) -> bool:
        if (reply := self._short("PUT", path, data, sha256, _headers(about))) is None:
            return False
        with closing(reply):
            while reply.read1(_CHUNK):  # of an answer without a body, to use the connection again
                pass
        return reply.status == 200

    def _refuses_wrong_hash(self, path: str, sha256: str, data: bytes) -> bool:
        headers = [("Content-Type", "application/octet-stream"), ("Cache-Control", "no-store")]
        with closing(self._ask("PUT", path, data, sha256, headers)) as reply:
            if reply.status // 100 == 2:
                return False
            # Each store has a code of its own for it. That we may write here, the right bytes show a moment later.
            if reply.status in (400, 403):
                return True
            raise self._explained(reply, path)

    def _remove(self, path: str) -> None:
        self._client.delete_object(**self._at(path))

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        answer: Any = self._short("GET", path)
        if answer is not None and answer.status == 404:
            with closing(answer):
                raise self._explained(answer, path)
        if answer is not None:
            body, length, read = answer, answer.length, answer.read1
        else:
            found = self._client.get_object(**self._at(path))
            body, length, read = found["Body"], found.get("ContentLength"), found["Body"].read
        received = 0
        # Closed, not given back to the pool, when the caller has had enough: the rest may be endless.
        with closing(body):
            try:
                while received <= max_length and (chunk := read(min(_CHUNK, max_length - received + 1))):
                    received += len(chunk)
                    yield chunk
            except SilentError:
                raise
            except WireError as e:
                raise InterferenceError("the answer was cut short", host=self.name, path=path) from e
        if received <= max_length and str(received) != str(length or received):
            raise InterferenceError("the answer was cut short", host=self.name, path=path)

    def _survey(self) -> Iterator[Held]:
        pages = self._client.get_paginator("list_objects_v2")
        place: Any = {"Bucket": self._options.bucket, "Prefix": self._options.folder}
        until = time.monotonic() + LISTING_S
        try:
            for number, page in enumerate(pages.paginate(**place)):
                if time.monotonic() > until + number:
                    raise TooSlowError("its list of files does not come to an end", host=self.name)
                for found in page.get("Contents", []):
                    yield Held(found["Key"].removeprefix(self._options.folder), found["Size"])
        except self._client.exceptions.NoSuchBucket:
            return
        except (ValueError, LookupError, TypeError, AttributeError) as e:  # an answer without its fields, or odd ones
            raise InterferenceError(f"what answered is not S3 ({self._where()})", host=self.name) from e

    def _at(self, path: str) -> dict[str, Any]:
        return {"Bucket": self._options.bucket, "Key": self._options.folder + path}

    def _ask(self, method: str, path: str, data: bytes | None = None, sha256: str = EMPTY, headers: Any = ()) -> Reply:
        length = 1 << 62 if method == "GET" else _ANSWER_LENGTH
        return self._wire.ask(
            self._keys, method, self._parts, self._target(path), sha256=sha256, body=data, length=len(data or b""),
            headers=headers, max_length=length,
        )  # fmt: skip

    def _target(self, path: str) -> str:
        return self._parts.path + quote(self._options.folder + path, safe="/~")

    def _say(self, method: str, path: str, query: str = "", *, sha256: str = EMPTY, **about: Any) -> Said:
        """Send a signed request, and read its short answer whole."""
        target = self._target(path) + (f"?{query}" if query else "")
        reply = self._wire.ask(
            self._keys, method, self._parts, target, sha256=sha256, max_length=_ANSWER_LENGTH, **about
        )
        data = bytearray()
        with closing(reply):
            while len(data) <= _ANSWER_LENGTH and (chunk := reply.read1(_CHUNK)):
                data += chunk
        code = (
            s3errors.code_in(bytes(data[: s3errors.ERROR_LENGTH])) if reply.status != 200 or b"Error>" in data else ""
        )
        etag = (reply.headers.get("etag") or "").strip().strip('"')
        well = reply.status // 100 == 2 and not code
        error = None if well else self._meant(reply, code, path)
        return Said(reply.status, code or str(reply.status), bytes(data), etag, error)

    def _holds(self, entry: Entry) -> bool:
        """Return whether the host gives exactly an entry's bytes."""
        whole = hashlib.sha256()
        try:
            for chunk in self._fetch(entry.path, entry.length):
                whole.update(chunk)
        except HostError:
            return False
        return whole.hexdigest() == entry.sha256

    def _short(
        self, method: str, path: str, data: bytes | None = None, sha256: str = EMPTY, headers: Any = ()
    ) -> Reply | None:
        """Send a signed request once.

        Return ``None`` unless it succeeds, or says that nothing is there. The caller then asks the client, which
        retries and explains.
        """
        try:
            reply = self._ask(method, path, data, sha256, headers)
        except SilentError:
            raise
        except WireError:
            return None
        if reply.status == 200 or (method, reply.status) == ("GET", 404):
            return reply
        reply.close()
        return None

    def _explained(self, reply: Reply, path: str) -> HostError:
        data = b""
        with suppress(WireError):
            while len(data) < s3errors.ERROR_LENGTH and (chunk := reply.read1(s3errors.ERROR_LENGTH)):
                data += chunk
        return self._meant(reply, s3errors.code_in(data), path)

    def _meant(self, reply: Reply, code: str, path: str) -> HostError:
        # An error may come with status 200, where the host began to answer before it knew.
        status, wait = reply.status if reply.status != 200 else 500, reply.headers.get("retry-after")
        return s3errors.explained(
            status, code or str(status), wait, host=self.name, path=path, where=self._where(), keys=self._said
        )

    def _translate(self, error: Exception, path: str) -> HostError | None:
        return s3errors.meaning(error, host=self.name, path=path, where=self._where(), keys=self._said)

    def _where(self) -> str:
        return f"bucket {self._options.bucket} at {urlsplit(self._options.endpoint or AMAZON).netloc}"


def _headers(about: Mapping[str, str]) -> list[tuple[str, str]]:
    headers = [("Content-Type", about["ContentType"]), ("Cache-Control", about["CacheControl"])]
    return headers + ([("X-Amz-Acl", about["ACL"])] if "ACL" in about else [])


def open_host(settings: HostSettings, options: Options, environ: Mapping[str, str]) -> S3Host:
    """Return the host described by ``settings``.

    The keys come from ``environ``. Keys which cannot be fetched now (from a service or another program) are no fault
    of the settings: the host fails when it is first spoken to.

    Raises:
        ConfigError: The keys or the profile are missing, or the settings or ~/.aws cannot be used.
    """
    if fault := fault_of(options):
        raise ConfigError(f"{place_of(settings, fault[0])}: {fault[0]!r}{fault[1]}", hint=fault[2])
    keys, said = (None, f"profile {options.profile}") if options.profile else keys_given(settings, environ)
    host = S3Host(settings.name, options, keys, keys=said, public=settings.public, proxy=of_host(settings))
    if keys:
        host.connect()
        return host
    return _with_profile(host, settings, options)


def _with_profile(host: S3Host, settings: HostSettings, options: Options) -> S3Host:
    from botocore import exceptions as boto

    try:
        host.connect()
    except boto.ProfileNotFound as e:
        raise ConfigError(f"{settings.where}: no profile {options.profile!r} in ~/.aws") from e
    except boto.NoCredentialsError as e:
        raise ConfigError(f"{settings.where}: the profile {options.profile!r} has no keys") from e
    # A service which is down tonight must not stop the pushes to all other hosts.
    except UnreachableError:
        return host
    except s3errors.keys_fail():
        return host
    except (boto.BotoCoreError, ValueError) as e:
        raise ConfigError(
            f"{settings.where}: these settings with those of ~/.aws cannot be used ({type(e).__name__})",
            hint="look at ~/.aws/config, ~/.aws/credentials and the variables that begin with AWS_",
        ) from e
    return host
