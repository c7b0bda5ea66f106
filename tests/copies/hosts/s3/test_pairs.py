"""publish.copies.hosts.s3.pairs: a file and its question go together; only the right bytes prove it."""

import hashlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from publish.copies.hosts.s3 import S3Host, wire
from publish.copies.hosts.s3.pairs import TRIALS_MAX
from publish.core.errors import BusyError, RefusedError, UnreachableError
from publish.core.model import Entry
from tests.copies.hosts.buckets import Faulty, Reply, faulty  # noqa: F401 - fixtures
from tests.copies.hosts.contract import entries
from tests.copies.hosts.s3.conftest import opened, said

BODY = b"a page of ours"
STORED = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
GIVEN = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)


class Scripted:
    """A store that says one thing on each connection, as soon as a whole file came."""

    def __init__(self) -> None:
        self.says = b""
        self.until = BODY
        self.breaks = 0  # so many connections break, with a whole file and no answer
        self.heard: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                sock = self._listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        with sock:
            while True:
                heard = b""
                while self.until not in heard:
                    heard += (data := sock.recv(1 << 16))
                    if not data:
                        return
                self.heard.append(heard)
                if self.breaks:
                    self.breaks -= 1
                    return
                sock.sendall(self.says)

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    server = Scripted()
    yield server
    server.close()


def page(folder: Path) -> Entry:
    return next(iter(entries(folder, {"page.html": BODY})))


def test_a_real_store_gives_back_what_went_before(gateway: Callable[..., S3Host], tmp_path: Path) -> None:
    made, host = entries(tmp_path, {f"{n}.html": b"%d" % n * 5000 for n in range(3)}), gateway()
    with host.writing():
        assert [host.put_seen(entry) for entry in made] == [True] * 3
        assert not host.put_seen(next(iter(entries(tmp_path, {"long": b"x" * (1 << 20) + b"y"}))))
        assert [hashlib.sha256(host.read(e.path, e.length)).hexdigest() for e in made] == [e.sha256 for e in made]


def test_both_questions_go_before_any_answer(scripted: Scripted, tmp_path: Path) -> None:
    scripted.says = STORED + GIVEN
    assert opened(scripted.endpoint, "key", "secret").put_seen(page(tmp_path))
    assert BODY + b"GET /" in scripted.heard[0]


@pytest.mark.parametrize(
    ("second", "again"),
    [
        (GIVEN.replace(b"page", b"Page"), False),
        (GIVEN.replace(b"200 OK", b"404 No"), False),
        (GIVEN[:-1], False),
        (GIVEN + b"more", True),  # the right bytes, and a connection that is not used again
        (b"nonsense\r\n\r\n", False),
        (b"", False),  # silence
    ],
)
def test_nothing_but_the_right_bytes_proves_a_file(
    scripted: Scripted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, second: bytes, *, again: bool
) -> None:
    monkeypatch.setattr(wire, "BEHIND_S", 0.1)
    host, entry = opened(scripted.endpoint, "key", "secret"), page(tmp_path)
    scripted.says = STORED + second
    assert host.put_seen(entry) is again
    # Once it went wrong, each question goes by itself.
    scripted.says = STORED + GIVEN
    assert host.put_seen(entry) is again
    assert [b"GET /" in heard for heard in scripted.heard] == [True, again]


def test_a_refusal_is_no_empty_file(scripted: Scripted, tmp_path: Path) -> None:
    scripted.until = b"\r\n\r\nGET"  # nothing is between them
    scripted.says = STORED + GIVEN.replace(b"200 OK", b"404 No")
    empty = next(iter(entries(tmp_path, {"empty.html": b""})))
    assert not opened(scripted.endpoint, "key", "secret").put_seen(empty)
    scripted.says = STORED + STORED
    assert opened(scripted.endpoint, "key", "secret").put_seen(empty)


def test_after_a_first_answer_that_breaks_off_each_question_goes_by_itself(scripted: Scripted, tmp_path: Path) -> None:
    host, entry = opened(scripted.endpoint, "key", "secret"), page(tmp_path)
    scripted.says = STORED.replace(b"Content-Length: 0", b"Transfer-Encoding: chunked") + b"no chunk\r\n"
    with pytest.raises(UnreachableError):
        host.put_seen(entry)
    scripted.says = STORED
    assert not host.put_seen(entry)
    assert [b"GET /" in heard for heard in scripted.heard] == [True, False]


def test_a_host_that_never_lets_it_be_known_is_asked_so_no_more(scripted: Scripted, tmp_path: Path) -> None:
    host, entry = opened(scripted.endpoint, "key", "secret"), page(tmp_path)
    busy, kept = b"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", b"Connection: close\r\n\r\n"
    for scripted.says in (busy, busy, STORED[:-2] + kept):
        with suppress(BusyError):
            assert not host.put_seen(entry)
    scripted.says = STORED
    assert not host.put_seen(entry)
    assert [b"GET /" in heard for heard in scripted.heard] == [True] * TRIALS_MAX + [False]


def test_after_a_kept_connection_broke_the_file_goes_alone(scripted: Scripted, tmp_path: Path) -> None:
    host, entry = opened(scripted.endpoint, "key", "secret"), page(tmp_path)
    scripted.says = STORED + GIVEN
    assert host.put_seen(entry)
    scripted.breaks = 1
    scripted.says = STORED
    assert not host.put_seen(entry)
    assert [b"GET /" in heard for heard in scripted.heard] == [True, True, False]
    scripted.says = STORED + GIVEN
    assert host.put_seen(entry)


def test_a_connection_given_up_in_order_ends_nothing(scripted: Scripted, tmp_path: Path) -> None:
    host, entry = opened(scripted.endpoint, "key", "secret"), page(tmp_path)
    scripted.says = STORED.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + GIVEN
    assert not host.put_seen(entry)
    scripted.says = STORED + GIVEN
    assert host.put_seen(entry)


def test_what_was_refused_is_not_taken_for_stored_though_it_lies_there(faulty: Faulty, tmp_path: Path) -> None:
    faulty.replies = {"PUT": [Reply(403, said("AccessDenied"))], "GET": [Reply(200, BODY)]}
    host = opened(faulty.endpoint, "key", "secret", "bucket")
    with pytest.raises(RefusedError):
        host.put_seen(page(tmp_path))
    faulty.replies["PUT"] = [Reply(200)]
    assert not host.put_seen(page(tmp_path))
