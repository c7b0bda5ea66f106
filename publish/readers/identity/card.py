"""A paper card with an archive's fingerprint, words, QR code and addresses.

People keep the card in a wallet, and compare. Everything on the card works without our program. What is NOT done here:
drawing (``drawing``), QR (``qr``).
"""

import textwrap
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from publish.core.formats.onion import is_onion
from publish.core.model import Mirror
from publish.readers.identity import qr, words
from publish.readers.identity.drawing import POINT, Box, DrawnText, Sheet

ADDRESSES = 3
SIZES = {"a6": 1.0, "a4": 2.0}
_WIDTH, _HEIGHT, _MARGIN = 105.0, 148.5, 8.0  # mm: A6; A4 is the same, twice as large
_TITLE_MAX = 38  # characters in a line of 13 points
_TITLE_LINES = 2
_CODE = 36.0  # mm, the QR code with the white around it
_MONO = 0.6  # a letter of Courier is so wide, as a part of its height


def unlike(mirrors: Iterable[Mirror], count: int = ADDRESSES) -> list[str]:
    """Choose ``count`` addresses which fail independently.

    Durable addresses go first, and each is of another kind and owner.
    """
    names = list(_names(mirrors))
    names.sort(key=lambda n: not n[2])  # stable: else in the list's own order
    chosen: list[tuple[str, str, bool, str]] = []
    # First unlike in kind and owner, then in either, then in neither: a card with like addresses beats an empty card.
    for strict in (2, 1, 0):
        for name in names:
            if len(chosen) == count or name in chosen:
                continue
            alike = max((int(name[1] == c[1]) + int(name[3] == c[3]) for c in chosen), default=0)
            if alike <= 2 - strict:
                chosen.append(name)
    return [name[0] for name in chosen]


def _names(mirrors: Iterable[Mirror]) -> Iterator[tuple[str, str, bool, str]]:
    """Yield each name of each copy: address, kind, durability, owner."""
    for mirror in mirrors:
        for i, address in enumerate((mirror.address, *mirror.also)):
            parts = urlsplit(address)
            if parts.scheme == "magnet":  # of one release, while paper lasts, and too long to be typed
                continue
            web = parts.scheme in ("http", "https")
            onion = web and is_onion(parts.hostname or "")
            kind = "onion" if onion else mirror.kind if web else parts.scheme
            # The last two labels, without a public suffix list: co.uk counts as an owner, an error on the safe side.
            owner = ".".join((parts.hostname or "").split(".")[-2:]) if web else parts.netloc + parts.path
            # A name beside the address outlives the host: an IPNS name.
            yield address, kind, mirror.durable or onion or i > 0, owner


def card(title: str, fingerprint: str, mirrors: Iterable[Mirror]) -> Sheet:
    """Draw the card, in A6 size.

    Raises:
        ConfigError: The extra for QR codes is not installed.
    """
    sheet = Sheet(_WIDTH, _HEIGHT)
    y = _title(sheet, title)
    y = _fingerprint(sheet, fingerprint, y)
    y = _words(sheet, fingerprint, y)
    y = _addresses(sheet, unlike(mirrors), y)
    _commands(sheet, y)
    return sheet


def _title(sheet: Sheet, title: str) -> float:
    y = _MARGIN + 4
    lines = textwrap.wrap(title, _TITLE_MAX, max_lines=_TITLE_LINES, placeholder=" …")
    for line in lines:
        sheet.marks.append(DrawnText(_MARGIN, y, 13, line, "bold"))
        y += 5.5
    sheet.marks.append(DrawnText(_MARGIN, y, 7.5, "Genuine copies of this archive have this fingerprint:"))
    return y


def _fingerprint(sheet: Sheet, fingerprint: str, y: float) -> float:
    for row in range(4):
        part = fingerprint[16 * row : 16 * row + 16]
        line = " ".join(part[i : i + 4] for i in range(0, 16, 4))
        sheet.marks.append(DrawnText(_MARGIN, y + 10 + 7 * row, 11.5, line, "mono"))
    # The white border is part of the code's room on the card: scanners need it (ISO 18004).
    code = qr.modules(fingerprint)
    module = _CODE / (len(code) + 2 * qr.QUIET)
    left = _WIDTH - _MARGIN - _CODE + qr.QUIET * module
    for x, line_number, n in qr.runs(code):
        sheet.marks.append(Box(left + x * module, y + (qr.QUIET + line_number) * module, n * module, module))
    return y + _CODE


def _words(sheet: Sheet, fingerprint: str, y: float) -> float:
    sheet.marks.append(DrawnText(_MARGIN, y + 2, 7.5, "The same in words (BIP-39), to read out and compare:"))
    for i, word in enumerate(words.words(fingerprint)):
        column, row = divmod(i, 6)
        sheet.marks.append(DrawnText(_MARGIN + 22.5 * column, y + 6.5 + 3.8 * row, 8, f"{i + 1:2} {word}", "mono"))
    return y + 6.5 + 3.8 * 6


def _addresses(sheet: Sheet, addresses: list[str], y: float) -> float:
    sheet.marks.append(
        DrawnText(_MARGIN, y + 1.5, 7.5, "Copies. If one is blocked or gone, try another:" if addresses else "")
    )
    y += 5.5
    # A long address breaks anywhere, never at its hyphens: a reader would drop a hyphen at a line's end.
    wide = int((_WIDTH - 2 * _MARGIN) / (6.5 * POINT * _MONO))
    for address in addresses:
        for line in textwrap.wrap(address, wide, break_on_hyphens=False)[:3]:
            sheet.marks.append(DrawnText(_MARGIN, y, 6.5, line, "mono"))
            y += 2.9
        y += 1
    return y


def _commands(sheet: Sheet, y: float) -> None:
    y = max(y + 1, _HEIGHT - _MARGIN - 17.5)
    sheet.marks.append(Box(_MARGIN, y - 3.5, _WIDTH - 2 * _MARGIN, 0.2))
    # Commands of openssl and coreutils: the holder of a card may be unable to install our program.
    said = (
        ("With no software of ours: in a copy's top folder this prints the fingerprint", "plain", 7.5),
        ("openssl dgst -sha256 metadata/1.root.json", "mono", 8),
        ("and this says OK for every file, there and in every folder below:", "plain", 7.5),
        ("sha256sum -c SHA256SUMS", "mono", 8),
    )
    for i, (text, font, size) in enumerate(said):
        sheet.marks.append(DrawnText(_MARGIN, y + 1 + 4.4 * i, size, text, font))
