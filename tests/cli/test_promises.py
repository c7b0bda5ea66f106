"""What every command promises: help, exit codes, JSON, a hint with every error; completion and documents."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click import Group

from publish import __version__
from publish.cli import _verbs
from publish.cli._session import Verb
from publish.cli._verbs import commands
from tests.cli.conftest import GROUPS, HERE, MORE, VERBS, Stet, program


def command(*path: str) -> Any:
    return commands()[path[0]]


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


def test_the_verbs_are_listed_in_the_order_of_their_use(stet: Stet) -> None:
    listed = stet("--help").out.split("Commands:")[1]
    assert re.findall(r"^  ([a-z]+) ", listed, re.MULTILINE) == [*VERBS, *MORE, "completion"]
    verbs = [v for c in commands().values() for v in (c.commands.values() if isinstance(c, Group) else [c])]
    assert all(isinstance(verb, Verb) for verb in verbs)


def test_the_help_of_all_says_of_each_verb_what_its_own_says() -> None:
    for name, said in _verbs.VERBS.items():
        help_text = command(name).help or ""
        assert " ".join(help_text.split("\n\n")[0].split()) == said, name


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


@pytest.mark.parametrize(
    "argv",
    [
        ["build"],
        ["seal"],
        ["push"],
        ["check"],
        ["heal"],
        ["publish"],
        ["serve"],
        ["heal", "--restore"],
        ["clone", "abc"],
        ["clone", "abc", "https://a.example", "f"],
        ["clone", "nothing.json", "https://a.example", "f"],
        ["clone", "0" * 64, "gopher://a.example", "f"],
        ["verify", "."],
        ["verify", "gopher://a.example/"],
        ["-C", "nowhere", "build"],
        ["init", "--title", "a\x1bb"],
        ["init", "--passphrase-fd", "99"],
        ["serve", "--bind", "300.1.1.1"],
        ["nonsense"],
        ["check", "--depth", "deep"],
        ["completion", "tcsh"],
    ],
)
def test_every_error_says_what_to_do(stet: Stet, argv: list[str]) -> None:
    said = stet(*argv)
    assert said.code in (2, 5), said
    assert "stet: hint: " in said.err
    assert said.out == ""
    first = said.err.splitlines()[0].removeprefix("stet: ")
    assert not first.endswith(".")


@pytest.mark.parametrize("argv", [["build"], ["push"], ["check"], ["heal"], ["publish"]])
def test_before_anything_is_sealed_every_verb_still_ends_well_said(stet: Stet, archive: Path, argv: list[str]) -> None:
    said = stet("--json", *argv)
    assert said.json
    assert said.code in (0, 2)


def test_a_seal_without_a_build_says_what_to_run(stet: Stet, archive: Path) -> None:
    said = stet("seal")
    assert said.err == (
        "stet: nothing has been built yet\nstet: hint: run: stet build (or: stet publish, which does it all)\n"
    )


def test_faults_of_the_sources_are_3_and_each_has_its_line(stet: Stet, archive: Path) -> None:
    for name in ("a", "b"):
        (archive / f"site/reports/2013/{name}.md").parent.mkdir(exist_ok=True)
        (archive / f"site/reports/2013/{name}.md").write_text("---\ntitel: x\n---\n")
    said = stet("build")
    assert said.code == 3
    assert "stet: site/reports/2013/a.md:2: " in said.err.replace("stet: reports", "stet: site/reports")
    assert "b.md:2: " in said.err


def test_warnings_of_the_rooms_come_through_the_console(stet: Stet, archive: Path) -> None:
    (archive / "site/evidence").mkdir()
    (archive / "site/evidence/unused.csv").write_text("a\n")
    said = stet("--quiet", "build")
    assert said.code == 0
    assert said.err.startswith("stet: warning: site/evidence/unused.csv")


def test_directory_is_where_it_works(
    stet: Stet, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    assert stet("-C", archive, "build").code == 0
    monkeypatch.chdir("/")
    assert stet("build", "-C", archive).code == 0


def test_an_unknown_host_is_named(stet: Stet, archive: Path) -> None:
    stet("build")
    stet("seal")
    for verb in ("push", "check"):
        said = stet(verb, "--host", "on")
        assert said.err.startswith("stet: no host 'on' in mirrors.toml, did you mean 'one'?")


def test_an_archive_without_hosts_is_told_where_to_name_them(stet: Stet, archive: Path) -> None:
    (archive / "mirrors.toml").write_text("")
    stet("build")
    stet("seal")
    assert "names no host" in stet("push").err


def test_version_and_no_words_at_all(stet: Stet) -> None:
    assert stet("--version").out == f"stet {__version__}\n"
    done = program()
    assert done.returncode == 2
    assert "Commands:" in done.stderr


def test_help_imports_no_verb() -> None:
    heavy = ("boto3", "mkdocs", "pydantic", "rich", "tuf", "urllib3")
    look = f"import sys, publish.__main__; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, cwd=HERE).stdout == "[]\n"


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


@pytest.mark.parametrize("document", ["README.md", "manual/publish.md", "manual/read.md"])
def test_the_documents_name_every_verb_that_is_theirs(document: str) -> None:
    file = HERE / document
    text = file.read_text("utf-8") if file.exists() else ""
    if not text:
        return  # not written yet
    theirs = {"manual/read.md": ["clone", "verify", "serve"], "manual/publish.md": [*VERBS[:7], "publish"]}
    missing = [verb for verb in theirs.get(document, VERBS) if f"stet {verb}" not in text and f"`{verb}`" not in text]
    assert not missing, f"{document} does not name: {', '.join(missing)}"
