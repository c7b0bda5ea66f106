"""The servers that other tests lean on do what those tests take for granted."""

import json
import subprocess
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.services.kubo import Kubo
from tests.support.services.nginx import Nginx
from tests.support.services.rclone import RcloneHttp, RcloneS3
from tests.support.services.service import ask
from tests.support.services.sshd import Sshd
from tests.support.services.tsa import Tsa
from tests.support.services.versitygw import Versitygw

PAGE = "<p>བོད་ · 西藏 · تىبەت</p>".encode()


def test_kubo_serves_what_it_holds_by_cid_and_by_name(kubo: Kubo, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_bytes(PAGE)
    cid = kubo.ipfs("add", "-rQ", "--cid-version=1", "--raw-leaves", str(tmp_path)).strip()
    kubo.ipfs("key", "gen", "named")
    key = kubo.ipfs("key", "list", "-l", "--ipns-base=base36").split(" named")[0].split()[-1]
    kubo.ipfs("name", "publish", "--allow-offline", "--key=named", f"/ipfs/{cid}")
    assert ask(f"{kubo.gateway}/ipfs/{cid}/").body == PAGE
    assert ask(f"{kubo.gateway}/ipns/{key}/index.html").body == PAGE
    assert ask(f"{kubo.gateway}/ipns/{key}/").headers["content-type"].startswith("text/html")


def test_kubo_knows_no_other_node(kubo: Kubo) -> None:
    assert kubo.ipfs("bootstrap", "list") == ""
    assert kubo.ipfs("config", "AutoConf.Enabled").strip() == "false"


def test_versitygw_lets_a_stranger_read_once_the_policy_says_so(versitygw: Versitygw) -> None:
    s3 = _s3(versitygw.endpoint, versitygw.access_key, versitygw.secret_key, versitygw.ca_file)
    s3.create_bucket(Bucket="open")
    s3.put_object(Bucket="open", Key="a/index.html", Body=PAGE, ContentType="text/html")
    url = f"{versitygw.endpoint}/open/a/index.html"
    assert ask(url, ca_file=versitygw.ca_file).status == 403
    _let_everyone_read(s3, "open")
    answer = ask(url, ca_file=versitygw.ca_file)
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, PAGE, "text/html")
    assert (versitygw.root / "open/a/index.html").read_bytes() == PAGE


def test_versitygw_serves_a_bucket_as_a_website(versitygw: Versitygw) -> None:
    s3 = _s3(versitygw.endpoint, versitygw.access_key, versitygw.secret_key, versitygw.ca_file)
    s3.create_bucket(Bucket="site")
    _let_everyone_read(s3, "site")
    s3.put_bucket_website(Bucket="site", WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}})
    s3.put_object(Bucket="site", Key="index.html", Body=PAGE)
    assert ask(versitygw.website, host="site.localhost", ca_file=versitygw.ca_file).body == PAGE


def test_versitygw_refuses_the_bucket_of_somebody_else(versitygw: Versitygw) -> None:
    exceptions = pytest.importorskip("botocore.exceptions")
    first = _s3(versitygw.endpoint, versitygw.access_key, versitygw.secret_key, versitygw.ca_file)
    second = _s3(versitygw.endpoint, *versitygw.second_account(), versitygw.ca_file)
    first.create_bucket(Bucket="ours")
    second.create_bucket(Bucket="theirs")
    second.put_object(Bucket="theirs", Key="x", Body=PAGE)
    with pytest.raises(exceptions.ClientError) as refused:
        second.put_object(Bucket="ours", Key="x", Body=PAGE)
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_rclone_s3_keeps_an_object_and_refuses_strangers(rclone_s3: RcloneS3) -> None:
    s3 = _s3(rclone_s3.endpoint, rclone_s3.access_key, rclone_s3.secret_key)
    s3.create_bucket(Bucket="bucket")
    s3.put_object(Bucket="bucket", Key="a/b.html", Body=PAGE)
    assert s3.get_object(Bucket="bucket", Key="a/b.html")["Body"].read() == PAGE
    assert ask(f"{rclone_s3.endpoint}/bucket/a/b.html").status == 400  # Not 403, as S3 would say.


def test_rclone_http_serves_a_folder(rclone_http: Callable[[Path], RcloneHttp], tmp_path: Path) -> None:
    server = rclone_http(tmp_path)
    (tmp_path / "late.html").write_bytes(PAGE)
    assert ask(f"{server.url}/late.html").body == PAGE


def test_nginx_serves_a_folder(nginx: Callable[[Path], Nginx], tmp_path: Path) -> None:
    (tmp_path / "index.html").write_bytes(PAGE)
    answer = ask(nginx(tmp_path).url)
    assert (answer.body, answer.headers["content-type"]) == (PAGE, "text/html; charset=utf-8")
    assert answer.headers["accept-ranges"] == "bytes"


def test_a_time_stamp_authority_answers_what_openssl_asks(tsa: Callable[[], Tsa], tmp_path: Path) -> None:
    authority, query = tsa(), tmp_path / "query"
    (tmp_path / "data").write_bytes(PAGE)
    subprocess.run(["openssl", "ts", "-query", "-data", "data", "-sha256", "-cert", "-out", query], cwd=tmp_path)
    kind = {"Content-Type": "application/timestamp-query"}
    with urllib.request.urlopen(urllib.request.Request(authority.url, query.read_bytes(), kind)) as answer:
        (tmp_path / "reply").write_bytes(answer.read())
    words = ["ts", "-verify", "-queryfile", "query", "-in", "reply", "-CAfile", str(authority.ca_file)]
    assert subprocess.run(["openssl", *words], cwd=tmp_path).returncode == 0


def test_sshd_lets_its_account_in_by_key_to_a_shell_and_to_sftp(sshd: Sshd, tmp_path: Path) -> None:
    (tmp_path / "known").write_text(f"[127.0.0.1]:{sshd.port} {sshd.host_key}\n")
    ssh = ["ssh", "-F", "/dev/null", "-i", str(sshd.identity), "-o", f"Port={sshd.port}", "-o", "BatchMode=yes"]
    ssh += ["-o", f"UserKnownHostsFile={tmp_path}/known", "mirror@127.0.0.1"]
    assert subprocess.run([*ssh, "echo", "here"], capture_output=True, text=True).stdout == "here\n"
    (sshd.home / "seen.html").write_bytes(PAGE)
    batch = subprocess.run(["sftp", "-b", "-", *ssh[1:]], input="ls\n", capture_output=True, text=True)
    assert "seen.html" in batch.stdout
    (sshd.home / "seen.html").unlink()


def test_a_service_leaves_nothing_behind(tmp_path: Path) -> None:
    with RcloneHttp(tmp_path) as server:
        assert ask(server.url).status == 200
    assert not server.folder.exists()
    with pytest.raises(ConnectionRefusedError):
        ask(server.url)


def _s3(endpoint: str, key: str, secret: str, ca_file: Path | None = None) -> Any:
    boto3 = pytest.importorskip("boto3")
    config = pytest.importorskip("botocore.config").Config(
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        signature_version="s3v4",
        s3={"addressing_style": "path"},
        proxies={},
    )
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        region_name="us-east-1",
        verify=str(ca_file) if ca_file else None,
        config=config,
    )


def _let_everyone_read(s3: Any, bucket: str) -> None:
    rule = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [rule]}))
