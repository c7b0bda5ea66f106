"""What botocore sends over our connections, and what it hears."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError, HTTPClientError

from publish.copies.hosts.allowance import TooSlowError
from publish.copies.hosts.http.faults import EndlessError, ProxyError, SilentError, UntrustedError, WireError
from publish.copies.hosts.s3 import errors
from publish.copies.hosts.s3.boto import client_of, session_with
from publish.copies.hosts.s3.sign import EMPTY, Keys
from publish.copies.hosts.s3.wire import Wire, _foreign
from publish.core.errors import HostError, InterferenceError, UnreachableError
from tests.support.censor import Censor
from tests.support.proxies import Socks


def asked(url: str) -> Any:
    return SimpleNamespace(method="GET", url=url, headers={"X": b"bytes"}, body=None, stream_output=False)


def test_both_ways_go_through_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with Socks(9) as proxy:
        proxy.refuse = 5
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        wire = Wire("far-away", "us-east-1", ca_file=None)
        with pytest.raises(HTTPClientError, match="is refused by it") as caught:
            wire.send(asked("http://s3.example/b/k?x=1"))
        base = urlsplit("http://s3.example/b/")
        with pytest.raises(ProxyError):
            wire.ask(Keys("a", "b"), "GET", base, "/b/k", sha256=EMPTY)
        assert proxy.asked == ["name s3.example:80"] * 2
    said = errors.meaning(caught.value, host="far-away", path="k", where="b", keys="KEYS")
    assert isinstance(said, UnreachableError)
    assert "the proxy" in str(said)


def test_a_bucket_is_not_told_of_the_publishers_machine(tmp_path: Path) -> None:
    with Censor(tmp_path) as server:
        wire = Wire("near", "us-east-1", ca_file=None)
        client = client_of(
            session_with(Keys("a" * 20, "b" * 40)), wire, endpoint=server.url.rstrip("/"), region="us-east-1",
            path_style=True, attempts=1, most=1,
        )  # fmt: skip
        with pytest.raises(ClientError):
            client.list_object_versions(Bucket="b")
        wire.ask(Keys("a", "b"), "GET", urlsplit(server.url), "/b/k", sha256=EMPTY).close()
    said = {"Host", "X-Amz-Date", "X-Amz-Content-SHA256", "Authorization"}
    assert [{name.lower() for name in request.headers} for request in server.log] == [{n.lower() for n in said}] * 2


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (WireError("x"), UnreachableError),
        (SilentError(), TooSlowError),
        (EndlessError(), InterferenceError),
        (UntrustedError("x"), UnreachableError),
    ],
)
def test_a_broken_exchange_means_the_same_on_both_ways(error: WireError, kind: type[HostError]) -> None:
    def meaning(failed: Exception) -> HostError | None:
        return errors.meaning(failed, host="h", path="p", where="w", keys="k")

    direct = meaning(error)
    try:
        raise _foreign(error, "h") from error
    except Exception as e:
        by_library = e if isinstance(e, HostError) else meaning(e)
    assert type(direct) is type(by_library) is kind


def test_a_code_is_read_from_any_servers_xml() -> None:
    assert errors.code_in(b"<?xml?><Error><Code>NoSuchKey</Code></Error>") == "NoSuchKey"
    assert errors.code_in(b'<s3:Error xmlns:s3="x"><s3:Code>SlowDown</s3:Code>') == "SlowDown"
    assert errors.code_in(b"<html>") == ""
