"""publish.readers.identity.words: a fingerprint in words, and what happens when one was misheard."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.cli import _arguments
from publish.core.errors import ConfigError
from publish.readers.identity import words as spoken

PLAIN = "0123456789abcdef" * 4


def test_the_list_is_the_public_one() -> None:
    text = "".join(f"{word}\n" for word in spoken.word_list())
    assert hashlib.sha256(text.encode()).hexdigest() == (
        "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"
    )


@pytest.mark.parametrize(
    ("digits", "words"),
    [  # BIP-39's own vectors
        ("00" * 32, "abandon " * 23 + "art"),
        ("7f" * 32, "legal winner thank year wave sausage worth useful " * 2 + "legal winner thank year wave sausage "
         "worth title"),
        ("ff" * 32, "zoo " * 23 + "vote"),
    ],
)  # fmt: skip
def test_words_are_those_of_bip_39(digits: str, words: str) -> None:
    assert " ".join(spoken.words(digits)) == words
    assert spoken.fingerprint(words) == digits


@given(st.binary(min_size=32, max_size=32))
def test_words_and_digits_are_one(raw: bytes) -> None:
    assert _arguments.fingerprint(" ".join(spoken.words(raw.hex()))) == raw.hex()


@pytest.mark.parametrize("between", [" ", "\n", ", ", "-", " - "])
def test_words_are_taken_as_people_write_them(between: str) -> None:
    words = spoken.words(PLAIN)
    assert _arguments.fingerprint(between.join(words).upper()) == PLAIN
    assert _arguments.fingerprint(" ".join(f"{i}. {w}" for i, w in enumerate(words, 1))) == PLAIN


def test_a_wrong_word_is_named_with_the_nearest() -> None:
    words = list(spoken.words(PLAIN))
    for place, word in enumerate(words, 1):
        wrong = word + "x"
        with pytest.raises(ConfigError, match=f"word {place}, '{wrong}', is not one") as caught:
            _arguments.fingerprint(" ".join([*words[: place - 1], wrong, *words[place:]]))
        assert caught.value.hint == f"did you mean {word!r}?"
    with pytest.raises(ConfigError) as caught:
        _arguments.fingerprint(" ".join([*words[1:], "xqxqxqxq"]))
    assert caught.value.hint == "it was misheard; ask for it again"


def test_another_word_of_the_list_fails_the_checksum() -> None:
    words = list(spoken.words(PLAIN))
    with pytest.raises(ConfigError, match="checksum"):
        _arguments.fingerprint(" ".join([*words[1:], words[0]]))
    listed, passed = spoken.word_list(), 0
    for other in listed:
        try:
            passed += _arguments.fingerprint(" ".join([*words[:5], other, *words[6:]])) != PLAIN
        except ConfigError:
            continue
    assert passed < len(listed) / 100


@pytest.mark.parametrize("count", [2, 23, 25])
def test_words_too_few_or_too_many_are_counted(count: int) -> None:
    with pytest.raises(ConfigError, match=f"it has {count} words, not 24"):
        _arguments.fingerprint(" ".join((spoken.words(PLAIN) * 2)[:count]))
