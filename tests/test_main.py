"""publish.__main__: the program ends its process with the command's exit code, and completes in silence."""

import subprocess
import sys
from pathlib import Path

import pytest

from publish.__main__ import main


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


def test_at_a_press_of_tab_no_error_lands_in_the_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {"_STET_COMPLETE": "bash_complete", "COMP_WORDS": "stet pu", "COMP_CWORD": "1"}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 0
    assert capsys.readouterr() == ("plain,push\nplain,publish\n", "")
