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
