"""publish.tree.sources.traces.closed: of kinds that are not looked into, the fields that are seen are named."""

import struct
import tarfile
from pathlib import Path

import pytest

from publish.tree.sources.traces import traces
from tests.tree.sources.traces.conftest import Make


def what(path: Path) -> str | None:
    """What is said of a file first; of a zip, of its first member that tells something."""
    return next(iter(traces(path).values()), None)


def _ole(**fields: str) -> bytes:
    """An old office file's property set with an author, after the head that such files begin with."""
    numbers = {"title": 2, "author": 4, "last": 8}
    values = [struct.pack("<II", 30, len(v) + 1) + v.encode() + b"\0" for v in fields.values()]
    at, table = 8 + 8 * len(values), b""
    for name, value in zip(fields, values, strict=True):
        table += struct.pack("<II", numbers[name], at)
        at += len(value)
    section = struct.pack("<II", at, len(values)) + table + b"".join(values)
    kind = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
    head = b"\xfe\xff" + bytes(26) + kind + struct.pack("<I", 48)
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1_016) + head + section


def _id3(frame: bytes, value: bytes) -> bytes:
    body = frame + len(value).to_bytes(4, "big") + b"\0\0" + value
    return b"ID3\x03\0\0\0\0\0" + bytes([len(body)]) + body + bytes(64)


def _tar(owner: str) -> bytes:
    one = tarfile.TarInfo("list.txt")
    one.uname, one.gname = owner, "root"
    return one.tobuf(tarfile.USTAR_FORMAT) + bytes(1024)


SEEN: dict[str, tuple[Make, str]] = {
    "a.mp4": (lambda: bytes(4) + b"ftypmp42" + bytes(9) + b"\xa9xyz\0\x12+35.1+101.2/", "©xyz (a position)"),
    "b.mov": (
        lambda: b"\0\0\0\x14ftypqt  " + b"mdta" + b"com.apple.quicktime.location.ISO6709\0",
        "quicktime.location",
    ),
    "c.mp3": (lambda: _id3(b"TPE1", b"\0M. K."), "TPE1"),
    "d.wav": (lambda: b"RIFF\0\0\0\0WAVELIST\0\0\0\0INFOIART\x06\0\0\0M. K.\0", "IART"),
    "e.flac": (lambda: b"fLaC\x04\0\0\x20\x0b\0\0\0ARTIST=M. K.", "ARTIST"),
    "f.eml": (lambda: b"From: M. K. <mk@example.org>\nX-Originating-IP: 192.0.2.1\n\nText", "From:, X-Originating-IP:"),
    "g.doc": (lambda: _ole(title="List", author="M. K.", last="A. B."), "property author, property last author"),
    "h.rtf": (lambda: b"{\\rtf1{\\info{\\author M. K.}}}", "author"),
    "i.vcf": (lambda: b"BEGIN:VCARD\nFN:M. K.\nEND:VCARD\n", "FN:"),
    "j.gpx": (lambda: b'<gpx><trkpt lat="35" lon="101"/></gpx>', "<trkpt>"),
    "l.tar": (lambda: _tar("rita"), "owner's name"),
    "k.heic": (lambda: b"\0\0\0\x18ftypheic" + b"Exif\0\0MM", "EXIF"),
    "m.avif": (lambda: b"\0\0\0\x18ftypavif" + b"\0mime\0application/rdf+xml\0", "XMP"),
    "n.heic": (lambda: b"\0\0\0\x18ftypheic" + b"urn:mpeg:hevc:2015:auxid:2\0", "a further picture"),
    "o.heic": (lambda: b"\0\0\0\x18ftypheic" + b"urn:com:apple:photo:2020:aux:hdrgainmap\0", "a further picture"),
}


@pytest.mark.parametrize("name", SEEN)
def test_of_kinds_that_are_not_looked_into_the_fields_that_are_seen_are_named(tmp_path: Path, name: str) -> None:
    make, expected = SEEN[name]
    (tmp_path / name).write_bytes(make())
    said = what(tmp_path / name)
    assert said is not None
    assert said.startswith("Stet cannot look into .")
    assert expected in said


def test_a_tar_of_nobodys_is_not_called_somebodys(tmp_path: Path) -> None:
    (tmp_path / "a.tar").write_bytes(_tar("root"))
    assert "owner's name" not in (what(tmp_path / "a.tar") or "")
