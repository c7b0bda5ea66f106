"""open/taken.js: one page with its documents and their proof in one file, which hands itself on."""

import base64

import pytest

from publish.core.model import Mirror
from publish.verify.head import Release
from tests.support.factory import EVIDENCE, NOW, PAGES, Archive, evidence_path
from tests.support.taking import opened, take

PAGE = "reports/2013/masanjia.html"
FILM = b"a film " * 4_000
LARGE = evidence_path(FILM, "film.mp4")
LINKS = (
    f'<!doctype html><title>x</title><a href="../../{evidence_path()}#a">it</a><a href="../2001/strike-hard.html">y</a>'
    f'<img src="../../{LARGE}"><a href="https://elsewhere.example/x.pdf">z</a>'
)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    archive = Archive(tmp_path_factory.mktemp("publisher"), {**PAGES, PAGE: LINKS, LARGE: FILM})
    return archive.release(mirrors=[Mirror("https://one.example/", "folder")], now=NOW)


def test_it_holds_the_page_its_documents_and_the_way_to_the_signatures_and_no_other_page(release: Release) -> None:
    taken = take(release, PAGE)
    assert (taken["left"], taken["name"]) == ([], "2013-masanjia.open.html")
    content = {p for p in taken["paths"] if not p.startswith(("metadata/", "targets/"))}
    assert content == {PAGE, evidence_path(), LARGE}
    found = opened(release, taken["file"], PAGE, evidence_path(), LARGE, "reports/2001/strike-hard.html")
    assert found["start"] == PAGE
    verdict, number, data = found["found"][PAGE]
    assert (verdict, number, base64.b64decode(data).decode()) == ("AUTHENTIC", 1, LINKS)
    assert base64.b64decode(found["found"][evidence_path()][2]) == EVIDENCE
    assert base64.b64decode(found["found"][LARGE][2]) == FILM
    assert found["found"]["reports/2001/strike-hard.html"][0] == "UNAVAILABLE"


def test_a_document_that_is_too_large_is_told_and_left_out(release: Release) -> None:
    taken = take(release, PAGE, most=20_000)
    assert [(left["path"], left["length"]) for left in taken["left"]] == [(LARGE, len(FILM))]
    found = opened(release, taken["file"], LARGE, evidence_path())["found"]
    assert [found[LARGE][0], found[evidence_path()][0]] == ["UNAVAILABLE", "AUTHENTIC"]


def test_it_hands_itself_on_byte_for_byte_and_stays_a_page_that_browsers_write_out_again(release: Release) -> None:
    taken = take(release, PAGE)
    assert opened(release, taken["file"], PAGE, again=True, start=PAGE)["again"] == taken["file"]
    assert taken["file"].count('id="taken">{') == 1


def test_a_page_that_is_not_there_is_not_taken(release: Release) -> None:
    assert "reports/none.html" in take(release, "reports/none.html")["error"]
