"""Addresses in running text, made links by GFM's rules.

Three rules of ours go further. An address ends at the punctuation of Chinese and Japanese, since no space stands there.
It ends before the stops and the closing marks of other scripts, where they are its last signs. And an address of a
kind that no page links to stays text.
"""

import re
from collections.abc import Callable, Iterator
from html import escape
from typing import Final

_BEFORE: Final = r"(?<![A-Za-z0-9])"
# Full-width signs and brackets: where they stand, a sentence goes on and no address does.
_ENDS: Final = (
    "\\s<\u2018-\u201f\u2026\u3000-\u3003\u3008-\u301f\u30fb\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_FOUND: Final = re.compile(
    rf"(?P<url>{_BEFORE}(?:https?|ftp)://(?=[^\W_]|\[)[^{_ENDS}]+)"
    rf"|(?P<www>(?:(?<=[\s*_~(]|[^\x00-\x7f])|\A)www\.(?=[^\W_])[^{_ENDS}]+)"
    r"|(?P<mail>(?<![A-Za-z0-9.+_@/-])[A-Za-z0-9.+_-]{1,64}@[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){1,8})",
    re.IGNORECASE,
)
BARE: Final = ' class="bare"'
"""Marks a link that shows its own address: print would add it a second time."""
_SCHEME: Final = re.compile(r"^https?://", re.IGNORECASE)
# Also those of Arabic, Devanagari, Tibetan, Burmese, Khmer, Armenian and Mongolian; and the ends of quotations.
_TRAILING: Final = (
    "?!.,:*_~'\";\u00ab\u00b7\u0589\u060c\u061b\u061f\u06d4\u0964\u0965\u0f0d\u0f0e\u0f11\u0f14\u104a\u104b\u17d4\u17d5"
    "\u17d6\u1802\u1803\u2013\u2014\u2039"
)
_CLOSING: Final = {")": "(", "]": "[", "}": "{", "\u00bb": "\u00ab", "\u203a": "\u2039"}


def likely(text: str) -> bool:
    """Return whether ``text`` may hold an address at all."""
    return "://" in text or "@" in text or "www." in text or "WWW." in text


def addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and address of each address in ``text``."""
    for found in _FOUND.finditer(text):
        shown = found[0] if found["mail"] else _ended(found[0])
        if address := _address(found.lastgroup or "", shown):
            yield found.start(), found.start() + len(shown), address


def linked(text: str, allowed: Callable[[str], bool], words: Callable[[str], str]) -> str:
    """Return ``text`` as HTML, with links where ``allowed``; ``words`` writes what stands between them."""
    parts, last = [], 0
    for start, end, address in addresses(text):
        if allowed(address):
            parts.append(words(text[last:start]))
            kind = "" if address.startswith("mailto:") else BARE
            parts.append(f'<a{kind} href="{escape(address)}">{escape(text[start:end], quote=False)}</a>')
            last = end
    parts.append(words(text[last:]))
    return "".join(parts)


def is_bare(shown: str, address: str) -> bool:
    """Return whether a link's text is its own web address, with or without ``https://`` and the last slash."""
    return address.startswith("http") and _plain(shown) == _plain(address)


def _plain(address: str) -> str:
    return _SCHEME.sub("", address).rstrip("/")


def _address(kind: str, shown: str) -> str:
    if kind == "mail":
        # By GFM the last sign of an address is a letter or a digit.
        return "" if shown[-1] in "-_" else f"mailto:{shown}"
    address = shown if kind == "url" else f"http://{shown}"
    host = re.split(r"[/?#:]", address.partition("://")[2], maxsplit=1)[0]
    names = host.split(".")
    # No underscore in the last two parts of a name, by GFM.
    return "" if not all(names) or any("_" in name for name in names[-2:]) else address


def _ended(shown: str) -> str:
    """Return an address without what belongs to the sentence."""
    shown = shown.partition("\u2014\u2014")[0]  # a dash of Chinese; one alone may be of a title
    end = len(shown)
    # Closing brackets without their opening ones: these are of the sentence.
    closed = {last: shown.count(last) - shown.count(first) for last, first in _CLOSING.items()}
    while end:
        last = shown[end - 1]
        if last == ";" and (begins := shown.rfind("&", 0, end)) >= 0 and shown[begins + 1 : end - 1].isalnum():
            end = begins
        elif last in _TRAILING:
            end -= 1
        elif closed.get(last, 0) > 0:
            end, closed[last] = end - 1, closed[last] - 1
        else:
            break
    return shown[:end]
