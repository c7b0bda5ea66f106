"""A torrent client on loopback: libtorrent, which finds nobody by itself."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote

import libtorrent

PATIENCE_S = 60.0
QUIET: "libtorrent.settings_pack" = {
    "listen_interfaces": "127.0.0.1:0", "enable_dht": False, "enable_lsd": False, "enable_upnp": False,
    "enable_natpmp": False, "allow_multiple_connections_per_ip": True,
}  # fmt: skip


def download(torrent: bytes | str, into: Path, *, seeds: tuple[str, ...] = (), peer: int = 0) -> Path:
    """Download a torrent, or what a magnet link names, from web seeds alone or from one peer alone."""
    session = libtorrent.session(QUIET)
    wish = libtorrent.parse_magnet_uri(torrent) if isinstance(torrent, str) else libtorrent.load_torrent_buffer(torrent)
    wish.url_seeds, wish.save_path = list(seeds), str(into)
    handle = session.add_torrent(wish)
    if peer:
        handle.connect_peer(("127.0.0.1", peer))
    until = time.monotonic() + PATIENCE_S
    while not handle.status().is_seeding:
        assert time.monotonic() < until, handle.status().progress
        time.sleep(0.01)
    name = handle.status().name
    session.remove_torrent(handle)
    session.pause()
    return into / name


class _Ranges(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        file = Path(self.server.root) / unquote(self.path.partition("?")[0]).lstrip("/")  # type: ignore[attr-defined]
        asked = re.match(r"bytes=(\d+)-(\d+)$", self.headers.get("Range", ""))
        if not file.is_file():
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        data = file.read_bytes()
        part = data[int(asked[1]) : int(asked[2]) + 1] if asked else data
        self.send_response(206 if asked else 200)
        if asked:
            self.send_header("Content-Range", f"bytes {asked[1]}-{int(asked[1]) + len(part) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(part)))
        with suppress(ConnectionError):  # a client has enough
            self.end_headers()
            self.wfile.write(part)

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def serving(root: Path) -> Iterator[str]:
    """Serve a folder with ranges, as web seeds must."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Ranges)
    server.root = root  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
