"""Places for copies that are none, and what a publisher is told who took a wrong turn."""

import shutil
from pathlib import Path

import pytest

from publish.archive.heal import Healed
from publish.cli import _audits, _copies
from publish.cli.heal import healed_lines
from publish.core.errors import ConfigError
from publish.core.files import at_home
from publish.core.model import Audit, Finding, Verdict
from tests.cli.conftest import Stet


def hosts(archive: Path, *paths: str) -> None:
    """The settings of an archive with folders at these paths."""
    tables = (f'[hosts.h{n}]\nkind = "folder"\npath = "{path}"\n' for n, path in enumerate(paths))
    (archive / "mirrors.toml").write_text("".join(tables))


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


def test_of_an_archive_whose_state_was_lost_nobody_says_that_a_page_was_never_published(
    stet: Stet, archive: Path
) -> None:
    hosts(archive, "../copy")
    assert stet("publish").code == 0
    page = next(path for path in (archive / "site/reports").rglob("*.md"))
    shutil.rmtree(archive / ".stet")
    for also in ((), ("--dry-run",)):
        said = stet("withdraw", page.relative_to(archive / "site"), "--yes", *also)
        assert (said.code, "heal --restore" in said.err, "never published" in said.err) == (2, True, False)
    assert page.exists()


def test_keys_without_the_rest_lead_to_restore_and_not_to_build(stet: Stet, archive: Path) -> None:
    shutil.rmtree(archive / ".stet/metadata")
    said = stet("init")
    assert (said.code, "heal --restore" in said.err, "stet build" in said.err) == (2, True, False)


def test_a_lost_pointer_is_damage_and_no_archive_that_was_never_sealed(stet: Stet, archive: Path) -> None:
    hosts(archive, "../copy")
    assert stet("publish").code == 0
    (archive / ".stet/metadata/timestamp.json").unlink()
    for verb in ("check", "heal", "push"):
        said = stet(verb)
        assert (said.code, "heal --restore" in said.err, "nothing has been sealed" in said.err) == (2, True, False)
    assert stet("heal", "--restore", "../copy").code == 0
    assert stet("check").code == 0


def test_a_reader_is_never_told_of_more_files_than_there_are(stet: Stet, archive: Path) -> None:
    hosts(archive, "../copy")
    for n in range(3):  # the metadata of the release before stay for readers who are half-way
        (archive / "site/about.md").write_text(f"---\ntitle: About\nlanguage: en\n---\n\nText {n}.\n")
        assert stet("publish").code == 0
    audit = stet("--json", "verify", archive.parent / "copy").json
    held = sum(path.is_file() for path in (archive.parent / "copy").rglob("*"))
    assert (audit["verdict"], audit["checked"], audit["total"]) == ("FRESH", held, held)


def test_the_command_for_a_stick_that_is_back_is_one(stet: Stet, archive: Path) -> None:
    hosts(archive, "../copy")
    assert stet("publish").code == 0
    (line,) = _copies.away_lines({"away": ["h0"]})
    command = line.partition("stet ")[2].split()
    assert stet(*command).code == 0


def test_many_strangers_do_not_hide_what_was_done() -> None:
    strangers = tuple(Finding(f"blog/{n}.html", Verdict.STRANGER, "of no release") for n in range(1_000))
    audit = Audit("web", "", Verdict.FRESH, "release 1", 1, "full", 9, 9, 0.0, strangers)
    lines = healed_lines(Healed((audit,), (audit,)))
    assert len(lines) == _audits.FINDINGS_SHOWN + 1
    assert lines[-1].startswith(f"web: and {1_000 - _audits.FINDINGS_SHOWN} files more beside the copy")
