"""publish.release.day: what the program says to a clock that can hardly be right."""

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from publish.readers.dating import newest_day
from publish.release.dotstet import StateSource, current
from publish.verify import metadata, rfc3161
from tests.cli.conftest import CLOCKS, Stet, archive, stet  # noqa: F401 - fixtures
from tests.support.factory import Archive
from tests.support.services.tsa import Mode
from tests.support.stamping import MakeTsa, listed, top


def test_a_clock_that_is_ahead_signs_nothing_and_a_day_that_was_signed_is_taken_back(
    stet: Stet, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = metadata.now_utc()

    def clock(days: int) -> None:
        for module in CLOCKS:
            monkeypatch.setattr(f"publish.{module}.now_utc", lambda: right + timedelta(days=days))

    fingerprint = stet("--json", "publish").json["fingerprint"]
    page = archive / "site/about.md"
    page.write_text("---\ntitle: About\nlanguage: en\n---\n\nMore.\n")
    clock(14_610)
    refused = stet("publish")
    assert (refused.code, "--clock-is-right" in refused.err) == (2, True)
    assert f"is that release 1 was published on {right.date()}, 14,610 days ago" in refused.err
    assert stet("renew").code == 2
    assert stet("--json", "publish", "--clock-is-right").json["release"] == 2

    clock(0)
    page.write_text("---\ntitle: About\nlanguage: en\n---\n\nMore again.\n")
    bricked = stet("publish")
    assert (bricked.code, "stet keys reset-day" in bricked.err) == (2, True)
    assert stet("verify", tmp_path / "one", "--fingerprint", fingerprint).out.count("the local clock is behind") == 1
    drafted = stet("keys", "reset-day")
    assert "days       those of releases up to 2 count no more: the clock was ahead then" in drafted.out
    draft = archive / ".stet/drafts/root-2.draft.json"
    assert stet("sign", draft, "--key", archive / ".stet/keys/root.key", "--yes").code == 0
    assert stet("seal", "--finish", draft).code == 6
    assert stet("--json", "publish").json["release"] == 3
    assert "FRESH: release 3" in stet("verify", tmp_path / "one", "--fingerprint", fingerprint).out


RIGHT = metadata.now_utc()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> partial[None]:
    def put(days: int) -> None:
        for module in CLOCKS:
            monkeypatch.setattr(f"publish.{module}.now_utc", lambda: RIGHT + timedelta(days=days))

    return partial(put)


def test_a_clock_that_is_behind_is_known_from_the_sources(stet: Stet, archive: Path, clock: partial[None]) -> None:
    assert stet("publish").code == 0
    later = (RIGHT + timedelta(days=30)).date()
    report = next((archive / "site/reports").rglob("*.md"))
    text = report.read_text()
    report.write_text(text.replace("\ndate:", f"\nupdated: {later}\ndate:", 1))
    refused = stet("publish")
    assert (refused.code, f"{report.name} was written, as it says itself, on {later}" in refused.err) == (2, True)
    clock(30)
    assert stet("publish", "--clock-is-right").code == 0


def test_the_day_of_the_latest_token_is_known(tsa: MakeTsa, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "home")
    archive.seal(now=RIGHT)
    question = rfc3161.query(top(archive, 1)).body
    authority = tsa()
    listed(archive, *((1, authority.reply(question, mode)) for mode in (Mode.HONEST, Mode.LATE, Mode.EARLY)))
    before = current(archive.state, now=RIGHT)
    assert before
    [(what, day)] = newest_day(StateSource(archive.state, 1), before, now=RIGHT).items()
    assert what.endswith(" stamped release 1")
    assert day.year == datetime.now(RIGHT.tzinfo).year + 10
