"""Two versions of the program, and one archive."""

import json
from pathlib import Path

import pytest

from publish.core.errors import ConfigError, SignatureError
from publish.release import dotstet, version
from publish.verify.signatures import parse
from publish.verify.tufapi import Root
from tests.support.factory import NOW, Archive
from tests.vectors import judge


def test_a_state_of_a_newer_program(tmp_path: Path) -> None:
    """Row versions: .stet/ was written by a newer Stet. Oracle: nothing is read by a form that is not known."""
    archive = Archive(tmp_path)
    archive.release()
    (archive.state / version.FILE).write_text(json.dumps({"form": 2, "program": "0.0.1"}))
    with pytest.raises(ConfigError, match="it has form 2"):
        dotstet.load(archive.state, now=NOW)


def test_an_older_program_beside_a_newer_one(tmp_path: Path) -> None:
    """Row versions: a newer Stet signed here last. Oracle: this one signs nothing."""
    archive = Archive(tmp_path)
    archive.release()
    (archive.state / version.FILE).write_text(json.dumps({"form": 1, "program": "99.0"}))
    archive.write("index.html", "second")
    with pytest.raises(ConfigError, match="signed here last"):
        archive.seal()


def test_an_archive_of_a_newer_form() -> None:
    """Row versions: a root says a form that only a newer reader knows. Oracle: refused, and by name."""
    for name, shown in (("null", "None"), ("text", "1"), ("true", "True"), ("2", "2")):
        vector = judge.read(f"form-root-format-{name}")
        raw = vector["files"]["metadata/1.root.json"]
        with pytest.raises(SignatureError, match=f"its format is '{shown}'.*needs a newer Stet"):
            parse(Root, raw.encode(), "1.root.json", "the copy")
