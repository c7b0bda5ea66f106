"""publish.tree.bundles.part: some reports of a release, with all that proves them and nothing of the others."""

from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.core.formats import layout
from publish.tree.bundles import part
from publish.verify.head import Release
from tests.support.factory import PAGES, Archive, evidence_path

MASANJIA = "reports/2013/masanjia.html"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    link = f'<main><a href="../../{evidence_path()}">x</a><a href="../2001/strike-hard.html">y</a></main>'
    return Archive(tmp_path_factory.mktemp("part"), {**PAGES, MASANJIA: link}).release()


def test_it_has_the_report_its_evidence_and_each_listing_on_the_way(release: Release) -> None:
    paths = {entry.path for entry in part.entries(release, [MASANJIA])}
    there = release.by_path()
    assert {MASANJIA, evidence_path(), "index.html", layout.MIRRORS_PAGE} <= paths
    for listing in ("SHA256SUMS", "reports/SHA256SUMS", "reports/2013/SHA256SUMS"):
        assert {listing, layout.hashed_listing(there[listing].sha256)} <= paths
    assert {path for path in there if path.startswith("metadata/")} <= paths


def test_the_pages_for_all_readers_go_along_in_each_language(tmp_path: Path) -> None:
    more = ("index.ug.html", "withdrawn.html", "withdrawn.zh-Hant.html", "about.bo.html", "search.ug.html")
    whole = Archive(tmp_path, {**PAGES, **dict.fromkeys(more, "<!doctype html>")}).release()
    assert {e.path for e in part.entries(whole, [next(p for p in PAGES if p.startswith("reports/"))])} >= {*more[:4]}


def test_it_has_nothing_of_other_reports_though_they_are_linked(release: Release) -> None:
    paths = [entry.path for entry in part.entries(release, [MASANJIA])]
    assert not [path for path in paths if path.startswith("reports/2001")]
    assert paths == sorted(paths)


@pytest.mark.parametrize("path", ["reports/none.html", evidence_path(), "SHA256SUMS"])
def test_what_is_no_page_of_the_release_is_named(release: Release, path: str) -> None:
    with pytest.raises(ConfigError, match="release 1 has no page"):
        part.entries(release, [path])
