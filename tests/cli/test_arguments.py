"""publish.cli._arguments: what a person types, in every form that people write."""

from publish.cli import _arguments
from publish.readers.identity import words as spoken

PLAIN = "0123456789abcdef" * 4


def test_words_on_a_command_line_are_one() -> None:
    words = list(spoken.words(PLAIN))
    assert _arguments.joined([*words, "https://a", "copy"]) == [" ".join(words), "https://a", "copy"]
    assert _arguments.joined([*words[:23], "https://a"]) == [" ".join(words[:23]), "https://a"]
    assert _arguments.joined(["abandon", "folder"]) == ["abandon", "folder"]
