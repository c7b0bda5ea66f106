"""Packs: what git makes is read, and what a hostile server makes is refused before it costs memory."""

import hashlib
import subprocess
import tempfile
import zlib
from pathlib import Path
from typing import IO

import pytest

from publish.copies.hosts.git.pack import BadPackError, Leaf, Store, blob_oid, trees


def kept(data: bytes) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - its user closes it
    file.write(data)
    file.flush()
    return file


def pack(*objects: bytes, count: int | None = None) -> IO[bytes]:
    """A pack of objects which are whole already, as a server would send it."""
    data = b"PACK" + (2).to_bytes(4, "big") + (len(objects) if count is None else count).to_bytes(4, "big")
    data += b"".join(objects)
    return kept(data + hashlib.sha1(data).digest())


def head(kind: int, length: int) -> bytes:
    first, length = kind << 4 | length & 15, length >> 4
    said = bytearray()
    while length:
        said.append(first | 128)
        first, length = length & 127, length >> 7
    return bytes([*said, first])


def blob(data: bytes, *, length: int | None = None) -> bytes:
    return head(3, len(data) if length is None else length) + zlib.compress(data)


def test_names_are_gits_own_and_deltas_are_undone(tmp_path: Path) -> None:
    def git(*words: str, stdin: bytes = b"") -> bytes:
        return subprocess.run(["git", "-C", str(tmp_path), *words], input=stdin, capture_output=True, check=True).stdout

    git("init", "-q")
    texts = {f"r/{n}/报告.html": (f"page {n} " + "words of a page, many of them " * 400).encode() for n in range(5)}
    for path, data in texts.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    git("add", "-A")
    root = git("write-tree").strip()
    leaves = {path: Leaf(blob_oid(data), len(data)) for path, data in texts.items()}
    assert trees(leaves)[0] == root
    listed = git("rev-list", "--objects", root.decode())
    made = git("pack-objects", "--stdout", "--delta-base-offset", "-q", stdin=listed)
    assert b"\x60" in {bytes([byte & 0x70]) for byte in made}  # a delta is in it
    with kept(made) as file:
        store = Store()
        store.take(file, 1 << 20)
    found = {path: b"".join(store.chunks(oid)) for path, oid, _ in store.leaves(root)}
    assert found == texts


@pytest.mark.parametrize(
    ("objects", "count"),
    [
        ((blob(b"x" * 2000, length=3),), 1),  # longer than it says
        ((blob(b"x", length=900),), 1),  # shorter
        ((head(3, 1 << 40) + zlib.compress(b"x"),), 1),  # says more than was asked for
        ((blob(b"a"),), 7),  # fewer than it says
        ((head(6, 9) + b"\x05" + zlib.compress(b"\x01\x01\x91\x00\x01"),), 1),  # a delta of nothing
        ((blob(b"a"), head(7, 9) + b"\0" * 20 + zlib.compress(b"\x01\xff\xff\xff\xff\x7f\x91\x00\x01")), 2),
        ((head(5, 1) + zlib.compress(b"x"),), 1),  # of no kind
        ((b"\xff" * 40,), 1),
        ((b"",), 1),
    ],
)
def test_a_pack_against_the_rules_is_refused(objects: tuple[bytes, ...], count: int) -> None:
    with pack(*objects, count=count) as file, pytest.raises(BadPackError):
        Store().take(file, 100_000)


def test_what_is_no_pack_is_refused() -> None:
    for data in (b"", b"PACK", b"x" * 100, b"PACK" + b"\0" * 100):
        with kept(data) as file, pytest.raises(BadPackError):
            Store().take(file, 1000)


def test_many_small_objects_are_together_no_more_than_was_asked_for() -> None:
    with pack(*(blob(bytes([n]) * 60) for n in range(20))) as file, pytest.raises(BadPackError):
        Store().take(file, 1000)
