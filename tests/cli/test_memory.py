"""publish.cli._memory: a verdict is said, then what is remembered or kept of it."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Stet, program
from tests.support.factory import Archive, lay
from tests.support.stories import go_on, ran, twin


def _flip(data: bytes) -> bytes:
    return data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :]


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "reader"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "reader/stet"


@pytest.fixture
def copies(archive: Path, stet: Stet) -> Path:
    stet("publish", "--removals", "0")
    return archive.parent


@pytest.fixture(params=["below a file", "not of files", "no home", "home elsewhere"])
def nowhere(request: pytest.FixtureRequest, copies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A machine on which a reader has no place of their own."""
    (tmp_path / "taken").write_text("a file")
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    if request.param == "no home":
        monkeypatch.setenv("HOME", "")
    elif request.param == "home elsewhere":
        monkeypatch.setenv("HOME", "relative")
    else:
        monkeypatch.setenv("XDG_STATE_HOME", "/proc" if request.param == "not of files" else str(tmp_path / "taken"))
    return str(request.param)


def _two_histories(tmp_path: Path, *, forged: int) -> tuple[Archive, Path, Path]:
    """An archive, its copy, and one whose thief of the keys went on by so many releases."""
    now = datetime.now(UTC)
    archive = Archive(tmp_path / "honest")
    archive.release(now=now)
    forger = twin(archive, tmp_path / "forger")
    go_on(archive, 1, "honest", now=now)
    go_on(forger, forged, "forged", now=now)
    return archive, lay(archive.release(now=now), tmp_path / "good"), lay(forger.release(now=now), tmp_path / "bad")


def test_a_clone_beside_a_fork_is_made_and_the_fork_is_told(
    tmp_path: Path, reader: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive, good, bad = _two_histories(tmp_path, forged=1)
    mine = tmp_path / "clone"
    assert ran(capsys, "clone", archive.fingerprint, good, mine)[0] == 0
    for words in ((archive.fingerprint, bad, good, mine), ("-C", mine)):
        code, out, err = ran(capsys, "clone", *words)
        assert code == 4
        assert out.startswith("AUTHENTIC: release 2, ")
        assert f"TAMPERED: a fork at {bad}" in out
        assert "two histories, both signed: the proof is kept in" in err
        assert (mine / "index.html").read_bytes() == (good / "index.html").read_bytes()
        assert json.loads(ran(capsys, "clone", *words, "--json")[1])["forked"] == [str(bad)]
    assert ran(capsys, "verify", mine, "--fingerprint", archive.fingerprint)[0] == 0


@pytest.mark.parametrize("how", ["whole", "page", "clone", "two at once"])
def test_a_fork_is_kept_and_can_be_shown_to_anybody(
    tmp_path: Path, reader: Path, capsys: pytest.CaptureFixture[str], how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, good, bad = _two_histories(tmp_path, forged=3)
    whose = ("--fingerprint", archive.fingerprint)
    if how != "two at once":
        assert ran(capsys, "verify", good, *whose)[0] == 0
    code, _, err = {
        "whole": lambda: ran(capsys, "verify", bad, *whose),
        "page": lambda: ran(capsys, "verify", bad / "index.html", *whose),
        "clone": lambda: ran(capsys, "clone", archive.fingerprint, bad, tmp_path / "clone"),
        "two at once": lambda: ran(capsys, "verify", good, bad, *whose),
    }[how]()
    assert code == 4
    (file,) = (reader / "forks").iterdir()
    assert file.name.startswith(archive.fingerprint)
    assert f"the proof is kept in {file}" in err
    shutil.rmtree(good)
    shutil.rmtree(bad)
    (tmp_path / "proof.json").write_bytes(file.read_bytes())
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "somebody else"))
    code, out, _ = ran(capsys, "verify", tmp_path / "proof.json", *whose)
    assert (code, out.startswith("PROVED: release 4 (of ")) == (0, True)
    assert ran(capsys, "verify", tmp_path / "proof.json", "--fingerprint", "ab" * 32)[0] == 4
    (tmp_path / "proof.json").write_bytes(_flip(file.read_bytes()))
    code, _, err = ran(capsys, "verify", tmp_path / "proof.json")
    assert (code, "it proves nothing" in err) == (4, True)


@pytest.mark.usefixtures("nowhere")
def test_the_verdict_comes_first_and_is_the_exit_code(copies: Path, stet: Stet) -> None:
    for what in (copies / "one", copies / "one" / "index.html"):
        said = stet("verify", what)
        assert (said.code, said.out.startswith("AUTHENTIC: ")) == (0, True), said
        assert "an older release could pass for the newest next time" in said.err
        assert "hint: set XDG_STATE_HOME to a folder of yours" in said.err
        data = stet("--json", "verify", what).json
        assert (data["authentic"], bool(data["unremembered"])) == (True, True)
    (copies / "two" / "index.html").write_bytes(b"<p>forged")
    said = stet("verify", copies / "two")
    assert (said.code, said.out.startswith("TAMPERED: ")) == (4, True)
    assert stet("verify", copies / "one", copies / "two").code == 4


@pytest.mark.usefixtures("nowhere")
def test_a_clone_is_told_first(copies: Path, stet: Stet, tmp_path: Path) -> None:
    fingerprint = stet("--json", "verify", copies / "one").json["fingerprint"]
    said = stet("clone", fingerprint, copies / "one", tmp_path / "mine")
    assert (said.code, said.out.startswith("AUTHENTIC: ")) == (0, True), said
    assert "an older release could pass for the newest next time" in said.err
    shutil.rmtree(tmp_path / "mine")
    assert stet("--json", "clone", fingerprint, copies / "one", tmp_path / "mine").json["unremembered"]


def test_what_is_remembered_is_said_to_programs_too(copies: Path, stet: Stet) -> None:
    said = stet("--json", "verify", copies / "one")
    assert (said.json["unremembered"], "next time" in said.err) == (None, False)


def test_without_an_environment_there_is_a_verdict(copies: Path, stet: Stet, tmp_path: Path) -> None:
    """As cron, systemd and containers start a program."""
    said = program("verify", str(copies / "one"), env={"PYTHONPATH": str(Path(__file__).parents[2]), "HOME": "/proc"})
    assert (said.returncode, said.stdout.startswith("AUTHENTIC: ")) == (0, True), said


def test_what_is_there_and_cannot_be_read_is_refused_still(copies: Path, stet: Stet, tmp_path: Path) -> None:
    assert stet("verify", copies / "one").code == 0
    next((tmp_path / "reader/stet/seen").glob("*.json")).write_text("{")
    said = stet("verify", copies / "one")
    assert (said.code, said.out) == (2, "")
