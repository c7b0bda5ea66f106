"""The archive in one folder works without a command line; what others did is noted wherever an audit is made."""

from pathlib import Path

import pytest

from publish.archive.archive import Archive
from publish.archive.permit import Allowed
from publish.archive.publish import publish
from publish.audit.check import Depth
from publish.audit.evidence import keep
from publish.core.errors import ConfigError
from publish.core.model import Verdict
from tests.archive.conftest import Heard
from tests.support import censor
from tests.support.censor import Censor


def _published(folder: Path, url: str) -> Heard:
    """Publish to a folder that is served at ``url``."""
    heard = Heard()
    (folder / "mirrors.toml").write_text(f'[hosts.web]\nkind = "folder"\npath = "../one"\npublic = "{url}"\n')
    done = publish(Archive.here(heard.talk), Depth.FULL, Allowed())
    assert [audit.verdict for audit in done.audits] == [Verdict.FRESH]
    return heard


def test_a_check_by_whoever_notes_what_others_did(folder: Path) -> None:
    with Censor(folder.parent / "one", headers={"Access-Control-Allow-Origin": "*"}) as server:
        heard = _published(folder, server.url)
        server.rule("about.html", censor.status(451))
        archive = Archive.here(heard.talk)
        assert archive.check(archive.service.targets(), Depth.FULL)[0].verdict is Verdict.UNAVAILABLE
        archive.sign_evidence(archive.keys())
    assert heard.said == ["noted as evidence, run 1: stet evidence show 1"]
    log = keep.read(folder / ".stet")
    assert (len(log.runs), list(log.signatures)) == (1, [1])


def test_a_heal_by_whoever_notes_it_mends_it_and_remembers(folder: Path) -> None:
    with Censor(folder.parent / "one", headers={"Access-Control-Allow-Origin": "*"}) as server:
        heard = _published(folder, server.url)
        (folder.parent / "one/about.html").unlink()
        healed = Archive.here(heard.talk).heal()
    assert [audit.verdict for audit in healed.after] == [Verdict.FRESH]
    assert len(keep.read(folder / ".stet").runs) == 1


def test_a_folder_without_settings_is_no_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError):
        Archive.here()
