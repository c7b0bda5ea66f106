"""CLDR's names of languages and months, and its words between two names.

The file is written by ``python -m tests.tools.worldwords``. A test compares it with Babel's CLDR, so that no machine of
a publisher's needs Babel. It is read once.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("worldwords.txt")
# Signs at a word's end, and the tsheg, which some write and some do not.
_SIGNS: Final = re.compile(r"[\s.\u0f0b\u0f0c\u200b\u200e\u200f]+(?!\S)|[\u200b\u200e\u200f]")


def folded(name: str) -> str:
    """Return a name as it is looked up, in small letters."""
    return _SIGNS.sub("", " ".join(name.casefold().split()))


@cache
def _rows() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return the file's rows by kind and key."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for line in FILE.read_text("utf-8").splitlines():
        head, *words = line.split("\t")
        kind, _, key = head.partition(" ")
        found.setdefault(kind, {})[key] = tuple(words)
    return found


@cache
def languages() -> Mapping[str, str]:
    """Return the tag of each name."""
    return {name: tag for tag, names in _rows()["language"].items() for name in names}


@cache
def tags() -> frozenset[str]:
    """Return all tags of two letters that are a language's."""
    return frozenset(tag for tag in _rows()["language"] if len(tag) == 2)


@cache
def months() -> Mapping[str, tuple[int, ...]]:
    """Return the numbers of each month's name: "listopad" is one of two."""
    found: dict[str, tuple[int, ...]] = {}
    for key, names in _rows()["month"].items():
        for name in names:
            found[name] = (*found.get(name, ()), int(key))
    return found


@cache
def joints() -> tuple[str, ...]:
    """Return what stands between two names, with its spaces."""
    return _rows()["joint"][""]


@cache
def script_of(language: str) -> str:
    """Return the script in which a language is written, "Latn" for most.

    Nothing is known of languages with a code of three letters.
    """
    first, *more = language.split("-")
    if more and len(more[0]) == 4:
        return more[0]
    tags = ["-".join([first, *more[:1]]), first]
    found = {tag: script for script, of in _rows()["script"].items() for tag in of}
    return next((found[tag] for tag in tags if tag in found), "Latn" if len(first) == 2 else "")
