"""publish.copies.hosts.stick.fat: what FAT and exFAT cannot hold is told with its path."""

import pytest

from publish.copies.hosts.stick import fat
from publish.core.model import Entry

CLUSTER = 4096


def entry(path: str, length: int = 1) -> Entry:
    return Entry(path, "0" * 64, length)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("a/b?.html", "the name holds '?'"),
        ('a/"b.html', "the name holds '\"'"),
        ("a./b.html", "ends with a dot or a space"),
        ("a/b ", "ends with a dot or a space"),
        ("a/CON.html", "reserved on Windows"),
        ("prn/b.html", "reserved on Windows"),
        ("a/com\u00b9.html", "reserved on Windows"),
        ("CONIN$", "reserved on Windows"),
        ("a/\x07", "control character"),
        ("a/" + "n" * 256, "256 bytes long"),
    ],
)
@pytest.mark.parametrize("form", [fat.FAT32, fat.EXFAT, fat.OTHER])
def test_a_name_that_some_reader_cannot_open_is_told_on_every_stick(path: str, said: str, form: fat.Format) -> None:
    (found,) = fat.faults([entry("index.html"), entry(path)], form)
    assert found.startswith(f"{path}: ")
    assert said in found


@pytest.mark.parametrize(
    "path", ["བོད་ཡིག/ཡི་གེ.html", "a b/c+d&e=f#g%41~'(1).txt", "console.html", "com0.html", "a" * 255]
)
def test_other_names_are_well(path: str) -> None:
    assert fat.faults([entry(path)], fat.FAT32) == []


def test_names_that_differ_by_capitals_alone_are_told() -> None:
    (found,) = fat.faults([entry("a/Report.html"), entry("a/report.html")], fat.EXFAT)
    assert found == "a/Report.html: the same name as a/report.html where capitals do not count"
    assert fat.faults([entry("A/x.html"), entry("a/y.html")], fat.OTHER)


def test_a_file_of_four_gigabytes_wants_exfat() -> None:
    film = entry("files/film.mkv", 1 << 32)
    (found,) = fat.faults([film, entry("files/short.mkv", (1 << 32) - 1)], fat.FAT32)
    assert found.startswith("files/film.mkv: 4.3 GB are more than a file of FAT32 can have")
    assert fat.faults([film], fat.EXFAT) == []
    assert fat.faults([film], fat.OTHER) == []


def test_a_folder_of_fat_holds_so_many_names() -> None:
    name = "targets/{:064x}.SHA256SUMS"  # 75 letters: 7 entries each
    most = (65_536 - 2) // 7
    assert fat.faults([entry(name.format(n)) for n in range(most)], fat.FAT32) == []
    (found,) = fat.faults([entry(name.format(n)) for n in range(most + 1)], fat.FAT32)
    assert found.startswith("targets: 9,363 names need 65,543 entries; a folder of FAT32 has 65,536")
    assert fat.faults([entry(name.format(n)) for n in range(most + 1)], fat.EXFAT) == []
    (found,) = fat.faults([entry(f"{n:0254}") for n in range(3300)], fat.FAT32)
    assert found.startswith("the copy: 3,300 names need")


def test_room_is_counted_in_whole_clusters() -> None:
    def needed(sends: list[Entry], held: dict[str, int]) -> int:
        return fat.needed(sends, held, CLUSTER, fat.FAT32) // CLUSTER

    assert needed([], {}) == 0
    assert needed([entry("a.html", 1)], {}) == 2  # with the folder itself
    assert needed([entry("a.html", CLUSTER + 1)], {}) == 3
    assert needed([entry("a.html", 0)], {}) == 1
    assert needed([entry("x/y/a.html", 1)], {}) == 4  # three folders
    # Replaced: the new one lies beside the old one, until it is whole.
    assert needed([entry("a.html", 9)], {"a.html": 5}) == 1
    assert needed([entry("a.html", 2 * CLUSTER)], {"a.html": 5}) == 3
    # A folder that grows beyond its cluster: 128 entries, two of them its own.
    assert needed([entry(f"{n}.html") for n in range(63)], {"0.html": 1}) == 63
    assert needed([entry(f"{n}.html") for n in range(64)], {"0.html": 1}) == 65
