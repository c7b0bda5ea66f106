"""publish.archive.noting: evidence is kept by the way, and stops nothing when it cannot be."""

from datetime import timedelta
from pathlib import Path

import pytest

from publish.archive import noting
from publish.archive.archive import Archive
from publish.archive.permit import Allowed
from publish.archive.publish import publish
from publish.audit.check import Depth
from publish.audit.evidence import keep
from publish.copies.hosts.folder import FolderHost
from publish.core.errors import RefusedError
from publish.core.model import Entry, Verdict
from tests.archive.conftest import Heard
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import NOW
from tests.support.publisher import (
    Desk,
    desk,  # noqa: F401 - fixtures
)


def _published(folder: Path, url: str) -> Heard:
    """Publish to a folder that is served at ``url``."""
    heard = Heard()
    (folder / "mirrors.toml").write_text(f'[hosts.web]\nkind = "folder"\npath = "../one"\npublic = "{url}"\n')
    done = publish(Archive.here(heard.talk), Depth.FULL, Allowed())
    assert [audit.verdict for audit in done.audits] == [Verdict.FRESH]
    return heard


PAGE = "reports/2001/strike-hard.html"


def test_evidence_that_cannot_be_kept_or_signed_stops_nothing(folder: Path) -> None:
    with Censor(folder.parent / "one", headers={"Access-Control-Allow-Origin": "*"}) as server:
        heard = _published(folder, server.url)
        (folder / ".stet/evidence").write_text("a file where the folder is to be")
        server.rule("about.html", censor.status(451))
        archive = Archive.here(heard.talk)
        assert archive.check(archive.service.targets(), Depth.FULL)[0].verdict is Verdict.UNAVAILABLE
        archive.sign_evidence(archive.keys())
    assert any(text.startswith("what was seen is not in the evidence: ") for text in heard.warned)


def test_evidence_that_is_full_cut_or_damaged_is_warned_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard()
    noted = keep.Noted(7, 3, left_out=2, dropped=(1, 2), damaged=tuple(f"run {n} is damaged" for n in range(7)))
    monkeypatch.setattr(keep, "record", lambda *_, **__: noted)
    noting.note(tmp_path, (), lambda: None, heard.talk, now=NOW)  # type: ignore[arg-type, return-value]
    assert heard.said == ["noted as evidence, run 7: stet evidence show 7"]
    assert [text.partition(":")[0] for text in heard.warned] == [
        "evidence keeps the first 500 paths of a copy, and not 2 more",
        "the evidence is full",
        *["the evidence is damaged"] * 5,
        "what is whole of the evidence can be used and 2 faults more",
    ]


def test_a_takedown_of_what_was_whole_is_noted_and_a_copy_never_sent_is_not(desk: Desk) -> None:
    assert desk("check")[0] == 5  # new, and not pushed
    assert desk.noted() == 0
    assert desk("push")[0] == 0
    assert desk("check")[0] == 0
    desk.server.rule(PAGE, censor.status(451))
    assert "noted as evidence, run 1" in desk("check")[2]
    desk.server.rules.clear()
    desk.server.rule("*", censor.status(410))
    assert "noted as evidence, run 2" in desk("check")[2]


def test_a_mistyped_address_is_no_takedown_though_another_was_right(desk: Desk, tmp_path: Path) -> None:
    assert desk("push")[0] == 0
    assert desk("check")[0] == 0
    with Censor(tmp_path / "elsewhere") as wrong:
        desk.write(desk.settings.replace(desk.server.url, wrong.url))
        assert desk("check")[0] == 5
        assert desk("push")[0] == 0
        for _ in range(2):
            assert desk("check")[0] == 5
    assert desk.noted() == 0


def test_a_push_that_failed_or_was_never_made_is_no_takedown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: FolderHost) -> None:
        raise RefusedError("the access key or its secret is wrong", host=self.name)

    assert desk("push")[0] == 0
    assert desk("check")[0] == 0
    desk.archive.write("index.html", "second")
    desk.archive.write("new.html", "new")
    desk.archive.release()
    assert desk("check", "--depth", "full")[0] == 5
    monkeypatch.setattr(FolderHost, "_begin", refuse)
    assert desk("push")[0] == 5
    assert desk("check", "--depth", "full")[0] == 5
    assert desk.noted() == 0


def test_a_push_that_was_cut_is_no_takedown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files are half here: of the former release, of the new one, missing."""
    assert desk("push")[0] == 0
    assert desk("check")[0] == 0
    desk.archive.write("new.html", "new")
    desk.archive.release()

    put = FolderHost._put

    def cut(self: FolderHost, entry: Entry, source: Path) -> None:
        if entry.path == "new.html":
            raise KeyboardInterrupt
        put(self, entry, source)

    monkeypatch.setattr(FolderHost, "_put", cut)
    assert desk("push")[0] == 130
    (desk.www / "metadata/timestamp.json").write_bytes((desk.archive.state / "metadata/timestamp.json").read_bytes())
    assert desk("check")[0] == 5
    assert desk.noted() == 0


def test_a_missed_renewal_is_no_takedown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from publish.archive import archive as door_archive
    from publish.archive import opened

    assert desk("push")[0] == 0
    assert desk("check")[0] == 0
    for module in (door_archive, opened):
        monkeypatch.setattr(module, "now_utc", lambda: NOW + timedelta(days=40))
    code, out, _ = desk("check")
    assert (code, "STALE" in out) == (5, True)
    assert desk.noted() == 0


def test_the_roll_cannot_be_written_and_the_check_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from publish.copies import roll

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    assert desk("push")[0] == 0
    monkeypatch.setattr(roll, "write_atomically", full)
    code, _, err = desk("check")
    assert code == 0
    assert "no space left on device" in err
