"""PDF of a report, for print.

``core.paper`` prints. Here is what paper needs beside the page's own style.
"""

import re
from html import escape
from pathlib import Path

from publish.core.files import is_safe
from publish.core.formats.mirrorlist import grouped
from publish.core.paper import Printable, printed, require
from publish.tree.bundles.epub import BookWords
from publish.tree.bundles.pages import BuiltPage

__all__ = ["pdf", "require"]

_STYLE = (
    "@page{size:A4;margin:22mm 20mm 24mm}"
    "@page{@bottom-center{content:counter(page) ' / ' counter(pages);font-size:8pt;direction:ltr}}"
    "html{font-size:10.5pt}body{max-width:none;margin:0;padding:0}.skip{display:none}"
    "bdi:lang(en),bdi[dir=ltr]{direction:ltr}bdi[dir=rtl]{direction:rtl}"
    # Within a line WeasyPrint orders pieces by the line's direction, and a source is several pieces.
    ".sources bdi{display:block}[dir=rtl] :is(.sources bdi,.digits){text-align:right}"
    "h1,h2,h3{break-after:avoid}figure,tr{break-inside:avoid}.stet-verify{break-before:page}"
    # WeasyPrint 70 lays a grid out at its narrowest, one letter to the line, and cuts off what a block with a
    # greatest width has beyond it in a page that runs from right to left.
    ".cards li{display:block!important;break-inside:auto!important}.badge{display:none!important}"
    ".cards img{margin:0 0 .3rem}.digits{max-width:none!important;margin:.3rem 0 1rem!important}"
    "input{display:inline-block!important}"  # the boxes of a list of tasks: each would have a line of its own
    ".bare::after{content:none!important}"
    "h1{font-size:20pt!important}"  # its size on screens is a clamp(), which WeasyPrint does not know
)
_BARE = re.compile(r'<a href="([^"<>]*)">(?=\1</a>)')

# Tried in turn until nothing is cut off: words kept whole; wide tables across the sheet; words broken anywhere.
_WHOLE_WORDS = "th,td{min-width:0!important;overflow-wrap:break-word!important}"
# The page's own style counts for more than what is added here, so each rule against it is an important one.
_ACROSS = (
    "@page wide{size:A4 landscape!important}.table:has(tr>:nth-child(5)){page:wide}"
    "tr:has(>:nth-child(9))>*{font-size:7pt!important;padding-inline-end:3pt!important}"
    "tr:has(>:nth-child(17))>*{font-size:5pt!important;padding-inline-end:2pt!important}"
)
_NARROWER = (_WHOLE_WORDS, _WHOLE_WORDS + _ACROSS, "th,td{min-width:0!important}" + _ACROSS)


def pdf(page: BuiltPage, tree: Path, archive: str, fingerprint: str, words: BookWords) -> bytes:
    """Return a page of the tree as PDF, with all of its text readable.

    Raises:
        ConfigError: No font of this machine has one of its characters.
        SourceError: Something is wider than the sheet, and would be cut off.
    """

    def read(path: str) -> bytes | None:
        file = tree / path
        # A page is a stranger's text: an image could name any file of this machine, and the PDF would publish it.
        return file.read_bytes() if is_safe(path) and file.is_file() and not file.is_symlink() else None

    # Two lines of equal length are compared more easily than one and its rest.
    text = page.text.replace(grouped(fingerprint), _two_lines(fingerprint))
    at = text.rfind("</body>")
    text = text[:at] + _verify(page, archive, fingerprint, words) + text[at:] if at >= 0 else text
    # An address that is shown needs not be shown once more behind it.
    text = _BARE.sub(r'<a class="bare" href="\1">', text)
    styles = [_STYLE + more for more in _NARROWER]
    return printed(Printable(page.path, page.title, page.language, text, styles, read))


def _two_lines(fingerprint: str) -> str:
    return f"{grouped(fingerprint[:32])}<br>{grouped(fingerprint[32:])}"


def _verify(page: BuiltPage, archive: str, fingerprint: str, words: BookWords) -> str:
    def said(key: str, **more: str) -> str:
        return escape(words[key] % more if more else words[key])

    return (
        f'<section class="stet-verify" lang="{words.language}" dir="{words.direction}">'
        f"<h2>{said('bundle_verify')}</h2><p>{said('bundle_text', archive=archive)}</p>"
        f'<p>{said("fingerprint")} <code class="digits" dir="ltr">{_two_lines(fingerprint)}</code></p>'
        f"<p>{said('bundle_how')}</p>"
        '<p><code dir="ltr">stet verify FILE --of ADDRESS</code></p>'
        f'<p>{said("bundle_pages")} <code dir="ltr">{escape(page.path)} {page.sha256}</code></p></section>'
    )
