"""publish.copies.hosts.download: labels say nothing where the hash is known, and a long file is asked on for."""

import gzip
import os

import pytest

from publish.copies.hosts import download
from publish.core.errors import InterferenceError, UnreachableError
from publish.core.model import Entry
from tests.support import censor
from tests.support.censor import Censor
from tests.support.webcopy import BODY, copy, exact, host  # noqa: F401 - a fixture


@pytest.mark.parametrize("label", ["aws-chunked", "none", "UTF-8", "x-gzip", "gzip", "br", ""])
def test_an_honest_body_under_an_odd_label_is_judged_by_its_bytes(host: Censor, label: str) -> None:
    host.rule("page.html", lambda h, _: h.answer(BODY, Content_Encoding=label))
    assert exact(copy(host), "page.html", BODY) == BODY


def test_what_was_encoded_on_the_way_is_no_forgery(host: Censor) -> None:
    for length in (0, 1 << 20):  # shorter than the file, and longer
        data = gzip.compress(BODY) + os.urandom(length)
        host.rule("page.html", lambda h, _, data=data: h.answer(data, Content_Encoding="gzip"))  # type: ignore[misc]
        with pytest.raises(InterferenceError, match="sent gzip where plain bytes were asked for"):
            exact(copy(host), "page.html", BODY)
    host.rule("page.html", lambda h, _: h.answer(b"forged", Content_Encoding="none"))
    assert exact(copy(host), "page.html", BODY) == b"forged"  # the label says nothing; who knows the hash judges


def test_a_long_file_that_is_cut_off_is_asked_on_for(host: Censor) -> None:
    body = os.urandom(download.RESUMED_MIN + 1000)
    asked: list[str] = []

    def cutting(handler: censor.Handler, _: str) -> None:
        said = handler.headers.get("Range", "bytes=0-")
        asked.append(said)
        start = int(said.removeprefix("bytes=").rstrip("-"))
        if start:
            handler.begin(206, {"Content-Length": str(len(body) - start), "Content-Range": f"bytes {start}-9/9"})
        else:
            handler.begin(200, {"Content-Length": str(len(body))})
        handler.wfile.write(body[start : start + 100_000])
        handler.wfile.flush()
        if start + 100_000 < len(body):
            handler.hang_up()

    host.rule("long", cutting)
    assert exact(copy(host), "long", body) == body
    assert asked == ["bytes=0-", "bytes=100000-", "bytes=200000-"]
    with pytest.raises(UnreachableError, match="changed while it was being sent"):
        b"".join(copy(host).fetch_exact(Entry("long", "0" * 64, len(body))))
    # A host that knows no ranges sends it again from its beginning; one that brings nothing new is left.
    host.rule("long", lambda h, p: cutting_at_once(h, body))
    with pytest.raises(UnreachableError, match="cut off after 70000 bytes"):
        exact(copy(host), "long", body)


def cutting_at_once(handler: censor.Handler, body: bytes) -> None:
    handler.begin(200, {"Content-Length": str(len(body))})
    handler.wfile.write(body[:70_000])
    handler.wfile.flush()
    handler.hang_up()


def part(handler: censor.Handler, body: bytes, first: int, said: str) -> None:
    handler.begin(206, {"Content-Length": str(len(body)), "Content-Range": said.format(first, first + len(body) - 1)})
    handler.wfile.write(body)


LONG = os.urandom(download.RESUMED_MIN + 100_000)


@pytest.mark.parametrize(
    "refusal",
    [
        censor.status(416),
        censor.status(403),
        lambda h, _: part(h, LONG[7:], 7, f"bytes {{}}-{{}}/{len(LONG)}"),
        lambda h, _: h.answer(b"--x\r\n", 206, Content_Type="multipart/byteranges; boundary=x"),
    ],
)
def test_a_host_that_gives_no_parts_is_asked_for_the_whole_after_a_cut(host: Censor, refusal: censor.Answer) -> None:
    def answer(handler: censor.Handler, path: str) -> None:
        if "Range" in handler.headers:
            return refusal(handler, path)
        if len(host.log) > 1:
            return handler.answer(LONG)
        return cutting_at_once(handler, LONG)

    host.rule("long", answer)
    assert exact(copy(host), "long", LONG) == LONG
    assert len(host.log) == 3


def test_the_whole_as_a_part_after_a_cut_begins_at_its_beginning(host: Censor) -> None:
    def answer(handler: censor.Handler, _: str) -> None:
        if len(host.log) > 1:
            return part(handler, LONG, 0, f"bytes {{}}-{{}}/{len(LONG)}")
        return cutting_at_once(handler, LONG)

    host.rule("long", answer)
    assert exact(copy(host), "long", LONG) == LONG
    assert len(host.log) == 3


@pytest.mark.parametrize("said", ["bytes {}-{}/*", "Bytes {}-{}/5000", "bytes={}-{}/5000"])
def test_what_a_short_part_leaves_out_is_asked_for(host: Censor, said: str) -> None:
    def slices(handler: censor.Handler, _: str) -> None:
        if asked := handler.headers.get("Range"):
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            return part(handler, LONG[start : start + 70_000], start, said)
        return cutting_at_once(handler, LONG)

    host.rule("long", slices)
    assert exact(copy(host), "long", LONG) == LONG


def test_a_host_that_gives_a_byte_at_a_time_is_left(host: Censor) -> None:
    def bytewise(handler: censor.Handler, _: str) -> None:
        if asked := handler.headers.get("Range"):
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            return part(handler, LONG[start : start + 1], start, "bytes {}-{}/*")
        return cutting_at_once(handler, LONG)

    host.rule("long", bytewise)
    with pytest.raises(UnreachableError):
        exact(copy(host), "long", LONG)
    assert len(host.log) <= download.RESUMES_MAX + 1


def test_the_whole_file_as_a_part_or_by_way_of_a_proxy_is_judged_by_its_bytes(host: Censor) -> None:
    host.rule("page.html", lambda h, _: part(h, BODY, 0, f"bytes {{}}-{{}}/{len(BODY)}"))
    assert exact(copy(host), "page.html", BODY) == BODY
    host.rule("page.html", lambda h, _: part(h, BODY[:9], 0, f"bytes {{}}-{{}}/{len(BODY)}"))
    with pytest.raises(InterferenceError):
        exact(copy(host), "page.html", BODY)
    host.rule("page.html", lambda h, _: h.answer(BODY, 203))
    assert exact(copy(host), "page.html", BODY) == BODY
    host.rule("page.html", lambda h, _: h.answer(BODY[::-1], 203))
    with pytest.raises(InterferenceError, match="HTTP 203"):
        exact(copy(host), "page.html", BODY)
