"""publish.verify.signednote: a note has one form, and any other counts for nobody."""

import base64
import hashlib
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.copies.hosts.folder import read_folder
from publish.core.errors import SignatureError
from publish.verify import signednote, witnesses
from publish.verify.metadata import head
from tests.support.countersigners import Witness, add, archive, people  # noqa: F401 - fixtures
from tests.support.factory import NOW, Archive, lay


def _lines(note: bytes) -> tuple[str, list[str]]:
    text, _, rest = note.decode().partition("\n\n")
    return text + "\n", rest.splitlines()


def _with(note: bytes, change: Callable[[bytearray], None]) -> bytes:
    """The note with the raw bytes of its signature changed."""
    text, (line,) = _lines(note)
    dash, name, coded = line.split(" ")
    raw = bytearray(base64.b64decode(coded))
    change(raw)
    return f"{text}\n{dash} {name} {base64.b64encode(raw).decode()}\n".encode()


def _flip(index: int) -> Callable[[bytearray], None]:
    def change(raw: bytearray) -> None:
        raw[index] ^= 1

    return change


def _later(raw: bytearray) -> None:
    raw[4:12] = struct.pack(">Q", struct.unpack(">Q", raw[4:12])[0] + 1)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda n: b"",
        lambda n: n[:-1],
        lambda n: n[: len(n) // 2],
        lambda n: n.replace(b"\n\n", b"\n"),
        lambda n: b"\xff" + n,
        lambda n: n + b"not a signature\n",
        lambda n: n + n.partition(b"\n\n")[2] * 200,
        lambda n: _with(n, _flip(0)),  # the key id
        lambda n: _with(n, _flip(11)),  # the time
        lambda n: _with(n, _flip(12)),  # the signature
        lambda n: _with(n, _flip(75)),
        lambda n: _with(n, _later),
        lambda n: _with(n, lambda raw: raw.append(0)),
        lambda n: n.replace(b"ann", b"bo", 1) if b"ann" in n else n,
        lambda n: n.replace(b"\n1\n", b"\n2\n", 1),
        lambda n: n.replace(b"\n1\n", b"\n01\n", 1),
        lambda n: n.replace(b"stet/", b"stet/ ", 1),
        lambda n: b"extension\n" + n,
        lambda n: n.replace(b"\n\n", b"\nmore\n\n", 1),
    ],
)
def test_a_spoilt_note_is_not_let_in_and_counts_for_nobody(
    archive: Archive, people: list[Witness], tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    copy = lay(archive.release(), tmp_path / "copy")
    good = people[0].sees(archive, copy).note
    spoilt = spoil(good)
    with pytest.raises(SignatureError):
        add(archive, spoilt)
    found = head(read_folder(str(copy)), archive.anchor, now=NOW)
    asked = witnesses.policy(found.roots[-1].signed.unrecognized_fields)
    text = signednote.body(archive.fingerprint, 1, found.signed.top.sha256)
    with pytest.raises(SignatureError):
        witnesses.signers(asked, signednote.parse(spoilt), text, NOW)


def test_the_key_id_is_that_of_c2sp() -> None:
    """Oracle: the vector in C2SP's signed-note, with the type byte of cosignatures."""
    public = "ab" * 32
    expected = hashlib.sha256(b"example.com/w\n\x04" + bytes.fromhex(public)).digest()[:4]
    assert signednote.key_id("example.com/w", public) == expected
    assert signednote.vkey("example.com/w", public).split("+", 2)[:2] == ["example.com/w", expected.hex()]
