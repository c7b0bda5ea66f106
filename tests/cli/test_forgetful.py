"""Where nothing can be remembered, the verdict is said all the same, first, and then that it will be forgotten."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Stet, program


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
