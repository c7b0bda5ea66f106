"""A copy's torrent, seeded by libtorrent until somebody stops it.

libtorrent joins swarms, and nothing else here does. It gets files that were verified just before, and writes none:
whatever peers offer is not asked for. Files are watched, and with the first that changes nothing is served any more.
"""

import ipaddress
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import parse_qs, urlsplit

from publish.core.errors import ConfigError, StetError, install
from publish.core.formats.torrent import Torrent
from publish.core.model import Mirror
from publish.release.torrents import KIND

if TYPE_CHECKING:
    import libtorrent

PORT: Final = 6881  # where torrent clients commonly listen
EVERYWHERE: Final = f"0.0.0.0:{PORT},[::]:{PORT}"
LOOK_S: Final = 1.0  # between two looks at the files
SHARE: Final = 0.05  # of the time, at most, that looks may take in an archive of very many files
LISTEN_S: Final = 5.0  # until the sockets are open
FAILED_S: Final = 0.3  # for another address, after one that cannot be had
STOP_S: Final = 2  # for a last word to trackers
_PROXIES: Final = ("http_proxy", "https_proxy", "all_proxy", "ftp_proxy", "socks_proxy")


@dataclass(frozen=True, slots=True)
class SeedTerms:
    """How much a seeder shows of itself, and gives."""

    listen: str = EVERYWHERE
    dht: bool = True
    """Whether to be found, and to look for others, by the DHT."""
    limit: int = 0
    """Bytes a second, to all peers together; 0 for no bound."""


@dataclass(frozen=True, slots=True)
class Swarm:
    """What became of a seeding so far."""

    peers: int
    """Connected now."""
    sent: int
    """Bytes of files."""


def refuse_proxies(environ: Mapping[str, str] = os.environ) -> None:
    """Refuse to seed where the environment names a proxy.

    Peers come to a seeder, and through a proxy none can.

    Raises:
        ConfigError: The variable.
    """
    if (environ.get("no_proxy") or environ.get("NO_PROXY") or "").strip() == "*":
        return
    # Any of them: whoever set one does not want to be seen directly, whatever it was meant for.
    for name, value in environ.items():
        if name.lower() in _PROXIES and value.strip():
            raise ConfigError(
                f"{name} names a proxy, and no peer could come through it to this machine",
                hint=f"stet goes round no proxy: to seed in the open, by your own address, unset {name}",
            )


def listen_at(text: str) -> str:
    """Return libtorrent's word for an address to listen at.

    Raises:
        ConfigError: Neither ADDRESS nor ADDRESS:PORT.
    """
    try:
        # libtorrent takes names of network cards too, and a mistyped word would listen nowhere without a sound.
        if "://" in text:
            raise ValueError
        host, port = text, PORT
        if text.startswith("[") or text.count(":") == 1:
            parts = urlsplit(f"//{text}")
            host, port = parts.hostname or "", PORT if parts.port is None else parts.port
        address = ipaddress.ip_address(host)
    except ValueError:
        raise ConfigError(
            f"--listen {text!a}: no address", hint="such as 192.0.2.7:6881 or [2001:db8::7]:6881"
        ) from None
    return f"[{address}]:{port}" if address.version == 6 else f"{address}:{port}"


def linked(mirrors: Sequence[Mirror]) -> Mapping[str, list[str]]:
    """Return the parts of the listed torrent's link: ``dn``, ``tr``, ``xt``.

    Empty without a link.
    """
    link = next((m.address for m in mirrors if m.kind == KIND and m.address.lower().startswith("magnet:")), "")
    return parse_qs(urlsplit(link).query)


class Watch:
    """Marks of files, by which a change is seen."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._marks = {file: _mark(file) for file in files.values()}
        self._took = 0.0

    @property
    def pause_s(self) -> float:
        """Return the seconds to the next look."""
        return max(LOOK_S, self._took / SHARE)

    def changed(self) -> Path | None:
        """Return a file which is not as it was, if any."""
        began = time.monotonic()
        # By stat and not by inotify: network disks and other systems tell nothing.
        found = next((file for file, mark in self._marks.items() if _mark(file) != mark), None)
        self._took = time.monotonic() - began
        return found


def _mark(file: Path) -> tuple[int, ...]:
    try:
        there = os.stat(file, follow_symlinks=False)
    except OSError:
        return ()
    # The time of the last change of any kind too: whoever writes can set the other time back.
    return there.st_ino, there.st_size, there.st_mtime_ns, there.st_ctime_ns


class Seeder:
    """A session of libtorrent's, for one torrent at a time.

    Raises:
        ConfigError: libtorrent is not installed, or nothing can listen there.
    """

    def __init__(self, terms: SeedTerms) -> None:
        try:
            import libtorrent
        except ImportError:
            raise ConfigError("stet seed needs libtorrent, which is not installed", hint=install("torrent")) from None
        self._terms = terms
        self._lt = libtorrent
        # Its own name and number stay as they come: millions say the same, and a name of ours would mark publishers.
        self._session = libtorrent.session(_settings(terms))
        if terms.limit:
            # By default peers of one's own network are outside of all bounds.
            local = self._session.local_peer_class_id
            self._session.set_peer_class(local, {**self._session.get_peer_class(local), "upload_limit": terms.limit})
        self._handle: libtorrent.torrent_handle | None = None
        self._sent = 0
        self.listening = self._listening()
        """Addresses with ports."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
        self._session.pause()

    @property
    def swarm(self) -> Swarm:
        """Return what was sent so far, and to how many."""
        if self._handle is None:
            return Swarm(0, self._sent)
        there = self._handle.status()
        return Swarm(there.num_peers, self._sent + there.total_payload_upload)

    def seed(self, torrent: Torrent, files: Mapping[str, Path], trackers: Sequence[str] = ()) -> None:
        """Seed a torrent whose files were verified.

        Args:
            files: Where each lies, by its path in the copy.
        """
        self.stop()
        lt = self._lt
        wish = lt.load_torrent_buffer(torrent.file(trackers=trackers))
        # Pages and metadata lie in different folders of the state, and no second tree is laid out for them.
        wish.renamed_files = {
            at: str(files[path].absolute()) for at, path in zip(torrent.places, torrent.paths, strict=True)
        }
        # A place that cannot be made: nothing is ever to be written.
        wish.save_path = os.devnull
        # seed_mode: all was hashed just now, and each piece is once more before it first goes out.
        # upload_mode: should that fail, peers are not asked for better bytes, which would be written into our files.
        flags = lt.torrent_flags
        wish.flags = flags.seed_mode | flags.upload_mode | flags.disable_lsd | flags.disable_pex
        if not self._terms.dht:
            wish.flags |= flags.disable_dht
        self._handle = self._session.add_torrent(wish)

    def stop(self) -> None:
        """Serve nothing any more."""
        if self._handle is not None:
            self._sent = self.swarm.sent
            self._session.remove_torrent(self._handle)
            self._handle = None

    def until(self, watch: Watch, stands: Callable[[], bool], heard: Callable[[Swarm], None]) -> None:
        """Seed until a file changes, or ``stands`` says that something newer is there.

        Raises:
            StetError: libtorrent cannot go on.
        """
        while watch.changed() is None and stands():
            # libtorrent saw another byte than was hashed, or its disk failed.
            there = self._handle.status() if self._handle else None
            if there is None or there.errc.value() or not there.is_seeding:
                self.stop()
                why = there.errc.message() if there and there.errc.value() else "a file is not as it was"
                raise StetError(f"seeding ended: {why}", hint="run it again: every file is verified anew")
            heard(self.swarm)
            time.sleep(watch.pause_s)
        self.stop()

    def _listening(self) -> tuple[str, ...]:
        found: list[str] = []
        until, why = time.monotonic() + LISTEN_S, "no answer"
        while time.monotonic() < until and not found:
            for alert in self._session.pop_alerts():
                if isinstance(alert, self._lt.listen_succeeded_alert):
                    found.append(f"{alert.address}:{alert.port}")
                elif isinstance(alert, self._lt.listen_failed_alert):
                    why, until = alert.error.message(), min(until, time.monotonic() + FAILED_S)
            time.sleep(0.01)
        if not found:
            raise ConfigError(f"cannot listen at {self._terms.listen}: {why}", hint="give another with --listen")
        return tuple(dict.fromkeys(found))


def _settings(terms: SeedTerms) -> "libtorrent.settings_pack":
    from libtorrent import alert

    alerts = alert.category_t
    return {
        "listen_interfaces": terms.listen,
        "enable_dht": terms.dht,
        # Asked of nobody: the people of this network, the router, a stranger's peers.
        "enable_lsd": False,
        "enable_upnp": False,
        "enable_natpmp": False,
        "upload_rate_limit": terms.limit,
        "allow_multiple_connections_per_ip": True,  # readers behind one address
        "stop_tracker_timeout": STOP_S,
        "alert_mask": alerts.error_notification | alerts.status_notification,
    }
