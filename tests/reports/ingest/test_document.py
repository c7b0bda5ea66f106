"""A document is a value: what a reader gave stays as it was given."""

import dataclasses

import pytest

from publish.reports.ingest.document import Document, Offer
from publish.reports.writing.nouns import PageMark, Paragraph, Wording
from publish.reports.writing.write import write


def test_a_document_is_not_changed_after_its_reading() -> None:
    document = Document("text", (Paragraph((Wording("a"),)),), {"title": (Offer("A", "a"),)})
    with pytest.raises(dataclasses.FrozenInstanceError):
        document.kind = "html"  # type: ignore[misc]


def test_a_page_is_marked_where_it_begins() -> None:
    assert write((Paragraph((Wording("to any "), PageMark("2"), Wording(" refugee"))),)) == "to any {p. 2} refugee\n"
