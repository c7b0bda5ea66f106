"""S3: Amazon's, or any host that speaks it (Garage, versitygw, Ceph, rclone, the clouds' own).

The bucket is made if it is not there and opened to readers (``bucket``). Small objects go a short
way: botocore's signature and connections without its client, whose cost by the object is five times
as much; what does not succeed there is done again by the client, which retries and explains.
The payload's hash is always signed, so that the host itself refuses bytes that changed on the way.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

import boto3
import urllib3.exceptions as wire
from boto3.s3.transfer import TransferConfig
from botocore import exceptions as boto
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.config import Config
from botocore.httpsession import URLLib3Session
from botocore.parsers import ResponseParserError
from botocore.utils import get_environ_proxies

from publish.config import HostSettings
from publish.errors import (
    AbsentError,
    ConfigError,
    FullError,
    HostError,
    InterferenceError,
    RefusedError,
    SourceError,
    UnreachableError,
)
from publish.hosts.base import FileHost, Held, Traits
from publish.hosts.bucket import open_to_readers

if TYPE_CHECKING:
    from botocore.credentials import Credentials
    from mypy_boto3_s3 import S3Client

CONNECT_TIMEOUT_S = 5
READ_TIMEOUT_S = 30
ATTEMPTS = 3
PARALLEL = 16  # at home 4 do as well; far hosts answer slowly
SHORT_MAX_LENGTH = 8 << 20  # bytes: held in memory, in each of PARALLEL threads
PART_LENGTH = 16 << 20  # bytes: 10,000 parts, the most there may be, are then 160 GB
MULTIPART_LENGTH = 64 << 20  # bytes: above it an object goes in parts
_CHUNK = 1 << 16  # bytes read at a time
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_LASTING = re.compile(r"(?:files|targets)/|metadata/\d+\.")
_TCP_NODELAY = (6, 1, 1)  # without it each small object waits 40 ms for an acknowledgement

# Error codes are S3's protocol; the messages beside them are each host's own.
_CODES: Final[Mapping[str, tuple[type[HostError], str]]] = {
    **dict.fromkeys(("404", "NoSuchKey", "NotFound"), (AbsentError, "not here")),
    "NoSuchBucket": (AbsentError, "there is no such bucket"),
    **dict.fromkeys(
        ("QuotaExceeded", "QuotaExceededException", "InsufficientStorage", "XMinioStorageFull", "507"),
        (FullError, "no room left"),
    ),
    **dict.fromkeys(
        ("SlowDown", "RequestTimeout", "InternalError", "ServiceUnavailable", "OperationAborted", "429"),
        (UnreachableError, "the host is too busy"),
    ),
    **dict.fromkeys(
        ("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken", "InvalidSecurity"),
        (RefusedError, "the access key or its secret is wrong"),
    ),
    "RequestTimeTooSkewed": (RefusedError, "this machine's clock is wrong"),
    **dict.fromkeys(("BucketAlreadyExists", "BucketNotOwned"), (RefusedError, "the bucket belongs to somebody else")),
    **dict.fromkeys(
        ("PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "301"),
        (RefusedError, "the region is wrong"),
    ),
    **dict.fromkeys(("403", "AccessDenied"), (RefusedError, "access denied")),
}
_TYPES: Final[tuple[tuple[type[Exception], type[HostError], str], ...]] = (
    (boto.SSLError, UnreachableError, "its certificate cannot be verified"),
    (ResponseParserError, InterferenceError, "what answered is not S3"),
    (boto.HTTPClientError, UnreachableError, "no answer"),
    (boto.ConnectionError, UnreachableError, "no answer"),
    (boto.IncompleteReadError, InterferenceError, "the answer was cut short"),
    (wire.IncompleteRead, InterferenceError, "the answer was cut short"),
    (wire.HTTPError, UnreachableError, "the connection broke"),
    (OSError, UnreachableError, "the connection broke"),
)


@dataclass(frozen=True)
class Options:
    """What mirrors.toml may say of a host of this kind."""

    bucket: str
    """Its name; it is made when it does not exist."""
    endpoint: str | None = None
    """``https://…`` of the host; Amazon's when absent."""
    region: str = "us-east-1"
    """Where the host says the bucket lies (Garage: ``garage``)."""
    prefix: str = ""
    """Put before every key; a folder's name ends with ``/``."""
    path_style: bool | None = None
    """``host/bucket/key`` instead of ``bucket.host/key``; so by default when there is an endpoint."""
    ca_file: str | None = None
    """Certificates (PEM) to trust instead of the system's."""
    profile: str | None = None
    """A profile of ~/.aws, to take the keys from instead of the environment."""
    readable: bool = True
    """Let anyone read the objects, also from other sites' scripts."""
    website: bool = True
    """Have the host serve the bucket as a website, where it can."""

    def place(self, _name: str) -> str:
        """Host, bucket and prefix; how they are spoken to does not change them."""
        endpoint = self.endpoint or "https://s3.amazonaws.com"
        parts = urlsplit(endpoint if "//" in endpoint else f"https://{endpoint}")
        port = {"https": ":443", "http": ":80"}.get(parts.scheme, "")
        return f"{parts.netloc.rpartition('@')[2].lower().removesuffix(port)}/{self.bucket}/{self.prefix}"


class S3Host(FileHost):
    """A bucket, or the part of it under a prefix.

    Args:
        session: Knows the keys.
        keys: What to mend when the keys are refused, for hints.
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
        self._client = self._connect(ATTEMPTS)
        self._credentials: Credentials = session.get_credentials()  # type: ignore[assignment]
        scheme, netloc, *_ = urlsplit(self._client.meta.endpoint_url)
        # Buckets with dots are in no certificate as host names.
        if self._path_style() or "." in options.bucket:
            self._base = f"{scheme}://{netloc}/{options.bucket}/"
        else:
            self._base = f"{scheme}://{options.bucket}.{netloc}/"
        short: Any = URLLib3Session  # its stubs know fewer types than it takes
        self._session: URLLib3Session = short(
            verify=options.ca_file or True,
            proxies=get_environ_proxies(self._base),
            timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S),
            max_pool_connections=PARALLEL,
            socket_options=[_TCP_NODELAY],
        )

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
        return self._boto.client(
            "s3", region_name=options.region, endpoint_url=options.endpoint, verify=options.ca_file, config=config
        )

    def notes(self) -> tuple[str, ...]:
        """What the publisher must set by hand on this host."""
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
        """Drop the parts of uploads that were cut off: they are kept, paid for, and never seen."""
        place: Any = {"Bucket": self._options.bucket}
        try:
            found = client.list_multipart_uploads(**place, Prefix=self._options.prefix)
            for upload in found.get("Uploads", []):
                client.abort_multipart_upload(**place, Key=upload["Key"], UploadId=upload["UploadId"])
        except boto.ClientError:
            return  # rclone and others do not know the call, and keep no parts

    def _put(self, path: str, source: Path, length: int, kind_of_content: str) -> None:
        kept = "public, max-age=31536000, immutable" if _LASTING.match(path) else "no-cache"
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
        try:
            for page in pages.paginate(**place):
                for found in page.get("Contents", []):
                    yield Held(found["Key"].removeprefix(self._options.prefix), found["Size"])
        except self._client.exceptions.NoSuchBucket:
            return

    def _at(self, path: str) -> dict[str, Any]:
        return {"Bucket": self._options.bucket, "Key": self._options.prefix + path}

    def _short(self, method: str, path: str, data: bytes | None = None, headers: Any = None) -> AWSResponse | None:
        """Send one signed request, once; None unless it succeeds."""
        url = self._base + quote(self._options.prefix + path, safe="/~")
        request = AWSRequest(method, url, data=data, headers=headers, stream_output=method == "GET")
        request.context["client_config"] = self._client.meta.config  # which says that the payload is to be signed
        S3SigV4Auth(self._credentials.get_frozen_credentials(), "s3", self._options.region).add_auth(request)
        try:
            answer: AWSResponse = self._session.send(request.prepare())
        except boto.HTTPClientError:
            return None
        if answer.status_code == 200:
            return answer
        answer.raw.close()
        return None

    def _translate(self, error: Exception, path: str) -> HostError | None:
        if isinstance(error, boto3.exceptions.S3UploadFailedError) and isinstance(error.__context__, Exception):
            error = error.__context__
        if isinstance(error, boto.ClientError):
            return self._explain(error, path)
        for kind, ours, reason in _TYPES:
            if isinstance(error, kind):
                hint = "give its authority as ca_file" if kind is boto.SSLError else None
                return ours(f"{reason} ({self._where()})", host=self.name, path=path, hint=hint)
        return None

    def _explain(self, error: boto.ClientError, path: str) -> HostError:
        status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        code = str(error.response["Error"].get("Code", status))
        kind, reason = (
            _CODES.get(code)
            or _CODES.get(str(status))
            or ((UnreachableError, f"it failed ({code})") if status >= 500 else (RefusedError, f"it refused ({code})"))
        )
        if kind is not RefusedError:
            return kind(f"{reason} ({self._where()})", host=self.name, path=path)
        key = self._keys
        hints = {
            "the access key or its secret is wrong": f"check {key}",
            "this machine's clock is wrong": "set it: signatures carry the time",
            "the bucket belongs to somebody else": "choose another name for it in mirrors.toml",
            "the region is wrong": "set region in mirrors.toml to the one the host names",
            "access denied": f"the bucket is not yours, or the key may not use it: check {key}",
        }
        return RefusedError(
            f"{reason} ({self._where()})", host=self.name, path=path, status=status, hint=hints.get(reason)
        )

    def _where(self) -> str:
        return f"bucket {self._options.bucket} at {urlsplit(self._base).netloc}"


def open_host(settings: HostSettings, options: Options, environ: Mapping[str, str]) -> S3Host:
    """The host that ``settings`` describe, with the keys from ``environ``.

    Raises:
        ConfigError: The keys or the profile are missing, or the bucket's name is no bucket's name.
    """
    if not _BUCKET.fullmatch(options.bucket):
        raise ConfigError(
            f"{settings.where}: 'bucket': {options.bucket!r} is not a bucket's name",
            hint="3 to 63 lower-case letters, digits, dashes and dots",
        )
    if options.profile:
        try:
            session = boto3.Session(profile_name=options.profile)
        except boto.ProfileNotFound as e:
            raise ConfigError(f"{settings.where}: no profile {options.profile!r} in ~/.aws") from e
        if session.get_credentials() is None:
            raise ConfigError(f"{settings.where}: the profile {options.profile!r} has no keys")
        return S3Host(settings.name, options, session, keys=f"profile {options.profile}", public=settings.public)
    prefix = "STET_" + settings.name.upper().replace("-", "_")
    names = (f"{prefix}_ACCESS_KEY", f"{prefix}_SECRET_KEY")
    missing = [name for name in names if not environ.get(name)]
    if missing:
        raise ConfigError(
            f"host {settings.name!r}: no {' and no '.join(missing)} in the environment",
            hint=f"export {names[0]}=… {names[1]}=… (or set profile in mirrors.toml)",
        )
    session = boto3.Session(aws_access_key_id=environ[names[0]], aws_secret_access_key=environ[names[1]])
    return S3Host(settings.name, options, session, keys=" and ".join(names), public=settings.public)
