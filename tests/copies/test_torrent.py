from pathlib import Path

import libtorrent
import pytest

from publish.copies import torrent
from publish.copies.hosts.folder import FolderCopy
from publish.core.errors import MismatchError, SourceError
from publish.core.formats import torrent as form
from publish.core.formats.torrent import Torrent
from publish.core.model import Entry
from publish.readers import pointerless
from publish.release import dotstet
from publish.verify.copy import Copy
from publish.verify.sealed import sealed_files
from tests.support.factory import NOW, PAGES, Archive, lay
from tests.support.swarm import download, serving

LONG = "\u0f56\u0f7c\u0f51" * 22 + ".html"  # 203 bytes
SITE = {
    **PAGES, "empty.txt": b"", "search.html": "a", "search/index.txt": "b", f"reports/2001/{LONG}": "<!doctype html>",
    "files.bin": bytes(range(256)) * 300,
}  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    own = Archive(tmp_path_factory.mktemp("torrent"))
    own.publish(SITE)
    return own


def made(archive: Archive, name: str = "letters") -> Torrent:
    release = dotstet.load(archive.state, now=NOW)
    source = dotstet.StateSource(archive.state, release.number)
    return torrent.make(source, sealed_files(Copy(source, release.head)).values(), name)


def test_it_is_the_release_s_whatever_the_online_key_signs(archive: Archive) -> None:
    before = made(archive)
    archive.renew()
    archive.seal(mirrors=())
    assert made(archive).file() == before.file()
    changing = {"metadata/timestamp.json", "mirrors.html", "metadata/1.snapshot.json", "metadata/1.mirrors.json"}
    assert not changing & set(before.paths)
    assert {"metadata/1.root.json", "metadata/1.targets.json", "HISTORY", "index.html"} <= set(before.paths)


def test_a_web_seed_alone_gives_a_folder_that_verifies(archive: Archive, tmp_path: Path) -> None:
    # The copy there has moved on: a newer pointer, another mirror list. Nothing that changes is in the torrent.
    release = dotstet.load(archive.state, now=NOW)
    lay(release, tmp_path / "www" / "letters")
    (tmp_path / "www/letters/metadata/timestamp.json").write_text("{}")
    with serving(tmp_path / "www") as address:
        got = download(made(archive).file(), tmp_path / "got", seeds=(address,))
    found = pointerless.judge(FolderCopy("got", got), archive.anchor, now=NOW)
    assert (found.verdict, found.findings, found.checked) == ("STALE", (), found.total)
    assert not (got / ".pad").exists()


def test_a_file_that_was_changed_is_not_hashed_into_a_torrent(archive: Archive, tmp_path: Path) -> None:
    folder = lay(dotstet.load(archive.state, now=NOW), tmp_path / "copy")
    copy = FolderCopy("copy", folder)
    entry = Entry("index.html", "0" * 64, len(PAGES["index.html"]))
    with pytest.raises(MismatchError, match=r"index\.html"):
        torrent.make(copy, [entry], "letters")


@pytest.mark.parametrize("path", [".pad/5", f"reports/{'x' * 236}.html", "reports/a\u200cb.html", "a\u200d/b.html"])
def test_a_name_that_clients_would_change_is_refused(path: str) -> None:
    # With it no folder of a reader's would ever verify, and no web seed have what is asked for.
    with pytest.raises(SourceError, match="torrent"):
        torrent.make(FolderCopy("copy", Path()), [Entry(path, "0" * 64, 5)], "letters")


def test_what_is_refused_is_what_a_client_changes() -> None:
    names = ["x" * 240, "x" * 241, "a\u200cb", "a\u200db", LONG, "a\u00a0b", "\u0f0b", "a'&%#;b"]
    one = form.torrent("letters", {name: form.hashed([b"x"], form.BLOCK) for name in names}, form.BLOCK)
    told = libtorrent.torrent_info(one.file())
    kept = {told.layout().file_name(at) for at in range(told.num_files())}
    assert [name for name in names if name not in kept] == names[1:4]
