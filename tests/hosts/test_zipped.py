import io
import shutil
import stat
import struct
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.bundle import zipped
from publish.check import Depth, Target, check_all
from publish.errors import HostError, InterferenceError, TrustError, UnreachableError
from publish.gate.verify import head
from publish.hosts import open_address
from publish.hosts.zipped import ZipCopy, read_zip
from publish.model import Audit, Verdict
from tests.factory import EVIDENCE, NOW, PAGES, Archive, evidence_path

Hostile = Callable[[zipfile.ZipFile], None]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    archive = Archive(tmp_path_factory.mktemp("publisher"))
    archive.publish({**PAGES, "index.html": "<!doctype html>old"})
    archive.publish()
    return archive


@pytest.fixture(scope="module")
def whole(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return zipped(archive.release(), tmp_path_factory.mktemp("zips")).file


def look(file: Path, archive: Archive) -> Audit:
    target = Target("zip", str(file), open_address(str(file)))
    return check_all([target], anchor=archive.anchor, now=NOW, depth=Depth.FULL)[0]


def verdict(file: Path, archive: Archive) -> Verdict:
    return look(file, archive).verdict


def test_a_zip_is_read_as_the_copy_that_it_is(whole: Path, archive: Archive) -> None:
    source = open_address(str(whole))
    assert isinstance(source, ZipCopy)
    assert source.is_copy()
    assert source.read(evidence_path(), 1000) == EVIDENCE
    assert head(source, archive.anchor, now=NOW).release == 2
    assert verdict(whole, archive) is Verdict.FRESH
    assert open_address(whole.as_uri()).read("HISTORY", 1000).startswith(b"1 ")


def test_a_zip_whose_files_lie_in_one_folder_is_read_too(whole: Path, archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "as unzipped"
    shutil.unpack_archive(whole, folder / "archive")
    shutil.make_archive(str(tmp_path / "again"), "zip", folder)
    assert verdict(tmp_path / "again.zip", archive) is Verdict.FRESH


def test_any_tool_unzips_it_and_coreutils_verify_it(whole: Path, tmp_path: Path) -> None:
    subprocess.run(["unzip", "-q", whole, "-d", tmp_path], check=True)
    subprocess.run(["sha256sum", "--quiet", "--strict", "-c", "SHA256SUMS"], cwd=tmp_path, check=True)
    assert (tmp_path / "index.html").is_file()


def rezip(
    whole: Path, to: Path, change: Callable[[str, bytes], bytes | None] = lambda _n, d: d, extra: bytes = b""
) -> Path:
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = change(info.filename, old.read(info))
            if data is not None:
                new.writestr(info.filename, data)
        if extra:
            new.writestr("reports/planted.html", extra)
    return to


def test_what_was_changed_in_it_is_found(whole: Path, archive: Archive, tmp_path: Path) -> None:
    page = "reports/2001/strike-hard.html"
    forged = rezip(whole, tmp_path / "1.zip", lambda n, d: d.replace(b"words", b"WORDS") if n == page else d)
    assert verdict(forged, archive) is Verdict.TAMPERED
    lacking = rezip(whole, tmp_path / "2.zip", lambda n, d: None if n == page else d)
    assert verdict(lacking, archive) is Verdict.UNAVAILABLE
    planted = look(rezip(whole, tmp_path / "3.zip", extra=b"<p>planted"), archive)
    assert (planted.verdict, planted.strangers) == (Verdict.FRESH, ("reports/planted.html",))
    data = bytearray(whole.read_bytes())
    with zipfile.ZipFile(whole) as packed:
        offset = packed.getinfo(evidence_path()).header_offset
    data[offset + 30 + len(evidence_path().encode()) + 5] ^= 1
    (tmp_path / "4.zip").write_bytes(data)
    with pytest.raises(InterferenceError):
        open_address(str(tmp_path / "4.zip")).read(evidence_path(), 1000)


def test_a_zip_that_was_cut_short_says_nothing(whole: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole.read_bytes()[:-400])
    with pytest.raises(UnreachableError, match="not a whole zip"):
        read_zip(str(cut))


def _link(packed: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("reports/link.html")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    packed.writestr(info, "/etc/passwd")


def _device(packed: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("reports/device.html")
    info.external_attr = (stat.S_IFCHR | 0o666) << 16
    packed.writestr(info, "")


def _named(name: str) -> Hostile:
    return lambda packed: packed.writestr(zipfile.ZipInfo(name), b"x")


def _twice(packed: zipfile.ZipFile) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr("index.html", b"other")


def _bomb(packed: zipfile.ZipFile) -> None:
    packed.writestr("reports/bomb.html", bytes(80 << 20), zipfile.ZIP_DEFLATED, 9)


def _encrypted(packed: zipfile.ZipFile) -> None:
    packed.writestr("secret.html", b"x")
    packed.filelist[-1].flag_bits |= 1


def _squeezed_oddly(packed: zipfile.ZipFile) -> None:
    packed.writestr("odd.html", b"x" * 100, zipfile.ZIP_LZMA)


HOSTILE: dict[str, Hostile] = {
    "climbs out": _named("../outside.html"),
    "climbs out in the middle": _named("reports/../../outside.html"),
    "absolute": _named("/etc/cron.d/planted"),
    "drive": _named("C:/planted.html"),
    "backslash": _named("reports\\..\\..\\planted.html"),
    "control character": _named("reports/a\x07.html"),
    "reads backwards": _named("reports/\u202elmth.exe"),
    "reserved on Windows": _named("CON.html"),
    "case clash": _named("INDEX.html"),
    "a file where a folder is": _named("reports"),
    "two of one name": _twice,
    "symbolic link": _link,
    "device": _device,
    "bomb": _bomb,
    "encrypted": _encrypted,
    "squeezed oddly": _squeezed_oddly,
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_zip_that_is_built_to_harm_is_refused(hostile: Hostile, whole: Path, tmp_path: Path) -> None:
    file = tmp_path / "hostile.zip"
    shutil.copyfile(whole, file)
    with zipfile.ZipFile(file, "a") as packed:
        hostile(packed)
    with pytest.raises(TrustError, match="refused"):
        read_zip(str(file))


def test_a_nul_in_a_name_hides_nothing(whole: Path, tmp_path: Path) -> None:
    file = tmp_path / "nul.zip"
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("index.html#.exe", b"x")
    file.write_bytes(file.read_bytes().replace(b"index.html#.exe", b"index.html\0.exe"))
    with pytest.raises(TrustError, match="refused"):
        read_zip(str(file))


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    kernel = io.BytesIO()
    with zipfile.ZipFile(kernel, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.html", bytes(1 << 20))
        packed.writestr("b.html", b"b")
        packed.filelist[1].header_offset = packed.filelist[0].header_offset
    file = tmp_path / "overlap.zip"
    file.write_bytes(kernel.getvalue())
    with pytest.raises(TrustError, match="lie over one another"):
        read_zip(str(file))


def test_a_zip_behind_something_else_is_refused(whole: Path, tmp_path: Path) -> None:
    file = tmp_path / "polyglot.zip"
    file.write_bytes(b"PK\x03\x04" + b"\0" * 60 + whole.read_bytes())
    with pytest.raises((TrustError, HostError)):
        read_zip(str(file))


def test_a_member_with_two_lengths_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "lengths.zip"
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("a.html", b"x" * 100)
        at = packed.start_dir
    data = bytearray(file.read_bytes())
    struct.pack_into("<I", data, at + 24, 107)
    file.write_bytes(data)
    with pytest.raises(TrustError, match="two lengths"):
        read_zip(str(file))
