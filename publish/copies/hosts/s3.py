"""S3 hosts: Amazon's, or any other.

Among the others are Garage, versitygw, Ceph, rclone and the clouds' own. The bucket is made if absent and opened to
readers (``bucket``). Small objects go a short way: botocore's signature and connections without its client, whose
cost per object is five times as much. If the short way fails, the client does the request again: it retries and
explains. The payload's hash is always signed, so that the host itself refuses bytes altered on the way.
"""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import boto3
import urllib3.exceptions as wire
from boto3.s3.transfer import TransferConfig
from botocore import exceptions as boto
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.config import Config

from publish.copies.hosts import s3errors
from publish.copies.hosts.allowance import TooSlowError, within
from publish.copies.hosts.base import FileHost, Traits
from publish.copies.hosts.bucket import open_to_readers
from publish.copies.hosts.s3wire import CONNECT_TIMEOUT_S, READ_TIMEOUT_S, Wire
from publish.core.config import HostSettings, place_of
from publish.core.errors import ConfigError, HostError, InterferenceError, SourceError, UnreachableError
from publish.core.formats import layout
from publish.core.source import Held

if TYPE_CHECKING:
    from botocore.credentials import Credentials
    from mypy_boto3_s3 import S3Client

ATTEMPTS = 3
KEYS_S = 30  # for keys that another program, or a service, has to give
LISTING_S = 60  # for the whole list of what lies there, and a second more for each of its pages
PARALLEL = 16  # at home 4 do as well; far hosts answer slowly
SHORT_MAX_LENGTH = 8 << 20  # bytes: held in memory, in each of PARALLEL threads
PART_LENGTH = 16 << 20  # bytes: 10,000 parts, the most there may be, are then 160 GB
MULTIPART_LENGTH = 64 << 20  # bytes: above it an object goes in parts
_CHUNK = 1 << 16  # bytes read at a time
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_KEY = re.compile(r"[!-~]+")
_REGION = re.compile(r"[A-Za-z0-9-]{1,63}")


@dataclass(frozen=True)
class Options:
    """Options of this kind in mirrors.toml."""

    bucket: str
    """The bucket's name. The bucket is made when absent."""
    endpoint: str | None = None
    """``https://…`` of the host. Amazon's when absent."""
    region: str = "us-east-1"
    """The bucket's region, as the host names it (Garage: ``garage``)."""
    prefix: str = ""
    """Put before every key. A folder's name ends with ``/``."""
    path_style: bool | None = None
    """``host/bucket/key`` instead of ``bucket.host/key``. By default so when there is an endpoint."""
    ca_file: str | None = None
    """Certificates (PEM) to trust instead of the system's."""
    profile: str | None = None
    """A profile of ~/.aws with the keys, instead of the environment."""
    readable: bool = True
    """Let anyone read the objects, also from other sites' scripts."""
    website: bool = True
    """Have the host serve the bucket as a website, if the host can."""

    def place(self, _name: str) -> str:
        """Return host, bucket and prefix.

        Options on how to speak to the host do not change the place.
        """
        endpoint = self.endpoint or "https://s3.amazonaws.com"
        parts = urlsplit(endpoint if "//" in endpoint else f"https://{endpoint}")
        port = {"https": ":443", "http": ":80"}.get(parts.scheme, "")
        return f"{parts.netloc.rpartition('@')[2].lower().removesuffix(port)}/{self.bucket}/{self.prefix}"


class S3Host(FileHost):
    """A bucket, or its part under a prefix.

    Args:
        session: The session with the keys.
        keys: The place of the keys, named in hints when the host refuses them.
    """

    traits = Traits(parallel=PARALLEL)

    def __init__(
        self, name: str, options: Options, session: boto3.Session, *, keys: str, public: str | None = None
    ) -> None:
        super().__init__(name, public)
        self._options = options
        self._keys = keys
        self._notes: tuple[str, ...] = ()
        self._boto = session

    @cached_property
    def _client(self) -> "S3Client":
        # The keys may come from another program or a service, which may be silent, too.
        return within(KEYS_S, lambda: self._connect(ATTEMPTS), host=self.name)

    @cached_property
    def _credentials(self) -> "Credentials":
        found = within(KEYS_S, self._boto.get_credentials, host=self.name)
        if found is None:
            raise boto.NoCredentialsError
        return found

    @cached_property
    def _base(self) -> str:
        scheme, netloc, *_ = urlsplit(self._client.meta.endpoint_url)
        # Buckets with dots are in no certificate as host names.
        if self._path_style() or "." in self._options.bucket:
            return f"{scheme}://{netloc}/{self._options.bucket}/"
        return f"{scheme}://{self._options.bucket}.{netloc}/"

    @cached_property
    def _wire(self) -> Wire:
        # Not of the client's endpoint: the client is what uses it.
        base = self._options.endpoint or "https://s3.amazonaws.com"
        return Wire(self.name, base, verify=self._options.ca_file, connections=PARALLEL)

    @property
    def clock(self) -> datetime | None:
        """The ``Date`` of the host's answers."""
        return self._wire.clock if "_wire" in self.__dict__ else None

    def connect(self) -> None:
        """Check the keys and the settings.

        All of mirrors.toml and ~/.aws must be usable. The host is not asked.
        """
        _ = self._client, self._credentials

    def _path_style(self) -> bool:
        given = self._options.path_style
        return bool(self._options.endpoint) if given is None else given

    def _connect(self, attempts: int) -> "S3Client":
        options = self._options
        config = Config(
            signature_version="s3v4",
            # Else bodies over TLS carry trailers that some hosts refuse, and some store.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            connect_timeout=CONNECT_TIMEOUT_S,
            read_timeout=READ_TIMEOUT_S,
            retries={"mode": "standard", "total_max_attempts": attempts},
            max_pool_connections=PARALLEL,
            s3={"addressing_style": "path" if self._path_style() else "auto", "payload_signing_enabled": True},
        )
        client = self._boto.client(
            "s3", region_name=options.region, endpoint_url=options.endpoint, verify=options.ca_file, config=config
        )
        client.meta.events.register("before-send.s3", self._wire.send)  # type: ignore[arg-type]  # its stubs know no answer
        client.meta.events.register("before-parse.s3.ListObjectsV2", self._wire.plain_sizes)
        return client

    def notes(self) -> tuple[str, ...]:
        """Return settings which the publisher must make by hand."""
        return self._notes

    def _begin(self) -> None:
        try:
            self._look()
        except self._client.exceptions.NoSuchBucket:
            self._make_bucket()
        # Hosts that do not know a call may answer 500: to ask three times would only cost seconds.
        once = self._connect(attempts=1)
        self._abort_uploads(once)
        if self._options.readable:
            self._notes = open_to_readers(
                once,
                self._options.bucket,
                self._options.prefix,
                # Amazon's owners keep their rights, and its policies name people, not keys.
                owner=self._credentials.access_key if self._options.endpoint else None,
                website=self._options.website,
            )

    def _probe(self) -> None:
        with suppress(self._client.exceptions.NoSuchBucket):  # It will be made.
            self._look()

    def _look(self) -> None:
        # A listing, not HEAD: only an answer with a body says why it refuses.
        self._client.list_objects_v2(Bucket=self._options.bucket, Prefix=self._options.prefix, MaxKeys=1)

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

    def _abort_uploads(self, client: "S3Client") -> None:
        """Drop the parts of uploads which were cut off.

        The host keeps such parts, bills them, and never shows them.
        """
        place: Any = {"Bucket": self._options.bucket}
        try:
            found = client.list_multipart_uploads(**place, Prefix=self._options.prefix)
            for upload in found.get("Uploads", []):
                client.abort_multipart_upload(**place, Key=upload["Key"], UploadId=upload["UploadId"])
        except boto.ClientError:
            return  # rclone and others do not know the call, and keep no parts

    def _put(self, path: str, source: Path, length: int, kind_of_content: str) -> None:
        kept = "public, max-age=31536000, immutable" if layout.immutable(path) else "no-cache"
        # Hashed names never change their bytes, so caches may keep them for a year. All other names must be asked for
        # anew, or a cache would give pages of a former release.
        if length <= SHORT_MAX_LENGTH:
            data = source.read_bytes()
            if len(data) != length:
                raise SourceError(f"{path}: changed on this disk since it was sealed", hint="build and seal again")
            headers = {"Content-Type": kind_of_content, "Cache-Control": kept}
            if self._short("PUT", path, data, headers) is None:
                self._client.put_object(**self._at(path), Body=data, ContentType=kind_of_content, CacheControl=kept)
            return
        config = TransferConfig(MULTIPART_LENGTH, 4, PART_LENGTH, preferred_transfer_client="classic")
        about = {"ContentType": kind_of_content, "CacheControl": kept}
        try:
            self._client.upload_file(str(source), **self._at(path), ExtraArgs=about, Config=config)
        except KeyError as e:  # An answer without what every such answer has.
            raise InterferenceError("what answered is not S3", host=self.name, path=path) from e

    def _refuses_wrong_hash(self, path: str, sha256: str, data: bytes) -> bool:
        headers = {"Content-Type": "application/octet-stream", "Cache-Control": "no-store"}
        status = self._signed("PUT", path, data, headers, claimed=sha256).status_code
        if status // 100 == 2:
            return False
        # Each store has a code of its own for it. That we may write here, the right bytes show a moment later.
        if status in (400, 403):
            return True
        raise UnreachableError(f"it failed ({status})", host=self.name, path=path)

    def _remove(self, path: str) -> None:
        self._client.delete_object(**self._at(path))

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        answer: Any = self._short("GET", path)
        if answer is not None:
            body, length = answer.raw, answer.headers.get("Content-Length")
        else:
            found = self._client.get_object(**self._at(path))
            body, length = found["Body"], found.get("ContentLength")
        received = 0
        # Closed, not given back to the pool, when the caller has had enough: the rest may be endless.
        with closing(body):
            while received <= max_length and (chunk := body.read(min(_CHUNK, max_length - received + 1))):
                received += len(chunk)
                yield chunk
        if received <= max_length and str(received) != str(length or received):
            raise InterferenceError("the answer was cut short", host=self.name, path=path)

    def _survey(self) -> Iterator[Held]:
        pages = self._client.get_paginator("list_objects_v2")
        place: Any = {"Bucket": self._options.bucket, "Prefix": self._options.prefix}
        until = time.monotonic() + LISTING_S
        try:
            for number, page in enumerate(pages.paginate(**place)):
                if time.monotonic() > until + number:
                    raise TooSlowError("its list of files does not come to an end", host=self.name)
                for found in page.get("Contents", []):
                    yield Held(found["Key"].removeprefix(self._options.prefix), found["Size"])
        except self._client.exceptions.NoSuchBucket:
            return
        except (ValueError, LookupError, TypeError, AttributeError) as e:  # an answer without its fields, or odd ones
            raise InterferenceError(f"what answered is not S3 ({self._where()})", host=self.name) from e

    def _at(self, path: str) -> dict[str, Any]:
        return {"Bucket": self._options.bucket, "Key": self._options.prefix + path}

    def _short(self, method: str, path: str, data: bytes | None = None, headers: Any = None) -> AWSResponse | None:
        """Send a signed request once.

        Return ``None`` unless it succeeds. The caller then asks the client, which retries and explains.
        """
        try:
            answer = self._signed(method, path, data, headers)
        except (boto.HTTPClientError, wire.HTTPError):
            return None
        if answer.status_code == 200:
            return answer
        answer.raw.close()
        return None

    def _signed(
        self, method: str, path: str, data: bytes | None, headers: Any, *, claimed: str | None = None
    ) -> AWSResponse:
        """Send a signed request once.

        Args:
            claimed: The hash to be signed instead of the payload's own.
        """
        url = self._base + quote(self._options.prefix + path, safe="/~")
        request = AWSRequest(method, url, data=data, headers=headers, stream_output=method == "GET")
        request.context["client_config"] = self._client.meta.config  # which says that the payload is to be signed
        # botocore's signer: a mistake in a signer of our own could cost a bucket.
        signer = S3SigV4Auth(self._credentials.get_frozen_credentials(), "s3", self._options.region)
        if claimed is not None:
            signer.payload = lambda request: claimed  # type: ignore[method-assign]  # noqa: ARG005
        signer.add_auth(request)
        return self._wire.send(request.prepare())

    def _translate(self, error: Exception, path: str) -> HostError | None:
        if isinstance(error, boto3.exceptions.S3UploadFailedError) and isinstance(error.__context__, Exception):
            error = error.__context__
        return s3errors.meaning(error, host=self.name, path=path, where=self._where(), keys=self._keys)

    def _where(self) -> str:
        return f"bucket {self._options.bucket} at {urlsplit(self._base).netloc}"


def open_host(settings: HostSettings, options: Options, environ: Mapping[str, str]) -> S3Host:
    """Return the host described by ``settings``.

    The keys come from ``environ``. Keys which cannot be fetched now (from a service or another program) are no fault
    of the settings: the host fails when it is first spoken to.

    Raises:
        ConfigError: The keys or the profile are missing, or the settings or ~/.aws cannot be used.
    """
    if fault := _fault(options):
        raise ConfigError(f"{place_of(settings, fault[0])}: {fault[0]!r}{fault[1]}", hint=fault[2])
    session, keys = _session(settings, options, environ)
    host = S3Host(settings.name, options, session, keys=keys, public=settings.public)
    try:
        host.connect()
    except boto.ProfileNotFound as e:
        named = f"profile {options.profile!r}" if options.profile else "profile of the name that AWS_PROFILE says"
        raise ConfigError(f"{settings.where}: no {named} in ~/.aws") from e
    except boto.NoCredentialsError as e:
        raise ConfigError(f"{settings.where}: the profile {options.profile!r} has no keys") from e
    # A service which is down tonight must not stop the pushes to all other hosts.
    except (*s3errors.KEYS_FAIL, UnreachableError):
        return host
    except (boto.BotoCoreError, ValueError) as e:
        raise ConfigError(
            f"{settings.where}: these settings with those of ~/.aws cannot be used ({type(e).__name__})",
            hint="look at ~/.aws/config, ~/.aws/credentials and the variables that begin with AWS_",
        ) from e
    return host


def _fault(options: Options) -> tuple[str, str, str] | None:
    """Return the first impossible option, if any.

    The result has the option's name, its fault, and the expected form.
    """
    if not _BUCKET.fullmatch(options.bucket):
        wanted = "3 to 63 lower-case letters, digits, dashes and dots"
        return "bucket", f": {options.bucket!r} is not a bucket's name", wanted
    if options.endpoint is not None and not _is_web(options.endpoint):
        return "endpoint", " is not the address of a host", "it begins with https://, and a port is at most 65535"
    if not _REGION.fullmatch(options.region):
        return "region", " is not a region's name", "letters, digits and dashes, as the host names it; or leave it out"
    if options.ca_file is not None and not Path(options.ca_file).is_file():
        return "ca_file", f": there is no file {options.ca_file}", "give its path from the root on, without a ~"
    return None


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and " " not in address
    except ValueError:
        return False


def _session(settings: HostSettings, options: Options, environ: Mapping[str, str]) -> tuple[boto3.Session, str]:
    """Return the session with the keys, and the keys' name."""
    if options.profile:
        try:
            return boto3.Session(profile_name=options.profile), f"profile {options.profile}"
        except boto.ProfileNotFound as e:
            raise ConfigError(f"{settings.where}: no profile {options.profile!r} in ~/.aws") from e
        except boto.BotoCoreError as e:
            raise ConfigError(f"{settings.where}: ~/.aws cannot be read ({type(e).__name__})") from e
    prefix = "STET_" + settings.name.upper().replace("-", "_")
    names = (f"{prefix}_ACCESS_KEY", f"{prefix}_SECRET_KEY")
    missing = [name for name in names if not environ.get(name)]
    if missing:
        raise ConfigError(
            f"host {settings.name!r}: no {' and no '.join(missing)} in the environment",
            hint=f"export {names[0]}=… {names[1]}=… (or set profile in mirrors.toml)",
        )
    for name in names:
        if not _KEY.fullmatch(environ[name]):
            raise ConfigError(
                f"host {settings.name!r}: {name} has a space or an odd character in it, maybe at its end",
                hint="copy the key anew; a file that was written on Windows ends its lines with one more",
            )
    try:
        session = boto3.Session(aws_access_key_id=environ[names[0]], aws_secret_access_key=environ[names[1]])
    except boto.BotoCoreError as e:
        raise ConfigError(f"{settings.where}: ~/.aws cannot be read ({type(e).__name__})") from e
    return session, " and ".join(names)
