"""What the program says to a clock that can hardly be right."""

from datetime import timedelta
from pathlib import Path

import pytest

from publish.verify import metadata
from tests.cli.conftest import Stet

MODULES = (
    "archive.archive", "archive.opened", "cli.keys", "cli.heal", "cli.clone", "cli.history", "cli.verify", "cli.witness"
)  # fmt: skip


def test_a_clock_that_is_ahead_signs_nothing_and_a_day_that_was_signed_is_taken_back(
    stet: Stet, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = metadata.now_utc()

    def clock(days: int) -> None:
        for module in MODULES:
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
