"""An S3 host as it is asked.

Its address, its keys, signed requests, and what its answers mean.

What is NOT done here: deciding what to ask (``s3``), connections (``wire``), signing (``sign``).
"""

import hashlib
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, quote, urlsplit

from publish.copies.hosts.allowance import TooSlowError, within
from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.http.answer import Reply
from publish.copies.hosts.http.faults import LockedError, SilentError, WireError
from publish.copies.hosts.http.proxies import Proxy
from publish.copies.hosts.s3 import errors
from publish.copies.hosts.s3.about import headers_of
from publish.copies.hosts.s3.options import AMAZON, Options, resolved
from publish.copies.hosts.s3.pairs import Pairs
from publish.copies.hosts.s3.presets import PRESETS
from publish.copies.hosts.s3.say import StoreSaid
from publish.copies.hosts.s3.settings import content_md5
from publish.copies.hosts.s3.sign import EMPTY, Keys
from publish.copies.hosts.s3.wire import ANSWER_MAX_LENGTH, Wire
from publish.core.errors import BusyError, HostError, LackingError
from publish.core.source import clock_of

if TYPE_CHECKING:
    import boto3
    from mypy_boto3_s3 import S3Client

ATTEMPTS = 3
KEYS_S = 30  # for keys that another program, or a service, has to give
PARALLEL = 32  # at home 4 do as well; far hosts answer slowly
_ANSWER_LENGTH = 1 << 20  # bytes: of what is said to a file that was sent


class S3Line(FileHost):
    """A bucket, as it is asked.

    Args:
        source: The keys, a call for them, or boto3's session with them; ``None`` for those of the profile.
        keys: The place of the keys, named in hints when the host refuses them.
    """

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
        super().__init__(name, public)
        self._options = options = resolved(options)
        self._region = options.region or ""
        self._preset = PRESETS[options.preset]
        self._said = keys
        self._later = source if callable(source) else None
        self._source = None if callable(source) else source
        self._given = source if isinstance(source, Keys) else None
        self._keyless: Exception | None = None
        self._pairs = Pairs()
        self._wire = Wire(name, self._region, ca_file=options.ca_file, proxy=proxy)

    @cached_property
    def _boto(self) -> "boto3.Session":
        from publish.copies.hosts.s3 import boto

        if self._later or isinstance(self._source, Keys):
            return boto.session_with(self._keys)
        # Its own authority is the bucket's alone.
        keys = Wire(self.name, self._region, ca_file=None, proxy=self._wire.proxy)
        return self._source or boto.session_of(self._options.profile, keys)

    @cached_property
    def _client(self) -> "S3Client":
        _ = self._keys
        return within(KEYS_S, lambda: self._connect(ATTEMPTS), host=self.name)

    @cached_property
    def _frozen(self) -> Callable[[], Keys | None]:
        if given := self._given:
            return lambda: given
        from publish.copies.hosts.s3 import boto

        return boto.keys_of(self._boto)

    @property
    def _keys(self) -> Keys:
        if self._later and not self._given:
            self._given = self._later()
        if self._given:
            return self._given
        # Not asked again: each try of each file would wait as long, and the library takes a role's profile that it
        # asks a second time for an endless loop.
        if self._keyless:
            raise self._keyless
        try:
            found = within(KEYS_S, lambda: self._frozen(), host=self.name)
        except TooSlowError:
            said = f"its keys cannot be had now (no answer in {KEYS_S} s)"
            self._keyless = LackingError(said, host=self.name, hint=f"look at {self._said}")
            raise self._keyless from None
        except Exception as e:
            self._keyless = e
            raise
        if found is None:
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
        if not self._given and not self._later:
            _ = self._client

    def _path_style(self) -> bool:
        given = self._options.path_style
        return bool(self._options.endpoint) if given is None else given

    def _connect(self, attempts: int) -> "S3Client":
        from publish.copies.hosts.s3 import boto

        options = self._options
        return boto.client_of(
            self._boto, self._wire, endpoint=options.endpoint, region=self._region, path_style=self._path_style(),
            attempts=attempts, most=PARALLEL,
        )  # fmt: skip

    def _ask(self, method: str, path: str, data: bytes | None = None, sha256: str = EMPTY, headers: Any = ()) -> Reply:
        length = 1 << 62 if method == "GET" else _ANSWER_LENGTH
        return self._wire.ask(
            self._keys, method, self._parts, self._target(path), sha256=sha256, body=data, length=len(data or b""),
            headers=headers, max_length=length,
        )  # fmt: skip

    def _short(
        self, method: str, path: str, data: bytes | None = None, sha256: str = EMPTY, headers: Any = ()
    ) -> Reply | None:
        """Send a signed request once.

        Return ``None`` unless it succeeds, or says that nothing is there. The caller then asks the client, which
        retries and explains.

        Raises:
            BusyError: It is to be asked less often. The client would ask three times more.
        """
        return self._good(method, path, lambda: self._ask(method, path, data, sha256, headers))

    def _good(self, method: str, path: str, ask: Callable[[], Reply]) -> Reply | None:
        """Return the answer, as `_short` does."""
        try:
            reply = ask()
        except (SilentError, LockedError):
            raise
        except WireError:
            return None
        if reply.status == 200 or (method, reply.status) == ("GET", 404):
            return reply
        if reply.status in (429, 503):
            with closing(reply):
                raise self._explained(reply, path)
        reply.close()
        return None

    def _short_put(self, path: str, data: bytes, sha256: str, said: Mapping[str, str]) -> bool:
        """Return whether the object was stored."""
        if (reply := self._short("PUT", path, data, sha256, headers_of(said))) is None:
            return False
        reply.rest()  # of an answer without a body, to use the connection again
        return reply.status == 200

    def _pair(self, path: str, data: bytes, sha256: str, said: Mapping[str, str]) -> tuple[bool, bool]:
        """Return whether the object was stored, and whether it was read back."""
        seconds: list[Callable[[], Reply | None]] = []

        def ask() -> Reply:
            reply, second = self._wire.put_and_get(
                self._keys, self._parts, self._target(path), sha256=sha256, body=data, headers=headers_of(said)
            )
            seconds.append(second)
            return reply

        try:
            reply = self._good("PUT", path, ask)
        except SilentError:
            self._pairs.end()
            raise
        if reply is None:
            self._pairs.end()
            return False, False
        try:
            reply.rest()
        except WireError:
            self._pairs.end()
            raise
        return True, self._pairs.saw(seconds[-1], len(data), sha256)

    def _target(self, path: str) -> str:
        return self._parts.path + quote(self._options.folder + path, safe="/~")

    def _say(self, method: str, path: str, query: str = "", *, sha256: str = EMPTY, **about: Any) -> StoreSaid:
        """Send a signed request, and read its short answer whole."""
        return self._said_to(method, self._target(path) + (f"?{query}" if query else ""), path, sha256=sha256, **about)

    def _bucket(self, method: str, query: str = "", body: bytes | None = None) -> StoreSaid:
        """Ask something of the bucket itself, once."""
        target = (self._parts.path.rstrip("/") or "/") + (f"?{query}" if query else "")
        if body is None:
            return self._said_to(method, target, "", sha256=EMPTY, most=ANSWER_MAX_LENGTH)
        sha256 = hashlib.sha256(body).hexdigest()
        return self._said_to(
            method, target, "", sha256=sha256, body=body, length=len(body), headers=[content_md5(body)]
        )

    def _said_to(
        self, method: str, target: str, path: str, *, sha256: str, most: int = _ANSWER_LENGTH, **about: Any
    ) -> StoreSaid:
        def ask() -> StoreSaid:
            said = self._once_said(method, target, path, sha256=sha256, most=most, **about)
            if isinstance(said.error, BusyError):
                raise said.error
            return said

        # A file that goes piece by piece is read again by whoever opened it.
        return self._persist(ask, path) if isinstance(about.get("body"), bytes | None) else ask()

    def _once_said(self, method: str, target: str, path: str, *, sha256: str, most: int, **about: Any) -> StoreSaid:
        reply = self._wire.ask(self._keys, method, self._parts, target, sha256=sha256, max_length=most, **about)
        data = reply.rest(most)
        # An upload that is joined may fail after the host began to answer.
        failed = reply.status // 100 != 2 or (method == "POST" and b"Error>" in data)
        code = errors.code_in(data[: errors.ERROR_LENGTH]) if failed else ""
        tag = (reply.headers.get("etag") or "").strip()
        error = self._meant(reply, code, data, path) if failed else None
        return StoreSaid(reply.status, code or str(reply.status), data, tag, error)

    def _explained(self, reply: Reply, path: str) -> HostError:
        data = b""
        with suppress(WireError):
            while len(data) < errors.ERROR_LENGTH and (chunk := reply.read1(errors.ERROR_LENGTH)):
                data += chunk
        return self._meant(reply, errors.code_in(data), data, path)

    def _meant(self, reply: Reply, code: str, data: bytes, path: str) -> HostError:
        # An error may come with status 200, where the host began to answer before it knew.
        status, wait = reply.status if reply.status != 200 else 500, reply.headers.get("retry-after")
        return errors.explained(
            status, code or str(status), wait, host=self.name, path=path, where=self._where(), keys=self._said,
            clock=clock_of(reply.headers.pairs),
            region=errors.region_in(reply.headers.get("x-amz-bucket-region"), data[: errors.ERROR_LENGTH]),
        )  # fmt: skip

    def _translate(self, error: Exception, path: str) -> HostError | None:
        return errors.meaning(error, host=self.name, path=path, where=self._where(), keys=self._said)

    def _where(self) -> str:
        return f"bucket {self._options.bucket} at {urlsplit(self._options.endpoint or AMAZON).netloc}"
