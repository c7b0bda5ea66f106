"""The same archive in the other engine: Firefox takes the worker and the file as Chromium does."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.readers.browser.conftest import Published
from tests.readers.browser.town import REPORT as ONE
from tests.readers.browser.town import Ground, Town
from tests.support import censor
from tests.support.services import firefox
from tests.support.services.firefox import Firefox
from tests.support.services.fixtures import skipping
from tests.tools.bench.film import film
from tests.vectors.policies import vkey

BANNER = "(box => box && !box.hidden && [...box.querySelectorAll('[data-said]')].map(e => e.dataset.said))"
SAID = BANNER + "(document.getElementById('stet.standing'))"
FRONT, REPORT, OTHER = "index.html", "reports/1999/610-office.html", "reports/2001/strike-hard.html"


@pytest.fixture(scope="module")
def window() -> Iterator[Firefox]:
    with skipping(), firefox.browser() as started:
        yield started


def test_the_worker_verifies_the_second_page_and_finds_another_copy_for_the_third(
    published: Published, window: Firefox
) -> None:
    with published.served() as mirrors:
        window.open(mirrors[0].url + FRONT)
        assert "first" in window.until(SAID)
        window.until("navigator.serviceWorker.ready.then(() => true)")
        window.open(mirrors[0].url + REPORT)
        assert {"authentic", "here"} <= set(window.until(SAID))
        mirrors[0].rule("*", censor.tamper())
        mirrors[1].rule("*", censor.black_hole())
        window.open(mirrors[0].url + OTHER)
        said = window.until(SAID)
        assert "authentic" in said
        assert "here" not in said


def test_open_html_is_verified_on_the_first_visit(published: Published, window: Firefox) -> None:
    with published.served() as mirrors:
        mirrors[0].rule("*", censor.tamper())
        mirrors[1].rule("*", censor.black_hole())
        window.open((published.copies[2] / "open.html").as_uri())
        place = "document.querySelector('#place > .page')"
        assert "Genuine" in window.until(f"{place} && document.querySelector('.verdict').innerText")
        assert window.value(f"{place}.shadowRoot.querySelector('h1').innerText")


def test_a_page_that_takes_its_time_and_one_that_nobody_gives(published: Published, window: Firefox) -> None:
    told = threading.Event()
    with published.served() as mirrors:
        window.open(mirrors[0].url + FRONT)
        window.until("navigator.serviceWorker.ready.then(() => true)")
        for mirror in mirrors:
            mirror.rule("reports/2012/*", censor.once(told))
            mirror.rule("reports/2008/*", censor.status(404))
        window.begin(mirrors[0].url + _path(published, "reports/2012"))
        window.until("document.body?.dataset.verdict === 'waiting'")
        told.set()
        assert "authentic" in window.until(SAID)
        window.open(mirrors[0].url + _path(published, "reports/2008"))
        window.until("document.body.dataset.verdict === 'unavailable'")
        links = window.value("[...document.links].map((each) => each.href)")
        assert [each for each in links if each.startswith(mirrors[1].url)]
        assert window.value("!!document.querySelector('svg')")  # the address, for another device


def _path(published: Published, folder: str) -> str:
    copy = published.copies[0]
    return (
        min(file for file in (copy / folder).glob("*.html") if file.name != "index.html").relative_to(copy).as_posix()
    )


def test_a_film_in_pieces_is_sought_and_whole_though_the_origin_changes_it(tmp_path: Path, window: Firefox) -> None:
    ground, data = Ground(tmp_path / "ground"), film(3_000_000)
    ground.publish_with({"film.wav": data, "note.txt": b"a page without a policy of its own\n"})
    with ExitStack() as stack:
        town = Town(tmp_path / "town", stack, ground=ground)
        window.open(town.origin.url + ONE)
        window.until("navigator.serviceWorker.ready.then(() => true)")
        named = "[...document.links].map((each) => each.href).find((each) => each.endsWith({!r}))"
        href, note = (window.value(named.format(name)) for name in ("film.wav", "note.txt"))
        town.sick("files/*.wav", censor.ranged())
        town.sick("files/*.wav", censor.ranged(alter=lambda body, _start: body[:-1] + b"!"), 0)
        window.open(note)
        window.value(f"void (window.film = Object.assign(new Audio({href!r}), {{ preload: 'auto', currentTime: 20 }}))")
        window.until("film.readyState > 1 && film.currentTime >= 20 && !film.seeking && !film.error")
        part = window.value(
            f"fetch({href!r}, {{ headers: {{ Range: 'bytes=2000000-2000099' }} }})"
            ".then(async (got) => [got.status, ...new Uint8Array(await got.arrayBuffer())])"
        )
        assert part == [206, *data[2_000_000:2_000_100]]
        digest = (
            f"fetch({href!r}).then((got) => got.arrayBuffer()).then((data) => crypto.subtle.digest('SHA-256', data))"
            ".then((hash) => [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join(''))"
        )
        assert window.value(digest) == hashlib.sha256(data).hexdigest()


def test_a_page_is_taken_along_and_witnesses_are_kept(published: Published, window: Firefox) -> None:
    shown = "document.querySelector('#place > .page') && document.querySelector('.verdict').innerText"
    button = "[...document.querySelectorAll('.sheet button')].find((each) => each.textContent === {!r})"
    with published.served():
        window.open((published.copies[2] / "open.html").as_uri() + f"#/{REPORT}")
        window.until(shown)
        window.value("document.querySelector('.verdict').click()")
        window.until(button.format("Take this with you"))
        window.value(f"{button.format('Take this with you')}.click()")
        window.until("/Saved: this page/.test(document.body.innerText)")
        policy = f"witness a {vkey('a.example/w')}\nquorum a\n"
        window.value("document.querySelector('.verdict').click()")
        window.value(f"void (document.querySelector('.sheet textarea').value = {policy!r})")
        window.value(f"{button.format('Ask for these')}.click()")
        window.until(f"/not signed by your witnesses/.test({shown})")
        window.value("void location.reload()")
        window.until(f"/not signed by your witnesses/.test({shown})")
    [taken] = window.downloads.glob("*.open.html")
    window.open(taken.as_uri())  # nobody is there now
    assert "Genuine" in window.until(shown)
