"""What others send costs as much as it is long, and lists are as long as is said."""

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from publish.audit.check import Target, check_all
from publish.audit.depth import Depth
from publish.copies.hosts.folder import FolderHost, read_folder
from publish.copies.hosts.zipped import read_zip
from publish.core.formats import bundlelist, zipdir
from publish.core.model import Bundle, Entry, Verdict
from publish.readers.claims import TOTAL_MAX, Claims, claims
from tests.support.factory import NOW, PAGES, Archive, lay


@pytest.mark.parametrize("again", [b"<li", b"<li><a", b"<li ><code ", b"<li><a>http://"])
def test_what_a_file_claims_is_found_by_looking_once(tmp_path: Path, again: bytes) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(again * (1_000_000 // len(again)))
    assert claims(file) == Claims()


def test_a_packed_file_is_looked_at_so_far_and_no_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked: list[int] = []
    real = zipdir.unpacked

    def counted(file: zipdir.Bytes, member: zipdir.ZipMember) -> Iterator[bytes]:
        for piece in real(file, member):
            unpacked.append(len(piece))
            yield piece

    monkeypatch.setattr(zipdir, "unpacked", counted)
    file, said = tmp_path / "a.epub", b"stet:" + b"ab" * 16 + b"/" + bytes(1_000)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(100):
            packed.writestr(f"{number}.xhtml", bytes(3 << 20))
        packed.writestr("last.xhtml", said)
    assert claims(file) == Claims()
    assert sum(unpacked) <= TOTAL_MAX + len(unpacked)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(9):
            packed.writestr(f"{number}.xhtml", said)
    assert claims(file) == Claims("ab" * 16)
    unpacked.clear()
    monkeypatch.setattr("publish.readers.claims.MEMBERS_MAX", 8)
    assert (claims(file), unpacked) == (Claims(), [])


def test_a_list_holds_as_many_bundles_as_is_said() -> None:
    many = [
        Bundle(name := f"report-{n:06}-of-some-name.epub", "epub", "index.html", "0" * 64,
               Entry(bundlelist.path_of(name, "1" * 64), "1" * 64, 1))
        for n in range(40_000)
    ]  # fmt: skip
    data = bundlelist.dump(many)
    assert len(data) <= bundlelist.LIST_MAX_LENGTH
    assert len(bundlelist.parse(data)) == 40_000


@pytest.mark.parametrize("way", ["a zip", "a folder", "a host that is listed"])
@pytest.mark.parametrize("depth", Depth)
def test_no_more_is_looked_at_than_there_is(tmp_path: Path, way: str, depth: Depth) -> None:
    archive = Archive(tmp_path / "publisher")
    release = archive.publish(PAGES)
    copy = lay(release, tmp_path / "copy")
    for name in ("strange.html", "reports/2001/strange.html", "targets/strange", ".DS_Store", "Thumbs.db"):
        (copy / name).write_text("nobody's")
    told: list[tuple[int, int]] = []
    if way == "a zip":
        shutil.make_archive(str(copy), "zip", copy)
        target = Target("a", "a", read_zip(f"{copy}.zip"))
    elif way == "a folder":
        target = Target("a", "a", read_folder(str(copy)))
    else:
        host = FolderHost("a", str(copy))
        target = Target("a", "a", host, host)
    mine = release if way == "a host that is listed" else None
    (audit,) = check_all(
        [target], mine, anchor=archive.anchor, now=NOW, depth=depth, progress=lambda *a: told.append(a)
    )
    assert 0 < audit.checked <= audit.total
    assert told[-1][0] == told[-1][1]
    assert all(done <= total for done, total in told)
    strangers = {f.path for f in audit.findings if f.verdict is Verdict.STRANGER}
    assert (("strange.html" in strangers), audit.verdict) == (depth is Depth.FULL, Verdict.FRESH)
