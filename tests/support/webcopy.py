"""A copy on the web whose host misbehaves by rule, and reading from it."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from publish.copies.hosts.web import WebCopy
from publish.core.model import Entry
from tests.support.censor import HASTY, Censor

BODY = b"the publisher's bytes " * 100


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Censor]:
    (tmp_path / "a").mkdir()
    (tmp_path / "page.html").write_bytes(BODY)
    (tmp_path / "a" / "维吾尔 100%.html").write_bytes(BODY)
    (tmp_path / "empty").write_bytes(b"")
    with Censor(tmp_path) as server:
        yield server


def copy(host: Censor) -> WebCopy:
    return WebCopy(host.url, patience=HASTY)


def exact(source: WebCopy, path: str, body: bytes) -> bytes:
    return b"".join(source.fetch_exact(Entry(path, hashlib.sha256(body).hexdigest(), len(body))))
