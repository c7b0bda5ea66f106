"""publish.cli.verify: what is said of one copy and of one page, and to whom."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from publish.core.formats.mirrorlist import grouped
from publish.desk.preview import Preview, of_folder, serve
from publish.verify import metadata
from tests.cli.conftest import Stet


def hosts(archive: Path, *paths: str) -> None:
    """The settings of an archive with folders at these paths."""
    tables = (f'[hosts.h{n}]\nkind = "folder"\npath = "{path}"\n' for n, path in enumerate(paths))
    (archive / "mirrors.toml").write_text("".join(tables))


@pytest.fixture
def preview(archive: Path, stet: Stet, tmp_path: Path) -> Iterator[Preview]:
    stet("publish")
    with serve(of_folder(tmp_path / "one"), port=0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_reader_is_never_told_of_more_files_than_there_are(stet: Stet, archive: Path) -> None:
    hosts(archive, "../copy")
    for n in range(3):  # the metadata of the release before stay for readers who are half-way
        (archive / "site/about.md").write_text(f"---\ntitle: About\nlanguage: en\n---\n\nText {n}.\n")
        assert stet("publish").code == 0
    audit = stet("--json", "verify", archive.parent / "copy").json
    held = sum(path.is_file() for path in (archive.parent / "copy").rglob("*"))
    assert (audit["verdict"], audit["checked"], audit["total"]) == ("FRESH", held, held)


def test_a_stale_copy_is_authentic_still(
    stet: Stet, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fingerprint = stet("--json", "publish").json["fingerprint"]
    later = metadata.now_utc() + timedelta(days=40)
    for module in ("publish.archive.archive", "publish.archive.opened", "publish.cli.verify"):
        monkeypatch.setattr(f"{module}.now_utc", lambda: later)
    for what in (tmp_path / "one", tmp_path / "one/index.html"):
        found = stet("verify", what, "--fingerprint", fingerprint)
        assert found.code == 0
        assert [line.split(":")[0] for line in found.out.splitlines()][:2] == ["AUTHENTIC", "STALE"]
    assert stet("check").code == 5


def test_without_a_fingerprint_the_person_is_told_to_compare_it(stet: Stet, archive: Path, tmp_path: Path) -> None:
    fingerprint = stet("--json", "publish").json["fingerprint"]
    found = stet("verify", tmp_path / "one")
    assert found.code == 0
    assert grouped(fingerprint) in found.err
    assert "compare it with one that reached you by another way" in found.err
    assert stet("--json", "verify", tmp_path / "one").json["compared"] is False


def test_a_page_that_no_release_has_is_not_authentic(stet: Stet, archive: Path, tmp_path: Path) -> None:
    stet("publish")
    (tmp_path / "one/extra.html").write_text("<p>made up")
    assert stet("verify", tmp_path / "one/extra.html").code == 4


def test_a_page_is_judged_by_its_web_address(stet: Stet, preview: Preview) -> None:
    year = metadata.now_utc().year
    found = stet("--json", "verify", f"{preview.url}reports/{year}/first-report.html")
    assert (found.code, found.json["verdict"], found.json["path"]) == (
        0,
        "FRESH",
        f"reports/{year}/first-report.html",
    )
    assert found.json["proof_bytes"] > 0
    assert stet("verify", preview.url).code == 0


def test_a_web_page_that_the_release_lacks_is_5(stet: Stet, preview: Preview) -> None:
    assert stet("verify", f"{preview.url}nothing/here.html").code == 5


def test_an_address_that_is_no_copy_says_so(stet: Stet, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("x")
    found = stet("verify", tmp_path / "page.html")
    assert (found.code, "lies in no copy" in found.err) == (2, True)
    found = stet("verify", tmp_path / "absent.html")
    assert (found.code, "there is no" in found.err) == (2, True)
