import re
from pathlib import Path

import pytest

from publish.reports.ingest.confine import syscalls
from publish.reports.ingest.confine.syscalls import ARCHITECTURES

_HEADERS = {
    "x86_64": (Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"), r"#define __NR_(\w+)\s+(\d+)"),
    "aarch64": (Path("/usr/include/asm-generic/unistd.h"), r"#define __NR(?:3264)?_(\w+)\s+(\d+)"),
}


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_no_number_stands_twice(name: str) -> None:
    known = ARCHITECTURES[name]
    numbers = [*known.free, known.clone, known.fcntl, known.prlimit, known.tgkill]
    assert len(set(numbers)) == len(numbers) > 80


@pytest.mark.parametrize("column", [1, 2])
def test_the_numbers_are_those_of_the_kernels_headers(column: int) -> None:
    file, pattern = _HEADERS[list(_HEADERS)[column - 1]]
    if not file.exists():
        return  # no headers on this machine: nothing to compare with
    known = {name: int(number) for name, number in re.findall(pattern, file.read_text())}
    known |= {"newfstatat": known.get("newfstatat", known.get("fstatat", 0))}
    for row in syscalls._CALLS.split(","):
        cells = row.split()
        if cells[column] != "-":
            assert known[cells[0]] == int(cells[column]), cells
