"""publish.cli._session: help, exit codes, JSON, passphrases, and how a process ends."""

import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from publish import __version__
from publish.cli._session import run
from publish.cli._verbs import cli, commands
from tests.cli.conftest import GROUPS, MORE, PASSPHRASE, VERBS, Stet, program


def command(*path: str) -> Any:
    return commands()[path[0]]


class Broken(Exception):
    pass


@pytest.mark.parametrize("verb", [*(v for v in (*VERBS, *MORE) if v not in GROUPS), "completion"])
def test_help_lists_the_exit_codes_and_the_common_options(stet: Stet, verb: str) -> None:
    said = stet(verb, "--help")
    assert said.code == 0
    listed = said.out.split("Exit codes:")[1]
    for code, _ in command(verb).exit_codes():
        assert re.search(rf"^  {code} ", listed, re.MULTILINE)
    for option in ("--json", "--quiet", "--verbose", "--directory"):
        assert option in said.out
    assert re.search(r"^  0 .*^  2 .*^  70 .*^  130 ", listed, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(
    "argv",
    [
        ["--json", "check"],
        ["check", "--json"],
        ["--json", "verify", "nowhere"],
        ["seal", "--json"],
        ["--json", "chekc"],
        ["--json", "push", "--host"],
        ["--json", "serve", "--port", "x"],
        # What is wrong stands before the wish.
        ["check", "--json", "--bogus"],
        ["check", "--bogus", "--json"],
        ["--bogus", "check", "--json"],
        ["-C", "/no/such/folder", "check", "--json"],
        ["check", "-C", "/no/such/folder", "--json"],
        ["push", "--only", "--json"],
        ["keys", "list", "--bogus", "--json"],
        ["verify", "--json"],
    ],
)
def test_an_error_is_json_on_stdout_and_talk_on_stderr(stet: Stet, argv: list[str]) -> None:
    said = stet(*argv)
    assert said.code == 2
    error = said.json["error"]
    assert error["kind"] == "ConfigError"
    assert error["exit"] == 2
    assert error["hint"]
    assert f"stet: hint: {error['hint']}\n" in said.err


@pytest.mark.parametrize("argv", [["build"], ["push"], ["check"], ["heal"], ["publish"]])
def test_before_anything_is_sealed_every_verb_still_ends_well_said(stet: Stet, archive: Path, argv: list[str]) -> None:
    said = stet("--json", *argv)
    assert said.json
    assert said.code in (0, 2)


def test_directory_is_where_it_works(
    stet: Stet, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    assert stet("-C", archive, "build").code == 0
    monkeypatch.chdir("/")
    assert stet("build", "-C", archive).code == 0


def test_version_and_no_words_at_all(stet: Stet) -> None:
    assert stet("--version").out == f"stet {__version__}\n"
    done = program()
    assert done.returncode == 2
    assert "Publish:" in done.stderr


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


def test_a_passphrase_in_another_encoding_is_told_before_it_is_used(
    stet: Stet, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stet("build")
    monkeypatch.setenv("STET_PASSPHRASE", os.fsdecode(b"\xc4\xe3\xba\xc3 long enough"))
    said = stet("seal")
    assert said.code == 2
    assert "not UTF-8" in said.err


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
    assert not {n for n in names if "pass" in n} - {"--passphrase-fd", "--password-fd"}


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
        r"stet: a fault of stet's own: Broken at test_session\.py:\d+\nstet: hint: run with -v .*\n", said.err
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

    monkeypatch.setattr("publish.archive.built.build", full)
    said = stet("build")
    assert said.code == 1
    assert said.err.splitlines()[0] == f"stet: {archive}/.stet/x: no space left on device"
    assert "room" in said.err


def test_ctrl_c_ends_with_130_and_says_what_to_do(stet: Stet, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("publish.archive.built.build", interrupted)
    said = stet("build")
    assert (said.code, said.out) == (130, "")
    assert said.err == "stet: interrupted; run the same command again to go on\n"
    error = stet("build", "--json").json["error"]
    assert (error["kind"], error["exit"]) == ("Interrupted", 130)
    assert said.err == f"stet: {error['message']}\n"


def test_a_word_behind_the_dashes_asks_for_nothing(stet: Stet, archive: Path) -> None:
    said = stet("verify", "--bogus", "--", "--json")
    assert (said.code, said.out) == (2, "")


@pytest.mark.parametrize("key", [b"\x03", b"\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_who_gives_up_at_a_question_is_told_on_a_line_of_its_own(tmp_path: Path, key: bytes) -> None:
    """On a real terminal, where the question stands without a line's end."""
    ours, theirs = os.openpty()
    words = "import os; os.setsid(); import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    # Who runs the tests behind a shell's "&" has them ignore Ctrl-C, which a child inherits.
    words += "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    words += "import sys; from publish.__main__ import main; main(sys.argv[1:])"
    run = [sys.executable, "-c", words, "init", str(tmp_path / "new")]
    env = {name: value for name, value in os.environ.items() if name != "STET_PASSPHRASE"}
    with subprocess.Popen(run, stdin=theirs, stdout=theirs, stderr=theirs, env=env) as child:
        said = b""
        while not said.endswith(b"at least: "):
            said += os.read(ours, 1024)
        for _ in range(60):
            os.write(ours, key)
            # Pressed in the moment before the program waits for a key, it is seen at the next one only.
            with suppress(subprocess.TimeoutExpired):
                child.wait(1)
                break
        child.kill()
        code = child.wait()
    os.close(theirs)  # held until then, so that a key too many has somewhere to go
    said += os.read(ours, 4096)
    os.close(ours)
    assert code == 130, said
    first, second, *rest = said.decode().split("\r\n")
    assert (first, rest) == ("stet: new passphrase for the keys, 8 characters at least: ", [""])
    assert second == "stet: interrupted; run the same command again to go on"
    assert not (tmp_path / "new").exists()


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


def test_a_descriptor_of_any_number_is_told(stet: Stet, archive: Path) -> None:
    stet("build")
    said = stet("seal", "--passphrase-fd", 10**20)
    assert said.code == 2
    assert "Bad file descriptor" in said.err


@pytest.mark.parametrize(
    "argv", [["verify", ""], ["clone", "0" * 64, "copy", ""], ["add", "x", "--language="], ["-C", "", "status"]]
)
def test_an_empty_word_is_not_taken_for_the_folder_one_is_in(stet: Stet, archive: Path, argv: list[str]) -> None:
    before = sorted(archive.rglob("*"))
    said = stet("--json", *argv)
    assert (said.code, said.json["error"]["kind"]) == (2, "ConfigError")
    assert sorted(archive.rglob("*")) == before


def test_a_word_that_ends_in_an_equals_sign_says_something(stet: Stet, archive: Path) -> None:
    assert "says nothing" not in stet("import", "nowhere", "--without=[?]page=").err
