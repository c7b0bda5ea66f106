"""publish.release.version: what an older Stet does with the state, the draft and the archive of a newer one."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

import publish
from publish.cli._ceremony import draft_lines
from publish.core.errors import ConfigError
from publish.release import dotstet, version
from publish.release.appoint import appoint
from publish.release.draft import dump, load
from publish.release.keys import dump_public, make, public_half
from tests.support.factory import NOW, PAGES, Archive

NEWER = "99.0.0"


def say(archive: Archive, **more: object) -> Path:
    file = archive.state / version.FILE
    file.write_text(json.dumps({"form": 1, "program": publish.__version__, **more}))
    return file


def test_whoever_signs_is_noted_and_a_state_of_before_is_taken(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.release()
    file = archive.state / version.FILE
    assert json.loads(file.read_text()) == {"form": version.KNOWN, "program": publish.__version__}
    file.unlink()  # of before it was written
    assert version.read(archive.state) == version.Version(1, "")
    archive.publish({**PAGES, "index.html": "<!doctype html><title>Archive</title>new"})
    assert version.read(archive.state).program == publish.__version__


def test_a_newer_form_is_refused_by_name_and_nothing_is_changed(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.release()
    file = say(archive, form=2, program=NEWER)
    before = {f: f.read_bytes() for f in archive.state.rglob("*") if f.is_file()}
    with pytest.raises(ConfigError, match=f"newer Stet \\({NEWER}\\): it has form 2") as caught:
        dotstet.load(archive.state, now=NOW)
    assert f"use Stet {NEWER} or newer" in str(caught.value.hint)
    with pytest.raises(ConfigError, match="newer Stet"):
        archive.release()
    assert {f: f.read_bytes() for f in archive.state.rglob("*") if f.is_file()} == before
    assert file.exists()


def test_an_older_program_reads_the_state_and_signs_nothing(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    number = archive.release().number
    say(archive, program=NEWER)
    assert dotstet.load(archive.state, now=NOW).number == number
    with pytest.raises(ConfigError, match=f"Stet {NEWER} signed here last"):
        archive.publish({**PAGES, "index.html": "<!doctype html><title>Archive</title>new"})
    assert dotstet.load(archive.state, now=NOW).number == number
    say(archive, program="0.0.1")
    archive.publish({**PAGES, "index.html": "<!doctype html><title>Archive</title>new"})
    assert dotstet.load(archive.state, now=NOW).number == number + 1
    assert version.read(archive.state).program == publish.__version__


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"form": 0, "program": "1.0"}', '{"form": true, "program": "1.0"}', "[" * 9999]
)
def test_a_damaged_note_is_told_by_its_file(tmp_path: Path, text: str) -> None:
    archive = Archive(tmp_path)
    archive.release()
    (archive.state / version.FILE).write_text(text)
    with pytest.raises(ConfigError, match=r"version\.json is damaged"):
        dotstet.load(archive.state, now=NOW)


@pytest.mark.parametrize("said", ["1.2\x1b[2J", "", 3, None, "one", "1." * 40])
def test_a_programs_name_is_digits_and_dots(said: object) -> None:
    assert not version.is_program(said)


def test_signers_are_told_that_another_version_drafted(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.release()
    make(tmp_path / "ana.key", "a passphrase of hers")
    (tmp_path / "ana.pub.json").write_bytes(dump_public(public_half(tmp_path / "ana.key"), "ana"))
    drafted = appoint(archive.state, "editors", add=[tmp_path / "ana.pub.json"], now=NOW)
    assert not any("drafted by" in line for line in draft_lines(drafted))
    file = tmp_path / "other.draft.json"
    for program, told in ((NEWER, f"drafted by Stet {NEWER}"), ("", "drafted by an older Stet")):
        file.write_bytes(dump(replace(drafted, program=program)))
        assert any(line.startswith(told) for line in draft_lines(load(file)))
    data = json.loads(file.read_bytes())
    file.write_text(json.dumps({**data, "form": "stet draft 2"}))
    with pytest.raises(ConfigError, match="drafted by a newer Stet"):
        load(file)
    del data["program"]
    file.write_text(json.dumps(data))
    assert load(file).program == ""
