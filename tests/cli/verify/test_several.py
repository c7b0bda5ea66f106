"""publish.cli.verify: of several copies the newest is taken, and those that lag are named."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from publish.readers import remember
from tests.support.factory import Archive, lay
from tests.support.onehost import archive, here, stet  # noqa: F401 - fixtures


def test_verify_takes_the_newest_of_several_and_names_those_that_lag(
    archive: Archive, here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime.now(UTC)
    old = lay(archive.release(now=now), tmp_path / "old")
    archive.write("news.html", "news")
    new = lay(archive.release(now=now), tmp_path / "new")
    code, out, _ = stet(capsys, "verify", old, new, "--fingerprint", archive.fingerprint)
    assert code == 0
    assert "AUTHENTIC: release 2" in out
    assert f"{old} lags: it serves release 1" in out
    known = remember.load(archive.fingerprint)
    assert known is not None
    assert known.release == 2
    assert stet(capsys, "verify", old, "--fingerprint", archive.fingerprint)[0] == 5  # it was seen that 2 is out
    assert stet(capsys, "verify", old / "index.html", new)[0] == 2
    (new / "index.html").write_text("forged")
    code, out, _ = stet(capsys, "verify", old, new)
    assert code == 4
