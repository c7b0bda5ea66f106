"""publish.reports.ingest.office.package: a zip is counted and not believed, and two readings of it are refused."""

import stat
import zipfile
from io import BytesIO

import pytest

from publish.core.errors import SourceError
from publish.reports.ingest.document import Limits
from publish.reports.ingest.office import package
from publish.reports.ingest.office.package import OfficeFile
from tests.support.officefiles import zipped


def test_parts_are_read_by_name() -> None:
    opened = OfficeFile(zipped({"a": "x"}), Limits())
    assert (opened.part("a"), opened.part("b"), opened.names) == (b"x", None, ("a",))


@pytest.mark.parametrize("name", ["../a", "/etc/a", "..\\a", "C:\\a", "a/../../b"])
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    with pytest.raises(SourceError, match="leads out"):
        OfficeFile(zipped({name: "x"}), Limits())


def test_two_parts_of_one_name_are_refused() -> None:
    with pytest.raises(SourceError, match="two parts of one name"):
        OfficeFile(zipped({"word/document.xml": "x", "word/Document.xml": "y"}), Limits())


def test_a_link_is_refused() -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        link = zipfile.ZipInfo("a")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        opened.writestr(link, "/etc/passwd")
    with pytest.raises(SourceError, match="link"):
        OfficeFile(made.getvalue(), Limits())


def test_a_bomb_ends_at_the_limit() -> None:
    bomb = zipped({"a": b"0" * 3_000_000})
    with pytest.raises(SourceError, match=r"unpacks to more than 1\.0 MB$") as told:
        OfficeFile(bomb, Limits(length=1_000_000)).part("a")
    assert told.value.hint == "--limit says more"


def test_many_parts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MEMBERS_MAX", 3)
    with pytest.raises(SourceError, match="has 4 parts"):
        OfficeFile(zipped({str(at): "" for at in range(4)}), Limits())


def test_parts_that_lie_within_one_another_are_refused() -> None:
    data = bytearray(zipped({"a": "x" * 90, "b": "y" * 90}))
    # The second entry of the directory leads to the first one's place.
    entry = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[entry + 42 : entry + 46] = (2).to_bytes(4, "little")
    with pytest.raises(SourceError, match="within one another"):
        OfficeFile(bytes(data), Limits())


def test_a_cut_file_is_damaged() -> None:
    with pytest.raises(SourceError, match="not a whole zip"):
        OfficeFile(zipped({"a": "x"})[:-5], Limits())


def test_a_zip_behind_another_is_refused() -> None:
    made = zipped({"a": "x"})
    with pytest.raises(SourceError, match="before its first part"):
        OfficeFile(made + made, Limits())


@pytest.mark.parametrize("field", ["size", "place"])
def test_a_zip_that_says_it_is_longer_than_it_is_is_refused(field: str) -> None:
    """By the wide numbers, of eight bytes each, that zips of more than 4 GB have."""
    made = bytearray(zipped({"a": "x" * 99}))
    at = made.rfind(b"PK\1\2")
    begin = {"size": 20, "place": 42}[field]
    made[at + begin : at + begin + 4] = b"\xff" * 4
    made[at + 30 : at + 32] = (12).to_bytes(2, "little")
    made[at + 47 : at + 47] = b"\1\0\x08\0" + b"\xff" * 8
    end = made.rfind(b"PK\5\6") + 12
    made[end : end + 4] = (int.from_bytes(made[end : end + 4], "little") + 12).to_bytes(4, "little")
    with pytest.raises(SourceError, match=r"longer than it is|before its first part|whole zip"):
        OfficeFile(bytes(made), Limits())
