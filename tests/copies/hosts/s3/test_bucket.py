"""publish.copies.hosts.s3.bucket: a bucket is opened to readers, and what its owner set stays."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import boto3
import pytest

from publish.copies.hosts import KINDS, open_host, s3
from publish.copies.hosts.s3 import S3Host
from publish.copies.hosts.s3.bucket import open_to_readers
from publish.copies.hosts.s3.outside import SeenOutside
from publish.copies.hosts.s3.say import StoreSaid
from publish.copies.hosts.s3.settings import BucketSettings
from publish.core.config import load
from publish.core.errors import ConfigError, RefusedError
from tests.copies.hosts.buckets import Faulty, Reply, faulty  # noqa: F401 - fixtures
from tests.copies.hosts.contract import entries, holdings, store
from tests.copies.hosts.s3.conftest import opened, said
from tests.support.services.rclone import RcloneS3
from tests.support.services.service import ask
from tests.support.services.versitygw import Versitygw


def test_the_bucket_is_a_website_and_other_sites_scripts_may_read_it(
    gateway: Callable[..., S3Host], versitygw: Versitygw, tmp_path: Path
) -> None:
    store(gateway("web-site"), entries(tmp_path / "in", {"index.html": b"Index", "404.html": b"Lost"}))
    index = ask(f"{versitygw.website}/", host="web-site.localhost", ca_file=versitygw.ca_file)
    assert (index.status, index.body) == (200, b"Index")
    lost = ask(f"{versitygw.website}/none.html", host="web-site.localhost", ca_file=versitygw.ca_file)
    assert (lost.status, lost.body) == (404, b"Lost")
    session = boto3.Session(versitygw.access_key, versitygw.secret_key)
    client = session.client(
        "s3", endpoint_url=versitygw.endpoint, verify=str(versitygw.ca_file), region_name="us-east-1"
    )
    rule = client.get_bucket_cors(Bucket="web-site")["CORSRules"][0]
    assert (rule["AllowedOrigins"], set(rule["AllowedMethods"])) == (["*"], {"GET", "HEAD"})
    policy = client.get_bucket_policy(Bucket="web-site")["Policy"]
    store(gateway("web-site"), entries(tmp_path / "in", {"index.html": b"Index 2"}))
    assert client.get_bucket_policy(Bucket="web-site")["Policy"] == policy  # set once, and left alone


def test_what_the_owner_had_set_on_the_bucket_stays(gateway: Callable[..., S3Host], versitygw: Versitygw) -> None:
    session = boto3.Session(versitygw.access_key, versitygw.secret_key)
    client = session.client(
        "s3", endpoint_url=versitygw.endpoint, verify=str(versitygw.ca_file), region_name="us-east-1"
    )
    client.create_bucket(Bucket="had-before")
    theirs = {
        "Sid": "Theirs",
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::had-before/other/*",
    }
    client.put_bucket_policy(Bucket="had-before", Policy=json.dumps({"Version": "2012-10-17", "Statement": [theirs]}))
    client.put_bucket_cors(
        Bucket="had-before",
        CORSConfiguration={"CORSRules": [{"AllowedMethods": ["PUT"], "AllowedOrigins": ["https://a.example"]}]},
    )
    store(gateway("had-before", prefix="copy/"), [])
    statements = json.loads(client.get_bucket_policy(Bucket="had-before")["Policy"])["Statement"]
    assert [statement.get("Sid") for statement in statements] == ["Theirs", "StetPublicRead"]
    assert len(client.get_bucket_cors(Bucket="had-before")["CORSRules"]) == 2


def test_an_owner_who_is_not_the_hosts_root_is_not_locked_out_by_the_policy(
    gateway: Callable[..., S3Host], versitygw: Versitygw, tmp_path: Path
) -> None:
    access_key, secret_key = versitygw.second_account()
    for content in (b"1", b"2"):
        host = gateway("second-owner", access_key=access_key, secret_key=secret_key)
        store(host, entries(tmp_path / "in", {"index.html": content}), remove=["none.html"])
        assert holdings(host) == {"index.html": content}
    assert ask(f"{versitygw.endpoint}/second-owner/index.html", ca_file=versitygw.ca_file).body == b"2"


def test_a_host_that_knows_no_policies_is_written_to_and_the_rest_is_a_note(
    rclone_s3: RcloneS3, tmp_path: Path
) -> None:
    host = opened(rclone_s3.endpoint, rclone_s3.access_key, rclone_s3.secret_key, bucket="notes")
    store(host, entries(tmp_path / "in", {"index.html": b"1"}))
    assert holdings(host) == {"index.html": b"1"}
    assert any("s3:GetObject" in note and "notes/" in note for note in host.notes())
    quiet = opened(rclone_s3.endpoint, rclone_s3.access_key, rclone_s3.secret_key, bucket="notes", readable=False)
    store(quiet, [])
    assert quiet.notes() == ()


def test_an_acl_goes_with_each_object_where_a_host_has_no_policies(faulty: Faulty, tmp_path: Path) -> None:
    made = entries(tmp_path / "in", {"a.html": b"1", "large.bin": bytes(s3.SHORT_MAX_LENGTH + 1)})
    host = opened(faulty.endpoint, "a", "b", acl="public-read")
    store(host, made)
    puts = [headers for method, path, headers in faulty.asked if method == "PUT" and path.endswith(("html", "bin"))]
    assert [{k.lower(): v for k, v in headers.items()}["x-amz-acl"] for headers in puts] == ["public-read"] * 2
    assert not any(method == "PUT" and "policy" in path for method, path, _ in faulty.asked)
    with pytest.raises(ConfigError, match="'acl': 'everybody' is no ACL"):
        opened(faulty.endpoint, "a", "b", acl="everybody")


def test_settings_have_the_hash_that_many_stores_ask_for(faulty: Faulty) -> None:
    store(opened(faulty.endpoint, "a", "b"), [])
    settings = [headers for method, path, headers in faulty.asked if method == "PUT" and path.count("?")]
    assert settings
    assert all("Content-MD5" in headers for headers in settings)


def test_a_policy_that_shuts_its_publisher_out_is_taken_back(faulty: Faulty) -> None:
    empty = b"<?xml version='1.0'?><ListBucketResult></ListBucketResult>"
    none = Reply(404, said("NoSuchBucketPolicy"))
    # A look, settings it does not know, the policy that is there, and after ours was set: a look that is denied.
    faulty.replies["GET"] = [
        Reply(200, empty), Reply(501), Reply(501), none, Reply(403, said("AccessDenied")), Reply(501),
    ]  # fmt: skip
    host = opened(faulty.endpoint, "a", "b")
    store(host, [])
    assert [path.partition("?")[2] for method, path, _ in faulty.asked if method == "DELETE"] == ["policy"]
    assert "shut their own publisher out, and this one was taken back" in host.notes()[0]


class ShutOut:
    """A new bucket whose policies shut their publisher out. It hears of the policy before all other settings."""

    def __init__(self) -> None:
        self.shut = threading.Event()
        self.made = set[str]()

    def __call__(self, method: str, query: str, body: bytes | None = None) -> StoreSaid:
        name = query.partition("=")[0]
        if name == "policy":
            self.made.add(method)
            self.shut.set()
        elif "DELETE" not in self.made:
            assert self.shut.wait(60)
            return StoreSaid(403, "AccessDenied", b"", "", RefusedError("no", host="shut"))
        else:
            self.made.add(name)
        return StoreSaid(200, "200", b"", "", None)


def test_what_such_a_policy_had_refused_is_set_after_it() -> None:
    bucket, every = ShutOut(), SeenOutside(True, True, True)
    settings = BucketSettings(bucket)
    notes = open_to_readers(settings, "b", "", owner=None, wanted=every, seen=SeenOutside(), new=True, most=8)
    assert (list(notes), bucket.made) == (["readable"], {"PUT", "DELETE", "cors", "website"})


def test_what_a_preset_does_not_do_is_not_asked_of_it(faulty: Faulty) -> None:
    empty = b"<?xml version='1.0'?><ListBucketResult></ListBucketResult>"
    faulty.replies["GET"] = [Reply(200, empty), Reply(404)]
    host = opened(faulty.endpoint, "a", "b", preset="rclone")
    store(host, [])
    asked = [path.partition("?")[2] for method, path, _ in faulty.asked if path.startswith("/s3-")]
    assert not [query for query in asked if query in ("policy", "cors", "website")]
    (note,) = host.notes()
    assert "have a web server show the folder" in note
    faulty.replies["GET"] = [Reply(200, empty), Reply(404)]
    other = opened(faulty.endpoint, "a", "b", preset="ceph")
    store(other, [])
    assert [q for q in [p.partition("?")[2] for _, p, _ in faulty.asked] if q in ("policy", "cors", "website")]


def test_a_preset_with_a_wrong_name_is_a_fault_of_its_line(tmp_path: Path) -> None:
    (tmp_path / "mirrors.toml").write_text('[hosts.b]\nkind = "s3"\nbucket = "letters"\npreset = "hetzer"\n')
    (settings,) = load(tmp_path, KINDS).hosts
    with pytest.raises(ConfigError, match=r"mirrors\.toml:4 \[hosts\.b\]: 'preset': no store 'hetzer'") as caught:
        open_host(settings, {"STET_B_ACCESS_KEY": "a", "STET_B_SECRET_KEY": "b"})
    assert "known are hetzner, " in str(caught.value.hint)


def test_rules_of_the_owner_stay_as_they_are_written(faulty: Faulty) -> None:
    theirs = (
        b'<?xml version="1.0"?>\n<s3:CORSConfiguration xmlns:s3="x"><s3:CORSRule><s3:ID>a &amp; b</s3:ID>'
        b"<s3:AllowedMethod>GET</s3:AllowedMethod><s3:AllowedOrigin>https://a.example</s3:AllowedOrigin></s3:CORSRule>"
    )
    put: list[tuple[str, bytes]] = []

    class Bucket(BucketSettings):
        def __init__(self, cors: bytes) -> None:
            self._cors = cors

        def get(self, name: str) -> bytes:
            return self._cors if name == "cors" else b""

        def put(self, name: str, body: bytes) -> None:
            put.append((name, body))

    wanted = SeenOutside(scripts=True)
    for _ in range(2):
        bucket = Bucket(put.pop()[1] if put else theirs + b"</s3:CORSConfiguration>")
        opened_to = open_to_readers(bucket, "b", "", owner=None, wanted=wanted, seen=SeenOutside(), new=False, most=1)
        assert opened_to == {}
        if put:
            ((name, made),) = put
            assert (name, made.startswith(theirs), made.count(b"<s3:CORSRule>")) == ("cors", True, 2)
    assert put == []  # what was set is seen to be set


def test_a_first_push_loads_no_client(versitygw: Versitygw, tmp_path: Path) -> None:
    (entry,) = entries(tmp_path / "in", {"index.html": b"1"})
    options = {"bucket": "no-client", "endpoint": versitygw.endpoint, "ca_file": str(versitygw.ca_file)}
    script = (
        "import json, os, sys; from pathlib import Path\n"
        "from publish.copies.hosts import open_host; from publish.core.settings import HostSettings\n"
        "from publish.core.model import Entry\n"
        "options, path, sha256, source = json.loads(sys.argv[1])\n"
        "host = open_host(HostSettings('b', 's3', options=options), os.environ)\n"
        "assert list(host.survey()) == []\n"
        "with host.writing(): host.put(Entry(path, sha256, 1, Path(source)))\n"
        "assert [h.path for h in host.survey()] == [path] and host.notes() == ()\n"
        "print([m for m in sys.modules if m.startswith('boto')])"
    )
    keys = {"STET_B_ACCESS_KEY": versitygw.access_key, "STET_B_SECRET_KEY": versitygw.secret_key}
    given = json.dumps([{**options, "website": False}, entry.path, entry.sha256, str(entry.source)])
    said = subprocess.run([sys.executable, "-c", script, given], env={**os.environ, **keys}, capture_output=True)
    assert (said.stdout.strip(), said.stderr) == (b"[]", b"")
