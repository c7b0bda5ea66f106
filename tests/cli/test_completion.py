"""publish.cli.completion: shells complete verbs and hosts."""

import os
from pathlib import Path

import pytest

from tests.cli.conftest import HERE, Stet, program


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_shells_get_a_script(stet: Stet, shell: str) -> None:
    said = stet("completion", shell).out
    assert "_STET_COMPLETE" in said
    # A verb's words may have commas: fish cuts at the first alone.
    assert said.count("string split -m 1") == said.count("string split")


def complete(line: str, cwd: Path) -> list[str]:
    words_ = line.split(" ")
    env = {**os.environ, "_STET_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words_) - 1)}
    return program(cwd=cwd, env=env).stdout.split()


def test_verbs_and_hosts_are_completed(archive: Path) -> None:
    assert complete("stet pu", archive) == ["plain,publish", "plain,push"]
    assert complete("stet push --host ", archive) == ["plain,one", "plain,two"]
    assert complete("stet push --host t", archive) == ["plain,two"]
    assert complete(f"stet -C {archive} push --host t", HERE) == ["plain,two"]
    assert complete("stet policy t", archive) == ["plain,two"]
    for line in ("stet verify ../o", "stet clone F ../o", "stet withdraw site/", "stet correct site/"):
        assert complete(line, archive) == [f"file,{line.rpartition(' ')[2]}"]
    (archive / "mirrors.toml").write_text("broken [")
    assert complete("stet push --host ", archive) == []
