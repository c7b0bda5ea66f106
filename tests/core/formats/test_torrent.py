import random
from pathlib import Path
from typing import Any

import libtorrent
import pytest

from publish.core.formats import torrent
from publish.core.formats.torrent import BLOCK, Torrent

SEEDS, TRACKERS = ["https://a.example/", "https://b.example/x/"], ["udp://t1.example:1", "udp://t2.example:2"]


def made(files: dict[str, bytes], piece: int = BLOCK, name: str = "letters") -> Torrent:
    return torrent.torrent(name, {path: torrent.hashed([data], piece) for path, data in files.items()}, piece)


def theirs(files: dict[str, bytes], piece: int, folder: Path) -> bytes:
    for path, data in files.items():
        (folder / "letters" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "letters" / path).write_bytes(data)
    creator = libtorrent.create_torrent(libtorrent.list_files(str(folder / "letters")), piece)
    libtorrent.set_piece_hashes(creator, str(folder))
    creator.set_creation_date(0)
    creator.set_creator("")
    for at, tracker in enumerate(TRACKERS):
        creator.add_tracker(tracker, at)
    for seed in SEEDS:
        creator.add_url_seed(seed)
    return bytes(libtorrent.bencode(creator.generate()))


def read(data: bytes) -> Any:
    return libtorrent.bdecode(data)


def test_numbers_text_lists_and_keys_are_coded_as_bep_3_says() -> None:
    value = {"spam": ["a", 42, -3, b"\xff"], "Ä": {}, "": 0}
    assert torrent.bencode(value) == b"d0:i0e4:spaml1:ai42ei-3e1:\xffe2:\xc3\x84dee"


@pytest.mark.parametrize("piece", [BLOCK, 4 * BLOCK])
def test_the_bytes_are_those_of_libtorrent(piece: int, tmp_path: Path) -> None:
    rng = random.Random(piece)
    lengths = [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, piece - 1, piece, piece + 1, 3 * piece, 5 * piece + 7, 8 * piece]
    names = ("a", "d/b", "d/e/\u5b57.html", "\u0f56\u0f7c\u0f51/x")
    files = {f"{names[i % 4]}{i}": rng.randbytes(length) for i, length in enumerate(lengths)}
    assert made(files, piece).file(trackers=TRACKERS, web_seeds=SEEDS) == theirs(files, piece, tmp_path)


def test_a_folder_and_a_file_of_one_beginning_are_in_the_order_that_clients_ask_for(tmp_path: Path) -> None:
    # search/ and search.html: libtorrent 2.1.1 makes a torrent of these which it will not load itself.
    files = {"search.html": b"x", "search/index.txt": b"y", "search-me": b"z"}
    ours = made(files)
    assert ours.paths == ("search/index.txt", "search-me", "search.html")
    info = libtorrent.torrent_info(read(ours.file()))
    assert (str(info.info_hashes().v1), str(info.info_hashes().v2)) == (ours.v1, ours.v2)
    with pytest.raises(RuntimeError, match="does not match"):
        libtorrent.torrent_info(read(theirs(files, BLOCK, tmp_path)))


def test_chunks_are_cut_anew() -> None:
    data = random.Random(3).randbytes(5 * BLOCK + 3)
    whole = torrent.hashed([data], 2 * BLOCK)
    assert torrent.hashed([data[:1], b"", data[1 : BLOCK + 2], data[BLOCK + 2 :]], 2 * BLOCK) == whole
    assert torrent.hashed([], BLOCK) == torrent.Hashed(0, b"", b"", b"")


def test_nothing_says_who_made_it_or_when() -> None:
    data = made({"b": b"2", "a": b"1"})
    assert data.file() == made({"a": b"1", "b": b"2"}).file()
    assert read(data.file()).keys() == {b"info", b"piece layers"}
    keys = {b"file tree", b"files", b"meta version", b"name", b"piece length", b"pieces"}
    assert read(data.file())[b"info"].keys() == keys


@pytest.mark.parametrize(
    ("total", "length"), [(0, BLOCK), (BLOCK * 2048, BLOCK), (BLOCK * 2048 + 1, 2 * BLOCK), (1 << 42, 16 << 20)]
)
def test_pieces_are_as_long_as_the_rule_says(total: int, length: int) -> None:
    assert torrent.piece_length(total) == length


def test_a_link_names_both_hashes() -> None:
    one = made({"a": b"1"}, name="letters & more")
    link = one.magnet(trackers=["udp://t.example:1"], web_seeds=["https://a.example/x y/"])
    told = libtorrent.parse_magnet_uri(link)
    assert (str(told.info_hashes.v1), str(told.info_hashes.v2)) == (one.v1, one.v2)
    assert (told.name, told.trackers) == ("letters & more", ["udp://t.example:1"])
    assert told.url_seeds == ["https://a.example/x y/"]
