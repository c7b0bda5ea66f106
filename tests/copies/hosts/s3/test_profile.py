"""publish.copies.hosts.s3.profile: a profile that is wrong, and one whose keys cannot be had tonight."""

from pathlib import Path

import pytest

from publish.copies.hosts import s3
from publish.core.errors import ConfigError, LackingError
from publish.core.settings import HostSettings
from tests.copies.hosts.buckets import Faulty, faulty  # noqa: F401 - fixtures

PAIR = '"AccessKeyId": "a", "SecretAccessKey": "b"'


def printing(said: str) -> str:
    return f"credential_process = printf '%s' '{said}'"


@pytest.mark.parametrize(
    ("profile", "error"),
    [
        ("credential_process = /bin/false", None),
        ("credential_process = /nowhere/keys", None),
        ("credential_process = yes", None),  # without end
        (printing("<p>log in"), None),
        (printing("[1]"), None),
        (printing("null"), None),
        (printing('{"Version": 1, "AccessKeyId": "a"}'), None),
        (printing('{"Version": 1, "AccessKeyId": 1, "SecretAccessKey": 2}'), None),
        (printing(f'{{"Version": 1, {PAIR}, "SessionToken": "an odd one"}}'), None),
        (printing(f'{{"Version": 1, {PAIR}, "SessionToken": "t", "Expiration": "2020-01-01T00:00:00Z"}}'), None),
        (printing(f'{{"Version": 1, {PAIR}, "SessionToken": "t", "Expiration": 9}}'), None),
        ("aws_access_key_id = ключ\naws_secret_access_key = b", None),
        ("role_arn = arn:aws:iam::1:role/x\nweb_identity_token_file = /nowhere/token", None),
        ("role_arn = arn:aws:iam::1:role/x\nsource_profile = q\n[q]\ncredential_process = /bin/false", None),
        ("sso_session = x\nsso_account_id = 1\nsso_role_name = r", ConfigError),
        ("role_arn = arn:aws:iam::1:role/x\nsource_profile = nothere", ConfigError),
        ("aws_access_key_id = X", ConfigError),
    ],
)
def test_a_profile_that_cannot_be_used_costs_its_host_alone(
    faulty: Faulty, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, profile: str, error: type[ConfigError] | None
) -> None:
    (tmp_path / "credentials").write_text(f"[p]\n{profile}\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    options = s3.Options("bucket", faulty.endpoint, profile="p")
    if error:
        with pytest.raises(error):
            s3.open_host(HostSettings("far-away", "s3"), options, {})
        return
    host = s3.open_host(HostSettings("far-away", "s3"), options, {})
    for act in (host.probe, lambda: host.read("a", 1)):
        with pytest.raises(LackingError, match="its keys cannot be had now") as caught:
            act()
        assert caught.value.hint == "look at profile p"


def test_keys_may_come_from_a_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "credentials").write_text("[mine]\naws_access_key_id=a\naws_secret_access_key=b\n[none]\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    settings = HostSettings("far-away", "s3")
    assert s3.open_host(settings, s3.Options("bucket", profile="mine"), {}).name == "far-away"
    for profile in ("other", "none"):
        with pytest.raises(LackingError, match=profile):
            s3.open_host(settings, s3.Options("bucket", profile=profile), {})
