"""Bundles beside the release are saved, their page is shown, and no other page that a host lays there is."""

import hashlib
from pathlib import Path

import pytest

from tests.readers.browser.conftest import Published
from tests.readers.browser.opening import CORS
from tests.readers.browser.town import Makes, banner
from tests.support import censor, small
from tests.support.censor import Handler
from tests.support.services.service import free_port
from tests.support.terminal import Person


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """A small archive with an EPUB of each report, on one host."""
    folder, port = tmp_path_factory.mktemp("bundled"), free_port()
    archive, copy = small.archive(folder / "archive"), folder / "copy"
    publisher = Person(archive, STET_PASSPHRASE="correct horse")
    fingerprint = publisher.stet("init", ".")["fingerprint"]
    (archive / "mirrors.toml").write_text(
        f'[hosts.one]\nkind = "folder"\npath = "{copy}"\npublic = "http://127.0.0.1:{port}/"\n'
    )
    for verb in (("build",), ("bundle", "--epub"), ("seal",), ("push",)):
        publisher.stet(*verb)
    return Published(archive, fingerprint, (copy,), (port,))


def test_a_bundle_is_saved_from_the_page_that_links_to_it(bundled: Published, reader: Makes, tmp_path: Path) -> None:
    with bundled.served() as (host,):
        page = reader().open(host.url + "index.html")
        assert "first" in banner(page)
        page.goto(host.url + "mirrors.html")
        page.click("a[href$='.bundles.html']")
        link = page.locator("a[href$='.epub']").first
        href = link.get_attribute("href") or ""
        with page.expect_download() as download:
            link.click()
        download.value.save_as(tmp_path / "saved")
        saved = (tmp_path / "saved").read_bytes()
    [file] = bundled.copies[0].glob(f"targets/{href.rpartition('/')[2]}")
    assert saved == file.read_bytes()


FORGED = b"<!doctype html><title>Forged</title><h1>A report that nobody signed</h1>"


@pytest.mark.parametrize("named", ["targets/{}.bundles.html", "targets/{}.report.htm", "metadata/report.html"])
def test_no_page_that_a_host_lays_beside_the_release_is_shown_as_one(
    bundled: Published, reader: Makes, named: str
) -> None:
    """Not even by its own hash: whoever makes a page writes the name, too."""
    path = named.format(hashlib.sha256(FORGED).hexdigest())
    with bundled.served() as (host,):
        host.rule(path, censor.page(FORGED))
        page = reader().open(host.url + "index.html")
        banner(page)
        page.goto(host.url + path)
        assert page.locator("h1").count() == 0
        assert page.inner_text("body").strip() == FORGED.decode()


def test_a_forged_page_of_bundles_is_not_shown(bundled: Published, reader: Makes) -> None:
    with bundled.served() as (host,):
        host.rule("targets/*.bundles.html", censor.page(FORGED))
        page = reader().open(host.url + "index.html")
        banner(page)
        page.goto(host.url + "mirrors.html")
        page.click("a[href$='.bundles.html']")
        page.wait_for_load_state()
        assert page.locator("h1").count() == 0


CLEARED = {"Clear-Site-Data": '"*"', "Content-Length": "3", "Content-Type": "text/plain", **CORS}


@pytest.mark.parametrize("path", ["targets/x.txt", "metadata/2.root.json"])
def test_a_host_cannot_have_the_browser_clear_what_is_kept(bundled: Published, reader: Makes, path: str) -> None:
    """Row beside: a host says Clear-Site-Data beside the release. Oracle: what is kept stays, the worker as well."""

    def clearing(handler: Handler, _: str) -> None:
        handler.begin(200, CLEARED)
        handler.wfile.write(b"x y")

    kept = "indexedDB.databases().then((all) => [all.length, !!navigator.serviceWorker.controller])"
    with bundled.served() as (host,):
        page = reader().open(host.url + "index.html")
        banner(page)
        host.rule(path, clearing)
        page.goto(host.url + "about.html")
        page.goto(host.url + path)
        assert page.inner_text("body") == "x y"
        page.goto(host.url + "index.html")
        assert "authentic" in banner(page)
        assert page.evaluate(kept) == [1, True]
