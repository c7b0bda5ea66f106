"""Text, lines and squares on one sheet → SVG or PDF: the same bytes each time, and not a word about who made them.

Only what a printed card needs. PDF has the fonts that every reader has, and so only Latin letters.
"""

import html
from collections.abc import Iterator
from dataclasses import dataclass, field

from publish.core.errors import ConfigError

POINT = 25.4 / 72  # mm
_FONTS = {"plain": "Helvetica", "bold": "Helvetica-Bold", "mono": "Courier"}
_CSS = {
    "plain": 'font-family="Helvetica,Arial,sans-serif"',
    "bold": 'font-family="Helvetica,Arial,sans-serif" font-weight="bold"',
    "mono": 'font-family="Courier,monospace" xml:space="preserve"',
}


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; x and y (mm, from the upper left) are where its base line begins."""

    x: float
    y: float
    size: float
    """Points."""
    text: str
    font: str = "plain"


@dataclass(frozen=True, slots=True)
class Box:
    """A black rectangle (mm)."""

    x: float
    y: float
    width: float
    height: float


@dataclass
class Sheet:
    """One page, in millimetres."""

    width: float
    height: float
    marks: list[Text | Box] = field(default_factory=list)

    def svg(self, scale: float = 1) -> bytes:
        """The sheet as SVG, ``scale`` times as large."""
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(self.width * scale)}mm" '
            f'height="{_n(self.height * scale)}mm" viewBox="0 0 {_n(self.width)} {_n(self.height)}">\n'
            f'<rect width="100%" height="100%" fill="#fff"/>\n'
        ]
        for mark in self.marks:
            if isinstance(mark, Box):
                parts.append(
                    f'<rect x="{_n(mark.x)}" y="{_n(mark.y)}" width="{_n(mark.width)}" height="{_n(mark.height)}"/>\n'
                )
            else:
                at = f'x="{_n(mark.x)}" y="{_n(mark.y)}" font-size="{_n(mark.size * POINT)}"'
                parts.append(f"<text {at} {_CSS[mark.font]}>{html.escape(mark.text)}</text>\n")
        return "".join([*parts, "</svg>\n"]).encode()

    def pdf(self, scale: float = 1) -> bytes:
        """The sheet as PDF 1.4, ``scale`` times as large; without the Info and ID that say who made a file, and when.

        Raises:
            ConfigError: A letter that the fonts of every reader lack.
        """
        content = b"".join(self._pdf_marks(scale))
        fonts = " ".join(f"/{name} {4 + i} 0 R" for i, name in enumerate(_FONTS))
        size = f"{_n(self.width * scale / POINT)} {_n(self.height * scale / POINT)}"
        bodies = [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size}]/Resources<</Font<<{fonts}>>>>"
            f"/Contents {4 + len(_FONTS)} 0 R>>".encode(),
            *(f"<</Type/Font/Subtype/Type1/BaseFont/{f}/Encoding/WinAnsiEncoding>>".encode() for f in _FONTS.values()),
            b"<</Length %d>>\nstream\n%bendstream" % (len(content), content),
        ]
        out, places = bytearray(b"%PDF-1.4\n"), []
        for number, body in enumerate(bodies, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, start)
        return bytes(out)

    def _pdf_marks(self, scale: float) -> Iterator[bytes]:
        unit = scale / POINT
        yield f"{_n(unit)} 0 0 {_n(unit)} 0 0 cm\n".encode()
        for mark in self.marks:
            if isinstance(mark, Box):
                y = self.height - mark.y - mark.height
                yield f"{_n(mark.x)} {_n(y)} {_n(mark.width)} {_n(mark.height)} re f\n".encode()
            else:
                at = f"{_n(mark.x)} {_n(self.height - mark.y)}"
                yield (
                    f"BT /{mark.font} {_n(mark.size * POINT)} Tf {at} Td (".encode() + _latin(mark.text) + b") Tj ET\n"
                )


def _n(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _latin(text: str) -> bytes:
    try:
        raw = text.encode("cp1252")
    except UnicodeEncodeError as e:
        raise ConfigError(
            f"a PDF of ours has Latin letters alone, and {text!r} has others",
            hint="write card.svg and print that, or give a title in Latin letters with --title",
        ) from e
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
