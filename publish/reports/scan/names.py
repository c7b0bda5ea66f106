"""The operator's own list: names and marks that must never go out.

Names are found in every spelling that the house's search folds to one: small letters, accents, keyboards' variants,
simplified characters. The list lies outside the archive, and nothing of it is kept, shown or logged: who reads a log
must not learn whom the archive protects.
"""

import hashlib
import hmac
import html
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final
from unicodedata import normalize
from urllib.parse import unquote

from publish.core.errors import ConfigError
from publish.tree.search import grams
from publish.tree.search.folding import folded

VARIABLE: Final = "STET_SCAN_NAMES"
"""Environment variable with the list's file, where no mirrors.toml names it."""
LIST_MAX_LENGTH: Final = 10_000_000  # bytes of the list
NAMES_MAX: Final = 100_000
NAME_MAX_LENGTH: Final = 200  # characters
_HINT: Final = (
    "one name on each line; a line that begins with # is a remark, one that begins with = is looked for exactly"
)
_LONG_ENOUGH: Final = 4  # letters of a word that may have a grammatical ending behind it
_ENDING_MAX: Final = 7  # letters of such an ending
_POSSESSIVE = re.compile(r"['’‘]s\Z", re.IGNORECASE)
# People write a name of two parts with any of these between them, or with none; and lines end anywhere in Chinese.
_GAP = re.compile(
    f"(?<={grams.UNIT})[\u00b7\u2022\u30fb\uff65\u2027\u22c5\u2219 \t\u3000]{{0,3}}"
    f"\n?[ \t\u3000]{{0,3}}(?={grams.UNIT})"
)
_HAN = re.compile(grams.UNIT)
_LATIN_ONLY = re.compile(r"[a-z0-9]+\Z")
_ARABIC = re.compile("[\u0620-\u06ff]")
# What Arabic writes in one word with the name behind it.
_BEFORE: Final = ("و", "ب", "ل", "ف", "ك", "ال", "وال", "بال", "لل")
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|del|em|font|i|ins|mark|q|rb|ruby|s|small|span|strong|sub|sup|u|wbr)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]{0,4000}>")
# As JSON writes letters that are not ASCII.
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})")
_PERCENT = re.compile(r"%[89A-Fa-f][0-9A-Fa-f]%")


@dataclass(frozen=True)
class NameList:
    """The list, folded for search. Nothing of it is in its representation."""

    exact: tuple[str, ...] = field(default=(), repr=False)
    """Looked for letter by letter: canaries."""
    _first: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict, repr=False)
    """Names of whole words, by their first."""
    _begun: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict, repr=False)
    """Names whose last word may go on, by the first two letters of their first word."""
    _han: tuple[str, ...] = field(default=(), repr=False)
    """Names without spaces around them."""

    def __bool__(self) -> bool:
        return bool(self.exact or self._first or self._begun or self._han)

    def lines(self, text: str) -> Iterator[int]:
        """Yield the lines of a text with a name of the list, from 1."""
        if not self._in(text):
            return
        rows = text.split("\n")
        for number, row in enumerate(rows, 1):
            below = rows[number] if number < len(rows) else ""
            # A name may end on the next line. One that stands there whole is that line's.
            if self._in(row) or (self._in(f"{row}\n{below}") and not self._in(below)):
                yield number

    def marked(self, data: bytes) -> bool:
        """Return whether a line that is looked for exactly stands in these bytes."""
        return any(mark.encode(form) in data for mark in self.exact for form in ("utf-8", "utf-16-le", "utf-16-be"))

    def marked_lines(self, text: str) -> Iterator[int]:
        """Yield the lines of a text with such a line of the list."""
        for mark in self.exact:
            at = text.find(mark)
            while at >= 0:
                yield text.count("\n", 0, at) + 1
                at = text.find(mark, at + 1)

    def _in(self, text: str) -> bool:
        if not (self._first or self._begun or self._han):
            return False
        if self._han and _HAN.search(text):
            text = _GAP.sub("", text)
        keys = [_key(word) for word in grams.raw(text)]
        there = set(keys)
        if self._han and any(_HAN.match(key) for key in there if key):
            joined = "\n".join(key for key in there if key and _HAN.match(key))
            if any(name in joined for name in self._han):
                return True
        if not there.isdisjoint(self._first) and self._whole(keys):
            return True
        begun = {key[:2] for key in there} if self._begun else set()
        return not begun.isdisjoint(self._begun) and self._going_on(keys)

    def _whole(self, keys: list[str]) -> bool:
        return any(
            tuple(keys[at : at + len(name)]) == name for at, key in enumerate(keys) for name in self._first.get(key, ())
        )

    def _going_on(self, keys: list[str]) -> bool:
        for at, key in enumerate(keys):
            for name in self._begun.get(key[:2], ()):
                *whole, last = name
                end = at + len(whole)
                if end < len(keys) and keys[at:end] == whole and _goes_on(last, keys[end]):
                    return True
        return False


def _goes_on(last: str, key: str) -> bool:
    """Return whether a word is a name's last one, with an ending or without."""
    if last.endswith("*"):
        return key.startswith(last[:-1])
    return key.startswith(last) and len(key) - len(last) <= _ENDING_MAX


NONE: Final = NameList()


def load(written: str | None, root: Path | None) -> tuple[NameList, bytes]:
    """Return the list, and a digest of it which says nothing without its bytes.

    Args:
        written: The file as mirrors.toml names it. That of the environment when ``None``.
        root: Folder of the archive, in which the list must not lie.

    Raises:
        ConfigError: The file cannot be used: then nothing may be published by it.
    """
    given = written or os.environ.get(VARIABLE)
    if not given:
        return NONE, b""
    file = (root or Path.cwd()) / Path(given).expanduser()
    named = "[scan] names" if written else VARIABLE
    if root and file.resolve().is_relative_to(root.resolve()):
        raise ConfigError(
            f"{named}: the list lies in the archive's own folder, which is copied and handed on",
            hint='put it elsewhere, such as names = "~/private/names.txt"',
        )
    try:
        with open(file, "rb") as opened:
            raw = opened.read(LIST_MAX_LENGTH + 1)
    except OSError as error:
        raise ConfigError(
            f"{named}: the list cannot be read ({error.strerror})", hint=f"is the disk there? {given}"
        ) from None
    if len(raw) > LIST_MAX_LENGTH:
        raise ConfigError(f"{named}: the list is longer than {LIST_MAX_LENGTH:,} bytes", hint=_HINT)
    try:
        return parse(raw.decode("utf-8-sig"), named), hashlib.sha256(raw).digest()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{named}: line {line} of the list is not UTF-8", hint="save the list as UTF-8") from None


def sealed(digest: bytes, secret: bytes) -> str:
    """Return a mark of a list, for notes."""
    # Under a secret: by the digest alone, who guesses the names could learn that they are there.
    return hmac.new(secret, digest, hashlib.sha256).hexdigest()


def parse(text: str, named: str = "the list") -> NameList:
    """Return the list in ``text``.

    Raises:
        ConfigError: A line is too short to be looked for, or too long. Its words are not repeated.
    """
    # By first words: each word of a text is looked up once, however long the list is.
    exact: list[str] = []
    first: dict[str, list[tuple[str, ...]]] = {}
    begun: dict[str, list[tuple[str, ...]]] = {}
    han: list[str] = []
    for number, line in enumerate(text.splitlines()[: NAMES_MAX + 1], 1):
        name = line.strip()
        if not name or name.startswith("#"):
            continue
        keys = (name[1:],) if name.startswith("=") else _keys(name.rstrip("*"))
        many = sum(map(len, keys))
        if number > NAMES_MAX or many > NAME_MAX_LENGTH or many < (2 if keys and _HAN.match(keys[0]) else 3):
            what = "too short to be looked for: all texts would have it" if many < 3 else "too long, or one too many"
            raise ConfigError(f"{named}: line {number} of the list is {what}", hint=_HINT)
        if name.startswith("="):
            exact.append(name[1:])
        elif len(keys) == 1 and _HAN.match(keys[0]):
            han.append(keys[0])
        else:
            _file(keys, name.endswith("*"), first, begun)
    return NameList(
        tuple(exact), {k: tuple(v) for k, v in first.items()}, {k: tuple(v) for k, v in begun.items()}, tuple(han)
    )


def _file(
    keys: tuple[str, ...], open_: bool, first: dict[str, list[tuple[str, ...]]], begun: dict[str, list[tuple[str, ...]]]
) -> None:
    """File a name under its first word, in each form that this may have."""
    last = keys[-1]
    heads = [keys[0], *(before + keys[0] for before in _BEFORE if _ARABIC.match(keys[0]))]
    for head in heads:
        name = (head, *keys[1:])
        if open_:
            begun.setdefault(name[0][:2], []).append((*name[:-1], f"{name[-1]}*"))
        # Latin words are whole, or Rose would be in Rosenberg. Other scripts write endings in one word with a name.
        elif len(last) >= _LONG_ENOUGH and not _LATIN_ONLY.match(last):
            begun.setdefault(name[0][:2], []).append(name)
        else:
            first.setdefault(name[0], []).append(name)


def readings(text: str, *, page: bool) -> Iterator[str]:
    """Yield a text as it stands, and as a browser reads it.

    All have the same lines.
    """
    plain = html.unescape(text) if page and "&" in text else text
    yield plain
    if page and "<" in plain:
        # Within a word a tag is nothing, between words it parts them.
        yield (
            _TAG.sub(_same_lines, _INLINE.sub("", text))
            if plain is text
            else html.unescape(_TAG.sub(_same_lines, _INLINE.sub("", text)))
        )
    if _PERCENT.search(text):
        yield unquote(text, errors="replace")
    if "\\u" in text:
        yield _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)


def _same_lines(tag: re.Match[str]) -> str:
    return "\n" * tag[0].count("\n") or " "


def _keys(name: str) -> tuple[str, ...]:
    text = _GAP.sub("", normalize("NFC", name))
    return tuple(key for key in map(_key, grams.raw(text)) if key)


@lru_cache(1 << 17)
def _key(word: str) -> str:
    """Return a word in the one form of all its spellings."""
    if word.isascii():
        return _POSSESSIVE.sub("", word).replace("'", "").lower()
    key = folded(_POSSESSIVE.sub("", word))
    return key.translate(grams.simplified()) if _HAN.match(key) else key
