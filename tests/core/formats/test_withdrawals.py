"""publish.core.formats.withdrawals: what is public names nothing, and the private record alone opens it."""

import hashlib
import json
import stat
from datetime import date
from pathlib import Path

import pytest

from publish.core.errors import ConfigError, SourceError
from publish.core.formats import withdrawals
from publish.core.formats.withdrawals import RECORD, Record, Withdrawn, WithdrawnLine, commitment, load, parse, save

DAY = date(2026, 11, 21)
PAGE = "reports/2013/masanjia.html"
DOCUMENT = f"files/ab/{'ab' * 32}/order.png"


def withdrawn(number: int = 1, path: str = PAGE, kind: str = "") -> Withdrawn:
    return Withdrawn(number, DAY, kind, "11" * 32, path, "ab" * 32, "reports/2013/masanjia.md", {"ab" * 32: 7})


def test_a_line_commits_to_salt_path_and_bytes_and_names_none() -> None:
    item = withdrawn(kind="court")
    expected = hashlib.sha256(b"\x11" * 32 + PAGE.encode() + b"\xab" * 32).hexdigest()
    assert str(item.line) == f"1 2026-11-21 {expected} court"
    assert commitment(b"\x12" * 32, PAGE, "ab" * 32) != expected
    assert "masanjia" not in str(item.line)


def test_lines_come_back_as_they_were_written() -> None:
    lines = (withdrawn().line, WithdrawnLine(2, DAY, "c" * 64, "safety"))
    assert parse(withdrawals.text(lines), "WITHDRAWN") == lines
    assert parse(b"", "WITHDRAWN") == ()


@pytest.mark.parametrize(
    ("data", "at"),
    [
        (f"2 2026-11-21 {'c' * 64}\n", 1),
        (f"1 2026-11-21 {'c' * 64}", 1),
        (f"1 2026-11-21 {'c' * 64}\n1 2026-11-21 {'c' * 64}\n", 2),
        (f"1 2026-13-21 {'c' * 64}\n", 1),
        (f"1 2026-11-21 {'C' * 64}\n", 1),
        (f"1 2026-11-21 {'c' * 64} whim\n", 1),
        (f"1  2026-11-21 {'c' * 64}\n", 1),
        (f"1 2026-11-21 {'c' * 64}\n\n", 2),
        ("\u0661 2026-11-21 " + "c" * 64 + "\n", 1),
    ],
)
def test_a_malformed_list_is_refused_with_its_line(data: str, at: int) -> None:
    with pytest.raises(SourceError, match=rf"WITHDRAWN:{at}: not line {at}"):
        parse(data.encode(), "WITHDRAWN")


def test_the_record_is_for_its_owner_alone_and_comes_back(tmp_path: Path) -> None:
    assert load(tmp_path) == Record()
    record = Record((withdrawn(), withdrawn(2, DOCUMENT)), {"index.html": {"cd" * 32: 9}}, 4)
    save(tmp_path, record)
    assert load(tmp_path) == record
    assert stat.S_IMODE((tmp_path / RECORD).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"{}", b'{"withdrawn": [{}], "former": {}, "kept_from": 0}', b"\xff"]
)
def test_a_damaged_record_is_an_error_that_names_nothing_of_it(tmp_path: Path, data: bytes) -> None:
    (tmp_path / RECORD).write_bytes(data)
    with pytest.raises(ConfigError, match="withdrawals cannot be read") as caught:
        load(tmp_path)
    assert caught.value.__suppress_context__
    value = {"withdrawn": [{"path": PAGE, "day": "none"}], "former": {}, "kept_from": 0}
    (tmp_path / RECORD).write_text(json.dumps(value))
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    assert "masanjia" not in str(caught.value)


def test_documents_are_kept_out_under_any_name_and_pages_by_their_source() -> None:
    record = Record((withdrawn(), withdrawn(2, DOCUMENT)), {PAGE: {"cd" * 32: 9}})
    assert record.withheld.sources == {"reports/2013/masanjia.md"}
    assert record.withheld.sha256 == {"ab" * 32}
    assert record.gone == {PAGE: {"cd" * 32: 9, "ab" * 32: 7}, DOCUMENT: {"ab" * 32: 7}}


def test_lines_that_nobody_here_can_open_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "WITHDRAWN"
    assert withdrawals.unopened(file, tmp_path) == ()
    file.write_bytes(withdrawals.text([withdrawn().line, WithdrawnLine(2, DAY, "c" * 64)]))
    assert withdrawals.unopened(file, tmp_path) == (1, 2)
    save(tmp_path, Record((withdrawn(),)))
    assert withdrawals.unopened(file, tmp_path) == (2,)
    said, hint = withdrawals.unopened_words((2,), "WITHDRAWN")
    assert said.startswith("WITHDRAWN: line 2 that nobody here can open")
    assert "backup" in hint
