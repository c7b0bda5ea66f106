"""publish.copies.hosts.ipfs.car: a copy read block by block, each by its hash, at a bounded cost."""

import hashlib
from pathlib import Path

import pytest

from publish.copies.hosts.ipfs.car import BadBlockError, Blocks, Car, NotHereError
from publish.core.files import write_atomically
from publish.core.formats import unixfs
from tests.support.blocks import entries, stream

CHUNK, LINKS = unixfs.CHUNK, unixfs.LINKS


NESTED = {
    "a/b/c/d.txt": b"d",
    "a.txt": b"a",
    "报告/ئۇيغۇر.html": b"u",
    "བོད.txt": b"t",
    "Z": b"a",
    "\U00020000": b"x",  # UTF-16 would sort it before the next one
    "\ufb00": b"y",
}


def test_a_car_is_read_back_by_its_paths(tmp_path: Path) -> None:
    files = {**NESTED, "large.bin": stream(LINKS * CHUNK + 1), "empty": b""}
    write_atomically(tmp_path / "copy.car", unixfs.Dag(entries(tmp_path / "in", files)).car())
    car = Car(tmp_path / "copy.car")
    copy = Blocks(car.root, car.get)
    assert {path: b"".join(copy.read(path)) for path in files} == files
    assert dict(copy.walk()) == {path: len(data) for path, data in files.items()}
    for absent in ("nowhere", "a", "a/b/c/d.txt/e", "a.txt/x", "large.bin/x"):
        with pytest.raises(NotHereError):
            list(copy.read(absent))
    with pytest.raises(NotHereError):
        car.get(b"\x01\x55\x12\x20" + bytes(32))


def test_a_car_that_is_cut_or_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "copy.car"
    write_atomically(path, unixfs.Dag(entries(tmp_path / "in", {"f": b"some bytes"})).car())
    whole = path.read_bytes()
    for cut in (b"", whole[:1], whole[:30], whole[:-1], b"\xff" * 40, b"PK\x03\x04" + bytes(200), whole + b"\x00"):
        path.write_bytes(cut)
        with pytest.raises(BadBlockError):
            Car(path)


def test_hostile_blocks_are_refused_and_cost_nothing(tmp_path: Path) -> None:
    held: dict[bytes, bytes] = {}

    def add(links: list[tuple[str, unixfs._Node]], data: bytes) -> unixfs._Node:
        block = unixfs._pb(links, data)
        held[block.cid] = block.data
        return unixfs._Node(block.cid, 1, 1)

    def read(file: unixfs._Node) -> bytes:
        root = add([("f", file)], b"\x08\x01")
        return b"".join(Blocks(root.cid, held.__getitem__).read("f"))

    raw = unixfs.Block(b"\x01\x55\x12\x20" + hashlib.sha256(b"x").digest(), b"x")
    held[raw.cid] = raw.data
    leaf = unixfs._Node(raw.cid, 1, 1)
    assert read(add([("", leaf)], b"\x08\x02\x18\x01\x20\x01")) == b"x"
    branches = leaf
    for _ in range(12):  # all branches and hardly a leaf: 2**12 visits, were it followed
        branches = add([("", branches)] * 2, b"\x08\x02\x18\x02\x20\x01\x20\x01")
    nothing = add([], b"\x08\x02")
    for bad in (
        branches,
        nothing,
        add([("", leaf)], b"\x08\x02\x18\x02\x20\x02"),  # the part is shorter than is said
        add([("", leaf)], b"\x08\x02\x20\x00"),  # an empty part
        add([("", leaf)], b"\x08\x02"),  # a part of no length
        add([("", leaf)], b"\x08\x05"),  # a shard
        add([], b"\x08\x04"),  # a link out of the tree
        add([], b"\xff" * 12),
        add([], b"\x08"),
        add([], b"\x0d\x01"),
    ):
        with pytest.raises(BadBlockError):
            read(bad)
    held[raw.cid] = b"y"
    with pytest.raises(BadBlockError):
        read(add([("", leaf)], b"\x08\x02\x18\x01\x20\x01"))
