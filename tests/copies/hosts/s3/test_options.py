"""publish.copies.hosts.s3.options: settings of S3 hosts, and the keys in the environment."""

from typing import Any

import pytest

from publish.copies.hosts.s3.options import Options, fault_of, keys_given, resolved
from publish.core.errors import LackingError
from publish.core.settings import HostSettings

SETTINGS = HostSettings("far-away", "s3", where="mirrors.toml [hosts.far-away]")


def test_missing_keys_are_named() -> None:
    with pytest.raises(LackingError, match="far-away: no STET_FAR_AWAY_ACCESS_KEY and no STET_FAR_AWAY_SECRET_KEY"):
        keys_given(SETTINGS, {})
    with pytest.raises(LackingError) as caught:
        keys_given(SETTINGS, {"STET_FAR_AWAY_ACCESS_KEY": "x", "STET_FAR_AWAY_SECRET_KEY": ""})
    assert "no STET_FAR_AWAY_SECRET_KEY" in str(caught.value)
    assert "export" in str(caught.value.hint)


@pytest.mark.parametrize("name", ["", "Ab", "a", "a_b", "a/b", "-ab", "a" * 64])
def test_what_is_no_buckets_name_is_told_with_what_is(name: str) -> None:
    fault = fault_of(Options(name))
    assert fault is not None
    assert fault[0] == "bucket"
    assert "3 to 63" in fault[2]


def test_ports_of_the_scheme_and_slashes_make_no_other_place() -> None:
    assert Options("b", "https://h:443/p/", prefix="x").place("") == "h/p/b/x/"
    assert Options("b", "https://H/p", prefix="/x/").place("") == "h/p/b/x/"


@pytest.mark.parametrize(
    ("given", "endpoint", "region"),
    [
        ({"preset": "hetzner", "region": "fsn1"}, "https://fsn1.your-objectstorage.com", "fsn1"),
        ({"preset": "r2", "account": "0a1b"}, "https://0a1b.r2.cloudflarestorage.com", "auto"),
        ({"preset": "garage", "endpoint": "https://g.example.org"}, "https://g.example.org", "garage"),
        ({"preset": "b2", "endpoint": "https://own.example.org"}, "https://own.example.org", ""),
        ({"preset": "aws", "region": "eu-west-3"}, None, "eu-west-3"),
        ({}, None, "us-east-1"),
    ],
)
def test_a_preset_gives_what_is_not_set_beside_it(given: dict[str, Any], endpoint: str | None, region: str) -> None:
    made = resolved(Options("bucket", **given))
    assert (made.endpoint, made.region) == (endpoint, region)
    assert resolved(made) == made


@pytest.mark.parametrize(
    ("given", "key", "said"),
    [
        ({"preset": "hetzer"}, "preset", "'hetzer' is known"),
        ({"preset": "hetzner"}, "region", "fsn1"),
        ({"preset": "r2"}, "account", "Cloudflare"),
        ({"preset": "r2", "account": "../x"}, "account", "Cloudflare"),
        ({"preset": "garage"}, "endpoint", "somebody's own"),
        ({"preset": "b2", "region": "us west"}, "region", "not a region"),
        ({"preset": "aws", "account": "0a1b"}, "account", "no effect"),
        ({"preset": "b2", "endpoint": "https://own.example.org"}, "region", "is missing"),
    ],
)
def test_a_preset_that_lacks_something_says_what(given: dict[str, Any], key: str, said: str) -> None:
    fault = fault_of(Options("bucket", **given))
    assert fault is not None
    assert fault[0] == key
    assert said in fault[1] + fault[2]


def test_one_place_is_one_place_by_preset_or_by_hand() -> None:
    by_hand = Options("b", "https://fsn1.your-objectstorage.com", region="fsn1")
    assert Options("b", preset="hetzner", region="fsn1").place("") == by_hand.place("")


def test_an_acl_of_the_presets_opens_only_what_readers_may_read() -> None:
    assert resolved(Options("b", preset="ovh", region="gra")).acl == "public-read"
    assert resolved(Options("b", preset="ovh", region="gra", acl="private")).acl == "private"
    assert resolved(Options("b", preset="ovh", region="gra", readable=False)).acl is None
