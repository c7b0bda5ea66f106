"""boto3 for S3 hosts: profiles, versions, answers explained.

Loaded when one of these is needed: it takes longer to load than a push that has nothing to do.
"""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import boto3
import botocore.session
from botocore.config import Config

from publish.copies.hosts.s3.sign import Keys
from publish.copies.hosts.s3.wire import CONNECT_TIMEOUT_S, READ_TIMEOUT_S, Wire

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def session_of(profile: str | None) -> boto3.Session:
    """Return a session with the keys of a profile in ~/.aws."""
    return boto3.Session(profile_name=profile)


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
    """Return a function giving the session's keys as they are now: some are renewed every hour."""
    found = session.get_credentials()

    def frozen() -> Keys | None:
        if found is None:
            return None
        now = found.get_frozen_credentials()
        return Keys(now.access_key or "", now.secret_key or "", now.token)

    return frozen
