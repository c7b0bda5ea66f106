"""publish.archive.volunteers: looked at in turn, and whatever becomes of one ends no work for others."""

from pathlib import Path

import pytest

from publish.archive import volunteers
from publish.archive.archive import Archive as Opened
from publish.archive.talk import Talk
from publish.archive.volunteers import LOOKED_MAX
from publish.core.errors import ConfigError
from publish.core.formats.mirrorlist import MirrorList
from publish.release import volunteers as ledger
from publish.release.volunteers import Volunteer
from tests.support.censor import Censor
from tests.support.factory import NOW, PASSPHRASE, Archive, lay
from tests.support.onehost import archive, here  # noqa: F401 - fixtures

NOWHERE = "http://127.0.0.1:9/"


def _opened(told: list[str]) -> Opened:
    opened = Opened.here(Talk(passphrase=lambda: PASSPHRASE, note=told.append, warn=lambda said, _: told.append(said)))
    opened.now = NOW
    return opened


def test_those_who_waited_longest_are_looked_at_first(here: Path, archive: Archive, tmp_path: Path) -> None:
    copy, told = lay(archive.release(), tmp_path / "copy"), list[str]()
    with Censor(copy, now=NOW) as lent:
        with ledger.changing(archive.state, MirrorList()) as rows:
            rows |= {f"{NOWHERE}{n}/": Volunteer(f"{NOWHERE}{n}/", "2026-11-20") for n in range(LOOKED_MAX)}
            rows[lent.url] = Volunteer(lent.url, "2026-11-01")
        failing = volunteers.look(_opened(told), allowed=lambda _: True)
    assert len(failing) == LOOKED_MAX - 1
    rows = ledger.load(archive.state, MirrorList())
    assert (rows[lent.url].looked, rows[lent.url].failing) == ("2026-11-21", "")
    assert sum(one.looked == "2026-11-20" for one in rows.values()) == 1
    assert told == [f"{LOOKED_MAX - 1} volunteers of {LOOKED_MAX} not well: stet offer --list"]


def test_damaged_notes_are_told_and_stop_no_check(here: Path, archive: Archive) -> None:
    archive.release()
    (archive.state / ledger.FILE).write_text("{")
    told = list[str]()
    assert volunteers.look(_opened(told)) == ()
    assert "is damaged" in told[0]
    with pytest.raises(ConfigError, match="is damaged"):
        volunteers.drop(_opened(told), [NOWHERE])
