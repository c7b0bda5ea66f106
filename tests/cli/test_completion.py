"""publish.cli.completion: shells complete verbs and hosts."""

import os
from pathlib import Path

import pytest

from tests.cli.conftest import HERE, Stet, program


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_shells_get_a_script(stet: Stet, shell: str) -> None:
    assert "_STET_COMPLETE" in stet("completion", shell).out


def complete(line: str, cwd: Path) -> list[str]:
    words_ = line.split(" ")
    env = {**os.environ, "_STET_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words_) - 1)}
    return program(cwd=cwd, env=env).stdout.split()


def test_verbs_and_hosts_are_completed(archive: Path) -> None:
    assert complete("stet pu", archive) == ["plain,push", "plain,publish"]
    assert complete("stet push --host ", archive) == ["plain,one", "plain,two"]
    assert complete("stet push --host t", archive) == ["plain,two"]
    assert complete(f"stet -C {archive} push --host t", HERE) == ["plain,two"]
    (archive / "mirrors.toml").write_text("broken [")
    assert complete("stet push --host ", archive) == []
