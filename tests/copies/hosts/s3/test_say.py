"""publish.copies.hosts.s3.say: a file goes whole and as it was hashed, or its last piece never goes."""

import hashlib
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from publish.copies.hosts.http.faults import SilentError, WireError
from publish.copies.hosts.s3.say import StoreSaid, again, streamed
from publish.core.errors import Reason, SourceError, UnreachableError
from tests.copies.hosts.buckets import bad, well

DATA = bytes(1000)


@pytest.mark.parametrize("data", [DATA[:-1] + b"x", DATA[:-1]])
def test_the_last_piece_of_another_file_never_goes(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "file").write_bytes(data)
    went, told = bytearray(), [0]

    def say(method: str, path: str, query: str = "", *, body: Any = None, **_: object) -> StoreSaid:
        while piece := body.read(300):
            went.extend(piece)
        return well("")

    def sent(length: int) -> None:
        told[0] += length

    with (tmp_path / "file").open("rb") as file, pytest.raises(SourceError):
        streamed(say, file, 0, len(DATA), "a", sent, sha256=hashlib.sha256(DATA).hexdigest())
    assert len(went) < len(DATA)
    assert told == [0]


@pytest.mark.parametrize("code", ["XAmzContentSHA256Mismatch", "IncompleteBody"])
def test_what_a_store_did_not_get_is_left_to_the_push_unless_the_file_is_another(tmp_path: Path, code: str) -> None:
    (tmp_path / "file").write_bytes(DATA)
    said = [bad(400, code)]  # asked once: the push itself tries again
    with (tmp_path / "file").open("rb") as file:
        put = partial(
            streamed, lambda *_, **__: said.pop(), file, 0, len(DATA), "a", lambda _: None,
            query="partNumber=1", sha256=hashlib.sha256(DATA).hexdigest(),
        )  # fmt: skip
        assert isinstance(put().error, UnreachableError)
        (tmp_path / "file").write_bytes(DATA[:-1] + b"x")
        said = [bad(400, code)]
        with pytest.raises(SourceError):
            put()
        said = [bad(400, "InvalidDigest")]  # a store's own word for it, where it alone compares
        with pytest.raises(SourceError):
            put(query="", hashed=False)


def test_what_broke_is_asked_again_and_what_was_refused_is_not() -> None:
    answers: list[StoreSaid | WireError] = [WireError(Reason.CUT), bad(500, "InternalError"), well("")]

    def ask() -> StoreSaid:
        answer = answers.pop(0)
        if isinstance(answer, WireError):
            raise answer
        return answer

    assert again(ask).status == 200
    for last in (bad(403, "AccessDenied"), bad(503, "SlowDown")):  # who asks for patience gets more than that
        answers[:] = [last, well("")]
        assert again(ask) is last
    answers[:] = [SilentError()]
    with pytest.raises(SilentError):
        again(ask)
    answers[:] = [WireError(Reason.CUT) for _ in range(3)]
    with pytest.raises(WireError):
        again(ask)
