"""publish.copies.hosts.s3options: settings of S3 hosts, and the keys in the environment."""

import pytest

from publish.copies.hosts.s3options import Options, fault_of, keys_given
from publish.core.config import HostSettings
from publish.core.errors import ConfigError

SETTINGS = HostSettings("far-away", "s3", where="mirrors.toml [hosts.far-away]")


def test_missing_keys_are_named() -> None:
    with pytest.raises(ConfigError, match="'far-away': no STET_FAR_AWAY_ACCESS_KEY and no STET_FAR_AWAY_SECRET_KEY"):
        keys_given(SETTINGS, {})
    with pytest.raises(ConfigError) as caught:
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
