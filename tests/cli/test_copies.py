"""publish.cli._copies: audits of our copies in words, data and exit codes."""

from pathlib import Path
from typing import Any

import pytest

from publish.cli import _copies
from publish.core.model import Audit, Verdict
from tests.cli.conftest import Stet


def hosts(archive: Path, *paths: str) -> None:
    """The settings of an archive with folders at these paths."""
    tables = (f'[hosts.h{n}]\nkind = "folder"\npath = "{path}"\n' for n, path in enumerate(paths))
    (archive / "mirrors.toml").write_text("".join(tables))


def audit(verdict: Verdict, **more: Any) -> Audit:
    return Audit("h", "https://h", verdict, "why", 1, "full", 1, 1, 0.0, **more)


def test_the_command_for_a_stick_that_is_back_is_one(stet: Stet, archive: Path) -> None:
    hosts(archive, "../copy")
    assert stet("publish").code == 0
    (line,) = _copies.away_lines({"away": ["h0"], "away_with_withdrawn": []})
    command = line.partition("stet ")[2].split()
    assert stet(*command).code == 0


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ([], 0),
        (["FRESH", "FRESH"], 0),
        (["FRESH", "STALE"], 5),
        (["UNKNOWN"], 5),
        (["UNAVAILABLE", "TAMPERED", "FRESH"], 4),
        (["AUTHENTIC"], 5),
    ],
)
def test_the_worst_verdict_decides_the_exit_code(verdicts: list[str], code: int) -> None:
    assert _copies.outcome([audit(Verdict(v)) for v in verdicts]) == code
