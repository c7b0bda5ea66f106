"""Passphrases, and what is said when it goes wrong: faults of ours, full disks, Ctrl-C, closed pipes."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from publish.cli._session import run
from publish.cli._verbs import cli, commands
from tests.cli.conftest import PASSPHRASE, Stet


def test_a_passphrase_comes_by_file_descriptor(stet: Stet, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STET_PASSPHRASE")
    stet("build")
    read, write = os.pipe()
    os.write(write, f"{PASSPHRASE}\n".encode())
    os.close(write)
    assert stet("seal", "--passphrase-fd", read).code == 0
    os.close(read)


@pytest.mark.parametrize("raw", [b"", b"\n", b"\xff\xfe", b"x" * 5000])
def test_what_is_no_passphrase_is_refused(stet: Stet, archive: Path, tmp_path: Path, raw: bytes) -> None:
    stet("build")
    (tmp_path / "p").write_bytes(raw)
    with (tmp_path / "p").open("rb") as file:
        said = stet("seal", "--passphrase-fd", file.fileno())
    assert (said.code, "passphrase" in said.err, "hint" in said.err) == (2, True, True)


def test_a_wrong_passphrase_is_not_repeated(stet: Stet, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stet("build")
    monkeypatch.setenv("STET_PASSPHRASE", "wrong-but-mine-4712")
    said = stet("-v", "seal")
    assert said.code == 2
    assert "the passphrase does not open the online key" in said.err
    assert "4712" not in said.err


def test_without_a_terminal_nobody_is_asked(stet: Stet, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stet("build")
    monkeypatch.delenv("STET_PASSPHRASE")
    said = stet("seal")
    assert said.code == 2
    assert "--passphrase-fd" in said.err


def test_a_new_passphrase_is_asked_for_twice(stet: Stet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STET_PASSPHRASE")
    monkeypatch.setattr(sys, "stdin", type("Terminal", (), {"isatty": lambda _: True})())
    typed = iter([PASSPHRASE, "something else", PASSPHRASE, PASSPHRASE])
    monkeypatch.setattr("getpass.getpass", lambda _prompt, stream: next(typed))
    said = stet("init", tmp_path / "new")
    assert (said.code, "differ" in said.err) == (2, True)
    assert not (tmp_path / "new").exists()
    assert stet("init", tmp_path / "new").code == 0


def test_no_option_takes_the_passphrase_itself() -> None:
    names = {name for verb in commands().values() for param in verb.params for name in param.opts}
    assert not {n for n in names if "pass" in n} - {"--passphrase-fd"}


class Broken(Exception):
    pass


def test_a_fault_of_ours_is_one_line_without_secrets(
    stet: Stet, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STET_BUCKET_SECRET_KEY", "planted-secret-key")

    def broken(*_: object, **__: object) -> None:
        raise Broken(f"planted-secret-key {PASSPHRASE} in the middle\nof \x1b[31mit")

    stet("build")
    monkeypatch.setattr("publish.archive.archive.seal", broken)
    said = stet("seal")
    assert said.code == 70
    assert re.fullmatch(
        r"stet: a fault of stet's own: Broken at test_trouble\.py:\d+\nstet: hint: run with -v .*\n", said.err
    )
    code = run(cli, ["-v", "seal"])
    assert code == 70


def test_a_trace_has_no_secrets_in_it(
    archive: Path, stet: Stet, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stet("build")
    monkeypatch.setenv("STET_BUCKET_SECRET_KEY", "planted-secret-key")

    def broken(*_: object, **__: object) -> None:
        raise Broken(f"planted-secret-key {PASSPHRASE}\x1b[31m")

    monkeypatch.setattr("publish.archive.archive.seal", broken)
    assert run(cli, ["-v", "seal"]) == 70
    err = capsys.readouterr().err
    assert "Traceback" in err
    assert "Broken: *** ***\\x1b[31m" in err


def test_a_full_disk_is_this_machines_fault(stet: Stet, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", str(archive / ".stet/x"))

    monkeypatch.setattr("publish.archive.archive.build", full)
    said = stet("build")
    assert said.code == 1
    assert said.err.splitlines()[0] == f"stet: {archive}/.stet/x: no space left on device"
    assert "room" in said.err


def test_ctrl_c_ends_with_130_and_says_what_to_do(stet: Stet, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("publish.archive.archive.build", interrupted)
    said = stet("build")
    assert (said.code, said.out) == (130, "")
    assert said.err == "stet: interrupted; run the same command again to go on\n"


def test_a_reader_of_the_answer_that_goes_away_is_no_error(archive: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "publish", "build"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.close()
    assert child.stderr.read() == ""
    assert child.wait(60) == 0
    child.stderr.close()


def test_serve_says_where_and_ends_with_ctrl_c(archive: Path, tmp_path: Path, stet: Stet) -> None:
    stet("publish")
    child = subprocess.Popen(
        [sys.executable, "-m", "publish", "serve", "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # A shell without job control has its background jobs ignore Ctrl-C, and they hand that down.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert child.stdout is not None
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\n", child.stdout.readline())
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=30)
    assert err == "stet: serving release 1; Ctrl-C ends it\nstet: ended\n"
    assert child.returncode == 0


@pytest.mark.parametrize(
    "host", ['kind = "folder"\npath = "~nobody2/x"', 'kind = "ipfs"\napi = ""\ncar = "~nobody2/x.car"']
)
def test_a_home_of_nobody_is_named_with_its_line(stet: Stet, archive: Path, host: str) -> None:
    stet("build")
    stet("seal")
    (archive / "mirrors.toml").write_text(f"[hosts.one]\n{host}\n")
    for verb in ("check", "push", "heal"):
        said = stet(verb)
        assert said.code == 2, said
        assert f"mirrors.toml:{1 + len(host.splitlines())}" in said.err
    assert stet("verify", "~nobody2/x/").code == 2
