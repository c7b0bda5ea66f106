"""publish.release.renew: the online key alone keeps a release current."""

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from publish.core.formats.mirrorlist import MirrorList
from publish.core.model import Mirror
from publish.release import dotstet
from publish.release.renew import Pointed, renew, until
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


def test_the_copies_page_leads_to_the_front_pages_that_the_release_has(archive: Archive) -> None:
    """Also where only the online key lies, without the pages; and another site's index.old.html is no language."""
    for name in ("index.html", "index.zh-TW.html", "index.ug.html", "index.old.html"):
        archive.write(name, '<!doctype html>\n<html lang="bo">')
    archive.seal()
    there = [("index.ug.html", "ug"), ("index.html", "bo"), ("index.zh-TW.html", "zh-Hant")]
    assert _row(archive) == there
    head = dotstet.current(archive.state, now=NOW)
    assert head
    shutil.rmtree(archive.state / "releases")
    one = MirrorList((Mirror("https://a.example/", "web"),))
    assert renew(archive.state, archive.keys, Pointed.again(head, mirrors=one), now=NOW, days=7)
    assert _row(archive) == there


def _row(archive: Archive) -> list[tuple[str, str]]:
    page = (archive.state / "mirrors.html").read_text()
    return re.findall('<a href="(index[^"]+)" lang="([^"]+)">', page)
