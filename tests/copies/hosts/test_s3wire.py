"""publish.copies.hosts.s3wire: an answer of a store comes whole and within bounds, and its numbers are plain."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.awsrequest import AWSPreparedRequest, HeadersDict

from publish.copies.hosts import s3wire
from publish.copies.hosts.s3wire import Wire
from publish.core.errors import InterferenceError
from tests.support.censor import Censor


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Censor]:
    (tmp_path / "index.html").write_bytes(b"page" * 100)
    with Censor(tmp_path) as server:
        yield server


def ask(host: Censor, *, streamed: bool = False) -> tuple[Wire, Any]:
    wire = Wire("bucket", host.url, verify=None, connections=1)
    return wire, wire.send(AWSPreparedRequest("GET", f"{host.url}index.html", HeadersDict(), b"", streamed))


def test_an_answer_comes_whole_and_tells_the_time(host: Censor) -> None:
    wire, answer = ask(host)
    assert (answer.status_code, answer.content) == (200, b"page" * 100)
    assert wire.clock is not None
    assert ask(host, streamed=True)[1].raw.read() == b"page" * 100


def test_an_answer_without_end_is_left_unless_its_asker_counts(host: Censor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3wire, "ANSWER_MAX_LENGTH", 99)
    with pytest.raises(ConnectionAbortedError):
        ask(host)
    assert ask(host, streamed=True)[1].raw.read() == b"page" * 100


@pytest.mark.parametrize("size", ["1_0", "-1", "", "\u0661", "9" * 18, "1e3"])
def test_a_listing_with_an_odd_size_is_refused(size: str) -> None:
    wire = Wire("bucket", "http://127.0.0.1/", verify=None, connections=1)
    wire.plain_sizes({"body": b"<Size>10</Size>"})
    wire.plain_sizes({})
    for tag in ("Size", "s3:Size", 'Size xmlns="x"'):
        with pytest.raises(InterferenceError, match="no number"):
            wire.plain_sizes({"body": f"<{tag}>{size}<".encode()})
