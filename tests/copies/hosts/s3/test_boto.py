"""publish.copies.hosts.s3.boto: the library is told exactly whose keys are meant, and how a setting is hashed."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import CredentialRetrievalError, ProfileNotFound

from publish.copies.hosts.http.proxies import Proxy
from publish.copies.hosts.s3 import boto
from publish.copies.hosts.s3.sign import Keys
from publish.copies.hosts.s3.wire import Wire
from tests.copies.hosts.buckets import Faulty, Reply, faulty  # noqa: F401 - fixtures

WIRE = Wire("far-away", "", ca_file=None)


def test_given_keys_read_nothing_of_this_machines_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config").write_text("[default]\nregion = nowhere-1\nbroken")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_PROFILE", "a-profile-that-is-not-there")
    session = boto.session_with(Keys("planted-access", "planted-secret", None))
    assert session.available_profiles == []
    assert boto.keys_of(session)() == Keys("planted-access", "planted-secret", None)


def test_a_profile_is_the_one_that_was_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "credentials").write_text("[letters]\naws_access_key_id = a\naws_secret_access_key = b\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    assert boto.keys_of(boto.session_of("letters", WIRE))() == Keys("a", "b", None)
    with pytest.raises(ProfileNotFound):
        boto.session_of("others", WIRE)


def test_without_keys_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    session = boto3.Session()
    monkeypatch.setattr(session, "get_credentials", lambda: None)
    assert boto.keys_of(session)() is None


def test_a_profiles_program_is_not_waited_for_without_end_and_only_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boto, "PROCESS_S", 0.3)
    (tmp_path / "keys").write_text('#!/bin/sh\necho asked >> "$0.log"\nsleep 1000\n')
    (tmp_path / "keys").chmod(0o755)
    (tmp_path / "config").write_text(
        f"[profile letters]\ncredential_process = {tmp_path}/keys\n"
        "[profile role]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = letters\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    for number, session in enumerate(
        (letters := boto.session_of("letters", WIRE), letters, boto.session_of("role", WIRE))
    ):
        with pytest.raises(CredentialRetrievalError, match="did not end in time"):
            boto.keys_of(session)
        assert (tmp_path / "keys.log").read_text().count("asked") == 1 + number // 2


def test_a_profiles_program_that_failed_is_asked_again_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config").write_text(f"[profile letters]\ncredential_process = cat {tmp_path}/said\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    session = boto.session_of("letters", WIRE)
    for _ in range(2):
        with pytest.raises(CredentialRetrievalError, match="failed"):
            boto.keys_of(session)
        (tmp_path / "said").write_text('{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "b"}')
    later = time.monotonic() + boto.FAILED_S
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert boto.keys_of(session)() == Keys("a", "b", None)


def test_a_profiles_program_gives_keys_for_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = '{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "b", "SessionToken": "t", "Expiration": "%s"}'
    ends = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    (tmp_path / "said").write_text(keys % ends)
    (tmp_path / "config").write_text(f"[profile letters]\ncredential_process = cat {tmp_path}/said\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    assert boto.keys_of(boto.session_of("letters", WIRE))() == Keys("a", "b", "t")


SAID = """<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>r</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
<Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"""


def test_who_gives_keys_for_a_time_is_asked_over_the_hosts_own_line(
    faulty: Faulty,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "config").write_text(
        "[profile letters]\naws_access_key_id = a\naws_secret_access_key = b\n"
        "[profile role]\nrole_arn = arn:aws:iam::1:role/letters\nrole_session_name = letters\nregion = eu-west-1\n"
        "source_profile = letters\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    # A name of nobody: only the host's own proxy knows the way.
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", "http://sts.invalid/")
    faulty.replies["POST"] = [Reply(200, SAID.encode())]
    through = Wire(
        "far-away", "", ca_file=None, proxy=Proxy("http", "127.0.0.1", int(faulty.endpoint.split(":")[-1]), "proxy")
    )
    assert boto.keys_of(boto.session_of("role", through))() == Keys("r", "s", "t")
    ((_, address, headers),) = faulty.asked
    assert address == "http://sts.invalid/"
    assert [name for name in headers if name.lower() == "user-agent" or name.lower().startswith("amz-sdk")] == []
