"""publish.reports.ingest.reading: each kind has its reader, and what happened to it is told by its kind."""

from pathlib import Path
from typing import Any

import pytest

from publish.core.errors import SourceError
from publish.reports.ingest import reading as room
from publish.reports.ingest.confine.walls import Walls
from publish.reports.ingest.document import Document, Hints, Limits
from publish.reports.ingest.kinds import DocumentKind
from publish.reports.ingest.reading import ApartError, reader_of, reading
from publish.reports.ingest.unread import Died, Lied, Refused, TooLong, TooMuch, Unread


class _Jail:
    """Answers as it was told to."""

    answer: Document | Unread = Document("text", ())
    given: dict[str, Any]
    walls = Walls.NONE

    def __init__(self, **given: Any) -> None:
        _Jail.given = given

    def __enter__(self) -> "_Jail":
        return self

    def __exit__(self, *_: object) -> None:
        """End."""

    def read(self, *_: object, **__: object) -> Document | Unread:
        return self.answer


def read(answer: Document | Unread) -> Document:
    _Jail.answer = answer
    with reading(Limits(1 << 30), jail=_Jail) as one:  # type: ignore[arg-type]
        assert one.unconfined
        return one.read(DocumentKind.TEXT, Path("x"), Hints(), Path("y"))


def test_a_kind_leads_to_its_reader_and_without_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reader_of(DocumentKind.TEXT) == "text"
    monkeypatch.setattr(room, "READERS", "publish.reports.ingest")
    with pytest.raises(SourceError, match="cannot read yet"):
        reader_of(DocumentKind.PDF)


def test_a_document_comes_out_and_a_larger_one_gets_more_room() -> None:
    assert read(Document("text", ())) == Document("text", ())
    assert (_Jail.given["limits"].input_mib, _Jail.given["limits"].memory_mib) == (1024, 4096)


@pytest.mark.parametrize(
    ("why", "apart", "said"),
    [
        (Refused("needs its password", "--password-fd"), False, "needs its password"),
        (Died(11), True, "SIGSEGV"),
        (TooLong(60), True, "60 s"),
        (TooMuch("2,048 MiB of memory"), True, "2,048 MiB"),
        (Lied("x"), True, "no document"),
    ],
)
def test_what_was_done_to_its_reader_keeps_a_document_apart(why: Unread, apart: bool, said: str) -> None:
    with pytest.raises(SourceError, match=said) as caught:
        read(why)
    assert isinstance(caught.value, ApartError) is apart
    assert caught.value.hint
