"""boto3 for S3 hosts: profiles, versions, answers explained.

Loaded when one of these is needed: it takes longer to load than a push that has nothing to do.
"""

import functools
import json
import os
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, CredentialRetrievalError

from publish.copies.hosts import secrets
from publish.copies.hosts.s3.sign import Keys
from publish.copies.hosts.s3.wire import CONNECT_TIMEOUT_S, READ_TIMEOUT_S, Wire

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


PROCESS_S = 25  # for a profile's credential_process: within the time for all keys
FAILED_S = 60.0  # for which it is not asked again: the library begins a quarter of an hour before its keys end
_VALUE: Final = re.compile(r"[!-~]+")  # a key or a token: it goes into a header
_PROCESS: Final = "custom-process"


class _Process:
    """A profile's ``credential_process``, run within bounds. In place of botocore's Popen.

    botocore itself waits without end, reads whatever comes, and takes any answer for keys.
    """

    def __init__(
        self, failed: dict[str, tuple[CredentialRetrievalError, float]], words: list[str], **_: object
    ) -> None:
        self._failed, self._words = failed, words
        self.returncode = 0

    def communicate(self) -> tuple[bytes, bytes]:
        """Return the program's answer alone.

        Raises:
            CredentialRetrievalError: None came, or it holds no keys that can be used.
        """
        line = "\0".join(self._words)
        # A program that hangs would be waited for at each question.
        if (before := self._failed.get(line)) and time.monotonic() < before[1]:
            raise before[0]
        try:
            return self._answer(), b""
        except CredentialRetrievalError as e:
            self._failed[line] = e, time.monotonic() + FAILED_S
            raise

    def _answer(self) -> bytes:
        try:
            code, data = secrets.run(self._words, PROCESS_S)
        except OSError as e:
            raise _no_keys("cannot be started") from e
        if code != 0 or len(data) > secrets.ANSWER_MAX_LENGTH:
            raise _no_keys("did not end in time" if code is None else "failed")
        if not _holds_keys(data):
            raise _no_keys("gave no keys that can be used now")
        return data


def _no_keys(said: str) -> CredentialRetrievalError:
    return CredentialRetrievalError(provider=_PROCESS, error_msg=said)


def _holds_keys(data: bytes) -> bool:
    try:
        said = json.loads(data)
        values = [said["AccessKeyId"], said["SecretAccessKey"]]
        ends = said.get("Expiration")
        if ends is not None and datetime.fromisoformat(ends).astimezone(UTC) <= datetime.now(UTC):
            return False
        values += [said["SessionToken"]] if said.get("SessionToken") is not None else []
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return False
    return all(isinstance(value, str) and _VALUE.fullmatch(value) for value in values)


def session_of(profile: str | None, wire: Wire) -> boto3.Session:
    """Return a session with the keys of a profile in ~/.aws.

    Args:
        wire: Line to the services for short-lived keys (STS, SSO).
    """
    inner = botocore.session.Session()
    # botocore's own line goes round the host's proxy, and tells system, kernel and versions.
    inner.register("before-send", wire.send)  # type: ignore[arg-type]  # its stubs know no answer
    session = boto3.Session(profile_name=profile, botocore_session=inner)
    process = functools.partial(_Process, {})
    for provider in inner.get_component("credential_provider").providers:
        if provider.METHOD == _PROCESS:
            provider._popen = process
        # Those of a profile that another one's role rests on are made when they are asked.
        if builder := getattr(provider, "_profile_provider_builder", None):
            _bound(builder, process)
    return session


def _bound(builder: Any, process: Callable[..., _Process]) -> None:
    make = builder._create_process_provider

    def bounded(profile_name: str) -> Any:
        provider = make(profile_name)
        provider._popen = process
        return provider

    builder._create_process_provider = bounded


def session_with(keys: Keys) -> boto3.Session:
    """Return a session with these keys.

    Nothing of ~/.aws is read: whatever stands there, or does not, is not meant for this host.
    """
    nothing: dict[str, Any] = {
        "config_file": (None, None, os.devnull, None),
        "credentials_file": (None, None, os.devnull, None),
        "profile": (None, None, None, None),
    }
    inner = botocore.session.Session(session_vars=nothing)
    return boto3.Session(keys.access_key, keys.secret_key, keys.token, botocore_session=inner)


def client_of(
    session: boto3.Session, wire: Wire, *, endpoint: str | None, region: str, path_style: bool, attempts: int, most: int
) -> "S3Client":
    """Return a client whose requests all go over ``wire``.

    Args:
        attempts: Tries of each request.
        most: Connections at once.
    """
    config = Config(
        signature_version="s3v4",
        # Else bodies over TLS carry trailers that some hosts refuse, and some store.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        connect_timeout=CONNECT_TIMEOUT_S,
        read_timeout=READ_TIMEOUT_S,
        retries={"mode": "standard", "total_max_attempts": attempts},
        max_pool_connections=most,
        s3={"addressing_style": "path" if path_style else "auto", "payload_signing_enabled": True},
    )
    client = session.client("s3", region_name=region, endpoint_url=endpoint, config=config)
    events = client.meta.events
    events.register("before-send.s3", wire.send)  # type: ignore[arg-type]  # its stubs know no answer
    return client


def keys_of(session: boto3.Session) -> Callable[[], Keys | None]:
    """Return a function giving the session's keys as they are now: some are renewed every hour.

    Both raise the library's errors alone.
    """
    found = _asked(session.get_credentials)

    def frozen() -> Keys | None:
        if found is None:
            return None
        now = _asked(found.get_frozen_credentials)
        keys = Keys(now.access_key or "", now.secret_key or "", now.token)
        for value in (keys.access_key, keys.secret_key, keys.token or "-"):
            if not isinstance(value, str) or (value and not _VALUE.fullmatch(value)):
                raise CredentialRetrievalError(provider="profile", error_msg="a key has an odd character in it")
        return keys

    return frozen


def _asked(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except (BotoCoreError, ValueError):
        raise
    except Exception as e:  # its providers raise what they like: one is not there, another's answer has another form
        raise CredentialRetrievalError(provider="profile", error_msg=type(e).__name__) from e
