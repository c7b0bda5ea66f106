"""publish.release.day: nothing is signed before the day of the last release."""

from datetime import timedelta
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from tests.support.factory import NOW, Archive


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def test_a_clock_before_the_last_release_is_noticed(archive: Archive) -> None:
    archive.release()
    archive.write("index.html", b"second")
    with pytest.raises(ConfigError, match=r"the clock says 2016-.* but release 1 was published on 2026-11-21"):
        archive.seal(now=NOW - timedelta(days=3650))


@pytest.mark.parametrize("days", [365, 366])
def test_a_clock_a_year_ahead_is_noticed_where_no_host_can_be_heard(archive: Archive, days: int) -> None:
    archive.release()
    archive.write("index.html", b"second")
    for sign_it in (archive.renew, archive.seal):
        with pytest.raises(ConfigError, match=rf"the clock says 2027-.*, {days} days ago"):
            sign_it(now=NOW + timedelta(days=days))
    assert archive.seal(now=NOW + timedelta(days=80)).release.number == 2, "a rest is no wrong clock"
