"""Attacks by torrents: what they give away, what stays in them, what a downloaded folder may hide."""

from pathlib import Path

import pytest

from publish.archive.archive import Archive as Opened
from publish.archive.talk import Talk
from publish.archive.torrent import WishedTorrent, make_torrent
from publish.copies.hosts.folder import FolderCopy
from publish.core.errors import ConfigError, ForkError, MismatchError
from publish.core.formats import webseeds
from publish.core.formats.mirrorlist import MirrorList
from publish.core.model import Mirror
from publish.readers import pointerless
from publish.release import dotstet, torrents
from publish.verify.copy import Copy
from publish.verify.head import Seen
from publish.verify.metadata import now_utc
from publish.verify.sealed import sealed_files
from tests.support.factory import NOW, PASSPHRASE, Archive, add, lay

LISTED = [
    Mirror("https://a.example/letters/", "folder"), Mirror("https://u:hunter2@b.example/letters/", "folder"),
    Mirror("http://abcdefghijklmnop.onion/letters/", "onion"), Mirror("http://10.0.0.4/letters/", "folder"),
]  # fmt: skip
SPARE = '[hosts.two]\nkind = "folder"\npath = "../two"\npublic = "https://hidden.example/letters/"\nspare = true\n'


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    made = Archive(tmp_path / "publisher")
    made.release(now=now_utc(), mirrors=LISTED)
    (made.home / "mirrors.toml").write_text(SPARE)
    monkeypatch.chdir(made.home)
    return made


def opened() -> Opened:
    return Opened.here(Talk(passphrase=lambda: PASSPHRASE))


def links() -> list[str]:
    return [m.address for m in opened().present.mirrors if m.kind == torrents.KIND]


def test_a_torrent_sends_nobody_to_a_secret_address(own: Archive, tmp_path: Path) -> None:
    """Row torrent: passwords, onions, the publisher's own network and hidden spares are no web seeds."""
    file = tmp_path / "t.torrent"
    made = make_torrent(opened(), WishedTorrent(file))
    assert made.web_seeds == ("https://a.example/",)
    for secret in (b"hunter2", b"onion", b"10.0.0.4", b"hidden"):
        assert secret not in file.read_bytes() + links()[0].encode()
    assert webseeds.web_seeds(MirrorList(tuple(LISTED)), "letters") == ("https://a.example/",)
    with pytest.raises(ConfigError, match="two lies"):
        make_torrent(opened(), WishedTorrent(file, web_seeds=("https://hidden.example/",)))


def test_a_former_release_s_torrent_is_not_listed(own: Archive, tmp_path: Path) -> None:
    """Row torrent: a link to a release that a withdrawal followed is in no list."""
    make_torrent(opened(), WishedTorrent(tmp_path / "t.torrent"))
    assert links()
    own.remove("reports/2013/masanjia.html")
    for _ in range(2):  # the second time nothing is new
        own.seal(now=now_utc(), mirrors=LISTED[:1])
        assert links() == []


def test_bytes_that_nobody_signed_come_into_no_torrent(own: Archive, tmp_path: Path) -> None:
    """Row torrent: a page that was changed on the publisher's disk is not hashed into a torrent."""
    page = opened().release().root / "index.html"
    data = page.read_bytes()
    page.unlink()
    page.write_bytes(data.replace(b"front", b"FRONT"))
    with pytest.raises(MismatchError, match=r"index\.html"):
        make_torrent(opened(), WishedTorrent(tmp_path / "t.torrent"))


def test_a_downloaded_folder_hides_nothing(tmp_path: Path) -> None:
    """Row torrent: a forged page beside the release, padding with a message, another history."""
    archive = Archive(tmp_path / "publisher")
    release = archive.release()
    sealed = sealed_files(Copy(dotstet.StateSource(archive.state, 1), release.head))
    folder = lay(release, tmp_path / "got", leave=[e.path for e in release.entries if e.path not in sealed])
    copy = FolderCopy("got", folder)
    assert not pointerless.judge(copy, archive.anchor, now=NOW, seen=Seen(1, release.top, root=1)).findings
    with pytest.raises(ForkError):
        pointerless.judge(copy, archive.anchor, now=NOW, seen=Seen(1, "1" * 64, root=1))
    add(folder, ".pad/5", b"\0\0\0\0x")
    add(folder, "reports/forged.html", b"<p>forged")
    found = pointerless.judge(copy, archive.anchor, now=NOW)
    assert found.strangers == (".pad/5", "reports/forged.html")
