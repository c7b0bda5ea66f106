"""publish.cli._arguments: what a person types, in every form that people write."""

import os
from pathlib import Path

import pytest

from publish.cli import _arguments
from publish.core.errors import ConfigError
from publish.core.formats.mirrorlist import grouped
from publish.readers.identity import words as spoken
from tests.cli.conftest import Stet

PLAIN = "0123456789abcdef" * 4


def test_words_on_a_command_line_are_one() -> None:
    words = list(spoken.words(PLAIN))
    assert _arguments.joined([*words, "https://a", "copy"]) == [" ".join(words), "https://a", "copy"]
    assert _arguments.joined([*words[:23], "https://a"]) == [" ".join(words[:23]), "https://a"]
    assert _arguments.joined(["abandon", "folder"]) == ["abandon", "folder"]


@pytest.mark.parametrize("form", ["{}", "  {}  ", "{}\n"])
def test_a_fingerprint_is_taken_in_every_way_people_write_it(form: str) -> None:
    plain = "0123456789abcdef" * 4
    for text in (plain, plain.upper(), grouped(plain), grouped(plain).replace(" ", ":")):
        assert _arguments.fingerprint(form.format(text)) == plain


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ab" * 31, "it has 62 digits, not 64"),
        ("", "it has 0 digits"),
        ("ab" * 33, "it has 66 digits"),
        ("g" * 64, "characters other than"),
        ("\u0661" * 64, "characters other than"),
    ],
)
def test_what_is_no_fingerprint_is_told_why(text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        _arguments.fingerprint(text)
    assert caught.value.hint


def test_a_fingerprint_pasted_in_groups_is_one_word() -> None:
    groups = ["ABCD"] * 16
    assert _arguments.joined([*groups, "https://a", "beef"]) == ["ABCD" * 16, "https://a", "beef"]
    assert _arguments.joined(["abcd", "https://a", "f"]) == ["abcd", "https://a", "f"]
    assert _arguments.joined([]) == []


def test_a_root_json_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(ConfigError, match="is not a root.json"):  # noqa: RUF043
        _arguments.anchor(str(tmp_path / "x.json"))


def test_a_policy_that_nobody_can_fulfil_is_said_by_file_and_line(stet: Stet, tmp_path: Path) -> None:
    (tmp_path / "my.policy").write_text("# mine\nquorum friends\n")
    for verb in (["verify", tmp_path], ["clone", "ab" * 32, tmp_path, tmp_path / "new"]):
        said = stet(*verb, "--policy", tmp_path / "my.policy")
        assert (said.code, said.out) == (2, "")
        assert f"{tmp_path}/my.policy: line 2: nobody can fulfil it: 'friends' is not defined above" in said.err
        assert stet(*verb, "--policy", tmp_path / "absent").code == 2
        assert "in two ways" in stet(*verb, "--policy", tmp_path / "my.policy", "--witness", "a=b").err


def test_a_fifo_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ConfigError, match="pipe is a FIFO"):
        _arguments.named(str(tmp_path / "pipe"))


def test_an_address_before_the_fingerprint_is_told(stet: Stet, tmp_path: Path) -> None:
    said = stet("clone", "https://archive.example/", "ab" * 32, tmp_path / "new")
    assert (said.code, said.out) == (2, "")
    assert "the fingerprint goes before the address" in said.err
    assert not (tmp_path / "new").exists()
