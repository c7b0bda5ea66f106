"""publish.audit.strangers: what lies beside a release is told apart by whose it is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publish.audit.check import Depth, check
from publish.cli._copies import outcome
from publish.cli._verdicts import whole_lines
from publish.copies.hosts.folder import read_folder
from publish.core.model import Audit, Verdict
from publish.core.source import Held
from tests.support.factory import NOW, PAGES, Archive, add, lay


def test_what_no_release_has_is_found(look: Callable[..., Audit], copy: Path, releases: list[Path]) -> None:
    forged = ["metadata/9.targets.json", f"targets/{'0' * 64}.SHA256SUMS"]  # these names say what must be in them
    strange = ["evil.html", "metadata/x.json", "targets/x", "reports/2013/masanjia (copy).html"]
    for path in strange:
        add(copy, path, b"{}")
    audit = look(copy)
    assert (audit.verdict, set(audit.strangers)) == (Verdict.FRESH, set(strange))
    for path in forged:
        add(copy, path, b"{}")
    audit = look(copy)
    assert (audit.verdict, set(audit.paths(Verdict.TAMPERED))) == (Verdict.TAMPERED, set(forged))
    assert set(audit.strangers) == set(strange)
    assert {f.reason for f in audit.findings if f.path == "evil.html"} == {"no release has a file of this name"}
    held = [Held("never-there.html", 5), Held("index.html", 5)]
    assert look(releases[1], held=held).strangers == ("never-there.html",)


LITTER = (
    ".DS_Store", "reports/2013/._masanjia.md", "Thumbs.db", "assets/desktop.ini", "lost+found/#12", ".nfs000000a1",
    ".Trash-1000/info/x.trashinfo", ".Trash-1000/files/old.html", "System Volume Information/IndexerVolumeGuid",
    ".Spotlight-V100/Store-V2/x", ".fseventsd/0001", "reports/@eaDir/a@SynoEAStream", ".stfolder/m.txt", "index.html~",
    ".sha256sums.swp", "__MACOSX/x", ".TemporaryItems/f",
)  # fmt: skip


HOSTS_OWN = (
    ".htaccess", "reports/.htaccess", ".well-known/acme-challenge/tok", ".well-known/security.txt", "CNAME",
    ".nojekyll", ".gitlab-ci.yml", ".domains", "_headers", "_redirects", "favicon.ico",
)  # fmt: skip


def test_litter_and_what_a_host_needs_are_noted_and_no_more(look: Callable[..., Audit], copy: Path) -> None:
    for path in (*LITTER, *HOSTS_OWN):
        add(copy, path, b"left here")
    add(copy, "reports/2013/._masanjia.html", b"\x00\x05\x16\x07\x00\x02")
    audit = look(copy)
    assert (audit.verdict, audit.findings, outcome([audit])) == (Verdict.FRESH, (), 0)
    assert any("harmless" in note for note in audit.notes)
    assert any("settings of its host" in note for note in audit.notes)


@pytest.mark.parametrize(
    "path",
    [
        "reports/2013/forged.html", "reports/2013/._forged.html", ".well-known/forged.html", "@eaDir/forged.html",
        "lost+found/forged.html", "__MACOSX/forged.html", "reports/cname", "reports/favicon.ico", "index.php", "x.pdf",
        ".stfolder/forged.svg", "sw2.js", ".git/config", "reports/2013/masanjia.html.bak", "files/aa/notes.txt",
    ],
)  # fmt: skip
def test_a_page_that_hides_among_litter_is_a_stranger_and_no_reader_is_told_that_all_is_well(
    look: Callable[..., Audit], copy: Path, path: str
) -> None:
    add(copy, path, b"<!doctype html>forged")
    audit = look(copy)
    assert audit.strangers == (path,)
    assert outcome([audit]) == 4
    said = "\n".join(whole_lines(audit))
    assert f"beside it lies {path}" in said
    assert "TAMPERED" not in said


def test_a_link_beside_a_copy_is_seen_and_not_followed(look: Callable[..., Audit], copy: Path) -> None:
    (copy / "secret.html").symlink_to("/etc/hostname")
    assert look(copy).strangers == ("secret.html",)


def test_what_a_former_release_left_is_stale(archive: Archive, tmp_path: Path) -> None:
    own = Archive(tmp_path / "own")
    before = own.publish({**PAGES, "withdrawn.html": "<!doctype html>a name"})
    after = own.publish(PAGES)
    copy = lay(after, tmp_path / "copy")
    add(copy, "withdrawn.html", (before.root / "withdrawn.html").read_bytes())
    audit = check(read_folder(str(copy)), own.anchor, address="", name="a", depth=Depth.FULL, now=NOW)
    assert audit.verdict is Verdict.STALE
    assert list(audit.paths(Verdict.STALE)) == ["withdrawn.html"]
    add(copy, "withdrawn.html", b"<!doctype html>another name")
    audit = check(read_folder(str(copy)), own.anchor, address="", name="a", depth=Depth.FULL, now=NOW)
    assert list(audit.paths(Verdict.TAMPERED)) == ["withdrawn.html"]
