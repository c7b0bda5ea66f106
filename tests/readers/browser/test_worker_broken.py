"""Answers that break off, or cannot be unpacked: no tab stays blank, and nothing of them is taken for a page."""

import gzip
from collections.abc import Callable

import pytest

from tests.readers.browser.town import REPORT, Makes, Town, banner, verdict, visited
from tests.support import censor
from tests.support.censor import Handler

LONG = b"<!doctype html><p>hello" + b"".join(b"<p>%d" % n for n in range(60_000))


def labelled(coding: str, change: Callable[[bytes], bytes] = bytes, code: int = 200) -> censor.Answer:
    """A page under a coding that it has not, or that ``change`` made of it."""
    return lambda handler, _: handler.answer(change(LONG), code, Content_Encoding=coding)


def broken(handler: Handler, _: str) -> None:
    """The first bytes, and the connection is gone."""
    handler.begin(200, {"Content-Length": str(len(LONG)), "Content-Type": "text/html"})
    handler.wfile.write(LONG[:200_000])
    handler.wfile.flush()
    handler.hang_up(reset=True)


BROKEN = {
    "no gzip": labelled("gzip"),
    "no br": labelled("br"),
    "no zstd": labelled("zstd"),
    "404, no gzip": labelled("gzip", code=404),
    "half": labelled("gzip", lambda body: gzip.compress(body)[:20_000]),
    "nothing": labelled("gzip", lambda body: gzip.compress(body)[:12]),
    "reset": broken,
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
def test_no_tab_stays_blank_whatever_a_host_makes_of_an_answer(
    town: Town, reader: Makes, answer: censor.Answer
) -> None:
    """Of what is not the archive's to verify: its metadata, and pages of who else is at this address."""
    page = visited(town, reader())
    town.sick("*", answer)
    for path in ("targets/evil.html", "metadata/1.root.json", "donate/x.html"):
        page.goto("about:blank")
        page.goto(town.origin.url + path, wait_until="commit")
        page.wait_for_function("document.body && document.body.innerText.trim()")
        assert verdict(page) in ("", "waiting", "unknown", "missing")


@pytest.mark.parametrize("name", BROKEN)
def test_a_page_comes_from_the_copy_whose_answer_is_whole(town: Town, reader: Makes, name: str) -> None:
    page = visited(town, reader())
    town.sick("*", BROKEN[name], 0, 1)
    page.goto(town.origin.url + REPORT)
    assert "authentic" in banner(page)
