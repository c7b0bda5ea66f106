"""publish.cli._turns: a line for each round, whatever becomes of it, until somebody ends it."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from publish.cli import _turns
from publish.cli._session import Session
from publish.core.errors import ConfigError, UnreachableError
from publish.readers.clone.turns import CloneTurns
from tests.cli.conftest import Stet


def _rounds(*outcomes: Any) -> Any:
    left: Iterator[Any] = iter(outcomes)

    def turn() -> tuple[dict[str, Any], str]:
        found = next(left)
        if isinstance(found, BaseException):
            raise found
        return {"release": found}, f"release {found}"

    return turn


def test_rounds_go_on_after_failures_and_each_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    session, slept = Session(), list[float]()
    session.console.json = True
    turn = _rounds(1, UnreachableError("silent", host="a"), ConfigError("no room"), 2, KeyboardInterrupt())
    _turns.keep_going(session, turn, CloneTurns(21_600, lambda: 0.5), sleep=slept.append)
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one.get("release") or one["error"]["exit"] for one in said] == [1, 5, 2, 2]
    assert slept == [21_600, 300, 600, 21_600]
    assert all(one["next"] > one["at"] for one in said)


def test_what_is_wrong_at_the_first_round_is_told_at_once() -> None:
    with pytest.raises(ConfigError):
        _turns.keep_going(Session(), _rounds(ConfigError("not empty")), CloneTurns(600))


def test_a_clone_brings_itself_up_to_date_and_ends_with_ctrl_c(stet: Stet, archive: Path, tmp_path: Path) -> None:
    stet("publish")
    fingerprint = stet("fingerprint", "--json").json["fingerprint"]
    assert stet("clone", fingerprint, tmp_path / "one", tmp_path / "mine").code == 0
    about = archive / "site/about.md"
    about.write_text(about.read_text() + "\nMore.\n")
    stet("publish")
    assert "release 2" in stet("-C", tmp_path / "mine", "clone").out
    (tmp_path / "mine/about.html").unlink()
    child = subprocess.Popen(
        [sys.executable, "-m", "publish", "-C", str(tmp_path / "mine"), "clone", "--every", "6h"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert child.stdout is not None
    assert ": release 2, 1 new file, " in child.stdout.readline()
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=60)
    assert (child.returncode, err) == (0, "stet: ended\n")
    assert (tmp_path / "mine/about.html").read_text().count("More.") == 1


def test_words_that_do_not_go_together_are_refused(stet: Stet, tmp_path: Path) -> None:
    for words in (["--every", "5 min", "a"], ["--every", "40d"], ["--unit", "a"], [], ["a", "b"], [tmp_path]):
        said = stet("clone", *words)
        assert (said.code, said.out) == (2, ""), words
    assert "such as 6h" in stet("clone", "--every", "soon").err


def test_a_unit_is_printed_and_nothing_written(stet: Stet, archive: Path, tmp_path: Path) -> None:
    stet("publish")
    fingerprint = stet("fingerprint", "--json").json["fingerprint"]
    stet("clone", fingerprint, tmp_path / "one", tmp_path / "mine")
    said = stet("-C", tmp_path / "mine", "clone", "--unit", "--json").json
    assert len(said["files"]) == 2
    assert all(f"WorkingDirectory={tmp_path}/mine\n" in text or "[Timer]" in text for text in said["files"].values())
    assert said["cron"].count("clone >/dev/null") == 1
    shown = stet("-C", tmp_path / "mine", "clone", "--unit").out
    # Without -S this program would be found as an installed one.
    bare, others = [sys.executable, "-S", *_turns._program()[1:], "--version"], str(Path(click.__file__).parents[1])
    done = subprocess.run(
        bare, cwd=tmp_path / "mine", env={"PYTHONPATH": others}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.startswith("stet ")) == (0, True), done.stderr
    assert all(text in shown for text in said["files"].values())
