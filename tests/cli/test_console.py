"""What is printed: verdicts, colours, columns, progress, and nothing that a terminal would obey."""

import sys

import pytest

from publish.cli._console import Console
from publish.core.errors import AbsentError, HostError, SourceError, StetError
from publish.core.plain import clean, width


def test_terminal_codes_from_a_host_are_shown_and_not_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    evil = "a\x1b[2Jb\x9bc\u202ed\r\ne\u2028f\udcffg\u200c"
    assert clean(evil) == "a\\x1b[2Jb\\x9bc\\u202ed\\r\\ne\\u2028f\\udcffg\\u200c"
    console = Console()
    console.table(["h"], [[evil]])
    console.answer({}, [evil])
    console.say(evil)
    console.warn(evil, evil)
    console.fail(HostError(evil, host=evil, path=evil))
    Console(json=True).answer({"path": evil})
    out, err = capsys.readouterr()
    assert not {c for c in out + err if c != "\n" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2028")}


def test_a_line_break_in_a_hosts_word_cannot_pass_as_ours(capsys: pytest.CaptureFixture[str]) -> None:
    Console().fail(AbsentError("gone\nwarning: all is well", host="h"))
    assert capsys.readouterr().err.splitlines()[1] == "stet:   warning: all is well"
    Console().fail(SourceError("a:1: x", "b:2: y"))
    assert capsys.readouterr().err == "stet: a:1: x\nstet: b:2: y\n"


def test_quiet_keeps_warnings_and_errors(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(quiet=True)
    console.say("on the way")
    console.warn("mind")
    console.fail(StetError("no"))
    assert capsys.readouterr().err == "stet: warning: mind\nstet: no\n"


def test_progress_without_a_terminal_is_a_line_every_few_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    with Console(clock=lambda: now[0]).progress("pushing to", "bytes") as progress:
        for _ in range(20):
            now[0] += 1
            progress.of("web", 2_000_000, 4_000_000)
    err = capsys.readouterr().err
    assert err == "stet: pushing to web: 2.0 MB of 4.0 MB\n" * 4


def test_the_time_left_is_told_by_the_last_twenty_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    with Console(clock=lambda: now[0]).progress("pushing to", "bytes") as progress:
        done = 0
        for rate in (1_000_000, 1_000):  # it began well, and then the line became slow
            for _ in range(40):
                now[0] += 1
                done += rate
                progress.of("web", done, 40_100_000)
    lines = capsys.readouterr().err.splitlines()
    assert lines[2].endswith("15.0 MB of 40.1 MB, 25 s left")
    assert lines[-1].endswith("40.0 MB of 40.1 MB, 60 s left")


def test_progress_on_a_terminal_is_drawn_and_wiped(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with Console().progress("sealing") as progress:
        progress(1, 2)
        with progress.paused():
            pass
        progress(2, 2)
    assert capsys.readouterr().out == ""


def test_verdicts_are_coloured_for_people_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [["web", "TAMPERED"]]
    Console().table(["host", "verdict"], rows)
    assert "\x1b" not in capsys.readouterr().out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    Console().table(["host", "verdict"], rows)
    assert "\x1b[31mTAMPERED\x1b[0m" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    Console().table(["host", "verdict"], rows)
    assert "\x1b" not in capsys.readouterr().out


def test_columns_stand_below_each_other_in_every_script(capsys: pytest.CaptureFixture[str]) -> None:
    assert (width("维吾尔"), width("བོད་"), width("e\u0301")) == (6, 3, 1)
    Console().table(["a", "b"], [["维", "x"], ["abc", "y"]])
    assert capsys.readouterr().out == "a    b\n维   x\nabc  y\n"
