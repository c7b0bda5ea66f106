"""Encrypted PDFs, opened with a password.

Spelling changes a password's bytes; parsers differ in ciphers. What is NOT done here: guessing passwords, or heeding
what an owner forbids.
"""

import stringprep
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from typing import Final

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from publish.core.errors import SourceError

_NOT_WHOLE: Final = "is not a whole PDF (no pages are found in it)"


def unlocked(data: bytes, password: str) -> tuple[bytes, str]:
    """Return a PDF that pdfium opens, and its password (empty: no encryption).

    Raises:
        SourceError: Wrong password, no password, or no whole PDF.
    """
    for one in spellings(password):
        if _opens(data, one):
            return data, one
    # Of some ciphers pdfium says that the password is wrong, and qpdf opens them with it.
    for one in spellings(password):
        out = BytesIO()
        try:
            with pikepdf.open(BytesIO(data), password=one) as opened:
                opened.save(out, encryption=False, fix_metadata_version=False)
        except (pikepdf.PdfError, pikepdf.PasswordError, pikepdf.QpdfRuntimeError):
            continue
        if not _opens(out.getvalue()):
            raise SourceError(_NOT_WHOLE)
        return out.getvalue(), ""
    raise SourceError("is encrypted with another password" if password else "needs its password: --password-fd")


def _opens(data: bytes, password: str = "") -> bool:
    """Return whether pdfium opens a PDF; it wants another password if not.

    Raises:
        SourceError: It has no pages.
    """
    try:
        with pypdfium2.PdfDocument(data, password=password or None):
            return True
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) != pdfium.FPDF_ERR_PASSWORD:
            raise SourceError(_NOT_WHOLE) from error
        return False


def spellings(password: str) -> Iterator[str]:
    """Yield a password as typed, and prepared for newer PDFs (SASLprep, RFC 4013)."""
    yield password
    mapped = (" " if stringprep.in_table_c12(sign) else sign for sign in password if not stringprep.in_table_b1(sign))
    prepared = unicodedata.normalize("NFKC", "".join(mapped))
    if prepared != password:
        yield prepared
