"""publish.cli._verbs: every verb is listed, and loads what it needs and no more."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click import Group

from publish import __version__
from publish.cli import _verbs
from publish.cli._session import Verb
from publish.cli._verbs import commands
from publish.core.errors import TrustError
from publish.release.keys import Keyring
from tests.cli.conftest import HERE, MORE, VERBS, Stet
from tests.support.factory import PASSPHRASE, Archive, lay

PUBLISHERS = ("publish.archive", "publish.release", "publish.reports", "publish.tree", "publish.copies.push")
"""Rooms that make, sign or send."""


KEYS = ("publish.release.keyfile", "publish.audit.evidence.keep")


HEAVY = (
    "boto3",
    "botocore",
    "dulwich",
    "ipfshttpclient",
    "markdown",
    "mkdocs",
    "msgspec",
    "rich",
    "segno",
    "weasyprint",
    "yaml",
)


_TOLD = """
import json, sys
from publish.__main__ import main
try: main()
finally: print(json.dumps(sorted(sys.modules)))
"""


@dataclass(frozen=True)
class Reader:
    """Somebody with a copy at hand, and a key of their own."""

    home: Path
    copy: Path
    fingerprint: str
    key: Path

    def loads(self, *words: object, code: int = 0) -> set[str]:
        """Run a verb in a process of its own; the modules that are loaded in the end."""
        environment = {**os.environ, "XDG_STATE_HOME": str(self.home / "reader"), "STET_PASSPHRASE": PASSPHRASE}
        environment["PYTHONPATH"] = str(Path(__file__).parents[2])
        command = [sys.executable, "-c", _TOLD, *map(str, words)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.home, env=environment, timeout=120)
        assert done.returncode == code, done.stderr
        found: list[str] = json.loads(done.stdout.splitlines()[-1])
        return set(found)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    home = tmp_path_factory.mktemp("home")
    archive = Archive(home / "publisher")
    copy = lay(archive.release(now=datetime.now(UTC)), home / "copy")
    Keyring.create(home / "keys", PASSPHRASE)
    return Reader(home, copy, archive.fingerprint, home / "keys/online.key")


def _below(modules: set[str], rooms: tuple[str, ...]) -> list[str]:
    return sorted(m for m in modules if any(m == room or m.startswith(f"{room}.") for room in rooms))


def command(*path: str) -> Any:
    return commands()[path[0]]


@pytest.mark.parametrize("verb", ["clone", "verify a copy", "verify a page", "verify a file", "history", "fingerprint"])
def test_a_readers_verb_loads_nothing_that_builds_signs_or_sends(reader: Reader, verb: str) -> None:
    whose = ("--fingerprint", reader.fingerprint)
    page = reader.copy / "index.html"
    words: tuple[object, ...] = {
        "clone": ("clone", reader.fingerprint, reader.copy, reader.home / "mine"),
        "verify a copy": ("verify", reader.copy, *whose),
        "verify a page": ("verify", page, *whose),
        "verify a file": ("verify", page, "--of", reader.copy, *whose),
        "history": ("history", reader.copy, *whose),
        "fingerprint": ("fingerprint", reader.copy, "--words"),
    }[verb]
    loaded = reader.loads(*words)
    assert f"publish.cli.{words[0]}" in loaded
    assert _below(loaded, (*PUBLISHERS, *KEYS, *HEAVY)) == []


def test_a_witness_opens_its_own_key_and_loads_nothing_of_a_publishers(reader: Reader) -> None:
    whose = ("--name", "ann.example/w", "--fingerprint", reader.fingerprint)
    loaded = reader.loads("witness", reader.copy, "--key", reader.key, *whose)
    assert (reader.home / "ann.example-w-1.cosig").is_file()
    assert _below(loaded, (*PUBLISHERS, "publish.audit", *HEAVY)) == ["publish.release", "publish.release.keyfile"]


def test_a_page_on_this_disk_is_proved_without_the_library_for_the_web(reader: Reader) -> None:
    loaded = reader.loads("verify", reader.copy / "index.html", "--fingerprint", reader.fingerprint)
    assert _below(loaded, ("urllib3", "publish.copies.hosts.web", "publish.audit", "cryptography.x509")) == []
    assert _below(loaded, ("publish.verify.forks", "publish.verify.rewriting", "publish.verify.sight")) == []


def test_help_loads_no_verb(reader: Reader) -> None:
    loaded = reader.loads("--help")
    assert _below(loaded, tuple(f"publish.cli.{verb}" for verb in _verbs.VERBS)) == []
    assert _below(loaded, (*PUBLISHERS, *KEYS, *HEAVY, "publish.verify", "publish.copies", "tuf", "cryptography")) == []


def test_the_verbs_are_listed_in_the_order_of_their_use(stet: Stet) -> None:
    listed = stet("--help").out.split("Publish:")[1]
    assert re.findall(r"^  ([a-z]+) ", listed, re.MULTILINE) == [*_verbs.VERBS]
    assert sorted(_verbs.VERBS) == sorted([*VERBS, *MORE, "completion"])
    verbs = [v for c in commands().values() for v in (c.commands.values() if isinstance(c, Group) else [c])]
    assert all(isinstance(verb, Verb) for verb in verbs)


@pytest.mark.parametrize("columns", ["60", "80", "200"])
def test_the_help_of_all_cuts_no_sentence(columns: str) -> None:
    """On a terminal of any width. Oracle: the sentences, word by word."""
    run = [sys.executable, "-m", "publish", "--help"]
    said = subprocess.run(run, capture_output=True, text=True, cwd=HERE, env={**os.environ, "COLUMNS": columns}).stdout
    words = " ".join(said.split())
    assert [verb for verb, sentence in _verbs.VERBS.items() if f"{verb} {sentence}" not in words] == []
    assert max(map(len, said.splitlines())) <= int(columns)


@pytest.mark.parametrize(
    ("words", "meant"),
    [(("chek",), ", did you mean 'check'?"), (("keys", "exprot"), ", did you mean 'export'?"), (("frobnicate",), "")],
)
def test_a_misspelt_verb_is_told_with_the_nearest(stet: Stet, words: tuple[str, ...], meant: str) -> None:
    said = stet(*words)
    assert (said.code, said.err.splitlines()[0]) == (2, f"stet: no such command '{words[-1]}'{meant}")


@pytest.mark.parametrize("words", [("version",), ("--version",)])
def test_the_version_is_told_to_people_and_to_scripts(stet: Stet, words: tuple[str, ...]) -> None:
    assert stet(*words).out == f"stet {__version__}\n"
    assert stet(*words, "--json").json == {"version": __version__}


def test_the_help_of_all_says_of_each_verb_what_its_own_says() -> None:
    for name, said in _verbs.VERBS.items():
        help_text = command(name).help or ""
        assert " ".join(help_text.split("\n\n")[0].split()) == said, name


def test_help_imports_no_verb() -> None:
    heavy = ("boto3", "mkdocs", "msgspec", "rich", "shlex", "tuf", "urllib3")
    look = f"import sys, publish.cli._session, publish.cli._verbs; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, cwd=HERE).stdout == "[]\n"


@pytest.mark.parametrize("document", ["README.md", "manual/publish.md", "manual/read.md"])
def test_the_documents_name_every_verb_that_is_theirs(document: str) -> None:
    file = HERE / document
    text = file.read_text("utf-8") if file.exists() else ""
    if not text:
        return  # not written yet
    theirs = {"manual/read.md": ["clone", "verify", "serve"], "manual/publish.md": [*VERBS[:7], "publish"]}
    missing = [verb for verb in theirs.get(document, VERBS) if f"stet {verb}" not in text and f"`{verb}`" not in text]
    assert not missing, f"{document} does not name: {', '.join(missing)}"


def test_who_judges_evidence_loads_nothing_that_signs_or_looks(reader: Reader) -> None:
    file = reader.home / "evidence.json"
    file.write_text("{}")
    loaded = reader.loads("evidence", "verify", file, code=TrustError.exit_code)
    assert "publish.audit.evidence.exhibit" in loaded
    assert _below(loaded, (*PUBLISHERS, "publish.audit.check", "publish.audit.evidence.keep", *HEAVY)) == []
