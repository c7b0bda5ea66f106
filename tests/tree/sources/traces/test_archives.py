"""publish.tree.sources.traces.archives: zips are looked into, within bounds, and their own marks named."""

import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from publish.core.errors import SourceError
from publish.core.formats import zipdir
from publish.tree.sources.traces import archives, traces
from tests.copies.hosts.zips import HOSTILE
from tests.support.small import archive, made
from tests.tree.sources.traces.conftest import CLOSED, SVG, TELLING, Make, _info, paper, picture, word


def what(path: Path) -> str | None:
    """What is said of a file first; of a zip, of its first member that tells something."""
    return next(iter(traces(path).values()), None)


HEAD = "---\ntitle: T\ndate: 2013-01-01\nlanguage: en\nevidence:\n  - file: evidence/{}\n    title: x\n{}---\n\nText.\n"


SILENT: dict[str, Make] = {
    "a.jpg": lambda: picture("JPEG", {0x112: 6}, dpi=(300, 300)),
    "b.png": lambda: picture("PNG", dpi=(300, 300)),
    "c.webp": lambda: picture("WEBP"),
    "d.gif": lambda: picture("GIF"),
    "e.pdf": lambda: paper(_info(Title="List", Producer="A printer", CreationDate="D:20130101120000Z")),
    "f.docx": lambda: word("<w:p>Text</w:p>"),
    "g.csv": lambda: b"when,what\n2013-04-06,published\n",
    "h.txt": lambda: "一九九九年\n".encode("gb18030"),
    "i.txt": lambda: "On the day: nothing.\n".encode("utf-16"),
    "j.svg": lambda: SVG.format("", "<rect/>").encode(),
}


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        (b"\x75\x78\x0b\0\1\4\xe8\3\0\0\4\xe8\3\0\0", "a user's number in the zip"),
        (b"\x55\x58\x0c\0" + bytes(12), "a user's number in the zip"),
        (b"\x55\x54\x05\0\1" + bytes(4), "times of files in the zip"),
        (b"\x34\x12\x01\0x", "extra field 0x1234 in the zip"),
    ],
)
def test_marks_of_a_packers_machine_are_named_by_their_number(tmp_path: Path, extra: bytes, expected: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as packed:
        info = zipfile.ZipInfo("word/document.xml")
        info.extra = extra
        packed.writestr(info, "<d/>")
    assert expected in (what(tmp_path / "a.docx") or "")


def zipped(**members: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("name", [*TELLING, *SILENT, *CLOSED])
def test_a_member_of_a_zip_tells_what_it_would_by_itself(tmp_path: Path, name: str) -> None:
    make = TELLING[name][0] if name in TELLING else {**SILENT, **CLOSED}[name]
    (tmp_path / name).write_bytes(data := make())
    (tmp_path / "a.zip").write_bytes(zipped(**{f"folder/{name}": data, "folder/other.txt": b"nothing"}))
    if name.endswith(".zip"):
        assert traces(tmp_path / "a.zip")[f"folder/{name}"].startswith("Stet cannot look into .zip files")
        return
    by_itself = what(tmp_path / name)
    assert traces(tmp_path / "a.zip") == ({f"folder/{name}": by_itself} if by_itself else {})


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_zip_is_not_looked_into_or_its_member_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.zip").write_bytes(
        HOSTILE[name]({"index.html": b"words", "404.html": b"others", "metadata/x.csv": b"a,b"})
    )
    before = sorted(tmp_path.iterdir())
    for path, said in traces(tmp_path / "a.zip").items():
        assert said.startswith(("it cannot be looked into (", "it tells more than it shows: ", "Stet cannot")), path
    assert sorted(tmp_path.iterdir()) == before


def test_a_link_and_a_name_that_a_terminal_would_obey_are_named(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr(link, "/home/mk/list.txt")
        packed.writestr("\x1b[2J.jpg", picture("JPEG", gps=True))
        packed.writestr("folder/", b"")
    found = traces(tmp_path / "a.zip")
    assert list(found) == ["link.txt", "\\x1b[2J.jpg"]
    assert found["link.txt"] == "it cannot be looked into (it is a link or a device)"


@pytest.mark.parametrize(("options", "marked"), [([], True), (["-X"], False)])
def test_what_a_zip_tells_of_its_packer_is_named(tmp_path: Path, options: list[str], *, marked: bool) -> None:
    (tmp_path / "a.txt").write_text("words")
    program = shutil.which("zip")
    assert program
    subprocess.run([program, "-q", *options, "a.zip", "a.txt"], cwd=tmp_path, check=True)
    expected = {"": "it tells more than it shows: times of files in the zip, a user's number in the zip"}
    assert traces(tmp_path / "a.zip") == (expected if marked else {})
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as packed:
        packed.writestr("a.txt", "words")
        packed.comment = b"packed by M. K."
    assert traces(tmp_path / "b.zip") == {"": "it tells more than it shows: a comment in the zip"}


def test_a_zip_costs_no_more_than_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked: list[str] = []
    real = zipdir.unpacked

    def counted(file: zipdir.Bytes, member: zipdir.ZipMember) -> Iterator[bytes]:
        unpacked.append(member.shown)
        return real(file, member)

    monkeypatch.setattr(zipdir, "unpacked", counted)
    too_much = {"": "it cannot be looked into (it has too many members, or too large ones)"}
    (tmp_path / "swells.zip").write_bytes(zipped(**{f"{n}.txt": b" " * (1 << 20) for n in range(9)}))
    monkeypatch.setattr(archives, "WHOLE_MAX_LENGTH", 8 << 20)
    assert (traces(tmp_path / "swells.zip"), unpacked) == (too_much, [])
    # Small, and each with an office file that swells: the second of them is not looked into.
    inner = zipped(**{"word/document.xml": b" " * (5 << 20)})
    (tmp_path / "again.zip").write_bytes(zipped(**{f"{n}.docx": inner for n in range(9)}))
    assert (traces(tmp_path / "again.zip"), unpacked) == (too_much, ["0.docx", "1.docx"])
    unpacked.clear()
    (tmp_path / "many.zip").write_bytes(zipped(**{f"{n}.txt": b"" for n in range(archives.MEMBERS_MAX + 1)}))
    assert traces(tmp_path / "many.zip") == {"": "it cannot be looked into (it has 2,001 members)"}
    assert unpacked == []


@pytest.mark.parametrize("kept", [False, True])
def test_a_zip_is_published_only_as_the_publisher_says(tmp_path: Path, *, kept: bool) -> None:
    text = HEAD.format("camp.zip", "    metadata: kept\n" if kept else "")
    photographs = {f"day/{n}.jpg": picture("JPEG", gps=True) for n in range(10)}
    changes: dict[str, str | bytes | None] = {"evidence/camp.zip": zipped(**photographs), "reports/2014/p.md": text}
    root = archive(tmp_path, **changes)
    if kept:
        assert list(made(root).root.glob("files/*/*/camp.zip"))
        return
    with pytest.raises(SourceError) as caught:
        made(root)
    said = "it tells more than it shows: EXIF GPS position; take that out "
    hint = (
        "(stet import --anew does, for what it brought in), or say 'metadata: kept' below it if it may be known to all"
    )
    assert sorted(caught.value.faults) == [
        *(f"site/reports/2014/p.md:6: evidence 'evidence/camp.zip' \u2192 day/{n}.jpg: {said}{hint}" for n in range(8)),
        "site/reports/2014/p.md:6: evidence 'evidence/camp.zip': 2 more of its members tell more than they show",
    ]
