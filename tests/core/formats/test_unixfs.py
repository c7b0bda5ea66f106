"""Content addresses: the same as Kubo's, computed without it."""

import hashlib
import io
from collections.abc import Iterable
from pathlib import Path

import pytest

from publish.core.errors import SourceError
from publish.core.files import write_atomically
from publish.core.formats import unixfs
from publish.core.model import Entry
from tests.support.blocks import entries, stream
from tests.support.services.kubo import Kubo

CHUNK, LINKS = unixfs.CHUNK, unixfs.LINKS


def write_car(target: Path | io.BytesIO, made: Iterable[Entry]) -> str:
    """Write a CAR of the whole copy; its root's CID."""
    dag = unixfs.Dag(made)
    if isinstance(target, Path):
        write_atomically(target, dag.car())
    else:
        target.writelines(dag.car())
    return dag.cid


def cid_of_file(path: Path) -> str:
    """The CID of a file by itself."""
    return unixfs.text(unixfs._read(path, path.name)[0].cid)


# What `ipfs add -r --cid-version 1 --raw-leaves --chunker size-262144` of Kubo 0.43.0 says
# of a folder with one file ``f`` of so many bytes of `stream`.
ONE_FILE = {
    0: "bafybeihfsfq3thmbuxj3p3wmnhzzcnnmo3d7ju7a4asfqtewg7pi5dzgrm",
    1: "bafybeidjhocyksytylpz52vha6722twqq3zyqhnqst47qktogh3rgq6pne",
    CHUNK - 1: "bafybeiaa5sfwtxrk2geo5x7pm6sxhizzvocyita57nhz26sz2tbmre6omy",
    CHUNK: "bafybeibkg4fcjm3r27xvd2mjuez7k74eizdwdxvgdus77nqiqlq2quyc74",
    CHUNK + 1: "bafybeigbcam6ljdsrmtsc5tyw6x6byuvutuqdevemhjqowhye7vq24a7ta",
    2 * CHUNK: "bafybeicz5a2ntcntem6xm5dfuiscakvv5f76zl4l6jeazoalmhifianjgq",
    LINKS * CHUNK: "bafybeifmhtfaf5wnybnywewtp7pjmwufcdzdtmuuw5vtm4mtpqxtqejsnm",
    LINKS * CHUNK + 1: "bafybeida5f2sxl4tnzjq4osbbaebedfpuqcibnqzuv4t4ntas6pfdtklnu",
    50_000_000: "bafybeiduyrtzlmoavardbq4mu53qiwsbzvcx6n6pw5wq64lefrnnccqe4m",
}


NESTED = {
    "a/b/c/d.txt": b"d",
    "a.txt": b"a",
    "报告/ئۇيغۇر.html": b"u",
    "བོད.txt": b"t",
    "Z": b"a",
    "\U00020000": b"x",  # UTF-16 would sort it before the next one
    "\ufb00": b"y",
}


NESTED_CID = "bafybeigrdow6iaaisohctn5gesj5bvkg35hy5dkywejiqsczmqghbr2mma"


# 174 × 175 chunks of zeros and 5 bytes more: three levels of links.
HUGE_LENGTH = LINKS * (LINKS + 1) * CHUNK + 5


HUGE_CID = "bafybeia4xpgj2jgybgktpjmtmltxjudfhxvflbphn3evy4jdabepfodgw4"


@pytest.mark.parametrize("length", ONE_FILE)
def test_a_file_of_any_length_has_the_address_that_kubo_gives_it(tmp_path: Path, length: int) -> None:
    assert unixfs.tree_cid(entries(tmp_path, {"f": stream(length)})) == ONE_FILE[length]


def test_folders_and_names_of_any_script_have_the_address_that_kubo_gives_them(tmp_path: Path) -> None:
    made = entries(tmp_path, NESTED)
    assert unixfs.tree_cid(made) == unixfs.tree_cid(reversed(made)) == NESTED_CID


def test_three_levels_of_links_are_made_as_kubo_makes_them() -> None:
    # The 8 GB that Kubo was given are not read here: their chunks are all alike.
    zeros = hashlib.sha256(bytes(CHUNK)).digest()
    leaves = (zeros,) * (LINKS * (LINKS + 1)) + (hashlib.sha256(bytes(5)).digest(),)
    levels = unixfs._levels(leaves, HUGE_LENGTH)
    assert [len(level) for level in levels] == [LINKS + 2, 2, 1]
    file = levels[-1][0][0]
    assert unixfs.text(unixfs._pb([("f", file)], b"\x08\x01").cid) == HUGE_CID


def test_kubo_says_the_same(tmp_path: Path, kubo: Kubo) -> None:
    files = {**NESTED, "large.bin": stream(LINKS * CHUNK + 1), "empty": b"", "edge/one": stream(CHUNK)}
    made = entries(tmp_path / "tree", files)
    options = ("-r", "-Q", "--cid-version", "1", "--raw-leaves", "--chunker", "size-262144")
    assert kubo.ipfs("add", *options, str(tmp_path / "tree")).strip() == unixfs.tree_cid(made)
    assert kubo.ipfs("add", *options, str(tmp_path / "tree/large.bin")).strip() == cid_of_file(
        tmp_path / "tree/large.bin"
    )


def test_kubo_imports_the_car_and_finds_all_of_it(tmp_path: Path, kubo: Kubo) -> None:
    made = entries(tmp_path / "tree", {**NESTED, "large.bin": stream(3 * CHUNK + 7)})
    cid = write_car(tmp_path / "copy.car", made)
    assert cid in kubo.ipfs("dag", "import", str(tmp_path / "copy.car"))
    kubo.ipfs("get", "-o", str(tmp_path / "out"), cid)
    for entry in made:
        assert (tmp_path / "out" / entry.path).read_bytes() == (tmp_path / "tree" / entry.path).read_bytes()


def test_small_files_are_not_read_for_their_address() -> None:
    entry = Entry("f", hashlib.sha256(stream(CHUNK)).hexdigest(), CHUNK)
    assert unixfs.tree_cid([entry]) == ONE_FILE[CHUNK]
    with pytest.raises(SourceError, match="not on this disk"):
        unixfs.tree_cid([Entry("f", entry.sha256, CHUNK + 1)])


def test_a_folder_that_kubo_would_shard_is_refused_and_one_byte_less_is_not() -> None:
    # 2,621 names of 64 bytes, with 36 more each, are 262,100 bytes; Kubo shards above 262,144.
    sha256 = hashlib.sha256().hexdigest()
    most = [Entry(f"files/{n:064}", sha256, 0) for n in range(2621)]
    assert unixfs.tree_cid([Entry(e.path.removeprefix("files/"), sha256, 0) for e in most]) == (
        "bafybeifngkpttdrejueiykigpdk4zlj3faemws7urye2ve6qy6eslkqw4y"
    )
    unixfs.tree_cid([*most, Entry("files/12345678", sha256, 0)])  # 262,144
    with pytest.raises(SourceError, match="files/: 2622 names are too many"):
        unixfs.tree_cid([*most, Entry("files/123456789", sha256, 0)])


def test_a_path_cannot_be_a_file_and_a_folder() -> None:
    sha256 = hashlib.sha256(b"").hexdigest()
    for paths in (("a", "a/b"), ("a/b", "a")):
        with pytest.raises(SourceError, match="a file and a folder at once"):
            unixfs.tree_cid([Entry(path, sha256, 0) for path in paths])


def test_a_car_is_the_same_twice_and_holds_every_block_once_the_root_first(tmp_path: Path) -> None:
    twice = {"a/one.bin": stream(2 * CHUNK), "b/two.bin": stream(2 * CHUNK), "b/half.bin": stream(CHUNK), "a/e": b""}
    made = entries(tmp_path, twice)
    one, other = io.BytesIO(), io.BytesIO()
    write_car(one, made)
    write_car(other, reversed(made))
    assert one.getvalue() == other.getvalue()
    blocks = list(unixfs.Dag(made).blocks())
    assert blocks[0].cid == unixfs.Dag(made).root
    assert len({block.cid for block in blocks}) == len(blocks) == 7  # 3 folders, 1 inner node, 2 chunks, 1 empty
    assert all(hashlib.sha256(block.data).digest() == block.cid[4:] for block in blocks)


def test_what_the_other_side_has_is_left_out_with_all_below_it(tmp_path: Path) -> None:
    before = entries(tmp_path, {"a/x": b"x", "b/y": stream(2 * CHUNK), "z": b"z"})
    after = [*before, *entries(tmp_path, {"b/new": b"new"})]
    have = {block.cid for block in unixfs.Dag(before).blocks()}
    sent = [block.data for block in unixfs.Dag(after).blocks(have)]
    assert len(sent) == 3  # the root, b, and the new file
    assert b"new" in sent
    assert list(unixfs.Dag(before).blocks(have)) == []


@pytest.mark.parametrize("length", [5, CHUNK + 5])
@pytest.mark.parametrize("damage", ["other", "shorter", "longer", "gone"])
def test_a_file_that_changed_after_it_was_sealed_is_never_sent(tmp_path: Path, length: int, damage: str) -> None:
    dag = unixfs.Dag(entries(tmp_path, {"f": stream(length)}))
    source = tmp_path / "f"
    changed = {"other": b"!" * length, "shorter": stream(length - 1), "longer": stream(length) + b"!" * CHUNK}
    if damage == "gone":
        source.unlink()
    else:
        source.write_bytes(changed[damage])
    with pytest.raises(SourceError):
        list(dag.blocks())
    with pytest.raises(SourceError):
        write_car(tmp_path / "copy.car", [Entry("f", hashlib.sha256(stream(length)).hexdigest(), length, source)])
    assert not (tmp_path / "copy.car").exists()


def test_a_cid_reads_back_and_what_is_none_is_refused() -> None:
    assert unixfs.text(unixfs.binary(HUGE_CID)) == HUGE_CID
    for other in ("", "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn", "bafy", "b1", HUGE_CID + "aa"):
        with pytest.raises(ValueError):
            unixfs.binary(other)
