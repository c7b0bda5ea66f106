"""Texts in a file of any kind, to be searched for names and patterns.

Of a document that is more than words: the words that it shows, and those that it does not. What is NOT done here:
judging them.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from io import BytesIO
from typing import Final

from publish.tree.sources.traces import archives, papers
from publish.tree.sources.traces.reading import Unreadable

TEXT_MAX_LENGTH: Final = 64 << 20  # bytes of one text; search is bounded by it
PAGES_MAX: Final = 3_000  # pages of a PDF whose words are read
HEAD_LENGTH: Final = 1 << 20  # bytes at both ends of a picture or film, where its fields are
NESTING_MAX: Final = 2  # a zip, and an office document in it
_PAGES: Final = frozenset(("html", "htm", "xhtml", "xht", "svg"))
_CODE: Final = frozenset(
    ("js", "mjs", "css", "json", "map", "webmanifest", "xml", "rss", "atom", "xsl", "yml", "yaml", "toml")
)
# Runs of letters in a file that is no text: of ASCII or UTF-8, and of UTF-16 as Windows writes it.
_RUN = re.compile(rb"[\x20-\x7e\x80-\xf4]{4,}")
_WIDE = re.compile(rb"(?:[\x20-\x7e]\0){4,}")
# In which people wrote before UTF-8. A name is looked for in each that fits, so that none has to be guessed.
_CHARSETS: Final = (
    "gb18030", "big5hkscs", "cp932", "euc_jis_2004", "cp949", "johab", "cp1251", "koi8_r", "koi8_u", "koi8_t",
    "kz1048", "ptcp154", "iso8859_5", "cp866", "cp855", "mac_cyrillic", "cp1256", "iso8859_6", "cp864", "mac_arabic",
    "cp1255", "iso8859_8", "cp862", "cp874", "cp1258", "cp1250", "iso8859_2", "cp852", "cp1254", "iso8859_9", "cp857",
    "cp1253", "iso8859_7", "cp737", "cp1257", "cp775", "cp1252", "cp850", "mac_roman", "latin-1",
)  # fmt: skip
# Each with bytes that it cannot do without, in texts that pass for ASCII.
_BY_SIGNS: Final = {
    "iso2022_jp_2004": b"\x1b$", "iso2022_jp_2": b"\x1b$", "iso2022_kr": b"\x0e", "hz": b"~{", "utf-7": b"+",
}  # fmt: skip
_BY_PAIRS: Final = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


class Form(StrEnum):
    """Forms of text."""

    PROSE = "prose"
    """Text and Markdown, as people write it."""
    PAGE = "page"
    """HTML and XML."""
    CODE = "code"
    """Scripts, styles, data: strings in quotation marks."""
    RECORD = "record"
    """Fields of a document that are not shown."""


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A text in a file."""

    text: str
    form: Form
    within: str = ""
    """Member of a zip, or page of a document."""
    numbered: bool = True
    """Whether its lines are lines for people."""


@dataclass(frozen=True, slots=True)
class Unsearched:
    """A part of a file in which nothing could be looked for."""

    why: str
    within: str = ""


def pieces(data: bytes, ending: str, *, within: str = "", depth: int = 0) -> Iterator[TextPiece | Unsearched]:
    """Yield the texts in a file's bytes."""
    if data.startswith(archives.BEGINNINGS):
        if depth < NESTING_MAX:
            yield from _members(data, within, depth)
    elif data.startswith(b"%PDF-"):
        yield from _paper(data, within)
    elif (text := decoded(data)) is not None:
        form = Form.PAGE if ending in _PAGES else Form.CODE if ending in _CODE else Form.PROSE
        yield TextPiece(text, form, within)
        fits = [charset for charset, sign in _BY_SIGNS.items() if sign in data]
        yield from (TextPiece(other, form, within) for other in _read_as(data, fits) if other != text)
    elif b"\0" in data[:4_096] or _is_binary(data):
        yield replace(ends(data), within=within)
        # Without a mark at its beginning; what is none has letters that are not to be had, or zeros.
        yield from (TextPiece(text, Form.PROSE, within) for text in _read_as(data, _BY_PAIRS) if "\0" not in text)
    else:
        form = Form.PAGE if ending in _PAGES else Form.PROSE
        yield from (TextPiece(text, form, within) for text in _read_as(data, _CHARSETS))


def _read_as(data: bytes, charsets: Iterable[str]) -> Iterator[str]:
    """Yield a text as each charset reads it, and nothing for those that cannot."""
    for charset in charsets:
        with suppress(UnicodeDecodeError):
            yield data[:TEXT_MAX_LENGTH].decode(charset)


def ends(data: bytes) -> TextPiece:
    """Return what can be read at both ends of a file, whatever its kind."""
    return TextPiece("\n".join(_runs(data)), Form.RECORD, numbered=False)


def decoded(data: bytes) -> str | None:
    """Return a text in UTF-8 or UTF-16; ``None`` if it is neither."""
    form = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    data = data[:TEXT_MAX_LENGTH]
    try:
        # A letter that the bound cuts through is no fault of the text.
        text, _ = (
            codecs.getdecoder(form)(data, "strict") if len(data) < TEXT_MAX_LENGTH else (data.decode(form, "ignore"), 0)
        )
    except UnicodeDecodeError:
        return None
    # Files of UTF-8 have no zeros; a picture of a few bytes may pass for ASCII.
    return None if "\0" in text else text.replace("\r\n", "\n").replace("\r", "\n")


def _is_binary(data: bytes) -> bool:
    head = data[:4_096]
    return sum(sign < 9 or 13 < sign < 32 for sign in head) > len(head) // 50


def _runs(data: bytes) -> Iterator[str]:
    """Yield what can be read at both ends of a file."""
    ends = data if len(data) <= 2 * HEAD_LENGTH else data[:HEAD_LENGTH] + b"\0" + data[-HEAD_LENGTH:]
    yield from (found[0].decode("utf-8", "ignore") for found in _RUN.finditer(ends))
    yield from (found[0].decode("utf-16-le") for found in _WIDE.finditer(ends))


def _members(data: bytes, within: str, depth: int) -> Iterator[TextPiece | Unsearched]:
    try:
        for name, inner in archives.contents(BytesIO(data)):
            place = f"{within} → {name}" if within else name
            yield TextPiece(name, Form.RECORD, place, numbered=False)
            ending = name.rpartition(".")[2].lower()
            ending = "html" if ending in ("xml", "rels", "opf", "ncx") else ending
            yield from pieces(inner, ending, within=place, depth=depth + 1)
    except Unreadable as error:
        yield Unsearched(f"its members cannot be searched ({error})", within)


def _paper(data: bytes, within: str) -> Iterator[TextPiece | Unsearched]:
    try:
        yield TextPiece("\n".join(papers.strings(data)), Form.RECORD, within, numbered=False)
    except Unreadable as error:
        yield Unsearched(f"its fields cannot be searched ({error})", within)
        return
    try:
        import pypdfium2
    except ImportError:
        yield Unsearched("the words on its pages were not searched: that needs the extra 'ingest'", within)
        return
    try:
        with pypdfium2.PdfDocument(BytesIO(data)) as opened:
            for number in range(min(len(opened), PAGES_MAX)):
                text = opened[number].get_textpage().get_text_range()
                place = f"{within} → page {number + 1}" if within else f"page {number + 1}"
                yield TextPiece(text.replace("\r\n", "\n"), Form.PROSE, place, numbered=False)
            # Said, since nobody would guess that a long document passed half read.
            if len(opened) > PAGES_MAX:
                yield Unsearched(f"only {PAGES_MAX:,} of its pages were searched", within)
    except (pypdfium2.PdfiumError, UnicodeDecodeError) as error:
        yield Unsearched(f"the words on its pages cannot be read ({type(error).__name__})", within)
