"""publish.copies.hosts.web: answers are read within bounds, and each has its meaning."""

import os
import threading
import time
import tracemalloc
from datetime import UTC, datetime

import pytest

from publish.copies.hosts.allowance import retry_after_s
from publish.copies.hosts.web import Patience, WebCopy
from publish.core.errors import (
    AbsentError,
    BusyError,
    InterferenceError,
    RefusedError,
    StetError,
    UnreachableError,
)
from publish.core.source import OverlongError, clock_of
from tests.support import censor
from tests.support.censor import HASTY, Censor
from tests.support.webcopy import BODY, copy, exact, host  # noqa: F401 - a fixture


def test_reads_what_is_there(host: Censor) -> None:
    assert copy(host).read("page.html", 1 << 20) == BODY
    assert copy(host).read("empty", 0) == b""


def test_quotes_names_that_are_not_ascii(host: Censor) -> None:
    assert copy(host).read("a/维吾尔 100%.html", 1 << 20) == BODY


def test_reads_chunked_answers(host: Censor) -> None:
    def chunked(handler: censor.Handler, _: str) -> None:
        handler.begin(200, {"Transfer-Encoding": "chunked"})
        handler.wfile.write(b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n")

    host.rule("page.html", chunked)
    assert copy(host).read("page.html", 100) == b"hello world"


def test_a_connection_is_used_again(host: Censor) -> None:
    source = copy(host)
    ports = set()

    def noting(handler: censor.Handler, path: str) -> None:
        ports.add(handler.client_address)
        censor.serve(handler, host.root / path, path)

    host.rule("*", noting)
    for _ in range(5):
        source.read("page.html", 1 << 20)
    assert len(ports) == 1


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (404, AbsentError),
        (410, AbsentError),
        (401, UnreachableError),
        (407, UnreachableError),
        (408, UnreachableError),
        (425, UnreachableError),
        (403, RefusedError),
        (451, RefusedError),
        (429, BusyError),
        (500, UnreachableError),
        (503, BusyError),
        (204, InterferenceError),
        (206, InterferenceError),
        (304, InterferenceError),
        (400, InterferenceError),
        (418, InterferenceError),
    ],
)
def test_each_status_has_its_meaning(host: Censor, code: int, error: type[StetError]) -> None:
    host.rule("page.html", censor.status(code))
    with pytest.raises(error) as caught:
        copy(host).read("page.html", 1 << 20)
    assert type(caught.value) is error
    if isinstance(caught.value, RefusedError):
        assert caught.value.status == code


@pytest.mark.parametrize(
    "headers",
    [{"X_Squid_Error": "ERR_ACCESS_DENIED 0"}, {"Proxy_Status": 'proxy.example; error="http_request_denied"'}],
)
@pytest.mark.parametrize("code", [403, 404, 451])
def test_what_a_proxy_says_in_its_own_name_is_no_word_of_the_hosts(
    host: Censor, code: int, headers: dict[str, str]
) -> None:
    host.rule("page.html", lambda h, _: h.answer(b"", code, **headers))
    with pytest.raises(UnreachableError, match="a proxy on the way"):
        copy(host).read("page.html", 1 << 20)
    host.rule("page.html", lambda h, _: h.answer(b"", code, Proxy_Status="cache.example; hit"))
    with pytest.raises((RefusedError, AbsentError)):
        copy(host).read("page.html", 1 << 20)


@pytest.mark.parametrize(
    "fault", [censor.status(503), censor.status(429), censor.status(408), censor.hang_up(), censor.hang_up(reset=True)]
)
def test_a_host_that_is_overloaded_is_asked_once_more(host: Censor, fault: censor.Answer) -> None:
    host.rule("page.html", censor.times(1, fault))
    assert copy(host).read("page.html", 1 << 20) == BODY
    host.rule("page.html", censor.times(2, fault))
    with pytest.raises(UnreachableError):
        copy(host).read("page.html", 1 << 20)


def test_a_busy_host_says_how_long_to_wait(host: Censor) -> None:
    host.rule("page.html", lambda handler, _: handler.answer(b"", 429, Retry_After="7"))
    with pytest.raises(BusyError) as caught:
        copy(host).read("page.html", 1 << 20)
    assert (type(caught.value), caught.value.retry_after_s) == (BusyError, 7)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120), (" 0 ", 0), ("9" * 5000, 3600), ("Thu, 01 Jan 2026 00:00:30 GMT", 30),
        ("Wed, 31 Dec 2025 00:00:00 GMT", 0), ("", None), (None, None), ("-5", None), ("soon", None), ("٣", None),
    ],
)  # fmt: skip
def test_a_wait_is_seconds_or_a_date_and_bounded(said: str | None, seconds: float | None) -> None:
    assert retry_after_s(said, datetime(2026, 1, 1, tzinfo=UTC)) == seconds


def test_a_refusal_is_not_asked_again(host: Censor) -> None:
    host.rule("page.html", censor.status(451))
    with pytest.raises(RefusedError):
        copy(host).read("page.html", 1 << 20)
    assert len(host.log) == 1


@pytest.mark.parametrize("reset", [False, True])
def test_a_body_that_is_cut_is_no_answer(host: Censor, reset: bool) -> None:
    host.rule("page.html", censor.truncate(10, reset=reset))
    with pytest.raises(UnreachableError, match=r"cut off after (10|0) bytes"):
        copy(host).read("page.html", 1 << 20)


def test_an_endless_body_is_left_at_its_limit(host: Censor) -> None:
    host.rule("page.html", censor.endless())
    tracemalloc.start()
    with pytest.raises(OverlongError, match="more than 100000 bytes"):
        copy(host).read("page.html", 100_000)
    assert tracemalloc.get_traced_memory()[1] < 16 << 20
    tracemalloc.stop()


def test_a_body_announced_too_long_is_not_read(host: Censor) -> None:
    host.rule("page.html", censor.endless(announced=1 << 40))
    with pytest.raises(OverlongError, match="would send"):
        copy(host).read("page.html", 100_000)


@pytest.mark.parametrize("headers", [False, True])
def test_a_host_that_drips_is_left(host: Censor, headers: bool) -> None:
    host.rule("page.html", censor.drip(0.05, headers=headers))
    begun = time.monotonic()
    with pytest.raises(UnreachableError):
        copy(host).read("page.html", len(BODY))
    assert time.monotonic() - begun < 10


def test_a_black_hole_is_left(host: Censor) -> None:
    host.rule("page.html", censor.black_hole())
    begun = time.monotonic()
    with pytest.raises(UnreachableError, match="no answer in time"):
        copy(host).read("page.html", len(BODY))
    assert time.monotonic() - begun < 10
    assert len(host.log) == 1


def test_nobody_listening_and_no_such_name_are_no_answer() -> None:
    with pytest.raises(UnreachableError, match="no connection"):
        WebCopy("http://127.0.0.1:9/", patience=HASTY).read("index.html", 10)
    with pytest.raises(UnreachableError, match="no such host name"):
        WebCopy("http://stet.invalid/", patience=HASTY).read("index.html", 10)


def test_an_encoded_body_is_not_decoded(host: Censor) -> None:
    host.rule("page.html", censor.gzip_bomb())
    with pytest.raises(InterferenceError, match="gzip"):
        copy(host).read("page.html", 100_000)


def test_one_copy_is_read_from_many_threads(host: Censor) -> None:
    source = copy(host)
    wrong: list[int] = []

    def read() -> None:
        wrong.extend(1 for _ in range(20) if source.read("page.html", 1 << 20) != BODY)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize(
    ("headers", "day"),
    [
        ({"Date": "Sat, 21 Nov 2026 12:30:00 GMT"}, "2026-11-21"),
        ({"date": "Sat, 21 Nov 2026 12:30:00 GMT", "AGE": "864000"}, "2026-12-01"),  # a cache keeps when it was made
        ({"Date": "Sat, 21 Nov 2026 12:30:00 GMT", "Age": "-9"}, "2026-11-21"),
        ({"Date": "Sat, 21 Nov 99999 12:30:00 GMT"}, None),
        ({"Date": "Sat, 21 Nov 9999 12:30:00 GMT", "Age": "99999999"}, None),
        ({"Date": "yesterday"}, None),
        ({}, None),
    ],
)
def test_what_time_an_answer_says_that_it_is(headers: dict[str, str], day: str | None) -> None:
    said = clock_of(headers.items())
    assert (said.date().isoformat() if said else None) == day


def test_a_copy_tells_what_time_it_is_there(host: Censor) -> None:
    source = copy(host)
    assert source.clock is None
    source.read("page.html", 1 << 20)
    assert source.clock is not None


@pytest.mark.parametrize("wait", [None, "1"])
def test_a_host_that_takes_so_many_a_second_is_asked_slower_by_all(host: Censor, wait: str | None) -> None:
    tokens, mutex, refused = [6.0, time.monotonic()], threading.Lock(), []

    def limited(handler: censor.Handler, path: str) -> None:
        with mutex:
            now = time.monotonic()
            tokens[:] = [min(6.0, tokens[0] + (now - tokens[1]) * 40), now]
            free = tokens[0] >= 1
            tokens[0] -= free
        if free:
            censor.serve(handler, host.root / path, path)
        else:
            refused.append(path)
            handler.answer(b"", 429, **({"Retry_After": wait} if wait else {}))

    host.rule("*", limited)
    source = copy(host)
    good: list[bool] = []

    def read() -> None:
        good.extend(source.read("page.html", 1 << 20) == BODY for _ in range(8))

    threads = [threading.Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert good == [True] * 48
    assert refused
    assert len(refused) < 48


def test_a_slow_line_that_many_share_is_no_silence(host: Censor) -> None:
    body, line, at = os.urandom(40_000), threading.Lock(), [time.monotonic()]

    def shared(handler: censor.Handler, _: str) -> None:
        handler.begin(200, {"Content-Length": str(len(body))})
        for start in range(0, len(body), 2000):
            with line:
                at[0] = max(at[0], time.monotonic()) + 2000 / 200_000
                wait = at[0] - time.monotonic()
            time.sleep(max(wait, 0))
            handler.wfile.write(body[start : start + 2000])

    host.rule("long", shared)
    # The floor is that of one connection: eight on this line are each slower, and the host is not.
    source = WebCopy(host.url, patience=Patience(connect_s=5, read_s=5, whole_s=0.8, floor=60_000))
    good: list[bool] = []
    threads = [threading.Thread(target=lambda: good.append(exact(source, "long", body) == body)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert good == [True] * 8
    assert len(host.log) == 8  # nothing was asked for twice
