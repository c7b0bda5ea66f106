"""The service worker in a real browser: what a reader sees when copies lie, stall, block and die."""

import time

import pytest

from tests.readers.browser.town import CORS, FRONT, REPORT, WOUNDS, Makes, Town, banner, restart, verdict, visited
from tests.support import censor, small


def test_the_first_page_is_not_said_to_be_checked_and_the_next_one_is(town: Town, reader: Makes) -> None:
    """Row banner: a page that came past the worker. Oracle: it is not called authentic; the next one is."""
    someone = reader()
    page = visited(town, someone)
    page.goto(town.origin.url + REPORT)
    said = banner(page)
    assert {"authentic", "here", "today"} <= set(said)
    assert "quiet" in said["class"]
    assert "One & only <report>" in page.inner_text("h1")
    assert someone.complaints == []


@pytest.mark.parametrize("wound", WOUNDS)
def test_with_two_of_three_copies_sick_the_page_comes_from_the_third(town: Town, reader: Makes, wound: str) -> None:
    someone = reader()
    page = visited(town, someone)
    answer = WOUNDS[wound]
    for number in (0, 1):
        if answer is None:
            town.mirrors[number].kill()
        else:
            town.mirrors[number].rule("*", answer)
    began = time.monotonic()
    page.goto(town.origin.url + REPORT, wait_until="commit")
    took = time.monotonic() - began
    page.wait_for_selector("h1")
    print(f"{wound}: {took * 1000:.0f} ms to the first verified byte")
    assert page.inner_text("h1") == "One & only <report>"
    said = banner(page)
    assert "authentic" in said
    assert ("here" in said) is (wound == "wrong type")
    assert took < 30  # the wounds last for ever; figures are measured in tests/tools/bench


def test_a_page_whose_picture_is_forged_shows_the_true_one(town: Town, reader: Makes) -> None:
    page = visited(town, reader(bypass_csp=True))  # for the test's own fetch
    town.sick("files/*", censor.page(b"<svg onload=alert(1)>"), 0, 1)
    page.goto(town.origin.url + REPORT)
    got = page.evaluate(
        "async () => { const r = await fetch(document.images[0].src); return [r.status, r.headers.get('content-type'),"
        " r.headers.get('x-content-type-options'), (await r.arrayBuffer()).byteLength]; }"
    )
    assert got == [200, "image/png", "nosniff", len(small.PICTURE)]


@pytest.mark.parametrize(
    ("wound", "word", "status"),
    [
        ("tamper", "tampered", 503),
        ("block page 200", "unavailable", 503),
        ("404", "unavailable", 503),
        ("reset", "unknown", 503),
    ],
)
def test_what_cannot_be_verified_is_never_shown_and_it_is_said_why(
    town: Town, reader: Makes, wound: str, word: str, status: int
) -> None:
    someone = reader(locale="en-GB")
    page = visited(town, someone)
    answer = WOUNDS[wound]
    assert answer
    town.sick("*.html", answer)
    got = page.goto(town.origin.url + REPORT)
    assert got
    assert (verdict(page), got.status) == (word, status)
    text = page.inner_text("main")
    assert all(address in text for address in town.addresses)
    assert " ".join(town.archive.fingerprint[i : i + 4] for i in range(0, 64, 4)) in text
    assert word.upper() in page.inner_text("h1")
    assert "testimony" not in text


@pytest.mark.parametrize("code", [300, 404])
def test_a_refusal_that_the_browser_keeps_is_no_longer_one_when_the_page_is_there(
    town: Town, reader: Makes, code: int
) -> None:
    """A browser keeps 300 without end, and a 404 as long as its headers say; a censor's, too."""
    page = visited(town, reader())
    town.sick(REPORT, lambda handler, _: handler.answer(b"gone", code, Cache_Control="max-age=31536000, immutable"))
    page.goto(town.origin.url + REPORT)
    assert verdict(page) == "unavailable"
    for mirror in town.mirrors:
        mirror.rules.clear()
    page.goto(town.origin.url + REPORT)
    assert verdict(page) == ""
    assert "authentic" in banner(page)


def test_a_folder_and_a_query_lead_to_the_page(town: Town, reader: Makes) -> None:
    page = visited(town, reader())
    page.goto(town.origin.url)
    assert "authentic" in banner(page)
    page.goto(f"{town.origin.url}{REPORT}?0123456789abcdef")
    assert "authentic" in banner(page)
    for glued in ("，看", ".", ").", "%20", "/"):  # as a chat makes it of a sentence
        page.goto(f"{town.origin.url}{REPORT}{glued}")
        assert page.url == town.origin.url + REPORT
    for at in (REPORT, "about.html"):  # a host takes the ending off, and readers pass on what they see
        page.goto(town.origin.url + at.removesuffix(".html"))
        assert page.url == town.origin.url + at
        assert "authentic" in banner(page)
    for spelled in (REPORT.replace("/", "%2f"), "/" + REPORT.replace("/", "//")):  # from there, links lead elsewhere
        page.goto(f"{town.origin.url}{spelled}?a#b")
        assert page.url == f"{town.origin.url}{REPORT}?a#b"


def test_parts_of_a_file_are_given_where_a_part_was_asked_for(town: Town, reader: Makes) -> None:
    page = visited(town, reader(bypass_csp=True), REPORT)
    page.reload()
    asked = (
        "async (range) => { const r = await fetch(document.images[0].src, {headers: {Range: range}});"
        " return [r.status, r.headers.get('content-range'), await r.text()]; }"
    )
    length = len(small.PICTURE)
    assert page.evaluate(asked, "bytes=1-3") == [206, f"bytes 1-3/{length}", "PNG"]
    assert page.evaluate(asked, "bytes=-3")[:2] == [206, f"bytes {length - 3}-{length - 1}/{length}"]
    assert page.evaluate(asked, f"bytes={length}-")[:2] == [416, f"bytes */{length}"]


def test_a_file_too_long_to_be_verified_here_is_not_passed_off_as_verified(town: Town, reader: Makes) -> None:
    """Row too long: a file for which memory is too small. Oracle: a page says so; its pieces are verified."""
    more = small.ONE.replace(
        "evidence:\n", "evidence:\n  - file: evidence/long.bin\n    title: The long one\n    metadata: kept\n"
    )
    long = town.sources / "site/evidence/long.bin"
    with long.open("wb") as file:
        file.truncate((64 << 20) + 1)
    town.publish({"reports/2013/one.md": more})
    page = visited(town, reader(viewport={"width": 320, "height": 640}, bypass_csp=True), REPORT)
    page.reload()
    href = page.get_attribute("a[href$='long.bin']", "href")
    assert href
    page.goto(town.origin.url + REPORT.rpartition("/")[0] + "/" + href)
    assert verdict(page) == "toolong"
    text = page.inner_text("main")
    assert str((64 << 20) + 1) in text
    assert "Try again" not in text  # it would be as long
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert all(f"{address}files/" in text for address in town.addresses)
    got = page.evaluate("() => fetch(location.href).then(r => r.status, () => 'refused')")
    assert got == "refused"
    # By its pieces it can be verified, and sought in: the two pieces alone are fetched.
    for mirror in town.mirrors:
        mirror.log.clear()
        mirror.rule("files/*", censor.ranged())
    part = (
        "async () => { const r = await fetch(location.href, {headers: {Range: 'bytes=1048570-1048579'}});"
        " return [r.status, r.headers.get('content-range'), (await r.arrayBuffer()).byteLength]; }"
    )
    for _ in range(2):
        assert page.evaluate(part) == [206, f"bytes 1048570-1048579/{(64 << 20) + 1}", 10]
    asked = [r.headers.get("Range") for m in town.mirrors for r in m.log if r.path.endswith("long.bin")]
    assert set(asked) == {"bytes=0-1048575", "bytes=1048576-2097151"}


def test_no_mirror_is_asked_for_what_was_not_read(town: Town, reader: Makes) -> None:
    page = visited(town, reader())
    page.goto(town.origin.url + REPORT)
    banner(page)
    for mirror in town.mirrors:
        pages = {path for path in mirror.asked() if path.endswith(".html") and not path.startswith("targets/")}
        assert pages <= {FRONT, REPORT, "open.html"}, mirror.url
    for mirror in town.mirrors[1:]:
        others = {path for path in mirror.asked() if not path.startswith(("metadata/", "targets/"))}
        assert others <= {FRONT, REPORT, "sw.json", "open.html"}, (
            mirror.url
        )  # on a slow machine the next one is asked, too
        assert not any({"Cookie", "Referer"} & set(request.headers) for request in mirror.log)


@pytest.mark.parametrize("code", [301, 302, 307, 308])
@pytest.mark.parametrize("silent", ["nobody", "who sends on", "who is sent to"])
def test_a_copy_that_sends_on_to_another_origin_is_read_if_both_allow_it(
    town: Town, reader: Makes, code: int, silent: str
) -> None:
    elsewhere = town.serve(town.copy)
    page = visited(town, reader())
    town.sick("*", censor.hang_up(reset=True), 0, 2)
    town.sick("*", censor.redirect(elsewhere.url + "{path}", code), 1)
    for each, name in ((town.mirrors[1], "who sends on"), (elsewhere, "who is sent to")):
        each.headers = {} if silent == name else CORS
    restart(page)
    page.goto(town.origin.url + REPORT)
    if silent == "nobody":
        assert "authentic" in banner(page)
        assert {request.headers["Origin"] for request in elsewhere.log} == {"null"}  # so * alone is an answer
    else:
        assert verdict(page) == "unknown"
    assert bool(elsewhere.log) is (silent != "who sends on")
