"""publish.cli.renew: the online key alone makes a release current again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.factory import Archive
from tests.support.onehost import archive, here, stet  # noqa: F401 - fixtures


def test_renew_needs_the_online_key_alone(
    archive: Archive, here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive.release(now=datetime.now(UTC) - timedelta(days=41))
    assert stet(capsys, "push")[0] == 0
    for key in ("root", "targets"):
        (archive.state / "keys" / f"{key}.key").unlink()
    before = (tmp_path / "one/metadata/timestamp.json").read_bytes()
    code, out, _ = stet(capsys, "renew", "--dry-run")
    assert (code, "last renewed 41 days ago" in out, "would push it to: one" in out) == (0, True, True)
    code, out, _ = stet(capsys, "renew", "--no-push")
    assert (code, out.startswith("release 1 renewed: current until ")) == (0, True)
    assert (tmp_path / "one/metadata/timestamp.json").read_bytes() == before
    code, out, _ = stet(capsys, "--json", "renew")
    assert code == 0
    assert '"sent": 1,' in out  # timestamp.json, and nothing else
    assert stet(capsys, "verify", tmp_path / "one")[1].count("FRESH") == 1


def test_renew_before_the_first_seal_says_so(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert stet(capsys, "renew")[0] == 2
