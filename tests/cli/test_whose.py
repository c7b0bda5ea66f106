"""Whose a state, a key and a place are: said in one way by all commands, with the same exit code for the same kind."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Stet


def _publish(stet: Stet, archive: Path, text: str) -> None:
    (archive / "site/about.md").write_text(f"---\ntitle: About\nlanguage: en\n---\n\n{text}\n")
    done = stet("publish")
    assert done.code == 0, done.err


@pytest.fixture
def other(stet: Stet, archive: Path, tmp_path: Path) -> Path:
    """Another archive, with the state of its own."""
    assert stet("init", tmp_path / "other", "--title", "Other").code == 0
    return tmp_path / "other"


def test_an_address_given_by_hand_that_is_not_there_restores_nothing(stet: Stet, archive: Path, tmp_path: Path) -> None:
    _publish(stet, archive, "One.")
    fingerprint = stet("--json", "fingerprint").json["fingerprint"]
    shutil.rmtree(archive / ".stet/metadata")
    said = stet("heal", "--restore", tmp_path / "nowhere", "--fingerprint", fingerprint)
    assert (said.code, str(tmp_path / "nowhere") in said.err) == (5, True)
    assert "nothing was restored; there is a copy at one, two: stet heal --restore one" in said.err
    assert not (archive / ".stet/metadata").exists()
    # Of several that one has, the others are told.
    said = stet(
        "--json", "heal", "--restore", tmp_path / "nowhere", "one", tmp_path / "two/", "--fingerprint", fingerprint
    )
    assert (said.code, said.json["release"], said.json["missed"]) == (5, 1, [str(tmp_path / "nowhere")])
    assert f"not restored from {tmp_path / 'nowhere'}" in said.err
    assert stet("heal", "--restore", "two").code == 0


def test_another_archives_keys_are_told(stet: Stet, archive: Path, other: Path) -> None:
    _publish(stet, archive, "One.")
    shutil.rmtree(archive / ".stet/keys")
    assert stet("heal").code == 0, "that no keys are here is no fault"
    shutil.copytree(other / ".stet/keys", archive / ".stet/keys")
    for verb in ("heal", "publish", "renew"):
        said = stet(verb)
        assert (said.code, "are of another archive" in said.err, "nothing to mend" in said.out) == (2, True, False)
        assert "the fingerprint of this one is" in said.err


def test_somebody_elses_archive_at_a_place_is_one_kind_for_publish_push_and_heal(
    stet: Stet, archive: Path, other: Path, tmp_path: Path
) -> None:
    _publish(stet, archive, "One.")
    shutil.rmtree(tmp_path / "two")
    shutil.rmtree(archive / ".stet")
    shutil.copytree(other / ".stet", archive / ".stet")
    for verb in ("publish", "push", "heal"):
        said = stet(verb, *(("--removals", "99") if verb == "publish" else ()))
        assert (said.code, "another archive lies here" in said.err) == (5, True), (verb, said.err)


def test_an_old_state_beside_newer_copies_is_told_and_how_it_is_brought_back(
    stet: Stet, archive: Path, tmp_path: Path
) -> None:
    _publish(stet, archive, "One.")
    shutil.copytree(archive / ".stet", tmp_path / "backup")
    _publish(stet, archive, "Two.")
    shutil.rmtree(archive / ".stet")
    shutil.copytree(tmp_path / "backup", archive / ".stet")
    for verb in ("check", "heal"):
        said = stet(verb)
        assert said.code != 0
        assert "one has release 2 of this archive, and" in said.err
        assert f"stet heal --restore {tmp_path / 'one'}" in said.err or "stet heal --restore one" in said.err
        assert said.err.count("is this .stet an old one?") == 1
    assert stet("heal", "--restore", "one").code == 0
    assert stet("check").code == 0


def test_a_build_without_its_state_says_that_the_hosts_have_the_archive(
    stet: Stet, archive: Path, tmp_path: Path
) -> None:
    _publish(stet, archive, "One.")
    fingerprint = stet("--json", "fingerprint").json["fingerprint"]
    shutil.rmtree(archive / ".stet")
    said = stet("build")
    assert (said.code, said.err.count("no archive has been founded here, and one with the fingerprint")) == (0, 1)
    assert f"--fingerprint {fingerprint}" in said.err
    shutil.rmtree(tmp_path / "one")
    shutil.rmtree(tmp_path / "two")
    assert "founded here" not in stet("build").err
