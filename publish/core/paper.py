"""HTML as PDF, for print, by WeasyPrint.

Pango shapes the text, in every script with a font on the machine. Another machine with other fonts makes other bytes.
Nothing is fetched, no script runs, and the file names neither program nor hour.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import unquote

from publish.core.contenttypes import content_type
from publish.core.errors import ConfigError, SourceError, install

# No browser: Chromium's PDFs name it, the hour and the time zone, and it fetches whatever a page names.
HERE = "https://tree.stet.invalid/"  # what relative links are taken from: a name that is nobody's (RFC 2606)
_TOLERANCE = 2  # CSS pixels: what the rounding of widths may add up to
_PARTS_OF_WRITING = frozenset(
    {"CAPITAL", "SMALL", "LETTER", "SYLLABLE", "VOWEL", "CONSONANT", "SIGN", "MARK", "DIGIT", "SUBJOINED", "LIGATURE"}
)
# To the end where none closes: so none is begun anew behind it.
_BDI = re.compile(r"<bdi>(.*?)(</bdi>|\Z)", re.DOTALL)
_TAG = re.compile(r"<[^>]*(?:>|\Z)")


def nothing(_path: str) -> bytes | None:
    """Read no file at all: for HTML which shows none."""
    return None


@dataclass(frozen=True, slots=True)
class Printable:
    """A document to print."""

    name: str
    """Its path, as in faults."""
    title: str
    language: str
    html: str
    styles: Sequence[str] = ("",)
    """Sheets of style, tried in turn until nothing is cut off."""
    read: Callable[[str], bytes | None] = nothing
    """Gives a picture's bytes, by its path. ``None`` for all that may not be shown."""
    pages: int = 0
    """Number of pages at most; 0 for any."""


def require() -> tuple[Any, Any]:
    """Return WeasyPrint and pikepdf.

    Raises:
        ConfigError: A package is missing, or the system's libraries below it.
    """
    try:
        import pikepdf
        import weasyprint
    except (ImportError, OSError) as e:
        raise ConfigError(
            f"PDFs need WeasyPrint and pikepdf, and {getattr(e, 'name', None) or e} is missing",
            hint=f"{install('pdf')}; WeasyPrint also needs the system's Pango library",
        ) from e
    return weasyprint, pikepdf


def printed(sheet: Printable) -> bytes:
    """Return a document as PDF, with all of its text readable.

    Raises:
        ConfigError: No font of this machine has one of its characters, or the extra is not installed.
        SourceError: Something is wider than the sheet, or does not fit the number of pages.
    """
    weasyprint, pikepdf = require()

    class Fetcher(weasyprint.urls.URLFetcher):  # type: ignore[name-defined,misc]
        """Reads what the document may show, and nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002
            """Return a file of the document's own."""
            if url.startswith("data:image/"):
                return super().fetch(url)
            path = unquote(url.removeprefix(HERE)) if url.startswith(HERE) else ""
            data = sheet.read(path) if path else None
            if data is None:
                raise ValueError("not in the archive")
            return weasyprint.urls.URLFetcherResponse(url, data, {"Content-Type": content_type(path)})

    fetcher = Fetcher(allowed_protocols=["data"])
    source = weasyprint.HTML(string=_directed(sheet.html), base_url=f"{HERE}{sheet.name}", url_fetcher=fetcher)
    for style in sheet.styles:
        document = source.render(stylesheets=[weasyprint.CSS(string=style, url_fetcher=fetcher)])
        beyond = _cut_off(document)
        if not beyond and (not sheet.pages or len(document.pages) <= sheet.pages):
            break
    else:
        raise SourceError(
            f"{sheet.name}: '{beyond}' does not fit on a page of its PDF, and would be cut off"
            if beyond
            else f"{sheet.name}: it does not fit on {sheet.pages} page of its PDF",
            hint="make that table or list narrower, or publish it as evidence" if beyond else "give it a shorter title",
        )
    data = document.write_pdf(uncompressed_pdf=False)
    _refuse_boxes_for_letters(document, sheet)
    return _bare(pikepdf, data, sheet)


def _directed(html: str) -> str:
    """Write the direction of each ``<bdi>`` beside it."""
    # WeasyPrint knows no "auto": a source's English title would be read from its wrong end in an Arabic page.
    return _BDI.sub(lambda m: f'<bdi dir="{first_strong(_TAG.sub("", m[1]))}">{m[1]}{m[2]}', html)


def first_strong(text: str) -> str:
    """Return the direction of a text's first strong letter, or else ``ltr``."""
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


def _cut_off(document: Any) -> str:
    """Return the first text in a margin or beyond the sheet, or nothing."""
    for sheet in document.pages:
        page = sheet._page_box
        left, right = page.margin_left - _TOLERANCE, sheet.width - page.margin_right + _TOLERANCE
        for box in page.descendants():
            text = (getattr(box, "text", None) or "").strip()
            if text and not (
                left <= box.position_x <= box.position_x + box.width <= right
                and 0 <= box.position_y <= box.position_y + box.height <= sheet.height
            ):
                return str(text)[:40]
    return ""


def _refuse_boxes_for_letters(document: Any, sheet: Printable) -> None:
    """Refuse a document with characters missing from its fonts.

    They would be drawn as boxes.
    """
    missing = {chr(point) for font in document.fonts.values() for point in font.missing}
    if missing:
        first = min(missing, key=lambda c: (sheet.html.find(c) % (len(sheet.html) + 1), c))  # -1 comes last
        more = ", fonts-noto-color-emoji" if unicodedata.category(first) == "So" else ""
        raise ConfigError(
            f"{sheet.name}: no font of this machine has {script(first)} ({first}, U+{ord(first):04X}), "
            "and its PDF would show boxes",
            hint=f"install fonts for that script (on Debian: fonts-noto-core, fonts-noto-cjk{more}), and make it again",
        )


def script(character: str) -> str:
    """Return the name of a character's script."""
    words = unicodedata.name(character, "").split()
    if words[:1] == ["CJK"]:
        return "Chinese characters"
    end = next((n for n, word in enumerate(words) if word in _PARTS_OF_WRITING), 0)
    return " ".join(words[:end]).title() or (unicodedata.name(character, "").lower() or "a character without a name")


def _bare(pikepdf: Any, data: bytes, sheet: Printable) -> bytes:
    """Remove the program's name and the time from a PDF.

    Only a title and a language remain.
    """
    # They tell of the publisher's machine and working hours, and would change the bytes each time.
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as made:
        for key in [*made.docinfo.keys()]:
            del made.docinfo[key]
        made.docinfo["/Title"] = pikepdf.String(sheet.title)
        for key in ("/Metadata", "/PieceInfo", "/OpenAction", "/AA"):
            if key in made.Root:
                del made.Root[key]
        for page in made.pages:
            for link in [n for n in page.get("/Annots", []) if str(n.get("/A", {}).get("/URI", "")).startswith(HERE)]:
                page.Annots.remove(link)  # it led elsewhere in the archive
        made.Root.Lang = pikepdf.String(sheet.language)
        made.remove_unreferenced_resources()
        made.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
