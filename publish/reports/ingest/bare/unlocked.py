"""Encrypted PDFs, opened with a password.

Spelling changes a password's bytes; parsers differ in ciphers. What is NOT done here: guessing passwords, or heeding
what an owner forbids.
"""

import stringprep
import unicodedata
from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from publish.core.errors import SourceError


def unlocked(data: bytes, password: str) -> tuple[bytes, str]:
    """Return a PDF that pdfium opens, and its password (empty: no encryption).

    Raises:
        SourceError: Wrong password, no password, or no whole PDF.
    """
    for one in spellings(password):
        try:
            with pypdfium2.PdfDocument(data, password=one or None):
                return data, one
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) != pdfium.FPDF_ERR_PASSWORD:
                raise SourceError("is not a whole PDF (no pages are found in it)") from error
    # Of some ciphers pdfium says that the password is wrong, and qpdf opens them with it.
    for one in spellings(password):
        try:
            with pikepdf.open(BytesIO(data), password=one) as opened:
                out = BytesIO()
                opened.save(out, encryption=False, fix_metadata_version=False)
                return out.getvalue(), ""
        except (pikepdf.PdfError, pikepdf.PasswordError):
            continue
    raise SourceError("is encrypted with another password" if password else "needs its password: --password-fd")


def spellings(password: str) -> Iterator[str]:
    """Yield a password as typed, and prepared for newer PDFs (SASLprep, RFC 4013)."""
    yield password
    mapped = (" " if stringprep.in_table_c12(sign) else sign for sign in password if not stringprep.in_table_b1(sign))
    prepared = unicodedata.normalize("NFKC", "".join(mapped))
    if prepared != password:
        yield prepared
