"""publish.cli.evidence: list, show, sign, export and verify; the checks that note by the way."""

import json
from pathlib import Path
from typing import Any

import pytest

from publish.audit.evidence import keep
from publish.cli._session import run as run_cli
from publish.cli._verbs import cli
from tests.audit.evidence.conftest import PAGE, archive, host, log, look, release  # noqa: F401 - fixtures
from tests.support.factory import PASSPHRASE, Archive
from tests.support.small import SETTINGS


@pytest.fixture
def door(log: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    (log.home / "mirrors.toml").write_text('[hosts.one]\nkind = "folder"\npath = "../one"\n')
    (log.home / "mkdocs.yml").write_text(SETTINGS.replace("Small", "The archive"))
    monkeypatch.chdir(log.home)
    monkeypatch.setenv("STET_PASSPHRASE", PASSPHRASE)

    def door(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run_cli(cli, [str(w) for w in words])
        return code, *capsys.readouterr()

    return door


def test_list_show_sign_export_and_verify(
    door: Any, log: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, err = door("evidence", "list")
    assert code == 0
    assert "TAMPERED, UNAVAILABLE" in out
    assert "not yet" in out
    assert "1 run not signed yet" in err
    assert PAGE in door("evidence", "show", 1)[1]
    assert door("evidence", "show", 9)[0] == 2
    assert "not signed" in door("evidence", "export", tmp_path / "x.json")[2]
    assert "up to 3 are signed" in door("evidence", "sign")[1]
    assert "signed already" in door("evidence", "sign")[1]
    assert door("evidence", "export", tmp_path / "x.json", "--from", 2)[0] == 0
    monkeypatch.chdir(tmp_path)
    code, out, err = door("evidence", "verify", "x.json")
    assert code == 0
    assert "It does not prove" in out
    assert "compare it" in err
    assert json.loads(door("--json", "evidence", "verify", "x.json", "--fingerprint", log.fingerprint)[1])["sound"]
    (tmp_path / "x.json").write_bytes((tmp_path / "x.json").read_bytes().replace(b"TAMPERED", b"STALE"))
    code, out, _ = door("evidence", "verify", "x.json")
    assert code == 4
    assert "not to be believed" in out
    assert door("evidence", "verify", "no.json")[0] == 2


def test_a_check_notes_and_what_opens_the_keys_signs(door: Any, log: Archive) -> None:
    assert door("push")[0] == 0
    assert not any("noted" in part for part in door("check")[1:])
    (log.home.parent / "one" / PAGE).write_bytes(b"forged")
    code, _, err = door("check", "--depth", "full")
    assert code == 4
    assert "noted as evidence, run 4" in err
    assert door("seal")[0] == 0
    assert 4 in keep.read(log.state).signatures


def test_a_log_that_cannot_be_written_stops_no_check(door: Any, log: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    assert door("push")[0] == 0
    assert door("check")[0] == 0
    (log.home.parent / "one" / "index.html").write_bytes(b"forged")
    monkeypatch.setattr(keep, "write_atomically", full)
    code, _, err = door("check")
    assert code == 4
    assert "warning: what was seen is not in the evidence: no space left on device" in err


def test_without_evidence_each_verb_says_so(door: Any, log: Archive, tmp_path: Path) -> None:
    for file in (log.state / keep.FOLDER).iterdir():
        file.unlink()
    assert "no check has seen yet" in door("evidence", "list")[1]
    assert door("evidence", "export", tmp_path / "x")[0] == 2
    assert door("evidence", "sign")[0] == 2
