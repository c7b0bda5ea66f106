"""Pending bundles, and how they become part of a release, of its copies, and of a state that is brought back."""

import hashlib
import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from publish.archive.restore import restore
from publish.audit.check import Depth, Target, check_all
from publish.copies.hosts import open_address
from publish.copies.hosts.folder import FolderHost
from publish.copies.push import push
from publish.core.errors import ConfigError
from publish.core.files import digest, walk
from publish.core.formats import bundlelist, layout
from publish.core.model import Audit, Tree, Verdict
from publish.readers.clone import clone
from publish.readers.prove import prove
from publish.release import dotstet, newest, seal
from publish.tree.bundles import pending
from publish.verify.copy import Copy
from publish.verify.head import Release
from publish.verify.metadata import head
from tests.support.factory import NOW, PAGES, Archive, lay

PAGE = "reports/2001/strike-hard.html"


OTHER = "reports/2013/masanjia.html"


def put(archive: Archive, name: str = "2001-strike-hard.epub", of: str = PAGE, data: bytes = b"an EPUB") -> Path:
    """Lay a bundle down, made of what the tree has."""
    content = {path: digest(file)[0] for path, file in walk(archive.tree)}
    file = archive.state / pending.FOLDER / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(data)
    pending.note(file.parent, name, name.rpartition(".")[2], of, content[of] if of else pending.digest_of(content))
    return file


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


def carried(wanted: Release) -> dict[str, bytes]:
    """The bundles of a release, by name."""
    found = head(dotstet.StateSource(wanted.state, wanted.number), dotstet.anchor(wanted.state), now=NOW)
    there = Copy(dotstet.StateSource(wanted.state, wanted.number), found).bundles()
    return {b.name: (wanted.state / b.entry.path).read_bytes() for b in there if b.name != bundlelist.PAGE}


def test_a_seal_signs_what_fits_and_only_once(archive: Archive) -> None:
    assert archive.seal().release.number == 1
    put(archive)
    sealed = archive.seal()
    assert (sealed.new, sealed.release.number, sealed.stale) == (True, 2, ())
    assert {path.partition(".")[2] for path in sealed.changed} == {"2001-strike-hard.epub", bundlelist.PAGE}
    assert carried(sealed.release) == {"2001-strike-hard.epub": b"an EPUB"}
    assert not archive.seal().new
    assert json.loads((archive.state / "metadata/2.targets.json").read_bytes())["signed"]["targets"].keys() == {
        "SHA256SUMS",
        bundlelist.NAME,
    }


def test_the_metadata_of_who_reads_pages_hardly_grow(archive: Archive) -> None:
    before = len(archive.release().by_path()["metadata/1.targets.json"].source.read_bytes())  # type: ignore[union-attr]
    for number in range(200):
        put(archive, f"{number}.epub", data=str(number).encode())
    after = archive.release().by_path()["metadata/2.targets.json"].length
    assert after - before < 250


def test_a_bundle_of_a_report_outlives_the_changes_of_others(archive: Archive) -> None:
    put(archive)
    put(archive, "archive.zim", "", b"a ZIM")
    archive.seal()
    archive.write(OTHER, "<!doctype html>changed")
    sealed = archive.seal()
    assert sealed.stale == ("archive.zim",)
    assert carried(sealed.release) == {"2001-strike-hard.epub": b"an EPUB"}
    archive.write(PAGE, "<!doctype html>changed")
    sealed = archive.seal()
    assert sealed.stale == ("2001-strike-hard.epub", "archive.zim")
    assert carried(sealed.release) == {}
    assert {f.name.partition(".")[2] for f in pending.kept(archive.state)} == {
        bundlelist.NAME
    }  # what was, not the files


def test_a_file_without_a_record_is_not_signed(archive: Archive) -> None:
    put(archive).with_name("2001-strike-hard.epub.made.json").unlink()
    assert carried(archive.release()) == {}


def test_a_record_that_cannot_be_read_is_said(archive: Archive) -> None:
    put(archive).with_name("2001-strike-hard.epub.made.json").write_text("{}")
    with pytest.raises(ConfigError, match="cannot be read"):
        archive.seal()


def test_a_bundle_is_not_changed_by_what_happens_to_the_pending_one(archive: Archive) -> None:
    file = put(archive)
    sealed = archive.release()
    file.write_bytes(b"overwritten")
    assert carried(sealed) == {"2001-strike-hard.epub": b"an EPUB"}
    assert carried(archive.release()) == {"2001-strike-hard.epub": b"overwritten"}


def audit(folder: Path, archive: Archive, wanted: Release | None = None) -> Audit:
    target = Target("copy", str(folder), open_address(str(folder)))
    return check_all([target], wanted, anchor=archive.anchor, now=NOW, depth=Depth.FULL)[0]


def test_a_copy_has_it_under_its_hash(archive: Archive, tmp_path: Path) -> None:
    put(archive)
    wanted = archive.release()
    push(wanted, FolderHost("one", str(tmp_path / "copy")), now=NOW)
    path = f"targets/{hashlib.sha256(b'an EPUB').hexdigest()}.2001-strike-hard.epub"
    assert (tmp_path / "copy" / path).read_bytes() == b"an EPUB"
    assert audit(tmp_path / "copy", archive, wanted).verdict is Verdict.FRESH
    proof = prove(open_address(str(tmp_path / "copy")), archive.anchor, path, now=NOW)
    assert (proof.verdict, proof.sha256) == (Verdict.FRESH, digest(tmp_path / "copy" / path)[0])


def test_one_that_was_changed_or_planted_is_found(archive: Archive, tmp_path: Path) -> None:
    put(archive)
    copy = lay(archive.release(), tmp_path / "copy")
    (file,) = copy.glob("targets/*.epub")
    file.write_bytes(b"AN EPUB")
    assert audit(copy, archive).verdict is Verdict.TAMPERED
    file.write_bytes(b"an EPUB")
    (copy / "targets" / f"{'0' * 64}.planted.pdf").write_bytes(b"planted")
    assert audit(copy, archive).verdict is Verdict.TAMPERED


def test_a_list_that_was_changed_is_found(archive: Archive, tmp_path: Path) -> None:
    put(archive)
    copy = lay(archive.release(), tmp_path / "copy")
    (file,) = copy.glob("targets/*.bundles.json")
    file.write_bytes(file.read_bytes().replace(b"2001", b"2002"))
    assert audit(copy, archive).verdict is Verdict.TAMPERED


def test_that_one_is_missing_is_the_publishers_to_mend_and_no_readers_loss(archive: Archive, tmp_path: Path) -> None:
    put(archive)
    wanted = archive.release()
    copy = lay(wanted, tmp_path / "copy")
    for file in copy.glob("targets/*.epub"):
        file.unlink()
    assert audit(copy, archive).verdict is Verdict.FRESH
    assert audit(copy, archive, wanted).verdict is Verdict.UNAVAILABLE


def test_one_of_a_former_release_is_stale(archive: Archive, tmp_path: Path) -> None:
    put(archive)
    old = lay(archive.release(), tmp_path / "old")
    archive.write(PAGE, "<!doctype html>changed")
    copy = lay(archive.release(), tmp_path / "copy")
    (file,) = old.glob("targets/*.epub")
    shutil.copy(file, copy / "targets")
    assert audit(copy, archive).verdict is Verdict.STALE


def test_a_push_takes_former_ones_away(archive: Archive, tmp_path: Path) -> None:
    put(archive)
    host = FolderHost("one", str(tmp_path / "copy"))
    push(archive.release(), host, now=NOW)
    archive.write(PAGE, "<!doctype html>changed")
    put(archive, data=b"another EPUB")
    push(archive.release(), host, now=NOW)
    assert [f.read_bytes() for f in (tmp_path / "copy/targets").glob("*.epub")] == [b"another EPUB"]


def test_a_clone_brings_them_and_needs_none(archive: Archive, tmp_path: Path) -> None:
    put(archive)
    copy = lay(archive.release(), tmp_path / "copy")
    cloned = clone([str(copy)], archive.anchor, tmp_path / "clone", now=NOW)
    assert [f.read_bytes() for f in (tmp_path / "clone/targets").glob("*.epub")] == [b"an EPUB"]
    for file in copy.glob("targets/*.epub"):
        file.unlink()
    cloned = clone([str(copy)], archive.anchor, tmp_path / "another", now=NOW)
    assert (cloned.release, cloned.faults) == (1, {})


def test_a_clone_that_is_brought_up_to_date_loses_former_ones(archive: Archive, tmp_path: Path) -> None:
    put(archive)
    clone([str(lay(archive.release(), tmp_path / "copy"))], archive.anchor, tmp_path / "clone", now=NOW)
    archive.write(PAGE, "<!doctype html>changed")
    put(archive, data=b"another EPUB")
    clone([str(lay(archive.release(), tmp_path / "copy"))], archive.anchor, tmp_path / "clone", now=NOW)
    assert [f.read_bytes() for f in (tmp_path / "clone/targets").glob("*.epub")] == [b"another EPUB"]


def test_a_lost_state_comes_back_with_its_pending_bundles(archive: Archive, tmp_path: Path) -> None:
    put(archive)
    copy = lay(archive.release(), tmp_path / "copy")
    state = tmp_path / "again" / ".stet"
    wanted = restore(state, [str(copy)], archive.anchor, now=NOW)
    newest.looked(state)
    shutil.copytree(archive.state / "keys", state / "keys")
    assert carried(wanted) == {"2001-strike-hard.epub": b"an EPUB"}
    tree = tmp_path / "again/tree"
    shutil.copytree(archive.tree, tree)
    assert not seal.seal(Tree(tree, "The archive", ()), seal.Sealing(state, archive.keys, (), now=NOW)).new


def test_a_page_leads_to_them_and_mirrors_html_to_the_page(archive: Archive) -> None:
    def mirrors(wanted: Release) -> str:
        return wanted.by_path()[layout.MIRRORS_PAGE].source.read_text()  # type: ignore[union-attr]

    short = len(mirrors(archive.release()))
    for number in range(50):
        put(archive, f"{number}.epub", data=str(number).encode())
    put(archive)
    put(archive, "archive.zim", "", b"a ZIM")
    wanted = archive.release()
    (path,) = [p for p in wanted.by_path() if p.endswith(bundlelist.PAGE)]
    assert f'<a href="{path}">Files to take along</a>' in mirrors(wanted)
    assert len(mirrors(wanted)) - short < 300  # every reader fetches it
    page = (wanted.state / path).read_text()
    assert f'<a href="{hashlib.sha256(b"an EPUB").hexdigest()}.2001-strike-hard.epub" download="2001-' in page
    assert page.index("The whole archive") < page.index("strike-hard")
    for file in (archive.state / pending.FOLDER).iterdir():
        file.unlink()
    assert "take along" not in mirrors(archive.release())


def test_a_withdrawal_takes_those_off_that_may_hold_it(archive: Archive) -> None:
    put(archive)
    put(archive, "archive.zim", "", b"a ZIM")
    put(archive, "2013-masanjia.epub", OTHER, b"another")
    archive.seal()
    archive.remove(PAGE)
    archive.write("WITHDRAWN", f"1 2026-11-21 {'0' * 64}\n")
    sealed = archive.seal()
    assert carried(sealed.release) == {"2013-masanjia.epub": b"another"}
    assert sorted(f.name for f in (archive.state / pending.FOLDER).iterdir()) == [
        "2013-masanjia.epub",
        "2013-masanjia.epub.made.json",
    ]
    assert not [f for f in archive.state.rglob("*") if f.is_file() and f.read_bytes() in (b"an EPUB", b"a ZIM")]


def test_pages_and_time_have_no_part_in_it(archive: Archive) -> None:
    put(archive)
    one = archive.release()
    later = archive.seal(now=NOW + timedelta(days=1))
    assert not later.new
    assert carried(later.release) == carried(one)
    assert set(PAGES) < set(one.by_path())
