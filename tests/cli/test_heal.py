"""publish.cli.heal: copies mended, a lost state brought back, and whose each of them is."""

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from publish.archive.heal import Healed
from publish.cli import _audits
from publish.cli.heal import healed_lines
from publish.core.errors import IN_THE_WAY
from publish.core.model import Audit, Finding, Verdict
from tests.cli.conftest import Stet


def hosts(archive: Path, *paths: str) -> None:
    """The settings of an archive with folders at these paths."""
    tables = (f'[hosts.h{n}]\nkind = "folder"\npath = "{path}"\n' for n, path in enumerate(paths))
    (archive / "mirrors.toml").write_text("".join(tables))


PAGE = ".stet/releases/2/about.html"


def _publish(stet: Stet, archive: Path, text: str) -> None:
    (archive / "site/about.md").write_text(f"---\ntitle: About\nlanguage: en\n---\n\n{text}\n")
    done = stet("publish")
    assert done.code == 0, done.err


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    """The address at which a server shows the folder ``two``, if it is there."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "two"))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def other(stet: Stet, archive: Path, tmp_path: Path) -> Path:
    """Another archive, with the state of its own."""
    assert stet("init", tmp_path / "other", "--title", "Other").code == 0
    return tmp_path / "other"


def test_a_lost_pointer_is_damage_and_no_archive_that_was_never_sealed(stet: Stet, archive: Path) -> None:
    hosts(archive, "../copy")
    assert stet("publish").code == 0
    (archive / ".stet/metadata/timestamp.json").unlink()
    for verb in ("check", "heal", "push"):
        said = stet(verb)
        assert (said.code, "heal --restore" in said.err, "nothing has been sealed" in said.err) == (2, True, False)
    assert stet("heal", "--restore", "../copy").code == 0
    assert stet("check").code == 0


def test_many_strangers_do_not_hide_what_was_done() -> None:
    strangers = tuple(Finding(f"blog/{n}.html", Verdict.STRANGER, "of no release") for n in range(1_000))
    audit = Audit("web", "", Verdict.FRESH, "release 1", 1, "full", 9, 9, 0.0, strangers)
    lines = healed_lines(Healed((audit,), (audit,)))
    assert len(lines) == _audits.FINDINGS_SHOWN + 1
    assert lines[-1].startswith(f"web: and {1_000 - _audits.FINDINGS_SHOWN} files more beside the copy")


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


def test_a_spare_that_no_reader_could_find_is_not_passed_over_in_silence(
    stet: Stet, archive: Path, tmp_path: Path, web: str
) -> None:
    with (archive / "mirrors.toml").open("a") as settings:  # the table of host 'two' is the last
        settings.write(f'public = "{web}"\n[hosts.spare]\nkind = "folder"\npath = "../spare"\nspare = true\n')
    assert stet("publish").code == 0
    shutil.rmtree(tmp_path / "two")
    (tmp_path / "two").touch()
    healed = stet("heal")
    assert healed.code == 5
    assert "nothing to mend" not in healed.out
    assert "not mended: spare: no reader could find this spare: it has no 'public' address" in healed.err


def test_a_heal_that_can_do_nothing_says_each_thing_once(stet: Stet, archive: Path, tmp_path: Path) -> None:
    assert stet("publish").code == 0
    page = tmp_path / "two/index.html"
    page.unlink()
    page.mkdir()
    (page / "mine.txt").write_text("somebody's own")
    healed = stet("heal")
    assert healed.code != 0
    assert [healed.out.count(f"\n{name} ") for name in ("one", "two")] == [1, 1]
    assert healed.err.count("not mended: two: ") == 1
    assert f"hint: {IN_THE_WAY}" in healed.err
    assert "nothing to mend" not in healed.out
    shutil.rmtree(page)
    mended = stet("heal")
    assert (mended.code, mended.out.count("\none "), mended.out.count("\ntwo ")) == (0, 1, 2)


def test_a_lost_state_comes_back_from_a_copy(stet: Stet, archive: Path, tmp_path: Path) -> None:
    fingerprint = stet("--json", "publish").json["fingerprint"]
    shutil.move(archive / ".stet/keys", tmp_path / "keys")
    shutil.rmtree(archive / ".stet")
    lost = stet("heal", "--restore", tmp_path / "one")
    assert (lost.code, "--fingerprint" in lost.err) == (2, True)
    back = stet("heal", "--restore", tmp_path / "one", tmp_path / "two", "--fingerprint", fingerprint)
    assert back.code == 0
    assert "the keys are not" in back.out
    assert stet("check").code == 0
    stet("build")
    assert "bring the keys folder back" in stet("seal").err
    shutil.move(tmp_path / "keys", archive / ".stet/keys")
    assert "no new release" in stet("seal").out


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
