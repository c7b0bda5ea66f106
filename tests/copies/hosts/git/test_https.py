"""publish.copies.hosts.git.https: an answer other than 200 is a value, and a body is sent in pieces."""

import pytest

pytest.importorskip("dulwich")

from publish.copies.hosts.git.https import StatusError, _Chunks
from publish.copies.hosts.git.meter import BUFFER, Meter


def test_an_answer_is_a_value() -> None:
    error = StatusError(302, "https://b.example/")
    assert (error.status, error.location) == (302, "https://b.example/")


def test_a_body_of_unknown_length_goes_in_pieces_and_an_empty_one_does_not_end_it() -> None:
    meter = Meter(10)
    body = _Chunks(iter([b"", b"a", b"", b"b" * BUFFER, b"c"]), meter)
    sent = b"".join(iter(lambda: body.read(1), b""))
    assert sent == b"%x\r\na%b\r\n1\r\nc\r\n0\r\n\r\n" % (BUFFER + 1, b"b" * BUFFER)
    assert meter.sent == BUFFER + 2
