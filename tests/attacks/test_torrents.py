"""Attacks by torrents: what they give away, what stays in them, what a downloaded folder may hide."""

import os
from dataclasses import replace
from pathlib import Path

import libtorrent
import pytest

from publish.archive.torrent import WishedTorrent, bring_back, make_torrent
from publish.cli import seed
from publish.cli._session import run
from publish.cli._verbs import cli
from publish.copies import torrent
from publish.copies.hosts.folder import FolderCopy
from publish.copies.seed import Seeder, SeedTerms, Swarm, Watch
from publish.core.errors import ConfigError, ForkError, MismatchError
from publish.core.formats import webseeds
from publish.core.formats.mirrorlist import MirrorList
from publish.core.model import Mirror
from publish.readers import pointerless
from publish.release import dotstet, torrents
from publish.release.renew import Pointed, renew
from publish.verify.copy import Copy
from publish.verify.head import Seen
from publish.verify.metadata import now_utc
from publish.verify.sealed import sealed_files
from tests.support.factory import NOW, Archive, add, lay
from tests.support.torrented import magnets, opened, publisher

LISTED = [
    Mirror("https://a.example/letters/", "folder"), Mirror("https://u:hunter2@b.example/letters/", "folder"),
    Mirror("http://abcdefghijklmnop.onion/letters/", "onion"), Mirror("http://10.0.0.4/letters/", "folder"),
]  # fmt: skip
SPARE = '[hosts.two]\nkind = "folder"\npath = "../two"\npublic = "https://hidden.example/letters/"\nspare = true\n'


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    return publisher(tmp_path, monkeypatch, LISTED, SPARE)


def test_a_torrent_sends_nobody_to_a_secret_address(own: Archive, tmp_path: Path) -> None:
    """Row torrent: passwords, onions, the publisher's own network and hidden spares are no web seeds."""
    file = tmp_path / "t.torrent"
    made = make_torrent(opened(), WishedTorrent(file))
    assert made.web_seeds == ("https://a.example/",)
    for secret in (b"hunter2", b"onion", b"10.0.0.4", b"hidden"):
        assert secret not in file.read_bytes() + magnets()[0].encode()
    assert webseeds.web_seeds(MirrorList(tuple(LISTED)), "letters") == ("https://a.example/",)
    with pytest.raises(ConfigError, match="two lies"):
        make_torrent(opened(), WishedTorrent(file, web_seeds=("https://hidden.example/",)))


def test_a_former_release_s_torrent_is_not_listed(own: Archive, tmp_path: Path) -> None:
    """Row torrent: a link to a release that a withdrawal followed is in no list."""
    make_torrent(opened(), WishedTorrent(tmp_path / "t.torrent"))
    assert magnets()
    own.remove("reports/2013/masanjia.html")
    for _ in range(2):  # the second time nothing is new
        own.seal(now=now_utc(), mirrors=LISTED[:1])
        assert magnets() == []


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


def test_a_link_to_another_torrent_is_not_taken_for_ours(own: Archive, tmp_path: Path) -> None:
    """Row torrent: who has the online key lists another torrent, and our state is lost. Oracle: not taken back."""
    made = make_torrent(opened(), WishedTorrent(tmp_path / "t.torrent")).made
    torrents.note(own.state, replace(made, v1="0" * 40))
    head = dotstet.sealed(own.state, now=now_utc())
    listed = torrents.with_torrent(own.state, head.signed.top.sha256, len(head.roots), head.mirrors)
    renew(own.state, own.keys, Pointed.again(head, mirrors=listed), now=now_utc(), days=7, force=True)
    (own.state / torrents.FILE).unlink()
    assert "0" * 40 in magnets()[0]
    assert bring_back(own.state, dotstet.sealed(own.state, now=now_utc())) is None
    assert not (own.state / torrents.FILE).exists()
    assert not (own.home / "letters.torrent").exists()


def test_a_seeder_is_asked_first_and_goes_round_no_proxy(
    own: Archive, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row seed: nobody shows their address by a slip: not without a word, not beside a proxy."""

    def shown(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(seed, "Seeder", shown)
    assert run(cli, ["seed", "--no-dht", "--listen", "127.0.0.1:0"]) == 2
    assert "IP address" in capsys.readouterr().err
    monkeypatch.setenv("ALL_PROXY", "socks5h://127.0.0.1:9050")
    assert run(cli, ["seed", "--yes", "--no-dht", "--listen", "127.0.0.1:0"]) == 2
    assert "ALL_PROXY" in capsys.readouterr().err


def test_a_seeder_serves_nothing_that_was_changed(own: Archive) -> None:
    """Row seed: a file is changed while it is served, and its time set back."""
    head = opened().release().head
    source = dotstet.StateSource(own.state, 1)
    entries = sealed_files(Copy(source, head))
    files = {path: source.locate(path) for path in entries}
    watch, page, times = Watch(files), files["index.html"], files["index.html"].stat()
    looks = 0

    def heard(_: Swarm) -> None:
        nonlocal looks
        looks += 1
        assert looks == 1, "served on"
        page.chmod(0o644)
        page.write_bytes(page.read_bytes().replace(b"front", b"FRONT"))
        os.utime(page, ns=(times.st_atime_ns, times.st_mtime_ns))

    with Seeder(SeedTerms("127.0.0.1:0", dht=False)) as seeder:
        seeder.seed(torrent.make(source, entries.values(), "letters"), files)
        flags = seeder._session.get_torrents()[0].flags()
        assert flags & libtorrent.torrent_flags.upload_mode, "a peer could have files written"
        seeder.until(watch, lambda: True, heard)
        assert seeder._session.get_torrents() == []
    with pytest.raises(MismatchError):
        torrent.make(source, entries.values(), "letters")
