"""Words of a page in another language than it says: by their letters, and by the words of the catalogues.

For tests. What is taken for a word of a language: letters of a script that the language is not written in; and a whole
text of a catalogue that is another language's.
"""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Final

from publish.core import catalogues

_LETTERS: Final = {
    "Latn": re.compile("[A-Za-z\u00c0-\u024f]{2,}"),
    "Arab": re.compile("[\u0620-\u06ff]+"),
    "Tibt": re.compile("[\u0f40-\u0fbc]+"),
    "Hani": re.compile("[\u4e00-\u9fff]+"),
    "Cyrl": re.compile("[\u0400-\u052f]+"),
}
_WRITTEN: Final = {
    "en": "Latn", "fr": "Latn", "bo": "Tibt", "zh": "Hani", "kk": "Cyrl", **dict.fromkeys(("ug", "ar", "fa"), "Arab"),
}  # fmt: skip
_CODE: Final = frozenset({"code", "pre", "script", "style", "title"})
"""Commands and hashes are of no language, and nothing within a title can be marked."""
_VOID: Final = frozenset({"meta", "link", "br", "img", "input", "hr", "wbr"})
_SAID: Final = ("aria-label", "alt", "title", "placeholder")
_NAMES: Final = re.compile(
    r"%\(\w+\)[sd]|(?<![A-Za-z])(?:Stet|AUTHENTIC|IPFS|Tor|JavaScript|SHA-256|SHA256SUMS|WITHDRAWN|HISTORY|OpenSSL|sha256sum|sh|sed|grep|cut|FILE|ADDRESS|FINGERPRINT|PDF"
    r"|PNG|EPUB|ZIM|WACZ|ZIP|CSV|TXT|B|kB|MB|https?://\S+|[\w.-]+\.(?:html|sh|txt|json))(?![A-Za-z])"
)
"""Names, which are the same in all languages."""


class _Texts(HTMLParser):
    """Texts of a page, each with the language that it is marked with."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self._open: list[tuple[str, str, bool]] = [("", "", False)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or self._open[-1][1]
        self.found += [(language, text) for name in _SAID if (text := given.get(name))]
        self.found += [
            (language, text) for name, text in given.items() if name.startswith("data-") and text and " " in text
        ]
        if tag not in _VOID:
            self._open.append((tag, language, self._open[-1][2] or tag in _CODE))

    def handle_endtag(self, tag: str) -> None:
        while len(self._open) > 1 and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._open[-1][2]:
            self.found.append((self._open[-1][1], data.strip()))


@cache
def _whole_texts() -> dict[str, set[str]]:
    """Each text of the catalogues, and the languages that say it so."""
    found: dict[str, set[str]] = {}
    for tag in catalogues.languages():
        said = catalogues.words(tag)
        for key, text in said.items():
            if key not in said.english or tag == "en":
                found.setdefault(text, set()).add(tag)
    return found


def _script(language: str) -> str:
    parts = language.split("-")
    own = next((part for part in parts[1:] if len(part) == 4), "")
    return "Hani" if own in ("Hans", "Hant") else own or _WRITTEN.get(parts[0], "")


def foreign(page: str) -> Iterator[tuple[str, str]]:
    """Yield language and text of each text that is marked with a language which it is not in."""
    reader = _Texts()
    reader.feed(page)
    for language, text in reader.found:
        of = _whole_texts().get(text)
        same = {tag for tag in of or () if tag == language or tag == catalogues.words(language).language}
        if of and not same:
            yield language, text
            continue
        own, plain = _script(language), _NAMES.sub("", text)
        if any(script != own and letters.search(plain) for script, letters in _LETTERS.items()):
            yield language, text
