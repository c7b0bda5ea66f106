"""publish.reports.scan.names: a name is found in every spelling, and the list shows itself nowhere."""

from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.reports.scan import names
from publish.reports.scan.names import parse, readings

LIST = """# ours
古丽娜尔·玉素甫
تۇرسۇن قادىر
བཀྲ་ཤིས་ཚེ་རིང
Rose Wang
Müller
Nurmamat*
أحمد الخطيب
=QX-canary-7731
"""
FOUND = [
    "见到古丽娜尔玉素甫说", "见到古麗娜爾·玉素甫說", "古丽娜\n尔・玉素甫", "تۇرسۇن قادىرنىڭ ئۆيى", "བཀྲ་ཤིས་ཚེ་རིང་གི་ཡི་གེ",
    "mrs ROSE WANG’s house", "Rose\nWang", "by Muller.", "Nurmamatning xeti", "قال وأحمد الخطيب", "احمد الخطيب",
]  # fmt: skip
UNLIKE = ["Rosewang", "Rose and Wang", "Mullers", "古丽娜尔来了", "玉素甫", "أحمد", "བཀྲ་ཤིས་བདེ་ལེགས།", "qx-canary-7731"]


@pytest.mark.parametrize("text", FOUND)
def test_a_name_is_found_in_each_spelling(text: str) -> None:
    assert list(parse(LIST).lines(f"One.\n{text}\nThree."))[:1] == [2]


@pytest.mark.parametrize("text", UNLIKE)
def test_what_is_no_name_of_the_list_passes(text: str) -> None:
    assert list(parse(LIST).lines(f"One. {text} there.")) == []


def test_a_name_is_read_as_a_browser_reads_it() -> None:
    listed = parse(LIST)
    for text in (
        "<p>R<b>o</b>se <i>Wang</i></p>",
        "Rose&#32;Wang",
        "/by/Rose%20Wang%E2%80%99s",
        '{"a": "R\\u006fse Wang"}',
    ):
        assert any(list(listed.lines(one)) for one in readings(text, page=True)), text
    assert not any(list(listed.lines(one)) for one in readings("<p>Rose</p><p>and</p><p>Wang</p>", page=True))


def test_an_exact_line_is_found_within_anything() -> None:
    listed = parse(LIST)
    assert listed.marked(b"\0abcQX-canary-7731xyz")
    assert listed.marked("QX-canary-7731".encode("utf-16-le"))
    assert list(listed.marked_lines("a\nbQX-canary-7731")) == [2]


def test_the_list_shows_itself_nowhere(tmp_path: Path) -> None:
    assert repr(parse(LIST)) == "NameList()"
    with pytest.raises(ConfigError, match="line 2 of the list is too short") as error:
        parse("Rose Wang\nLi\n")
    assert "Rose" not in f"{error.value}{error.value.hint}"
    (tmp_path / "bad").write_bytes(b"Rose Wang\n\xff\xfe\n")
    with pytest.raises(ConfigError, match="line 2 of the list is not UTF-8"):
        names.load(str(tmp_path / "bad"), None)


def test_a_list_in_the_archive_or_not_at_hand_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "names.txt").write_text("Rose Wang\n")
    with pytest.raises(ConfigError, match="lies in the archive's own folder"):
        names.load("names.txt", tmp_path)
    monkeypatch.setenv("STET_SCAN_NAMES", str(tmp_path / "none"))
    with pytest.raises(ConfigError, match=r"STET_SCAN_NAMES: the list cannot be read"):
        names.load(None, tmp_path / "archive")
    monkeypatch.setenv("STET_SCAN_NAMES", str(tmp_path / "names.txt"))
    found, digest = names.load(None, tmp_path / "archive")
    assert list(found.lines("Rose Wang")) == [1]
    assert len(digest) == 32
