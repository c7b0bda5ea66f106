"""publish.__main__: the program ends its process with the command's exit code, and completes in silence."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from publish.__main__ import main
from publish.cli._session import INTERRUPTED, run
from tests.support.factory import PAGES, Archive, lay


@pytest.mark.parametrize(("argv", "code"), [(["--version"], 0), (["no-such-verb"], 2), (["verify"], 2)])
def test_the_process_ends_with_the_commands_exit_code(
    argv: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(argv)
    assert ended.value.code == code
    assert all(line.startswith("stet: ") for line in capsys.readouterr().err.splitlines())


def test_a_module_is_a_program() -> None:
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-m", "publish", "--version"], capture_output=True, text=True, cwd=root)
    assert (done.returncode, done.stdout[:5]) == (0, "stet ")


AT = """
import os, signal, sys
class Typist:
    def find_spec(self, name, path=None, target=None):
        if name == "publish.cli._session":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Typist())
signal.signal(signal.SIGINT, signal.default_int_handler)  # what was begun in a shell's background begins without
from publish.__main__ import main
main(sys.argv[1:])
"""


def test_ctrl_c_while_modules_load_is_the_same_end_as_later(capsys: pytest.CaptureFixture[str]) -> None:
    def at_once(*argv: str) -> "subprocess.CompletedProcess[str]":
        words = [sys.executable, "-c", AT, *argv]
        return subprocess.run(words, capture_output=True, text=True, cwd=Path(__file__).parents[1])

    done = at_once("--version")
    said = "interrupted; run the same command again to go on"
    assert (done.returncode, done.stdout, done.stderr) == (INTERRUPTED, "", f"stet: {said}\n")
    scripted = at_once("check", "--json")
    assert (scripted.returncode, scripted.stderr) == (INTERRUPTED, done.stderr)

    @click.command()
    def stopped() -> None:
        raise KeyboardInterrupt

    assert run(click.Group(commands={"stopped": stopped}), ["stopped"]) == INTERRUPTED
    assert capsys.readouterr().err == done.stderr
    assert json.loads(scripted.stdout)["error"] == {"message": said, "hint": None, "kind": "Interrupted", "exit": 130}


def test_at_a_press_of_tab_no_error_lands_in_the_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {"_STET_COMPLETE": "bash_complete", "COMP_WORDS": "stet pu", "COMP_CWORD": "1"}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 0
    assert capsys.readouterr() == ("plain,publish\nplain,push\n", "")


def test_files_have_utf_8_names_whatever_the_locale_and_what_is_printed_has_the_locales(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "publisher")
    copy = lay(archive.publish(), tmp_path / "copy")
    environ = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    words = ["-m", "publish", "clone", archive.fingerprint, str(copy), str(tmp_path / "clone")]
    # The option of the outer start is of no weight, and there is no third.
    done = subprocess.run([sys.executable, "-X", "utf8=0", *words], capture_output=True, env=environ, timeout=60)
    assert b"AUTHENTIC" in done.stdout
    assert done.stdout.isascii()
    (page,) = [path for path in PAGES if "caf" in path]
    assert (tmp_path / "clone" / page).read_bytes() == (copy / page).read_bytes()


@pytest.mark.parametrize(("streams", "code"), [("<&- >&- 2>&-", 0), (">/dev/full", 1)])
def test_streams_that_are_closed_or_full_end_no_work(tmp_path: Path, streams: str, code: int) -> None:
    archive = Archive(tmp_path / "publisher")
    copy = lay(archive.publish(), tmp_path / "copy")
    words = ["-m", "publish", "--json", "clone", archive.fingerprint, str(copy), str(tmp_path / "clone")]
    shell = ["/bin/sh", "-c", f'"$@" {streams}', "sh", sys.executable, *words]
    done = subprocess.run(shell, capture_output=True, text=True, timeout=60)
    # The work was done. Only an answer that nobody can have is no success.
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    for page in PAGES:
        assert (tmp_path / "clone" / page).read_bytes() == (copy / page).read_bytes()


def test_a_log_on_a_full_disk_ends_no_work(tmp_path: Path) -> None:
    copy = lay(Archive(tmp_path / "publisher").publish(), tmp_path / "copy")
    shell = ["/bin/sh", "-c", '"$@" 2>/dev/full', "sh", sys.executable, "-m", "publish", "verify", str(copy)]
    done = subprocess.run(shell, capture_output=True, text=True, timeout=60)  # it warns: no fingerprint was given
    assert done.returncode == 0
    assert done.stdout.startswith("AUTHENTIC")


def test_a_closed_stream_is_nowhere_and_its_number_is_taken() -> None:
    code = "import os, publish.cli._console as c; c.ready(); os._exit(os.open('/dev/null', 0))"
    done = subprocess.run(["/bin/sh", "-c", '"$@" <&- >&-', "sh", sys.executable, "-c", code], timeout=60)
    assert done.returncode >= 3
