"""publish.archive.noting: evidence is kept by the way, and stops nothing when it cannot be."""

from pathlib import Path

import pytest

from publish.archive import noting
from publish.archive.archive import Archive
from publish.archive.permit import Allowed
from publish.archive.publish import publish
from publish.audit.check import Depth
from publish.audit.evidence import keep
from publish.core.model import Verdict
from tests.archive.conftest import Heard
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import NOW


def _published(folder: Path, url: str) -> Heard:
    """Publish to a folder that is served at ``url``."""
    heard = Heard()
    (folder / "mirrors.toml").write_text(f'[hosts.web]\nkind = "folder"\npath = "../one"\npublic = "{url}"\n')
    done = publish(Archive.here(heard.talk), Depth.FULL, Allowed())
    assert [audit.verdict for audit in done.audits] == [Verdict.FRESH]
    return heard


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
