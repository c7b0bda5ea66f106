"""publish.reports.imports.unzip: a stranger's zip is unpacked, and nothing leads out of it."""

import zipfile
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.reports.imports import unzip
from publish.reports.imports.unzip import unzipped


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return path


def test_a_zip_gives_its_files_and_goes_again(tmp_path: Path) -> None:
    with unzipped(zipped(tmp_path / "a.zip", {"site/a.md": b"x", "__MACOSX/b": b"y"})) as (folder, hands):
        assert (folder.name, (folder / "a.md").read_bytes(), hands) == ("site", b"x", [])
    assert not folder.exists()
    with unzipped(tmp_path) as (same, _):
        assert same == tmp_path


def test_no_member_leads_out(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "a.zip", {"../out.md": b"x", "/abs.md": b"x", "a/../../b.md": b"x", "c:d.md": b"x", "ok.md": b"x"}
    )
    link = zipfile.ZipInfo("link.md")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as made:
        made.writestr(link, "/etc/passwd")
    with unzipped(path) as (folder, hands):
        assert [one.name for one in folder.iterdir()] == ["ok.md"]
    assert sorted(hand.kind for hand in hands) == ["link", *["odd name"] * 4]
    assert not (tmp_path / "out.md").exists()


def test_names_in_gbk_are_read_as_such_and_told(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"AAAA.md": b"x", "b.md": b"y"})
    path.write_bytes(path.read_bytes().replace(b"AAAA", "中文".encode("gbk")))
    with unzipped(path) as (folder, hands):
        assert sorted(one.name for one in folder.iterdir()) == ["b.md", "中文.md"]
    assert [(hand.kind, "GB18030" in hand.what) for hand in hands] == [("names of a zip", True)]


@pytest.mark.parametrize(
    ("charset", "name"),
    [
        ("gbk", "图.md"),  # valid UTF-8 by chance
        ("gbk", "报告/维吾尔人.md"),
        ("big5", "監獄情況.md"),
        ("cp932", "収容所の資料.md"),
        ("cp866", "Отчёт.md"),
        ("cp1251", "Отчёт.md"),
        ("cp437", "für alle.md"),
        ("utf-8", "報告.md"),
    ],
)
def test_names_are_read_by_the_letters_of_the_texts(tmp_path: Path, charset: str, name: str) -> None:
    raw = name.encode(charset)
    mark = "A" * len(raw)
    path = zipped(tmp_path / "a.zip", {mark: b"x", "links.md": f"[it]({name})".encode()})
    path.write_bytes(path.read_bytes().replace(mark.encode(), raw))
    with unzipped(path) as (folder, [hand]):
        assert (folder / name).read_bytes() == b"x"
    assert name in hand.what


def test_a_zip_of_one_text_is_a_folder_with_it(tmp_path: Path) -> None:
    with unzipped(zipped(tmp_path / "a.zip", {"a.md": b"x"})) as (folder, _):
        assert (folder / "a.md").read_bytes() == b"x"


def test_a_zip_that_unfolds_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "a.zip", {"a.bin": b"\0" * 3_000_000})
    monkeypatch.setattr(unzip, "UNPACKED_MAX", 1_000_000)
    with pytest.raises(ConfigError, match="holds more than"), unzipped(path):
        pass
    monkeypatch.setattr(unzip, "MEMBERS_MAX", 0)
    with pytest.raises(ConfigError, match="members"), unzipped(path):
        pass


def test_a_damaged_zip_is_told(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.md": b"words " * 1000})
    raw = bytearray(path.read_bytes())
    raw[45:60] = b"\xff" * 15
    path.write_bytes(raw)
    with pytest.raises(ConfigError, match="cannot be unpacked"), unzipped(path):
        pass


def test_half_a_zip_is_told_as_such(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "a.zip", {"a.md": b"x" * 1000}).read_bytes()
    (tmp_path / "a.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ConfigError, match="no whole zip"), unzipped(tmp_path / "a.zip"):
        pass
