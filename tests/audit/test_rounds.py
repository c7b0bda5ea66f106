"""publish.audit.rounds: copies beside one another, of which each is told alone."""

from pathlib import Path

import pytest

from publish.audit.check import Target, check_all
from publish.copies.hosts.web import WebCopy
from publish.core.model import Verdict
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import NOW, Archive, lay


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "publisher")


@pytest.fixture
def copy(archive: Archive, tmp_path: Path) -> Path:
    return lay(archive.release(), tmp_path / "copy")


def test_comparing_mirrors_finds_the_one_that_is_frozen(archive: Archive, copy: Path, tmp_path: Path) -> None:
    """ATTACKS row 3: each alone is FRESH; beside one another the older is named."""
    archive.write("news.html", "news")
    newer = lay(archive.release(), tmp_path / "newer")
    with Censor(copy) as frozen, Censor(newer) as honest:
        targets = [Target(c.url, c.url, WebCopy(c.url)) for c in (frozen, honest)]
        for target in targets:
            assert check_all([target], anchor=archive.anchor, now=NOW)[0].verdict is Verdict.FRESH
        old, new = check_all(targets, anchor=archive.anchor, now=NOW)
    assert (old.verdict, new.verdict) == (Verdict.STALE, Verdict.FRESH)
    assert old.reason == "serves release 1; release 2 is out"


def test_a_silent_mirror_does_not_hide_the_others(archive: Archive, copy: Path) -> None:
    with Censor(copy) as dead, Censor(copy) as alive:
        dead.rule("*", censor.status(503))
        audits = check_all(
            [Target(c.url, c.url, WebCopy(c.url)) for c in (dead, alive)], anchor=archive.anchor, now=NOW
        )
    assert audits[1].verdict is Verdict.FRESH
