"""Buckets at real servers, as a host called ``far-away``."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from publish.copies.hosts import s3
from publish.copies.hosts.s3 import S3Host
from publish.core.settings import HostSettings
from tests.copies.hosts.buckets import Faulty, Reply, faulty  # noqa: F401 - fixtures
from tests.support.services.versitygw import Versitygw

_numbers = itertools.count()


def opened(endpoint: str, access_key: str, secret_key: str, bucket: str = "", **options: Any) -> S3Host:
    """A host called ``far-away``, with its keys from the environment."""
    environ = {"STET_FAR_AWAY_ACCESS_KEY": access_key, "STET_FAR_AWAY_SECRET_KEY": secret_key}
    made = s3.Options(bucket or f"s3-{next(_numbers)}", endpoint, **options)
    return s3.open_host(HostSettings("far-away", "s3", where="mirrors.toml [hosts.far-away]"), made, environ)


@pytest.fixture
def gateway(versitygw: Versitygw) -> Callable[..., S3Host]:
    def open_at(bucket: str = "", **changed: Any) -> S3Host:
        keys = {"access_key": versitygw.access_key, "secret_key": versitygw.secret_key}
        return opened(
            **{"endpoint": versitygw.endpoint, "ca_file": str(versitygw.ca_file), **keys, "bucket": bucket, **changed}
        )

    return open_at


def said(code: str) -> bytes:
    return f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>in any words</Message></Error>".encode()
