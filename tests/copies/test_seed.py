import os
from pathlib import Path
from threading import Thread
from typing import Any

import libtorrent
import pytest

from publish.copies import seed, torrent
from publish.copies.hosts.folder import FolderCopy
from publish.copies.seed import Seeder, SeedTerms, Watch
from publish.core.errors import ConfigError, StetError
from publish.core.formats.torrent import Torrent
from publish.core.model import Mirror
from publish.readers import pointerless
from publish.release import dotstet
from publish.verify.copy import Copy
from publish.verify.sealed import sealed_files
from tests.copies.test_torrent import SITE
from tests.support.factory import NOW, Archive
from tests.support.swarm import download

ALONE = SeedTerms("127.0.0.1:0", dht=False)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    own = Archive(tmp_path_factory.mktemp("seed"))
    own.publish(SITE)
    return own


def ready(archive: Archive) -> tuple[Torrent, dict[str, Path]]:
    release = dotstet.load(archive.state, now=NOW)
    source = dotstet.StateSource(archive.state, release.number)
    entries = sealed_files(Copy(source, release.head))
    return torrent.make(source, entries.values(), "letters"), {path: source.locate(path) for path in entries}


def port(seeder: Seeder) -> int:
    return int(seeder.listening[0].rpartition(":")[2])


def test_a_peer_alone_gives_a_folder_that_verifies(archive: Archive, tmp_path: Path) -> None:
    made, files = ready(archive)
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in files.values()}
    with Seeder(ALONE) as seeder:
        seeder.seed(made, files)
        # By the link alone: what the torrent is comes from the peer, too.
        got = download(made.magnet(), tmp_path, peer=port(seeder))
        assert seeder.swarm.sent >= made.length
        seeder.stop()
        assert seeder.swarm.sent >= made.length
    found = pointerless.judge(FolderCopy("got", got), archive.anchor, now=NOW)
    assert (found.verdict, found.findings, found.checked) == ("STALE", (), found.total)
    assert before == {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in files.values()}


def test_nothing_is_served_once_a_file_has_changed(tmp_path: Path) -> None:
    own = Archive(tmp_path / "publisher")
    own.release()
    made, files = ready(own)
    watch = Watch(files)
    with Seeder(ALONE) as seeder:
        seeder.seed(made, files)
        thread = Thread(target=seeder.until, args=(watch, lambda: True, lambda _: None))
        thread.start()
        page = files["index.html"]
        data, times = page.read_bytes().replace(b"front", b"FRONT"), page.stat()
        page.chmod(0o644)
        page.write_bytes(data)
        os.utime(page, ns=(times.st_atime_ns, times.st_mtime_ns))  # as one does who hides it
        thread.join(20)
        assert not thread.is_alive()
        assert seeder._session.get_torrents() == []
        assert watch.changed() == page


def test_something_newer_ends_it(archive: Archive) -> None:
    made, files = ready(archive)
    with Seeder(ALONE) as seeder:
        seeder.seed(made, files)
        seeder.until(Watch(files), lambda: False, lambda _: None)
        assert seeder._session.get_torrents() == []
        with pytest.raises(StetError, match="ended"):
            seeder.until(Watch(files), lambda: True, lambda _: None)


def test_it_asks_nobody_who_was_not_named_and_says_what_all_say(archive: Archive) -> None:
    made, files = ready(archive)
    with Seeder(SeedTerms("127.0.0.1:0", dht=False, limit=50_000)) as seeder:
        seeder.seed(made, files)
        there: dict[str, Any] = {**seeder._session.get_settings()}
        asked = ("enable_dht", "enable_lsd", "enable_upnp", "enable_natpmp", "anonymous_mode")
        assert [there[name] for name in asked] == [False] * 5
        ordinary: dict[str, Any] = {**libtorrent.default_settings()}
        assert [there[name] for name in ("user_agent", "peer_fingerprint")] == [
            ordinary[name] for name in ("user_agent", "peer_fingerprint")
        ]
        flags = seeder._session.get_torrents()[0].flags()
        wanted = libtorrent.torrent_flags
        for flag in (wanted.disable_pex, wanted.disable_lsd, wanted.disable_dht, wanted.upload_mode):
            assert flags & flag
        session = seeder._session
        limits = [session.get_peer_class(at)["upload_limit"] for at in (session.local_peer_class_id, 0)]
        assert limits == [50_000, 50_000]


def test_where_nothing_can_listen_it_says_so() -> None:
    with pytest.raises(ConfigError, match="cannot listen"):
        Seeder(SeedTerms("192.0.2.7:6881", dht=False))


@pytest.mark.parametrize("name", ["ALL_PROXY", "https_proxy", "HTTP_PROXY", "socks_proxy"])
def test_a_proxy_is_not_gone_round(name: str) -> None:
    with pytest.raises(ConfigError, match=name) as e:
        seed.refuse_proxies({name: "socks5h://u:hunter2@127.0.0.1:9050"})
    assert "hunter2" not in str(e.value)
    seed.refuse_proxies({name: " ", "PATH": "/bin"})
    seed.refuse_proxies({name: "http://127.0.0.1:1", "no_proxy": "*"})


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("192.0.2.7", "192.0.2.7:6881"),
        ("192.0.2.7:0", "192.0.2.7:0"),
        ("[2001:db8::7]:7000", "[2001:db8::7]:7000"),
        ("2001:db8::7", "[2001:db8::7]:6881"),
        ("eth0", None),
        ("192.0.2.7:99999", None),
        ("192.0.2.7:x", None),
        ("http://192.0.2.7", None),
        ("", None),
    ],
)
def test_an_address_to_listen_at(said: str, meant: str | None) -> None:
    if meant:
        assert seed.listen_at(said) == meant
    else:
        with pytest.raises(ConfigError, match="--listen"):
            seed.listen_at(said)


def test_the_list_s_own_link_is_read() -> None:
    web = Mirror("https://a.example/", "folder")
    link = Mirror("magnet:?xt=urn:btih:00&dn=letters%20a&tr=udp%3A%2F%2Ft%3A1", "torrent")
    assert seed.linked([web]) == {}
    assert seed.linked([web, link])["dn"] == ["letters a"]
    assert seed.linked([link])["tr"] == ["udp://t:1"]
