"""publish.core.source: whatever a place does, no more comes than was asked for, and each failure is its own."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from publish.core.errors import (
    AbsentError,
    BafflingError,
    HostError,
    InterferenceError,
    MismatchError,
    SignatureError,
    SourceError,
    StetError,
)
from publish.core.model import Entry
from publish.core.source import OverlongError, Source, Unopened, clock_of


class Given(Source):
    """A place that gives what it was given, or raises it."""

    name = "given"

    def __init__(self, *parts: bytes | Exception) -> None:
        self.parts = parts
        self.asked: list[tuple[str, int]] = []

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        self.asked.append((path, max_length))
        for part in self.parts:
            if isinstance(part, Exception):
                raise part
            yield part

    def _translate(self, error: Exception, path: str) -> HostError | None:
        return AbsentError("not here", host=self.name, path=path) if isinstance(error, FileNotFoundError) else None


def test_the_bytes_come_as_they_are_and_as_many_as_were_asked_for() -> None:
    source = Given(b"ab", b"", b"c")
    assert source.read("index.html", 3) == b"abc"
    assert b"".join(source.fetch_exact(Entry("index.html", "0" * 64, 3))) == b"abc"
    assert source.read_anew("index.html", 9) == b"abc"
    assert source.asked == [("index.html", 3), ("index.html", 3), ("index.html", 9)]


def test_a_place_that_sends_too_much_is_left_at_the_first_chunk_too_many() -> None:
    source = Given(b"ab", b"c", RuntimeError("never reached"))
    received = source.fetch("index.html", 2)
    assert next(received) == b"ab"
    with pytest.raises(OverlongError) as caught:
        next(received)
    assert isinstance(caught.value, InterferenceError)
    assert (caught.value.host, caught.value.path) == ("given", "index.html")
    with pytest.raises(OverlongError):
        list(source.fetch_exact(Entry("index.html", "0" * 64, 2)))


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "", "a\x00b"])
def test_no_path_that_leads_out_is_asked_for(path: str) -> None:
    source = Given(b"x")
    with pytest.raises(SourceError):
        source.read(path, 9)
    assert source.asked == []


@pytest.mark.parametrize(
    ("raised", "becomes"),
    [
        (FileNotFoundError(), AbsentError),
        (ZeroDivisionError("odd"), BafflingError),
        (SignatureError("ours"), SignatureError),
    ],
)
def test_a_foreign_error_becomes_one_of_ours(raised: Exception, becomes: type[StetError]) -> None:
    with pytest.raises(becomes):
        Given(raised).read("index.html", 9)


def test_what_a_place_cannot_say_is_none() -> None:
    source = Given()
    assert (source.held(), source.last_answer, source.clock) == (None, None, None)
    assert source.open_to_pages("index.html", 9) is None


def test_a_copy_that_could_not_be_opened_says_why_to_each_question() -> None:
    why = InterferenceError("a zip that is built to harm", host="x.zip")
    with pytest.raises(InterferenceError) as caught:
        Unopened("x.zip", why).read("index.html", 9)
    assert caught.value is why


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ([("Date", "Sat, 21 Nov 2026 12:00:00 GMT")], datetime(2026, 11, 21, 12, tzinfo=UTC)),
        ([("date", "Sat, 21 Nov 2026 12:00:00 GMT"), ("AGE", "90")], datetime(2026, 11, 21, 12, 1, 30, tzinfo=UTC)),
        ([("Date", "Sat, 21 Nov 2026 12:00:00 GMT"), ("Age", "-9")], datetime(2026, 11, 21, 12, tzinfo=UTC)),
        ([("Date", "Sat, 21 Nov 2026 12:00:00 GMT"), ("Age", "9" * 99)], datetime(2026, 11, 21, 12, tzinfo=UTC)),
        ([("Date", "Fri, 31 Dec 9999 23:59:59 GMT"), ("Age", "9")], None),
        ([("Date", "yesterday")], None),
        ([("Server", "x")], None),
        ([], None),
    ],
)
def test_an_answers_time_is_its_date_and_its_age(headers: list[tuple[str, str]], said: datetime | None) -> None:
    assert clock_of(headers) == said


def test_other_bytes_than_were_signed_raise_at_their_end() -> None:
    page = Entry("index.html", hashlib.sha256(b"page").hexdigest(), 4)
    assert b"".join(Given(b"pa", b"ge").fetch_checked(page)) == b"page"
    coming = Given(b"pa", b"gf").fetch_checked(page)
    assert [next(coming), next(coming)] == [b"pa", b"gf"]
    with pytest.raises(MismatchError, match=f"given: {page.path} is not what was signed .expected {page.sha256}"):
        next(coming)
