"""PDF of a report, for print, by WeasyPrint.

Pango shapes the text, in every script with a font on the machine. Another machine with other fonts makes other bytes.
Nothing is fetched and no script runs.
"""

import unicodedata
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from publish.core.contenttypes import content_type
from publish.core.errors import ConfigError, SourceError, install
from publish.core.files import is_safe
from publish.core.formats.mirrorlist import grouped
from publish.tree.bundles.epub import BookWords
from publish.tree.bundles.pages import BuiltPage

# No browser: Chromium's PDFs name it, the hour and the time zone, and it fetches whatever a page names.
EXTRA = "pdf"
_HERE = "https://tree.stet.invalid/"  # what relative links are taken from: a name that is nobody's (RFC 2606)
_STYLE = (
    "@page{size:A4;margin:22mm 20mm 24mm}"
    "@page{@bottom-center{content:counter(page) ' / ' counter(pages);font-size:8pt;direction:ltr}}"
    "html{font-size:10.5pt}body{max-width:none;margin:0;padding:0}.skip{display:none}"
    "bdi:lang(en){direction:ltr;unicode-bidi:embed}"
    "h1,h2,h3{break-after:avoid}figure,tr{break-inside:avoid}.stet-verify{break-before:page}"
    # WeasyPrint 70 lays a grid out at its narrowest, one letter to the line, and cuts off what a block with a
    # greatest width has beyond it in a page that runs from right to left.
    ".cards li{display:block!important;break-inside:auto!important}.badge{display:none!important}"
    ".cards img{margin:0 0 .3rem}.digits{max-width:none!important;margin:.3rem 0 1rem!important}"
    "h1{font-size:20pt!important}"  # its size on screens is a clamp(), which WeasyPrint does not know
)


# Tried in turn until nothing is cut off: words kept whole; wide tables across the sheet; words broken anywhere.
_WHOLE_WORDS = "th,td{min-width:0!important;overflow-wrap:break-word!important}"
_ACROSS = (
    "@page wide{size:A4 landscape}.table:has(tr>:nth-child(5)){page:wide}"
    "tr:has(>:nth-child(9))>*{font-size:7pt!important;padding-inline-end:3pt!important}"
    "tr:has(>:nth-child(17))>*{font-size:5pt!important;padding-inline-end:2pt!important}"
)
_NARROWER = (_WHOLE_WORDS, _WHOLE_WORDS + _ACROSS, "th,td{min-width:0!important}" + _ACROSS)
_TOLERANCE = 2  # CSS pixels: what the rounding of widths may add up to
_PARTS_OF_WRITING = frozenset(
    {"CAPITAL", "SMALL", "LETTER", "SYLLABLE", "VOWEL", "CONSONANT", "SIGN", "MARK", "DIGIT", "SUBJOINED", "LIGATURE"}
)


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
            f"PDFs need WeasyPrint and pikepdf: {getattr(e, 'name', None) or e}",
            hint=f"{install('pdf')}; WeasyPrint also needs the system's Pango library",
        ) from e
    return weasyprint, pikepdf


def pdf(page: BuiltPage, tree: Path, archive: str, fingerprint: str, words: BookWords) -> bytes:
    """Return a page of the tree as PDF, with all of its text readable.

    Raises:
        ConfigError: No font of this machine has one of its characters.
        SourceError: Something is wider than the sheet, and would be cut off.
    """
    weasyprint, pikepdf = require()

    class Fetcher(weasyprint.urls.URLFetcher):  # type: ignore[name-defined,misc]
        """Reads pictures of the tree, and nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002
            """Return a file of the tree."""
            if url.startswith("data:image/"):
                return super().fetch(url)
            path = unquote(url.removeprefix(_HERE)) if url.startswith(_HERE) else ""
            file = tree / path
            # A page is a stranger's text: an image could name any file of this machine, and the PDF would publish it.
            if not is_safe(path) or not file.is_file() or file.is_symlink():
                raise ValueError("not in the archive")
            return weasyprint.urls.URLFetcherResponse(url, file.read_bytes(), {"Content-Type": content_type(path)})

    text = page.text
    at = text.rfind("</body>")
    text = text[:at] + _verify(page, archive, fingerprint, words) + text[at:] if at >= 0 else text
    fetcher = Fetcher(allowed_protocols=["data"])
    style = weasyprint.CSS(string=_STYLE, url_fetcher=fetcher)
    source = weasyprint.HTML(string=text, base_url=f"{_HERE}{page.path}", url_fetcher=fetcher)
    for more in _NARROWER:
        document = source.render(stylesheets=[style, weasyprint.CSS(string=more, url_fetcher=fetcher)])
        if not (beyond := _cut_off(document)):
            break
    else:
        raise SourceError(
            f"{page.path}: '{beyond}' does not fit on a page of its PDF, and would be cut off",
            hint="make that table or list narrower, or publish it as evidence",
        )
    data = document.write_pdf(uncompressed_pdf=False)
    _refuse_boxes_for_letters(document, page)
    return _bare(pikepdf, data, page)


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


def _refuse_boxes_for_letters(document: Any, page: BuiltPage) -> None:
    """Refuse a document with characters missing from its fonts.

    They would be drawn as boxes.
    """
    missing = {chr(point) for font in document.fonts.values() for point in font.missing}
    if missing:
        first = min(missing, key=lambda c: (page.text.find(c) % (len(page.text) + 1), c))  # -1 comes last
        raise ConfigError(
            f"{page.path}: no font of this machine has {script(first)} ({first}, U+{ord(first):04X}), "
            "and its PDF would show boxes",
            hint="install fonts for that script (on Debian: fonts-noto-core, fonts-noto-cjk), and make it again",
        )


def script(character: str) -> str:
    """Return the name of a character's script."""
    words = unicodedata.name(character, "").split()
    if words[:1] == ["CJK"]:
        return "Chinese characters"
    end = next((n for n, word in enumerate(words) if word in _PARTS_OF_WRITING), 0)
    return " ".join(words[:end]).title() or (unicodedata.name(character, "").lower() or "a character without a name")


def _bare(pikepdf: Any, data: bytes, page: BuiltPage) -> bytes:
    """Remove the program's name and the time from a PDF.

    Only a title and a language remain.
    """
    # They tell of the publisher's machine and working hours, and would change the bytes each time.
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as made:
        for key in [*made.docinfo.keys()]:
            del made.docinfo[key]
        made.docinfo["/Title"] = pikepdf.String(page.title)
        for key in ("/Metadata", "/PieceInfo", "/OpenAction", "/AA"):
            if key in made.Root:
                del made.Root[key]
        for sheet in made.pages:
            for link in [n for n in sheet.get("/Annots", []) if str(n.get("/A", {}).get("/URI", "")).startswith(_HERE)]:
                sheet.Annots.remove(link)  # it led elsewhere in the archive
        made.Root.Lang = pikepdf.String(page.language)
        made.remove_unreferenced_resources()
        made.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _verify(page: BuiltPage, archive: str, fingerprint: str, words: BookWords) -> str:
    def said(key: str, **more: str) -> str:
        return escape(words[key] % more if more else words[key])

    return (
        f'<section class="stet-verify" lang="{words.language}" dir="{words.direction}">'
        f"<h2>{said('bundle_verify')}</h2><p>{said('bundle_text', archive=archive)}</p>"
        f'<p>{said("fingerprint")} <code dir="ltr">{grouped(fingerprint)}</code></p><p>{said("bundle_how")}</p>'
        '<p><code dir="ltr">stet verify FILE --of ADDRESS</code></p>'
        f'<p>{said("bundle_pages")} <code dir="ltr">{escape(page.path)} {page.sha256}</code></p></section>'
    )
