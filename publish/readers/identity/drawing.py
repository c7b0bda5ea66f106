"""The paper card as a drawing (SVG), for printing from any browser.

The same card gives the same bytes on every machine, without a word about the maker. Nobody measures a letter here: the
fonts are those of whoever looks. ``cardpage`` prints with the fonts of this machine.
"""

import html
import re
import unicodedata
from dataclasses import dataclass, field

from publish.readers.identity import qr
from publish.readers.identity.card import CODE, HEIGHT, MARGIN, WIDTH, Card, lines_of

POINT = 25.4 / 72  # mm
_MONO = 0.6  # a letter of Courier is so wide, as a part of its height
_PLAIN = 0.56  # and one of Helvetica so wide, on the average; one of Chinese is as wide as it is high
_TITLE_LINES = 2
_CSS = {
    "plain": 'font-family="Helvetica,Arial,sans-serif"',
    "bold": 'font-family="Helvetica,Arial,sans-serif" font-weight="bold"',
    "mono": 'font-family="Courier,monospace" xml:space="preserve"',
}
# Where a line may end: at a space, behind Tibetan's tsheg, and before any letter that is as wide as high.
_PIECES = re.compile(
    r"[^\s་]{0,200}་+|[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]|[^\s་\u2e80-\u9fff]+ ?| "
)


@dataclass
class _Drawing:
    rtl: bool
    parts: list[str] = field(default_factory=list)

    def line(self, y: float, size: float, text: str, font: str = "plain", x: float = MARGIN) -> None:
        """Draw a line of text, its base line ``y`` mm from the top."""
        right = self.rtl and font != "mono"  # commands, digits and addresses are read from the left
        at = f'x="{_n(WIDTH - MARGIN if right else x)}" y="{_n(y)}" font-size="{_n(size * POINT)}"'
        turned = ' direction="rtl"' if right else ""
        self.parts.append(f"<text {at}{turned} {_CSS[font]}>{html.escape(text)}</text>\n")

    def box(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a black rectangle, in mm."""
        self.parts.append(f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"/>\n')


def svg(card: Card, scale: float = 1) -> bytes:
    """Return the card as SVG, ``scale`` times as large as A6.

    Raises:
        ConfigError: The extra for QR codes is not installed.
    """
    drawing = _Drawing(card.direction == "rtl")
    y = MARGIN + 4
    for line in wrapped(card.title, (WIDTH - 2 * MARGIN) / (13 * POINT), _TITLE_LINES):
        drawing.line(y, 13, line, "bold")
        y += 5.5
    drawing.line(y, 7.5, card.said["card_genuine"])
    y = _fingerprint(drawing, card, y)
    drawing.line(y + 2, 7.5, card.said["card_words"])
    for number, row in enumerate(card.words):
        for column, word in enumerate(row):
            drawing.line(y + 6.5 + 3.8 * number, 8, word, "mono", MARGIN + 22.5 * column)
    _ways(drawing, card, _addresses(drawing, card, y + 6.5 + 3.8 * 6))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(WIDTH * scale)}mm" height="{_n(HEIGHT * scale)}mm" '
        f'viewBox="0 0 {_n(WIDTH)} {_n(HEIGHT)}" xml:lang="{card.said.language}">\n'
        '<rect width="100%" height="100%" fill="#fff"/>\n'
    )
    return "".join([head, *drawing.parts, "</svg>\n"]).encode()


def _fingerprint(drawing: _Drawing, card: Card, y: float) -> float:
    for number, row in enumerate(card.digits):
        drawing.line(y + 10 + 7 * number, 11.5, row, "mono")
    # The white border is part of the code's room on the card: scanners need it (ISO 18004).
    code = qr.modules(card.fingerprint)
    module = CODE / (len(code) + 2 * qr.QUIET)
    left = WIDTH - MARGIN - CODE + qr.QUIET * module
    for x, number, n in qr.runs(code):
        drawing.box(left + x * module, y + (qr.QUIET + number) * module, n * module, module)
    return y + CODE


def _addresses(drawing: _Drawing, card: Card, y: float) -> float:
    if card.addresses:
        drawing.line(y + 1.5, 7.5, card.said["card_copies"])
    y += 5.5
    wide = int((WIDTH - 2 * MARGIN) / (6.5 * POINT * _MONO))
    for address in card.addresses:
        for line in lines_of(address, wide):
            drawing.line(y, 6.5, line, "mono")
            y += 2.9
        y += 1
    return y


def _ways(drawing: _Drawing, card: Card, y: float) -> None:
    y = max(y, HEIGHT - MARGIN + 1 - 8 * len(card.ways))
    drawing.box(MARGIN, y - 3.2, WIDTH - 2 * MARGIN, 0.2)
    for key, command in card.ways:
        drawing.line(y, 7, card.said[key])
        drawing.line(y + 3.7, 6.5 if command == card.script else 7.5, command, "mono")  # 64 digits fill the line
        y += 8


def wrapped(text: str, wide: float, most: int) -> list[str]:
    """Return a text's first ``most`` lines.

    Each is about ``wide`` times as broad as a letter is high.
    """
    lines = [""]
    for piece in _PIECES.findall(text):
        if lines[-1] and _width(lines[-1] + piece.rstrip()) > wide:
            lines.append("")
        lines[-1] += piece
    cut = [line.strip() for line in lines]
    return cut if len(cut) <= most else [*cut[: most - 1], f"{cut[most - 1]} …"]


def _width(text: str) -> float:
    return sum(
        1 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else _PLAIN for c in text
    )


def _n(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
