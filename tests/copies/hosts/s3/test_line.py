"""publish.copies.hosts.s3.line: answers and settings of stores; a server of our own for what goes wrong."""

import hashlib
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publish.copies.hosts import s3
from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.patience import Patience
from publish.copies.hosts.s3 import S3Host
from publish.copies.hosts.s3.line import ATTEMPTS
from publish.copies.hosts.s3.parts import PART_LENGTH
from publish.copies.hosts.wrap import retrying
from publish.core.errors import (
    AbsentError,
    BusyError,
    ClockError,
    ConfigError,
    FullError,
    HostError,
    InterferenceError,
    RefusedError,
    SourceError,
    UnreachableError,
)
from publish.core.settings import HostSettings
from tests.copies.hosts.buckets import Faulty, Reply, faulty  # noqa: F401 - fixtures
from tests.copies.hosts.contract import entries, holdings, store
from tests.copies.hosts.s3.conftest import opened, said
from tests.support.proxies import HttpProxy
from tests.support.services.rclone import RcloneS3
from tests.support.services.tls import make_credentials
from tests.support.services.versitygw import Versitygw


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (404, "NoSuchKey", AbsentError),
        (403, "AccessDenied", RefusedError),
        (451, "UnavailableForLegalReasons", RefusedError),
        (403, "RequestTimeTooSkewed", ClockError),
        (409, "BucketAlreadyExists", RefusedError),
        (400, "AuthorizationHeaderMalformed", RefusedError),
        (403, "QuotaExceeded", FullError),
        (507, "InsufficientStorage", FullError),
        (507, "SomeWordOfTheirs", FullError),
        (503, "SlowDown", BusyError),
        (500, "InternalError", UnreachableError),
        (502, "BadGateway", UnreachableError),
        (429, "TooManyRequests", BusyError),
    ],
)
def test_each_answer_becomes_an_error_by_its_code(
    faulty: Faulty, tmp_path: Path, status: int, code: str, kind: type[HostError]
) -> None:
    host = opened(faulty.endpoint, "a", "b")
    faulty.replies = {method: [Reply(status, said(code))] for method in ("GET", "PUT")}
    (entry,) = entries(tmp_path / "in", {"a.html": b"1"})
    for act in (lambda: host.read("a.html", 10), lambda: host.put(entry)):
        faulty.asked.clear()
        with pytest.raises(kind) as caught:
            act()
        assert (type(caught.value), caught.value.host, caught.value.path) == (kind, "far-away", "a.html")
        assert len(faulty.asked) <= 1 + ATTEMPTS
        if isinstance(caught.value, RefusedError):
            assert caught.value.status == status
        assert ("UTC here" in caught.value.reason) == (code == "RequestTimeTooSkewed")


def test_a_host_that_is_busy_for_a_while_is_asked_again(faulty: Faulty, tmp_path: Path) -> None:
    host = retrying(opened(faulty.endpoint, "a", "b"), Patience(sleep=lambda _: None))
    assert isinstance(host, FileHost)
    faulty.replies["PUT"] = [Reply(503, said("SlowDown")), Reply(503, said("SlowDown")), Reply(200)]
    (entry,) = entries(tmp_path / "in", {"a.html": b"1"})
    host.put(entry)
    assert [method for method, _, _ in faulty.asked] == ["PUT"] * 3
    assert all(headers["X-Amz-Content-SHA256"] == entry.sha256 for _, _, headers in faulty.asked)


def test_a_body_that_is_cut_short_may_be_asked_for_again(faulty: Faulty) -> None:
    faulty.replies["GET"] = [Reply(200, b"half", length=8)]
    with pytest.raises(UnreachableError, match="cut short"):
        opened(faulty.endpoint, "a", "b").read("a.html", 10)


def test_a_portals_page_is_not_taken_for_an_empty_bucket(faulty: Faulty) -> None:
    faulty.replies["GET"] = [Reply(200, b"<!doctype html><p>Log in<br>to the network")]
    host = opened(faulty.endpoint, "a", "b")
    for act in (host.probe, lambda: list(host.survey())):
        with pytest.raises((InterferenceError, UnreachableError)):  # botocore takes it for a failing server
            act()


def test_a_multipart_upload_that_fails_is_aborted(faulty: Faulty, tmp_path: Path) -> None:
    begun = (
        b"<?xml version='1.0'?><InitiateMultipartUploadResult><UploadId>7</UploadId></InitiateMultipartUploadResult>"
    )
    faulty.replies = {"POST": [Reply(200, begun)], "PUT": [Reply(507, said("QuotaExceeded"))], "DELETE": [Reply(204)]}
    (entry,) = entries(tmp_path / "in", {"files/large.bin": bytes(PART_LENGTH + 1)})
    with pytest.raises(FullError) as caught:
        opened(faulty.endpoint, "a", "b").put(entry)
    assert caught.value.path == "files/large.bin"
    assert [path.partition("?")[2] for method, path, _ in faulty.asked if method == "DELETE"] == ["uploadId=7"]


def test_an_upload_that_is_completed_with_an_error_in_its_body_has_failed(faulty: Faulty, tmp_path: Path) -> None:
    begun = (
        b"<?xml version='1.0'?><InitiateMultipartUploadResult><UploadId>7</UploadId></InitiateMultipartUploadResult>"
    )
    faulty.replies = {"POST": [Reply(200, begun), Reply(200, said("InternalError"))]}
    (entry,) = entries(tmp_path / "in", {"files/large.bin": bytes(PART_LENGTH + 1)})
    with pytest.raises(UnreachableError):
        opened(faulty.endpoint, "a", "b").put(entry)
    faulty.replies = {"POST": [Reply(200, begun)], "PUT": [Reply(200, etag=False)]}
    with pytest.raises(InterferenceError):
        opened(faulty.endpoint, "a", "b").put(entry)


def test_amazons_addresses_and_regions_are_used_when_no_endpoint_is_given() -> None:
    environ = {"STET_A_ACCESS_KEY": "a", "STET_A_SECRET_KEY": "b"}
    host = s3.open_host(HostSettings("a", "s3"), s3.Options("my-bucket", region="eu-west-3", prefix="copy/"), environ)
    assert "my-bucket.s3" in host._base
    assert "eu-west-3" in host._base
    assert host.address() is None


def test_an_error_that_is_no_hosts_is_a_bug_and_passes_through(faulty: Faulty) -> None:
    host = opened(faulty.endpoint, "a", "b")
    assert host._translate(ZeroDivisionError(), "") is None


def test_it_tells_what_time_it_is_there(gateway: Callable[..., S3Host], tmp_path: Path) -> None:
    host = gateway("clock")
    assert host.clock is None
    store(host, entries(tmp_path, {"a.html": b"a"}))
    assert host.clock is not None
    assert retrying(host).clock == host.clock
    assert abs(host.clock - datetime.now(UTC)) < timedelta(minutes=5)


def test_an_endpoint_may_have_a_path_and_a_prefix_is_a_folder(faulty: Faulty, tmp_path: Path) -> None:
    faulty.replies["GET"] = [Reply(200, b"<ListBucketResult></ListBucketResult>")]
    (entry,) = entries(tmp_path / "in", {"a b.html": b"1"})
    for prefix in ("copy", "/copy/", "copy/"):
        host = opened(f"{faulty.endpoint}/storage/v1/s3/", "a", "b", "letters", prefix=prefix)
        host.put(entry)
        host.remove("a b.html")
    list(host.survey())
    assert {path.partition("?")[0] for _, path, _ in faulty.asked} == {
        "/storage/v1/s3/letters/copy/a%20b.html", "/storage/v1/s3/letters",
    }  # fmt: skip


def test_keys_of_the_environment_need_nothing_of_aws(
    faulty: Faulty, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "broken").write_text("[default\nfoo")
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "broken"))
    monkeypatch.setenv("AWS_PROFILE", "not-there")
    store(opened(faulty.endpoint, "a", "b"), [])


def test_a_companys_authority_is_named_as_to_every_program(
    gateway: Callable[..., S3Host], versitygw: Versitygw, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(versitygw.ca_file))
    host = gateway("by-bundle", ca_file=None)
    store(host, entries(tmp_path / "in", {"index.html": b"1"}))
    assert holdings(host) == {"index.html": b"1"}
    monkeypatch.setenv("AWS_CA_BUNDLE", str(tmp_path / "none.pem"))
    with pytest.raises(ConfigError, match="AWS_CA_BUNDLE: cannot read"):
        gateway("by-bundle", ca_file=None)


def test_a_host_that_refuses_other_bytes_than_were_signed_is_known(
    gateway: Callable[..., S3Host], rclone_s3: RcloneS3, tmp_path: Path
) -> None:
    strict = gateway("signed-hash")
    lax = opened(rclone_s3.endpoint, rclone_s3.access_key, rclone_s3.secret_key, bucket="signed-hash")
    (entry,) = entries(tmp_path / "in", {"a.html": b"1"})
    for host in (strict, lax):
        store(host, [entry])
    wrong = hashlib.sha256(b"other").hexdigest()
    assert [host._refuses_wrong_hash("a.html", wrong, b"1") for host in (strict, lax)] == [True, False]
    # What is signed is the listing's: bytes that changed on this disk since are refused by the host itself.
    assert entry.source is not None
    entry.source.write_bytes(b"2")
    with pytest.raises(SourceError, match="changed on this disk"):
        strict.put(entry)
    assert strict.read("a.html", 9) == b"1"


def test_a_push_with_little_to_do_loads_no_library(faulty: Faulty) -> None:
    code = (
        "import sys; from publish.copies.hosts import s3; from publish.core.settings import HostSettings\n"
        "host = s3.open_host(HostSettings('a', 's3'), s3.Options('bucket', sys.argv[1], readable=False), "
        "{'STET_A_ACCESS_KEY': 'a', 'STET_A_SECRET_KEY': 'b'})\n"
        "assert host.read('x', 9) == b'pointer'\n"
        "with host.writing():\n host.remove('gone')\n"
        "print([m for m in ('boto3', 'botocore', 'urllib3', 'http.client') if m in sys.modules])"
    )
    faulty.replies["GET"] = [Reply(200, b"pointer"), Reply(200, b"<ListBucketResult/>")]
    ran = subprocess.run([sys.executable, "-c", code, faulty.endpoint], capture_output=True, text=True)
    assert (ran.stdout, ran.stderr) == ("[]\n", "")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_wants_a_password_is_asked_once_and_without_a_library(faulty: Faulty, scheme: str) -> None:
    came = list[socket.socket]()

    class Counting(HttpProxy):
        def _serve(self, sock: socket.socket) -> None:
            came.append(sock)
            super()._serve(sock)

    with Counting(int(faulty.endpoint.rpartition(":")[2]), user="u", password="p") as proxy:
        settings = HostSettings("far-away", "s3", proxy=proxy.url)
        options = s3.Options("locked", f"{scheme}://store.example", path_style=True)
        keys = {"STET_FAR_AWAY_ACCESS_KEY": "key", "STET_FAR_AWAY_SECRET_KEY": "secret"}
        host = s3.open_host(settings, options, keys)
        with pytest.raises(UnreachableError, match="asks for a user name and a password"):
            retrying(host).probe()
    assert (len(came), "_client" in vars(host)) == (1, False)


def test_the_right_region_is_named_by_a_real_host(gateway: Callable[..., S3Host], tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, {"index.html": b"a page"})
    store(gateway("regions"), [entry])
    wrong = gateway("regions", region="eu-west-7")
    with pytest.raises(RefusedError, match="region is wrong") as caught:
        list(wrong.survey())
    assert 'set region = "us-east-1"' in (caught.value.hint or "")


def test_an_authority_of_the_environments_is_trusted_for_pushes_too(
    gateway: Callable[..., S3Host], versitygw: Versitygw, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (other := tmp_path / "company").mkdir()
    bundle, *_ = make_credentials(other)
    monkeypatch.setenv("STET_CA_FILE", str(versitygw.ca_file))
    for company in ("", str(bundle)):  # a company's own authority is named beside it
        monkeypatch.setenv("AWS_CA_BUNDLE", company)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", "")
        host = gateway("authority", ca_file=None)
        store(host, entries(tmp_path, {"index.html": b"a page"}))
        assert host.read("index.html", 10) == b"a page"
