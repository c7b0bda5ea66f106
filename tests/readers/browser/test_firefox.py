"""The same archive in the other engine: Firefox takes the worker and the file as Chromium does."""

from collections.abc import Iterator

import pytest

from tests.readers.browser.conftest import Published
from tests.support import censor
from tests.support.services import firefox
from tests.support.services.firefox import Firefox
from tests.support.services.fixtures import skipping

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
