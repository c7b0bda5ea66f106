"""Sealing: one tree, one release; the same tree, none; cut anywhere, made again."""

import json
import os
import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from tuf.ngclient import Updater, UpdaterConfig
from tuf.ngclient.fetcher import FetcherInterface

from publish.core import files
from publish.core.errors import SourceError
from publish.core.formats import listing
from publish.core.model import Mirror
from publish.release import dotstet
from publish.verify import metadata
from tests.support.factory import NOW, Archive, evidence_path, lay


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def test_a_release_satisfies_sha256sum_in_every_folder(archive: Archive, tmp_path: Path) -> None:
    copy = lay(archive.release(), tmp_path / "copy")
    run = subprocess.run(
        ["find", ".", "-name", "SHA256SUMS", "-execdir", "sha256sum", "-c", "--strict", "--quiet", "{}", ";"],
        cwd=copy,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout + run.stderr == ""
    named = sum(line[0] != "#" for f in copy.rglob("SHA256SUMS") for line in f.read_text().splitlines())
    beside = sum(f.is_file() for part in ("metadata", "targets") for f in (copy / part).iterdir()) + 1
    assert named + 1 + beside == sum(f.is_file() for f in copy.rglob("*"))


def test_evidence_folders_have_no_listing_of_their_own(archive: Archive) -> None:
    sealed = archive.release()
    paths = sealed.by_path()
    folder = evidence_path().rpartition("/")[0]
    assert f"{folder}/SHA256SUMS" not in paths
    assert f"{folder.rpartition('/')[0]}/SHA256SUMS" in paths


def test_sealing_what_did_not_change_makes_no_release_and_signs_nothing(archive: Archive) -> None:
    first = archive.seal()
    before = {p: f.read_bytes() for p, f in files.walk(archive.state / "metadata")}
    second = archive.seal(now=NOW + timedelta(days=1))
    assert (first.new, second.new, second.renewed) == (True, False, False)
    assert before == {p: f.read_bytes() for p, f in files.walk(archive.state / "metadata")}


def test_one_changed_page_changes_its_listings_and_history_and_nothing_else(archive: Archive) -> None:
    one = archive.release().by_path()
    archive.write("reports/2013/masanjia.html", b"corrected")
    sealed = archive.seal()
    two = sealed.release.by_path()
    assert sealed.changed == ("reports/2013/masanjia.html",)
    changed = {p for p in two if p in one and two[p].sha256 != one[p].sha256}
    assert changed == {
        "reports/2013/masanjia.html", "reports/2013/SHA256SUMS", "reports/SHA256SUMS",
        "SHA256SUMS", "HISTORY", "open.html", "metadata/timestamp.json",
    }  # fmt: skip


def test_history_only_grows_and_links_each_release_to_the_one_before(archive: Archive) -> None:
    first = archive.release()
    archive.write("index.html", b"second")
    second = archive.release(now=NOW + timedelta(days=3))
    lines = (second.root / "HISTORY").read_text().splitlines()
    assert lines == ["1 2026-11-21 -", f"2 2026-11-24 {first.top}"]


def test_a_sealed_release_does_not_change_when_the_tree_does(archive: Archive) -> None:
    first = archive.release()
    content = {p: f.read_bytes() for p, f in files.walk(first.root)}
    archive.write("index.html", b"rebuilt")
    archive.release()
    assert content == {p: f.read_bytes() for p, f in files.walk(first.root)}


def test_nothing_published_tells_the_hour_the_user_or_the_machine(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"USER": "operator-canary", "LOGNAME": "operator-canary", "TZ": "Asia/Urumqi"}.items():
        monkeypatch.setenv(name, value)
    sealed = archive.release(mirrors=[Mirror("https://a.example/", "folder")])
    beside = [e for e in sealed.entries if e.path.startswith(("metadata/", "targets/")) or e.path == "mirrors.html"]
    text = b"".join(e.source.read_bytes() for e in beside if e.source).decode()
    assert "12:30" not in text
    assert {t[11:] for t in re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", text)} == {"00:00:00Z"}
    assert str(archive.home) not in text
    assert not re.search(rf"operator-canary|Asia/|\b{re.escape(os.uname().nodename)}\b", text)


class _Folder(FetcherInterface):
    """python-tuf's Updater over a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def _fetch(self, url: str):  # type: ignore[no-untyped-def]
        from tuf.api.exceptions import DownloadHTTPError

        try:
            yield (self.root / url.removeprefix("copy:///")).read_bytes()
        except FileNotFoundError as e:
            raise DownloadHTTPError("absent", 404) from e


def test_python_tufs_own_updater_accepts_what_we_seal(archive: Archive, tmp_path: Path) -> None:
    archive.release(mirrors=[Mirror("https://a.example/", "folder")], now=metadata.now_utc())
    archive.write("index.html", b"second")
    second = archive.release(mirrors=[Mirror("https://b.example/", "folder")], now=metadata.now_utc())
    copy = lay(second, tmp_path / "copy")
    (tmp_path / "client").mkdir()
    updater = Updater(
        str(tmp_path / "client"), "copy:///metadata/", str(tmp_path), "copy:///targets/",
        fetcher=_Folder(copy), config=UpdaterConfig(), bootstrap=(copy / "metadata/1.root.json").read_bytes(),
    )  # fmt: skip
    updater.refresh()
    for name in ("SHA256SUMS", "mirrors.json", "mirrors.html"):
        info = updater.get_targetinfo(name)
        assert info
        updater.download_target(info, str(tmp_path / name))
    assert (tmp_path / "SHA256SUMS").read_bytes() == (copy / "SHA256SUMS").read_bytes()
    assert json.loads((tmp_path / "mirrors.json").read_text())["mirrors"][0]["address"] == "https://b.example/"


@pytest.mark.parametrize("cut", range(12))
def test_a_seal_cut_at_any_write_leaves_the_former_release_and_the_next_seal_completes(
    archive: Archive, cut: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.release()
    archive.write("index.html", b"second")
    writes = iter(range(1000))
    real = files.write_atomically

    def cutting(path: Path, data: bytes, *, mode: int = 0o644) -> None:
        if next(writes) == cut:
            raise KeyboardInterrupt
        real(path, data, mode=mode)

    for room in ("seal", "editors", "renew"):
        monkeypatch.setattr(f"publish.release.{room}.write_atomically", cutting)
    try:
        archive.seal()
    except KeyboardInterrupt:
        assert dotstet.load(archive.state, now=NOW).number == 1
    else:
        assert cut >= next(writes) - 1
    for room in ("seal", "editors", "renew"):
        monkeypatch.setattr(f"publish.release.{room}.write_atomically", real)
    archive.seal()
    sealed = dotstet.load(archive.state, now=NOW)
    assert sealed.number == 2
    assert listing.parse((sealed.root / "SHA256SUMS").read_bytes(), "SHA256SUMS")


def test_a_name_that_the_format_needs_is_refused(archive: Archive) -> None:
    archive.write("metadata/mine.json", b"{}")
    archive.write("SHA256SUMS", b"mine")
    with pytest.raises(SourceError, match=r"metadata/mine.json: the name is taken"):
        archive.seal()


def test_names_that_differ_only_in_case_are_refused_together(archive: Archive) -> None:
    archive.write("reports/A.html", b"a")
    archive.write("reports/a.html", b"a")
    with pytest.raises(SourceError, match=r"reports/A.html and reports/a.html: one name"):
        archive.seal()


def test_an_empty_tree_is_refused(tmp_path: Path) -> None:
    archive = Archive(tmp_path, pages={})
    archive.tree.mkdir(parents=True)
    with pytest.raises(SourceError, match="empty"):
        archive.seal()
