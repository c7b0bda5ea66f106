"""A drawing of text, lines and squares on a sheet, as SVG or PDF.

The same drawing gives the same bytes, without a word about the maker. Nothing beyond the needs of a printed card is
here. The PDF uses the fonts of every PDF reader, and therefore only Latin letters.
"""

import html
from collections.abc import Iterator
from dataclasses import dataclass, field

from publish.core.errors import ConfigError

POINT = 25.4 / 72  # mm
# Three of the standard 14 fonts of PDF 1.4: nothing is embedded, so no font file must be the same everywhere.
_FONTS = {"plain": "Helvetica", "bold": "Helvetica-Bold", "mono": "Courier"}
_CSS = {
    "plain": 'font-family="Helvetica,Arial,sans-serif"',
    "bold": 'font-family="Helvetica,Arial,sans-serif" font-weight="bold"',
    "mono": 'font-family="Courier,monospace" xml:space="preserve"',
}


@dataclass(frozen=True, slots=True)
class DrawnText:
    """A line of text.

    Its base line begins at x and y, in mm from the upper left.
    """

    x: float
    y: float
    size: float
    """Points."""
    text: str
    font: str = "plain"


@dataclass(frozen=True, slots=True)
class Box:
    """A black rectangle, in mm."""

    x: float
    y: float
    width: float
    height: float


@dataclass
class Sheet:
    """A page, in millimetres."""

    width: float
    height: float
    marks: list[DrawnText | Box] = field(default_factory=list)

    def svg(self, scale: float = 1) -> bytes:
        """Return the sheet as SVG, ``scale`` times as large."""
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
        """Return the sheet as PDF 1.4, ``scale`` times as large.

        The file has neither Info nor ID, which would tell its maker and time.

        Raises:
            ConfigError: The standard fonts lack a letter.
        """
        # Streams are not deflated: zlib's bytes differ between versions, and the card must be the same everywhere.
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
        # Each line of the cross-reference table has exactly 20 bytes (PDF 1.4, 3.4.3): hence the space before \n.
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
                # PDF counts from the lower left corner, the sheet from the upper left.
                y = self.height - mark.y - mark.height
                yield f"{_n(mark.x)} {_n(y)} {_n(mark.width)} {_n(mark.height)} re f\n".encode()
            else:
                at = f"{_n(mark.x)} {_n(self.height - mark.y)}"
                yield (
                    f"BT /{mark.font} {_n(mark.size * POINT)} Tf {at} Td (".encode() + _latin(mark.text) + b") Tj ET\n"
                )


def _n(value: float) -> str:
    # Never repr(): 1e-05 is no number in PDF.
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _latin(text: str) -> bytes:
    try:
        # cp1252 is the fonts' WinAnsiEncoding.
        raw = text.encode("cp1252")
    except UnicodeEncodeError as e:
        raise ConfigError(
            f"a PDF of ours has Latin letters alone, and {text!r} has others",
            hint="write card.svg and print that, or give a title in Latin letters with --title",
        ) from e
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
