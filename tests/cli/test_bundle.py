"""``stet bundle``: parts of a zip, as a publisher makes them and a reader joins them."""

import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Stet

NEW_REPORT = """---
title: New
date: 2013-05-06
language: en
---
New since.
"""


@pytest.fixture
def sealed(archive: Path, stet: Stet) -> Path:
    """The archive, built and sealed."""
    assert stet("build").code == 0
    assert stet("seal").code == 0
    return archive


def test_parts_are_joined_and_the_joined_file_proves_itself(
    sealed: Path, stet: Stet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = stet("--json", "bundle", "--zip", "--part", "100KB", "--out", tmp_path / "chat")
    (one,) = made.json["bundles"]
    assert (made.code, one["kind"]) == (0, "zip")
    assert sorted(p.name for p in (tmp_path / "chat").iterdir() if p.suffix == ".bin")[0].startswith(
        f"archive-release-1.part{'1':0>{len(str(one['parts']))}}of{one['parts']}."
    )
    assert len(list((tmp_path / "chat").glob("*.bin"))) == one["parts"] > 1
    fingerprint = stet("--json", "fingerprint").json["fingerprint"]
    monkeypatch.chdir(tmp_path)  # a reader's folder
    parts = sorted((tmp_path / "chat").glob("*.bin"))
    for part, code in ((parts[0], 5), (parts[1], 2)):  # the first begins as a zip does
        alone = stet("verify", part)
        assert (alone.code, "join all " in alone.err) == (code, True), alone
    joined = tmp_path / "chat" / "archive-release-1.zip"
    assert not joined.exists()
    subprocess.run(["sh", "-c", f"cat *.part*.bin > {joined.name}"], cwd=tmp_path / "chat", check=True)
    assert stet("verify", joined, "--fingerprint", fingerprint).code == 0


def test_a_zip_that_fits_is_not_cut(sealed: Path, stet: Stet, tmp_path: Path) -> None:
    (one,) = stet("--json", "bundle", "--zip", "--part", "1GB", "--out", tmp_path / "chat").json["bundles"]
    assert [p.name for p in (tmp_path / "chat").iterdir()] == ["archive-release-1.zip"]
    assert (one["parts"], one["file"]) == (0, str(tmp_path / "chat" / "archive-release-1.zip"))


@pytest.mark.parametrize("words", [["--epub", "--part", "1MB"], ["--zip", "--part", "5"], ["--zip", "--part", "x"]])
def test_what_cannot_be_cut_is_refused_and_nothing_is_made(archive: Path, stet: Stet, words: list[str]) -> None:
    stet("build")
    stet("seal")
    before = sorted(p.name for p in archive.iterdir())
    assert stet("bundle", *words).code == 2
    assert sorted(p.name for p in archive.iterdir()) == before


def test_a_car_says_its_address_and_is_of_the_whole_release(sealed: Path, stet: Stet) -> None:
    refused = stet("bundle", "--car", "--report", "about.html")
    assert (refused.code, "--report does not go with --car" in refused.err) == (2, True)
    (planned,) = stet("--json", "bundle", "--car", "--dry-run").json["bundles"]
    assert not Path(planned["file"]).exists()
    said = stet("bundle", "--car")
    assert f"ipfs dag import archive-release-1.car; it is then at ipfs://{planned['root']}" in said.out
    assert (sealed / "archive-release-1.car").is_file()


def test_what_is_new_is_verified_alone_and_makes_an_older_copy_whole(
    sealed: Path, stet: Stet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fingerprint = stet("--json", "fingerprint").json["fingerprint"]
    assert stet("bundle", "--zip", "--out", tmp_path).code == 0
    assert stet("clone", fingerprint, tmp_path / "archive-release-1.zip", tmp_path / "mine").code == 0
    refused = stet("bundle", "--zip", "--since", "1")
    assert (refused.code, "no release before 1, the newest, has the number 1" in refused.err) == (2, True)
    (sealed / "site/reports/2013").mkdir(parents=True)
    (sealed / "site/reports/2013/new.md").write_text(NEW_REPORT)
    assert stet("build").code == stet("seal").code == 0
    said = stet("--json", "bundle", "--zip", "--since", "1", "--dry-run", "--out", tmp_path)
    (planned,) = said.json["bundles"]
    assert (planned["since"], Path(planned["file"]).exists()) == (1, False)
    said = stet("bundle", "--zip", "--since", "1", "--out", tmp_path)
    assert "what is new since release 1" in said.out
    assert f"stet clone FINGERPRINT {planned['name']} FOLDER" in said.out
    monkeypatch.chdir(tmp_path)  # a reader's folder
    alone = stet("verify", planned["name"], "--fingerprint", fingerprint)
    assert alone.code == 0, alone.err
    assert ", and all that is new since release 1: " in alone.out.partition("\n")[0]
    assert "    reports/2013/new.html\n" in alone.out
    early = stet("clone", fingerprint, planned["name"], "nothing")
    assert (early.code, "the folder has no copy yet" in early.err) == (5, True)
    assert stet("clone", fingerprint, planned["name"], "mine").code == 0
    assert stet("verify", "mine", "--fingerprint", fingerprint).out.startswith("AUTHENTIC: release 2, ")


@pytest.mark.parametrize("words", [["--epub"], ["--zip", "--report", "about.html"], []])
def test_what_is_new_comes_as_a_zip_alone(archive: Path, stet: Stet, words: list[str]) -> None:
    said = stet("bundle", "--since", "1", *words)
    assert said.code == 2
    assert ("--since goes with --zip, and without --report" if words else "which bundle?") in said.err


def test_a_messenger_s_file_says_what_had_no_room(sealed: Path, stet: Stet, tmp_path: Path) -> None:
    (sealed / "site/reports/2013").mkdir(parents=True)
    (sealed / "site/reports/2013/new.md").write_text(NEW_REPORT)
    assert stet("build").code == stet("seal").code == 0
    (planned,) = stet("--json", "bundle", "--xdc", "--dry-run", "--out", tmp_path).json["bundles"]
    assert (planned["kind"], Path(planned["file"]).exists()) == ("xdc", False)
    said = stet("bundle", "--xdc", "--out", tmp_path)
    assert (said.code, "send it in a chat" in said.out) == (0, True), said.err
    assert (tmp_path / planned["name"]).stat().st_size <= 640 << 10
    small = stet("bundle", "--xdc", "--size", "20KB", "--out", tmp_path)
    assert (small.code, "no report fits into" in small.err) == (2, True)
    refused = stet("bundle", "--zip", "--size", "5MB")
    assert (refused.code, "--size goes with --xdc" in refused.err) == (2, True)


def test_a_slip_in_the_path_makes_no_folders(sealed: Path, stet: Stet, tmp_path: Path) -> None:
    for more in ([], ["--dry-run"]):
        said = stet("bundle", "--zip", "--out", tmp_path / "stik/bundles", *more)
        assert (said.code, f"there is no folder {tmp_path / 'stik'}" in said.err) == (2, True)
    assert not (tmp_path / "stik").exists()
    assert stet("bundle", "--zip", "--out", tmp_path / "bundles").code == 0  # the folder itself is made
