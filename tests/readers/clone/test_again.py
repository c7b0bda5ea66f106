"""publish.readers.clone.again: with what a clone was made is noted beside the memory, by folder."""

from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.readers.clone import again
from publish.readers.clone.again import CloneNote
from publish.verify.head import Anchor
from publish.verify.witnesses import Group, Policy

KEY = "c9ba3b8a1c7c4b2f0bd6c1e4cc6be1a6a5a8a20e0e4c6ecf9f1f2fb1e8f2bf07"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "state"


def test_a_note_comes_back_by_any_name_of_the_folder(tmp_path: Path, state: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "link").symlink_to("mine")
    anchor = Anchor("ab" * 32, witnesses=Policy(1, (("friend.example/w", KEY),)))
    assert again.keep(Path("mine"), anchor, ["https://one.example/", "two", "https://one.example/"]) is None
    # Noted in C2SP's form, whose quorum of one is the same.
    anchor = Anchor("ab" * 32, witnesses=Policy(1, (("friend.example/w", KEY),), Group(1, ("friend.example/w",))))
    made = CloneNote(anchor, ("https://one.example/", str(tmp_path / "two")))
    assert again.load(tmp_path / "mine") == made
    assert again.load(Path("link")) == made
    assert again.load(Path("other")) is None
    files = [file for file in state.rglob("*") if file.is_file()]
    assert [oct(file.stat().st_mode & 0o777) for file in files] == ["0o600"]


def test_a_note_that_cannot_be_read_is_an_error_and_no_new_beginning(tmp_path: Path, state: Path) -> None:
    assert again.keep(tmp_path, Anchor("ab" * 32), []) is None
    (file,) = (file for file in state.rglob("*") if file.is_file())
    of_another_form = '{"addresses": [], "fingerprint": "ab", "policy": "witness a b"}'
    for text in ("", "{}", "[]", "null", "[" * 100_000, of_another_form):
        file.write_text(text)
        with pytest.raises(ConfigError, match="cannot be read"):
            again.load(tmp_path)


def test_without_a_home_nothing_is_noted_and_the_reason_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", "")
    assert "HOME is not set" in str(again.keep(tmp_path, Anchor("ab" * 32), []))
    assert again.load(tmp_path) is None
