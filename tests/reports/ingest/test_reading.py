"""publish.reports.ingest.reading: each kind has its reader, or is refused before it is opened."""

import pytest

from publish.core.errors import SourceError
from publish.reports.ingest import reading
from publish.reports.ingest.kinds import Kind
from publish.reports.ingest.reading import reader_of


def test_a_kind_leads_to_its_reader_and_without_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reader_of(Kind.TEXT).endswith("readers.text")
    monkeypatch.setattr(reading, "_ROOM", "publish.reports.ingest")
    with pytest.raises(SourceError, match="cannot read yet"):
        reader_of(Kind.PDF)
