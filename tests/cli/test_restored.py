"""A publisher whose state was damaged, lost or set back: what the program says, and that it signs no second story."""

import shutil
from pathlib import Path

from tests.cli.conftest import Stet

PAGE = ".stet/releases/2/about.html"


def _publish(stet: Stet, archive: Path, text: str) -> None:
    (archive / "site/about.md").write_text(f"---\ntitle: About\nlanguage: en\n---\n\n{text}\n")
    done = stet("publish")
    assert done.code == 0, done.err


def test_a_stale_copy_neither_mends_nor_sets_back_and_what_was_set_back_is_noticed(
    stet: Stet, archive: Path, tmp_path: Path
) -> None:
    _publish(stet, archive, "One.")
    shutil.copytree(tmp_path / "one", tmp_path / "stale")
    shutil.copytree(archive / ".stet", tmp_path / "backup")
    _publish(stet, archive, "Two.")
    (archive / PAGE).unlink()
    assert "--restore" in stet("check").err
    (archive / "mirrors.toml").rename(tmp_path / "mirrors.toml")
    stale = stet("heal", "--restore", tmp_path / "stale")
    assert stale.code == 5
    assert "release 2 is signed here, and no copy that was asked has these of its files: about.html" in stale.err
    (tmp_path / "mirrors.toml").rename(archive / "mirrors.toml")
    mended = stet("--json", "heal", "--restore", tmp_path / "stale")  # the hosts are asked, too
    assert (mended.code, mended.json["release"], mended.json["hosts_heard"]) == (0, 2, True)
    assert mended.json["standing"].startswith("release 2 was published on ")
    assert stet("check").code == 0

    # An old backup of the state is put back by hand: the hosts know better.
    shutil.rmtree(archive / ".stet")
    shutil.move(tmp_path / "backup", archive / ".stet")
    (archive / "site/about.md").write_text("---\ntitle: About\nlanguage: en\n---\n\nAnother two.\n")
    forked = stet("publish")
    assert forked.code == 4
    assert "release 2 was signed before (" in forked.err
    assert " has it), and the state here ends with release 1" in forked.err
    assert "heal --restore" in forked.err
    assert not (archive / ".stet/metadata/2.targets.json").exists()
    assert stet("--json", "heal", "--restore", tmp_path / "one").json["release"] == 2


def test_a_state_that_came_from_one_stick_signs_nothing_before_the_hosts_were_heard(
    stet: Stet, archive: Path, tmp_path: Path
) -> None:
    _publish(stet, archive, "One.")
    fingerprint = stet("--json", "fingerprint").json["fingerprint"]
    shutil.move(tmp_path / "one", tmp_path / "stick")
    (tmp_path / "one").write_text("a disk that cannot be read")
    shutil.move(archive / ".stet/keys", tmp_path / "keys")
    shutil.rmtree(archive / ".stet")
    settings = (archive / "mirrors.toml").read_text()
    (archive / "mirrors.toml").write_text("")
    back = stet("--json", "heal", "--restore", tmp_path / "stick", "--fingerprint", fingerprint)
    assert (back.code, back.json["hosts_heard"], back.json["expired"]) == (0, False, False)
    shutil.move(tmp_path / "keys", archive / ".stet/keys")
    stet("build")
    refused = stet("seal")
    assert (refused.code, "the hosts have not been looked at since" in refused.err) == (2, True)
    (tmp_path / "one").unlink()
    (archive / "mirrors.toml").write_text(settings)
    assert stet("publish").code == 0
    assert "no new release" in stet("seal").out
