"""publish.archive.doubts: what is told beside the steps of publishing, and a clock that is asked about."""

from datetime import timedelta
from pathlib import Path

import pytest

from publish.archive import doubts
from publish.core.errors import ConfigError
from publish.core.formats import withdrawals
from publish.release import kept
from tests.archive.conftest import Heard
from tests.support.factory import NOW, Archive


def test_a_clock_behind_the_last_release_needs_somebodys_word(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    before = archive.release().head
    past = NOW - timedelta(days=400)

    def asked(heard: Heard, *, said: bool = False) -> bool:
        return doubts.clock_is_right(archive.state, archive.home, before, heard.talk, said=said, now=past)

    for nobody in (Heard(), Heard(agrees=False)):
        with pytest.raises(ConfigError) as caught:
            asked(nobody)
        assert caught.value.hint
    assert asked(willing := Heard(agrees=True))
    assert willing.asked[0].endswith("Is the clock right?")
    assert asked(Heard(), said=True)


def test_of_a_clock_that_nothing_contradicts_nobody_is_asked(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    heard = Heard(agrees=True)
    assert not doubts.clock_is_right(
        archive.state, archive.home, archive.release().head, heard.talk, said=False, now=NOW
    )
    assert heard.asked == []


def test_reports_that_changed_unsaid_are_named_and_the_rest_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = [f"reports/2013/{n}.md" for n in range(doubts.UNMARKED_SHOWN + 2)]
    monkeypatch.setattr(kept, "unmarked", lambda state, number: sources)
    heard = Heard()
    assert doubts.warn_of_unmarked(tmp_path, 1, heard.talk) == sources
    assert len(heard.warned) == doubts.UNMARKED_SHOWN + 1
    assert heard.warned[0].startswith("site/reports/2013/0.md: changed since it was published")
    assert heard.warned[-1] == "and 2 more reports changed without a word on the page"


def test_withdrawals_that_nobody_can_open_are_told_and_a_broken_list_is_the_builds_to_say(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    file = tmp_path / "site/WITHDRAWN"
    heard = Heard()
    doubts.warn_of_unopened(tmp_path, tmp_path, heard.talk)
    file.write_text("no list\n")
    doubts.warn_of_unopened(tmp_path, tmp_path, heard.talk)
    assert heard.warned == []
    file.write_bytes(withdrawals.text([withdrawals.WithdrawnLine(1, NOW.date(), "c" * 64)]))
    doubts.warn_of_unopened(tmp_path, tmp_path, heard.talk)
    assert [said.partition(":")[0] for said in heard.warned] == ["site/WITHDRAWN"]


def test_a_disk_without_locks_and_stale_bundles_are_told_once(tmp_path: Path) -> None:
    heard = Heard()
    doubts.warn_of_no_locks(tmp_path, heard.talk)
    doubts.warn_of_stale((), heard.talk)
    doubts.warn_of_stale(("a.epub", "b.epub", "c.epub", "d.epub"), heard.talk)
    assert "keeps no locks" in heard.warned[0]
    assert heard.warned[1] == ("4 bundles not signed, being of other pages than were built (a.epub, b.epub, c.epub, …)")
    assert len(heard.warned) == 2


def test_documents_that_were_not_looked_into_are_told(tmp_path: Path) -> None:
    heard = Heard()
    doubts.warn_of_unread((), heard.talk)
    assert heard.warned == []
    doubts.warn_of_unread([f"{n}.png: cannot be looked into (it is damaged)" for n in range(7)], heard.talk)
    assert heard.warned[0] == "0.png: cannot be looked into (it is damaged)"
    assert heard.warned[-1] == "and 2 more files that cannot be looked into"
