"""publish.archive.news: what the sealed release has new since a former one, and which one can be named."""

from pathlib import Path

import pytest

from publish.archive.news import news
from publish.core.errors import ConfigError
from publish.core.formats import layout
from publish.verify.metadata import KEPT_RELEASES
from tests.support.factory import Archive


def test_releases_that_can_be_named_are_told(tmp_path: Path) -> None:
    publisher = Archive(tmp_path)
    with pytest.raises(ConfigError, match="no release before 1") as refused:
        news(publisher.release(), 1)
    assert "the whole release" in str(refused.value.hint)
    for number in range(2, KEPT_RELEASES + 3):
        publisher.write("index.html", f"<!doctype html>{number}")
        release = publisher.release()
    assert news(release, 2).pages == ("index.html", layout.OPEN_PAGE)
    for number in (0, release.number, 99):
        with pytest.raises(ConfigError, match=f"no release before {release.number}") as refused:
            news(release, number)
        assert f"2 to {release.number - 1}" in str(refused.value.hint)
    with pytest.raises(ConfigError, match="what release 1 had is no longer kept here") as refused:
        news(release, 1)
    assert "begins with release 2" in str(refused.value.hint)


def test_no_release_that_a_withdrawal_took_is_proposed(tmp_path: Path) -> None:
    publisher = Archive(tmp_path)
    publisher.release()
    publisher.write("index.html", "<!doctype html>2")
    release = publisher.release()
    (publisher.state / layout.metadata(1, "targets")).unlink()
    for number in (1, 5):
        with pytest.raises(ConfigError) as refused:
            news(release, number)
        assert str(refused.value.hint) == "stet bundle --zip makes one of the whole release"
