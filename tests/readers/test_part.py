"""What a reader is told of a file that came by itself: by chat, on a stick, from nobody knows where."""

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.copies.hosts import open_address
from publish.core.errors import RollbackError, SignatureError
from publish.core.formats import parttext
from publish.core.model import Verdict
from publish.readers.clone import clone
from publish.readers.identify import Identified, identify
from publish.readers.part import judge
from publish.verify.head import Anchor, Seen
from tests.cli.conftest import Stet, archive, stet  # noqa: F401 - fixtures
from tests.support.factory import EVIDENCE, NOW, Archive, evidence_path, lay
from tests.support.small import archive as small
from tests.tree.bundles.conftest import PICTURE
from tests.tree.bundles.test_pending import PAGE, put

ONE = "reports/2013/one.html"


@pytest.fixture
def sealed(archive: Path, stet: Stet) -> Path:
    """An archive with three reports, an EPUB of each, sealed and on two copies."""
    settings = (archive / "mkdocs.yml").read_bytes()
    shutil.rmtree(archive / "site")
    small(archive, **{"evidence/order.png": PICTURE})
    (archive / "mkdocs.yml").write_bytes(settings)
    for words in (("build",), ("bundle", "--epub", "--wacz"), ("seal",), ("push",)):
        said = stet("-q", *words)
        assert said.code == 0, said.err
    return archive


def test_a_page_that_changed_is_said_to_have_left_its_bundle(sealed: Path, stet: Stet) -> None:
    report = sealed / "site/reports/2013/one.md"
    report.write_text(report.read_text() + "\nMore.\n")
    stet("build")
    said = stet("seal")
    assert "2 bundles not signed, being of other pages than were built (2013-one.epub, archive.wacz)" in said.err
    stet("push")
    assert len(list((sealed.parent / "one/targets").glob("*.epub"))) == 2


def test_a_full_check_looks_at_former_lists_of_bundles_too(sealed: Path, stet: Stet) -> None:
    former = next((sealed.parent / "one/targets").glob("*.bundles.json"))
    report = sealed / "site/reports/2013/one.md"
    report.write_text(report.read_text() + "\nMore.\n")
    stet("build")
    stet("seal")
    stet("push")
    audit = stet("--json", "check", "--depth", "full").json["audits"][0]
    assert (audit["verdict"], audit["checked"]) == ("FRESH", audit["total"])
    audit = stet("--json", "verify", sealed.parent / "one").json  # a reader has no use for it, and counts it not
    assert audit["verdict"] == "FRESH"
    assert audit["checked"] == audit["total"]
    former.write_bytes(former.read_bytes()[:-1] + b"!")
    assert stet("check", "--depth", "full").code == 4


def test_a_whole_zip_is_judged_as_a_copy(sealed: Path, stet: Stet, tmp_path: Path) -> None:
    stet("bundle", "--zip", "--out", tmp_path)
    file = tmp_path / "archive-release-1.zip"
    said = stet("verify", file)
    assert said.code == 0
    assert said.out.startswith("AUTHENTIC: release 1, ")
    assert "the copy was held against its own root.json" in said.err
    fingerprint = stet("--json", "verify", file).json["fingerprint"]
    assert stet("verify", file, "--fingerprint", fingerprint).err == ""
    assert stet("verify", file, "--fingerprint", "0" * 64).code == 4
    behind = stet("verify", file, fingerprint)  # as a newcomer types it, also in groups of four, and before it
    assert (behind.code, behind.err, behind.out) == (0, "", stet("verify", file, "--fingerprint", fingerprint).out)
    groups = [fingerprint[at : at + 4] for at in range(0, 64, 4)]
    assert stet("verify", file, *groups).err == stet("verify", *groups, file).err == ""
    assert stet("verify", file, "0" * 64).code == 4
    assert "two fingerprints" in stet("verify", file, fingerprint, "--fingerprint", fingerprint).err
    assert "verify what?" in stet("verify", fingerprint).err
    assert stet("clone", fingerprint, file, tmp_path / "clone").code == 0
    assert stet("verify", tmp_path / "clone").code == 0


def test_a_part_is_judged_file_by_file(sealed: Path, stet: Stet, tmp_path: Path) -> None:
    stet("bundle", "--zip", "--report", ONE, "--out", tmp_path)
    file = tmp_path / "2013-one-release-1.zip"
    said = stet("verify", file)
    assert said.code == 0
    assert said.out.startswith("AUTHENTIC: a part of release 1 of ")
    assert f"    {ONE}\n" in said.out
    assert stet("--json", "verify", file).json | {"part": True, "reports": [ONE]} == stet("--json", "verify", file).json
    assert stet("verify", file, "--fingerprint", "0" * 64).code == 4


def test_the_records_of_pending_bundles_are_no_part_of_any_copy(sealed: Path) -> None:
    assert not [f for f in (sealed.parent / "one").rglob("*") if "made" in f.name]


# The rooms below


@pytest.fixture(scope="module")
def publisher(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    publisher = Archive(tmp_path_factory.mktemp("publisher"))
    put(publisher)
    publisher.seal()
    publisher.write("index.html", "<!doctype html>second")
    put(publisher, data=b"another EPUB")
    publisher.seal()
    return publisher


@pytest.fixture
def partly(publisher: Archive, tmp_path: Path) -> Path:
    from publish.tree.bundles.make import zipped

    publisher.write(PAGE, f'<!doctype html><main><h1>x</h1><a href="../../{evidence_path()}">it</a></main>')
    return zipped(publisher.release(), tmp_path, [PAGE]).file


def again(file: Path, change: Callable[[str, bytes], bytes | None], *more: tuple[str, bytes]) -> Path:
    """The same zip with other members."""
    to = file.with_name("changed.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(to, "w") as new:
        for name in old.namelist():
            if (data := change(name, old.read(name))) is not None:
                new.writestr(name, data)
        for name, data in more:
            new.writestr(name, data)
    return to


def test_a_part_has_the_report_what_it_rests_on_and_the_way_to_the_signatures(partly: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(partly) as packed:
        names = set(packed.namelist())
        assert packed.read(evidence_path()) == EVIDENCE
    assert {PAGE, evidence_path(), "index.html", "SHA256SUMS", "reports/2001/SHA256SUMS", parttext.TEXT} <= names
    assert "reports/2013/masanjia.html" not in names
    subprocess.run(["unzip", "-q", partly, "-d", tmp_path / "out"], check=True)
    done = subprocess.run(
        ["sha256sum", "-c", "--ignore-missing", "SHA256SUMS"], cwd=tmp_path / "out/reports/2001", capture_output=True
    )
    assert (done.returncode, done.stdout) == (0, b"strike-hard.html: OK\n")


CHANGES: dict[str, tuple[Callable[[str, bytes], bytes | None], tuple[tuple[str, bytes], ...]]] = {
    "the report": (lambda n, d: d + b"!" if n == PAGE else d, ()),
    "a document": (lambda n, d: d + b"!" if n.startswith("files/") else d, ()),
    "a listing": (lambda n, d: d + b"# x\n" if n == "reports/2001/SHA256SUMS" else d, ()),
    "a listing under its hash": (lambda n, d: d + b"#\n" if n.startswith("targets/") and "SUMS" in n else d, ()),
    "the mirror list": (lambda n, d: d + b"!" if n == "mirrors.html" else d, ()),
    "former metadata": (lambda n, d: d.replace(b"1", b"2") if n == "metadata/1.targets.json" else d, ()),
    "its text": (lambda n, d: d.replace(b"stet verify", b"rm -rf") if n == parttext.TEXT else d, ()),
    "reports in its text": (lambda n, d: d.replace(b"strike-hard", b"masanjia") if n == parttext.TEXT else d, ()),
    "a page more": (lambda n, d: d, (("reports/2001/planted.html", b"planted"),)),
    "a target more": (lambda n, d: d, (("targets/x.html", b"planted"),)),
    "metadata more": (lambda n, d: d, (("metadata/9.targets.json", b"{}"),)),
    "the report is left out": (lambda n, d: None if n == PAGE else d, ()),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_was_changed_in_a_part_is_found(what: str, partly: Path, publisher: Archive) -> None:
    assert judge(open_address(str(partly)), publisher.anchor, now=NOW).verdict is Verdict.FRESH
    change, more = CHANGES[what]
    found = judge(open_address(str(again(partly, change, *more))), publisher.anchor, now=NOW)
    assert (found.verdict, found.authentic) == (Verdict.TAMPERED, False)
    assert len(found.findings) >= 1


def test_a_part_of_another_archive_or_of_before_is_refused(partly: Path, publisher: Archive) -> None:
    source = open_address(str(partly))
    with pytest.raises(SignatureError, match="another archive"):
        judge(source, Anchor("0" * 64), now=NOW)
    with pytest.raises(RollbackError):
        judge(source, publisher.anchor, now=NOW, seen=Seen(99, "0" * 64, 99))


def test_a_bundle_of_a_former_release_is_genuine_and_stale(tmp_path: Path) -> None:
    publisher = Archive(tmp_path)
    put(publisher)
    publisher.seal()
    put(publisher, data=b"another EPUB")
    copy = lay(publisher.release(), tmp_path / "copy")
    file = tmp_path / "2001-strike-hard.epub"

    def found(data: bytes, of: Path = copy) -> Identified:
        file.write_bytes(data)
        return identify(open_address(str(of)), publisher.anchor, file, now=NOW)

    assert (found(b"an EPUB").verdict, found(b"an EPUB").release, found(b"an EPUB").earlier) == (Verdict.STALE, 1, True)
    assert found(b"another EPUB").verdict is Verdict.FRESH
    assert found(b"forged").verdict is Verdict.TAMPERED
    clone([str(copy)], publisher.anchor, tmp_path / "clone", now=NOW)
    assert found(b"an EPUB", tmp_path / "clone").verdict is Verdict.STALE
    (former,) = [f for f in copy.glob("targets/*.bundles.json") if b'"length": 7,' in f.read_bytes()]
    former.unlink()  # whoever hides it must not make a genuine file look forged
    assert found(b"an EPUB").verdict is Verdict.UNKNOWN


def test_a_name_alone_makes_no_forgery_of_a_page(tmp_path: Path) -> None:
    publisher = Archive(tmp_path)
    copy = lay(publisher.release(), tmp_path / "copy")
    (tmp_path / "index.html").write_bytes(b"other bytes")
    found = identify(open_address(str(copy)), publisher.anchor, tmp_path / "index.html", now=NOW)
    assert found.verdict is Verdict.UNKNOWN
