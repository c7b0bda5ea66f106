"""publish.release.renew: the online key alone keeps a release current."""

from datetime import timedelta
from pathlib import Path

import pytest

from publish.release import dotstet
from publish.release.renew import until
from tests.release.conftest import WEEK
from tests.support.factory import NOW, Archive


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def test_an_expiry_is_at_midnight() -> None:
    assert until(NOW, WEEK).hour == 0


def test_an_unchanged_archive_has_its_timestamp_renewed_when_half_its_time_is_over(archive: Archive) -> None:
    archive.seal()
    later = archive.seal(now=NOW + timedelta(days=5))
    assert (later.new, later.renewed) == (False, True)
    head = dotstet.current(archive.state, now=NOW + timedelta(days=9))
    assert head
    assert head.fresh
    assert head.timestamp == 2
