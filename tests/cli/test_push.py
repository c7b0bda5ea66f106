"""publish.cli.push: where copies go, where none may, and what a sick host costs the others."""

import shutil
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.core.files import at_home
from tests.cli.conftest import Stet


def hosts(archive: Path, *paths: str) -> None:
    """The settings of an archive with folders at these paths."""
    tables = (f'[hosts.h{n}]\nkind = "folder"\npath = "{path}"\n' for n, path in enumerate(paths))
    (archive / "mirrors.toml").write_text("".join(tables))


def _publish(stet: Stet, archive: Path, text: str) -> None:
    (archive / "site/about.md").write_text(f"---\ntitle: About\nlanguage: en\n---\n\n{text}\n")
    done = stet("publish")
    assert done.code == 0, done.err


@pytest.fixture
def other(stet: Stet, archive: Path, tmp_path: Path) -> Path:
    """Another archive, with the state of its own."""
    assert stet("init", tmp_path / "other", "--title", "Other").code == 0
    return tmp_path / "other"


@pytest.mark.parametrize("path", [".stet", ".stet/tree", ".", "", "..", "site/../.stet", "link"])
def test_no_copy_goes_where_the_keys_are(stet: Stet, archive: Path, path: str) -> None:
    (archive / "link").symlink_to(".stet")
    hosts(archive, path)
    before = sorted(archive.rglob("*"))
    for verb in ("push", "publish", "check", "heal"):
        said = stet(verb)
        assert (said.code, "mirrors.toml:1 [hosts.h0]" in said.err, "no place for a copy" in said.err) == (
            2,
            True,
            True,
        )
    assert sorted(archive.rglob("*")) == before


def test_a_folder_that_is_spelled_in_two_ways_is_one(stet: Stet, archive: Path) -> None:
    (archive / "link").symlink_to("copy")
    for other in (archive / "copy", "link", "other/../copy"):
        hosts(archive, "copy", str(other))
        said = stet("push")
        assert (said.code, "the same place as host 'h0'" in said.err) == (2, True)


def test_a_home_that_is_not_there_is_no_fault_of_ours(stet: Stet, archive: Path) -> None:
    hosts(archive, "~nobody-of-that-name/copy")
    assert stet("push").code == 2
    assert stet("verify", "~nobody-of-that-name/copy", "--fingerprint", "0" * 64).code == 2
    with pytest.raises(ConfigError, match="knows no home ~nobody-of-that-name"):
        at_home("~nobody-of-that-name/copy")


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


def test_a_copy_that_is_gone_is_5_and_one_sick_host_does_not_stop_the_other(
    stet: Stet, archive: Path, tmp_path: Path
) -> None:
    (archive / "mirrors.toml").write_text(
        f'[hosts.one]\nkind = "folder"\npath = "../one"\n[hosts.usb]\nkind = "folder"\npath = "{tmp_path}/no/usb"\n'
    )
    stet("build")
    stet("seal")
    pushed = stet("push")
    assert pushed.code == 5
    assert "one" in pushed.out
    assert "stet: warning: not pushed: usb: no folder" in pushed.err
    assert "stet: hint: is the disk mounted?" in pushed.err
    failures = stet("--json", "push").json["failures"]
    assert [(f["host"], f["exit"]) for f in failures] == [("usb", 5)]
    assert stet("check").code == 5


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
