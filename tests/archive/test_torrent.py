import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from publish.archive.archive import Archive as Opened
from publish.archive.restore import restore
from publish.archive.talk import Talk
from publish.archive.torrent import WishedTorrent, again, bring_back, make_torrent
from publish.core.errors import ConfigError
from publish.core.model import Mirror
from publish.release import dotstet, torrents
from publish.release.dotstet import load
from publish.verify.metadata import now_utc
from tests.support.factory import PASSPHRASE, Archive, lay
from tests.support.torrented import magnets, opened, publisher

LISTED = [Mirror("https://a.example/letters/", "folder"), Mirror("https://b.example/", "folder")]
SPARE = (
    '[hosts.one]\nkind = "folder"\npath = "../one"\npublic = "https://a.example/letters/"\n'
    '[hosts.two]\nkind = "folder"\npath = "../two"\npublic = "https://hidden.example/letters/"\nspare = true\n'
)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    return publisher(tmp_path, monkeypatch, LISTED, SPARE)


def test_the_link_stands_in_the_signed_list_until_the_next_release(own: Archive, tmp_path: Path) -> None:
    done = make_torrent(opened(), WishedTorrent(tmp_path / "t.torrent"))
    assert magnets() == [done.magnet]
    assert (done.made.name, done.web_seeds, done.unused) == (
        "letters",
        ("https://a.example/",),
        ("https://b.example/",),
    )
    assert "hidden" not in done.magnet
    first = (tmp_path / "t.torrent").read_bytes()
    assert not make_torrent(opened(), WishedTorrent(tmp_path / "t.torrent")).signed
    assert (tmp_path / "t.torrent").read_bytes() == first
    own.seal(now=now_utc(), mirrors=LISTED)  # nothing new: the link stays
    assert magnets() == [done.magnet]
    own.write("reports/new.html", "<!doctype html>new")
    own.seal(now=now_utc(), mirrors=LISTED)
    assert magnets() == []
    renewed = again(opened(), own.keys)
    assert renewed
    assert magnets() == [renewed.magnet] != [done.magnet]
    assert (tmp_path / "t.torrent").read_bytes() != first
    assert again(opened(), own.keys) is None


def test_the_link_s_web_seeds_are_those_of_a_healed_list(own: Archive, tmp_path: Path) -> None:
    make_torrent(opened(), WishedTorrent(tmp_path / "t.torrent"))
    own.seal(now=now_utc(), mirrors=LISTED[1:])
    assert "a.example" not in magnets()[0]


def test_without_the_list_no_key_is_needed(own: Archive, tmp_path: Path) -> None:
    keyless = Opened.here()
    assert not make_torrent(keyless, WishedTorrent(tmp_path / "t.torrent", listed=False)).signed
    assert magnets() == []


@pytest.mark.parametrize(
    "seed", ["https://hidden.example/letters/", "https://hidden.example/letters", "https://hidden.example/"]
)
def test_a_spare_is_not_given_away(own: Archive, tmp_path: Path, seed: str) -> None:
    with pytest.raises(ConfigError, match="two lies"):
        make_torrent(opened(), WishedTorrent(tmp_path / "t.torrent", web_seeds=(seed,)))
    assert not (tmp_path / "t.torrent").exists()


def test_the_copy_itself_is_not_the_folder_above_it(own: Archive, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="below it"):
        make_torrent(opened(), WishedTorrent(tmp_path / "t.torrent", web_seeds=("https://b.example/letters/",)))


def test_a_file_that_is_no_torrent_is_not_written_over(own: Archive, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("mine")
    for file in (tmp_path / "notes", tmp_path, tmp_path / "none" / "t.torrent"):
        with pytest.raises(ConfigError):
            make_torrent(opened(), WishedTorrent(file))
    assert (tmp_path / "notes").read_text() == "mine"


def test_publishing_goes_on_where_the_torrent_cannot_be_made(own: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    make_torrent(opened(), WishedTorrent(folder / "t.torrent"))
    (folder / "t.torrent").unlink()
    folder.rmdir()
    own.write("reports/new.html", "<!doctype html>new")
    own.seal(now=now_utc(), mirrors=LISTED)
    said: list[str] = []
    there = Opened.here(Talk(passphrase=lambda: PASSPHRASE, warn=lambda text, _hint: said.append(text)))
    assert again(there, own.keys) is None
    assert "no torrent yet" in said[0]


def test_a_restored_archive_knows_its_torrent_again(own: Archive, tmp_path: Path) -> None:
    seed, tracker = "https://seeds.example/x/", "udp://tracker.example:6969/announce"
    wish = WishedTorrent(tmp_path / "t.torrent", trackers=(tracker,), web_seeds=(seed,))
    done = make_torrent(opened(), wish)
    copy = lay(load(own.state, now=now_utc()), tmp_path / "copy")
    kept = own.state.rename(tmp_path / "lost")
    restore(own.state, [str(copy)], own.anchor, now=now_utc(), all_hosts=True)
    head = dotstet.current(own.state, now=now_utc())
    assert head
    assert torrents.load(own.state) == ()
    back = bring_back(own.state, head)
    file = own.home / "letters.torrent"
    assert back == replace(done.made, file=str(file))
    assert torrents.load(own.state) == (back,)
    assert file.read_bytes() == (tmp_path / "t.torrent").read_bytes()
    assert bring_back(own.state, head) is None  # known by now
    for name in ("keys", "tree"):
        shutil.copytree(kept / name, own.state / name)
    own.seal(now=now_utc(), mirrors=LISTED)
    assert magnets() == [done.magnet]
    own.write("reports/new.html", "<!doctype html>new")
    own.seal(now=now_utc(), mirrors=LISTED)
    renewed = again(opened(), own.keys)
    assert renewed
    assert (renewed.made.trackers, renewed.made.web_seeds) == ((tracker,), (seed,))
    assert magnets() == [renewed.magnet] != [done.magnet]
