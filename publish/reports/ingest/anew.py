"""Evidence made anew: a document's text, its print, what its reader made.

What comes out of the jail is believed only as far as its bytes show one of the kinds that evidence may be of.
"""

from pathlib import Path
from typing import Final

from publish.core import files
from publish.core.errors import ConfigError, SourceError
from publish.core.paper import printed
from publish.reports.ingest.document import Document
from publish.reports.ingest.draft import best
from publish.reports.ingest.kinds import DocumentKind, kind_of
from publish.reports.ingest.plaintext import printable, text_of, titled
from publish.reports.ingest.reading import ApartError

MadeAnew = tuple[str, bytes | Path]
"""A piece's ending (txt, pdf, png, jpg, csv), and its bytes or its file."""
_ENDINGS: Final = {DocumentKind.PDF: "pdf", DocumentKind.PNG: "png", DocumentKind.JPEG: "jpg", DocumentKind.TEXT: "csv"}
"""Endings of what a reader made anew, by the kind that its bytes show."""
_OF_TEXT: Final = (DocumentKind.TEXT, DocumentKind.HTML, DocumentKind.DOCX, DocumentKind.ODT)
"""Kinds whose evidence is their text. Of a PDF its pages are: a text layer may say what nobody sees."""
_PRINTED: Final = _OF_TEXT[1:]
"""Kinds of whose text a PDF is made, too: it keeps headings and tables."""


def text(document: Document) -> bytes:
    """Return a document's text, if that is evidence."""
    if document.kind not in _OF_TEXT or not document.blocks:
        return b""
    return text_of(titled(document, best(document, "title")))


def from_the_jail(document: Document, folder: Path) -> list[MadeAnew]:
    """Return what a reader made.

    Raises:
        ApartError: The result is of another form.
    """
    found: list[MadeAnew] = []
    for name in document.made:
        file, ending = folder / name, ""
        if "/" not in name and name not in ("", ".", ".."):
            try:
                with files.open_plain(file) as opened:
                    ending = _ENDINGS.get(kind_of(opened, name), "")
            except (OSError, SourceError):
                ending = ""
        if not ending:
            raise ApartError("made its reader answer with what is no evidence", hint="it may be made to attack")
        found.append((ending, file))
    return found


def print_of(document: Document) -> tuple[bytes | None, str]:
    """Return a PDF of a document's text, or why there is none."""
    if document.kind not in _PRINTED or not document.blocks or document.made:
        return None, ""
    # The title may have been found in the file's head alone, and paper has to show it by itself.
    title = best(document, "title")
    sheet = printable(titled(document, title), name="its text", title=title, language=best(document, "language"))
    try:
        return printed(sheet), ""
    except (ConfigError, SourceError) as error:
        # The text itself is evidence already. Without a font for it, a PDF would show boxes.
        return None, f"no PDF of its text was made: {error}" + (f" ({error.hint})" if error.hint else "")
