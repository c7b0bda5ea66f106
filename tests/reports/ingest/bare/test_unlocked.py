"""Encrypted PDFs open with the password that people type."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from publish.core.errors import SourceError
from publish.reports.ingest.bare.unlocked import spellings, unlocked
from tests.support import papers


def _locked(user: str, revision: int = 6) -> bytes:
    out = BytesIO()
    how = pikepdf.Encryption(owner="o", user=user, R=revision)  # type: ignore[arg-type]
    with papers.blank(papers.line(papers.SEEN)) as made:
        made.save(out, encryption=how, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def test_a_password_is_taken_as_it_was_typed_and_as_newer_files_want_it() -> None:
    data = _locked("SaSLprep")
    assert unlocked(data, "SªSL\xadprep") == (data, "SaSLprep")
    assert list(spellings("a\xa0b")) == ["a\xa0b", "a b"]
    assert list(spellings("plain")) == ["plain"]


def test_a_cipher_that_one_parser_lacks_is_opened_by_the_other() -> None:
    data = _locked("Hello", 4)
    mixed = data.replace(b"/StrF /StdCF", b"/StrF /Identity").replace(b"/AuthEvent /DocOpen", b" " * 16)
    assert len(mixed) == len(data)
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(mixed, password="Hello")
    opened, password = unlocked(mixed, "Hello")
    assert not password
    with pypdfium2.PdfDocument(opened) as found:
        assert papers.SEEN in found[0].get_textpage().get_text_range()
    with pytest.raises(SourceError, match="not a whole PDF"):
        unlocked(mixed.replace(b"[ 3 0 R ]", b"[ 3 e R ]"), "Hello")


def test_a_wrong_password_is_told_from_none_and_from_damage() -> None:
    data = _locked("secret")
    with pytest.raises(SourceError, match="--password-fd"):
        unlocked(data, "")
    with pytest.raises(SourceError, match="another password"):
        unlocked(data, "Secret")
    with pytest.raises(SourceError, match="not a whole PDF"):
        unlocked(b"%PDF-1.4\n", "secret")
    assert unlocked(papers.drawn(b""), "") == (papers.drawn(b""), "")
