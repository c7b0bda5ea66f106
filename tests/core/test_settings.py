"""What mirrors.toml says, as values."""

from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.core.settings import ArchiveSettings, Config, HostSettings


def test_an_unknown_host_is_answered_with_the_nearest(tmp_path: Path) -> None:
    made = Config(tmp_path, hosts=(HostSettings("bucket", "s3"),))
    assert made.host("bucket").kind == "s3"
    with pytest.raises(ConfigError, match=r"no host 'buckt' in mirrors\.toml, did you mean 'bucket'") as caught:
        made.host("buckt")
    assert caught.value.hint == "known hosts: bucket"


def test_places_are_below_the_archives_folder(tmp_path: Path) -> None:
    made = Config(tmp_path, ArchiveSettings(timestamp_roots="roots.pem", tree="public"))
    assert (made.state, made.timestamp_roots, made.site) == (
        tmp_path / ".stet",
        tmp_path / "roots.pem",
        tmp_path / "public",
    )
