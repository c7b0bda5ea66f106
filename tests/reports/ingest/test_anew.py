"""publish.reports.ingest.anew: evidence is of our making, whatever came out of the jail."""

from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.reports.ingest import anew
from publish.reports.ingest.document import Document, Offer
from publish.reports.ingest.reading import ApartError
from publish.reports.writing.nouns import Headline, Paragraph, Wording

WORDS = (Paragraph((Wording("Words."),)),)


def test_the_text_has_the_title_that_was_taken_out_of_it() -> None:
    document = Document("html", WORDS, {"title": (Offer("The gate", "h1"),)})
    assert anew.text(document) == b"The gate\n\nWords.\n"
    within = Document("html", (Headline(1, (Wording("The  gate"),)), *WORDS), document.offers)
    assert anew.text(within) == b"The  gate\n\nWords.\n"
    assert anew.text(Document("pdf", WORDS)) == b""


def test_files_are_taken_by_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "b").write_bytes(b"%PDF-1.4\n1 0 obj\n")
    found = anew.from_the_jail(Document("x", (), made=("a", "b")), tmp_path)
    assert found == [("png", tmp_path / "a"), ("pdf", tmp_path / "b")]
    (tmp_path / "c").write_bytes(b"<svg/>")
    with pytest.raises(ApartError):
        anew.from_the_jail(Document("x", (), made=("c",)), tmp_path)


def test_a_print_is_made_of_pages_and_office_files_and_its_lack_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anew, "printed", lambda sheet: sheet.title.encode())
    document = Document("html", WORDS, {"title": (Offer("The gate", "h1"),)})
    assert anew.print_of(document) == (b"The gate", "")
    assert anew.print_of(Document("text", WORDS)) == (None, "")

    def fontless(_: object) -> bytes:
        raise ConfigError("no font", hint="install one")

    monkeypatch.setattr(anew, "printed", fontless)
    assert anew.print_of(document) == (None, "no PDF of its text was made: no font (install one)")
