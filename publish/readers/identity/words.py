"""A fingerprint as 24 words, for reading out.

The words are BIP-39's encoding of 256 bits with 8 bits of checksum. Any BIP-39 program gives the same words, so nobody
needs our program to compare. The words are no secret and no wallet.
"""

import difflib
import functools
import hashlib
import re
from importlib import resources

from publish.core.errors import ConfigError

COUNT = 24  # words of 11 bits: 256 bits of fingerprint, 8 of checksum
_BITS = 11
_WORD = re.compile(r"[a-z]+")


@functools.cache
def word_list() -> tuple[str, ...]:
    """Return BIP-39's 2,048 words in the order of their numbers."""
    text = resources.files("publish.readers.identity").joinpath("words.txt").read_text("ascii")
    return tuple(line for line in text.splitlines() if not line.startswith("#"))


def words(fingerprint: str) -> tuple[str, ...]:
    """Return the words of a fingerprint (64 hex digits)."""
    raw = bytes.fromhex(fingerprint)
    number = int.from_bytes(raw + hashlib.sha256(raw).digest()[:1])
    listed = word_list()
    return tuple(listed[number >> _BITS * i & 2**_BITS - 1] for i in reversed(range(COUNT)))


def is_spoken(text: str) -> bool:
    """Tell whether a text is meant as words: several, of letters only."""
    found = split(text)
    return len(found) > 1 and all(_WORD.fullmatch(word) for word in found)


def split(text: str) -> list[str]:
    """Split a text as people write words.

    Any case, commas, hyphens, and numbers before the words are accepted.
    """
    return [w for w in re.split(r"[\s,;.\-]+", text.lower()) if w and not w.isdigit()]


def fingerprint(text: str) -> str:
    """Return the fingerprint for 24 words.

    Raises:
        ConfigError: The words stand for no fingerprint. The message names the unlisted word, the wrong count, or the
            failed checksum.
    """
    given, numbers = split(text), {word: number for number, word in enumerate(word_list())}
    for place, word in enumerate(given, 1):
        if word not in numbers:
            # Words come over the telephone, misheard: a near word helps more than "wrong".
            near = difflib.get_close_matches(word, word_list(), n=1, cutoff=0.5)
            hint = f"did you mean {near[0]!r}?" if near else "it was misheard; ask for it again"
            raise ConfigError(f"word {place}, {word!r}, is not one of the list", hint=hint)
    if len(given) != COUNT:
        raise ConfigError(
            f"not a fingerprint: it has {len(given)} words, not {COUNT}", hint="count them; one was left out or doubled"
        )
    number = 0
    for word in given:
        number = number << _BITS | numbers[word]
    # The checksum finds a wrong word with 255 of 256, and two swapped words as often: comparing finds the rest.
    raw = (number >> 8).to_bytes(32)
    if hashlib.sha256(raw).digest()[0] != number & 0xFF:
        raise ConfigError(
            "the words do not belong together: the checksum in the last of them is not right",
            hint="one is another word of the list, or two changed places; compare them one by one",
        )
    return raw.hex()


def joined(given: list[str]) -> list[str]:
    """Join the words of a fingerprint on the command line into a single argument."""
    run = 0
    while run < min(len(given), COUNT) and _WORD.fullmatch(given[run].lower()):
        run += 1
    # Half of the list's words suffice: a mistyped word must be reported as such, not taken for an address.
    known = sum(word.lower() in word_list() for word in given[:run])
    return [" ".join(given[:run]), *given[run:]] if known >= COUNT // 2 else given
