import io
import json
import shutil
import stat
import struct
import subprocess
import unicodedata
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from publish.audit.check import Depth, Target, check_all
from publish.copies.hosts import open_address
from publish.copies.hosts import zipped as zipped_module
from publish.copies.hosts.zipped import ZipCopy, read_zip
from publish.core.errors import HostError, InterferenceError, TrustError, UnreachableError
from publish.core.model import Audit, Verdict
from publish.tree.bundles.make import zipped
from publish.verify.metadata import head
from tests.copies.hosts import zips
from tests.copies.hosts.zipwriter import FORGED
from tests.support.factory import EVIDENCE, NOW, PAGES, Archive, evidence_path
from tests.support.services.fixtures import skipping
from tests.support.services.node import node
from tests.support.services.unzippers import PACKED, WAYS, pack, unzip

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


# One story: what passes here, every tool unzips as it was verified; what does not, no verifier takes.


@pytest.fixture(scope="module")
def files(whole: Path) -> dict[str, bytes]:
    """The files of a copy, and one more that is empty."""
    with zipfile.ZipFile(whole) as packed:
        return {info.filename: packed.read(info) for info in packed.infolist()}


def unzipped(way: str, file: Path, folder: Path) -> dict[str, bytes]:
    """What a tool makes of a zip, by path."""
    folder.mkdir()
    if way == "Python":
        with zipfile.ZipFile(file, metadata_encoding="utf-8") as packed:
            packed.extractall(folder)
    else:
        with skipping():
            unzip(way, file, folder)
    found = (path for path in folder.rglob("*") if path.is_file())
    return {unicodedata.normalize("NFC", path.relative_to(folder).as_posix()): path.read_bytes() for path in found}


def as_verified(file: Path) -> dict[str, bytes]:
    """What stet reads out of a zip."""
    source = read_zip(str(file))
    return {held.path: source.read(held.path, 1 << 22) for held in source.held()}


def one_story(file: Path, files: dict[str, bytes], tmp_path: Path, *, names: bool = True) -> None:
    """Hold what every tool writes against what stet verifies, but for the folder that all lies in."""
    said = as_verified(file)
    assert {path: data for path, data in said.items() if path in files} == files
    for way in (*WAYS, "Python"):
        if way == "Python" and not names:
            continue  # it ends at a name that is not in the one encoding that it was given
        written = unzipped(way, file, tmp_path / way)
        if way == "busybox" and not written and b"PK\x06\x06" in file.read_bytes():
            continue  # it knows no large zips, says so, and writes nothing
        if names:
            assert {path.removeprefix("copy/"): data for path, data in written.items()} == said, way
        assert sorted(written.values()) == sorted(said.values()), way


@pytest.mark.parametrize("name", zips.HONEST)
def test_an_honest_zip_is_authentic_and_every_tool_writes_what_was_verified(
    name: str, archive: Archive, files: dict[str, bytes], tmp_path: Path
) -> None:
    file = tmp_path / "copy.zip"
    file.write_bytes(zips.HONEST[name](files))
    assert verdict(file, archive) is Verdict.FRESH
    one_story(file, files, tmp_path, names="18030" not in name)


@pytest.mark.parametrize("way", PACKED)
def test_a_zip_that_people_make_of_a_copy_is_authentic(
    way: str, archive: Archive, files: dict[str, bytes], tmp_path: Path
) -> None:
    copy, file = tmp_path / "copy", tmp_path / "made.zip"
    for path, data in files.items():
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        (copy / path).write_bytes(data)
    with skipping():
        pack(way, copy, file)
    assert verdict(file, archive) is Verdict.FRESH
    one_story(file, files, tmp_path)


@pytest.mark.parametrize("name", zips.HOSTILE)
def test_a_zip_that_two_tools_read_in_two_ways_is_refused(name: str, files: dict[str, bytes], tmp_path: Path) -> None:
    file = tmp_path / "hostile.zip"
    file.write_bytes(zips.HOSTILE[name](files))
    with pytest.raises(TrustError, match="refused") as caught:
        read_zip(str(file))
    assert "do not unzip" in str(caught.value.hint)


@pytest.mark.parametrize("name", zips.UNTOLD)
def test_a_zip_whose_names_nobody_can_tell_is_not_called_hostile(
    name: str, files: dict[str, bytes], tmp_path: Path
) -> None:
    file = tmp_path / "old.zip"
    file.write_bytes(zips.UNTOLD[name](files))
    with pytest.raises(UnreachableError, match="a name") as caught:
        read_zip(str(file))
    assert "zip the copy once more" in str(caught.value.hint)


def test_the_hostile_ones_are_such_tools_do_write_what_stet_does_not_see(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    stories = {
        "a head longer than its row": ("bsdtar from a pipe", "index.html"),
        "a double that is not listed": ("bsdtar from a pipe", "index.html"),
        "a member that is not listed": ("bsdtar from a pipe", "reports/hidden.html"),
        "ends before its place does": ("bsdtar from a pipe", "reports/forged.html"),
        "another member within litter": ("bsdtar from a pipe", "index.html"),
        "renamed by an extra field": ("unzip", "other.html"),
        "something behind": ("unzip", "index.html"),
    }
    for number, (name, (way, path)) in enumerate(stories.items()):
        file = tmp_path / f"{number}.zip"
        file.write_bytes(zips.HOSTILE[name](files))
        found = unzipped(way, file, tmp_path / str(number))
        told = files["index.html"] if way == "unzip" else FORGED
        assert told in found[path], name


def test_open_html_judges_every_zip_alike(files: dict[str, bytes], tmp_path: Path) -> None:
    expected: dict[str, dict[str, str] | None] = {}
    for kind, made in {"honest": zips.HONEST, "hostile": zips.HOSTILE, "untold": zips.UNTOLD}.items():
        for name, make in made.items():
            file = tmp_path / f"{kind}, {name.replace('/', '-')}.zip"
            file.write_bytes(make(files))
            said = (
                {path: sha256(data).hexdigest() for path, data in as_verified(file).items()}
                if kind == "honest"
                else None
            )
            expected[str(file)] = said
    module = (Path(zipped_module.__file__).parents[2] / "readers/browser/open").as_uri()
    script = f"""
        import {{ inflate }} from "{module}/zipdir.js";
        import {{ listZip }} from "{module}/zipped.js";
        import {{ createHash }} from "node:crypto";
        import {{ readFileSync }} from "node:fs";
        const found = {{}};
        for (const file of JSON.parse(readFileSync(0, "utf8"))) {{
          const zip = new Blob([readFileSync(file)]), files = {{}};
          found[file] = null;
          let all;
          try {{ all = await listZip(zip); }} catch {{ continue; }}
          for (const [path, member] of all) {{
            const data = await new Response(await inflate(zip, member)).arrayBuffer();
            files[path.replace(/^copy\\//, "")] = createHash("sha256").update(Buffer.from(data)).digest("hex");
          }}
          found[file] = files;
        }}
        process.stdout.write(JSON.stringify(found));
    """
    with skipping():
        program = node()
    told = json.dumps(list(expected))
    run = subprocess.run(
        [program, "--input-type=module", "--eval", script], input=told, capture_output=True, text=True, check=True
    )
    found = json.loads(run.stdout)
    assert found.keys() == expected.keys()
    for name in expected:
        assert found[name] == expected[name], name
