"""What readers get from each kind of host: types, missing pages, folders, query strings, other sites' scripts."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from publish.copies.hosts import ipfs
from publish.core.settings import HostSettings
from publish.desk.preview import of_folder, serve
from tests.copies.hosts.contract import entries, store
from tests.copies.hosts.s3.conftest import opened
from tests.support.services.kubo import Kubo
from tests.support.services.nginx import Nginx
from tests.support.services.service import Answer, ask
from tests.support.services.versitygw import Versitygw

LOST = b"<!doctype html><title>Lost</title>"
FILES = {
    "index.html": b"<!doctype html><title>Front</title>",
    "404.html": LOST,
    "SHA256SUMS": b"#1\n",
    "feed.xml": b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"/>',
    "feed.json": b"{}",
    "sw.js": b"self;\n",
    "robots.txt": b"User-agent: *\n",
    "files/ab/ab/a.odd": b"\x1f\x8b\x00",
    "files/ab/ab/a.wasm": b"\x00asm\x01\x00\x00\x00",
    "reports/2013/one.html": b"<!doctype html><title>One</title>",
    "files/ab/ab/table.csv": b"a,b\n",
    "files/ab/ab/paper.pdf": b"%PDF-1.7\n",
    "files/ab/ab/picture.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
}
# What a page needs to be read, a worker to be started, an image to be shown.
NEEDED = {
    "index.html": "text/html",
    "reports/2013/one.html": "text/html",
    "sw.js": "text/javascript",
    "feed.json": "application/json",
    "robots.txt": "text/plain",
    "files/ab/ab/paper.pdf": "application/pdf",
    "files/ab/ab/picture.svg": "image/svg+xml",
}
ALL = NEEDED | {
    "SHA256SUMS": "text/plain",
    "feed.xml": "application/xml",
    "files/ab/ab/a.odd": "application/octet-stream",
    "files/ab/ab/a.wasm": "application/wasm",
    "files/ab/ab/table.csv": "text/csv",
}
Get = Callable[[str], Answer]


@contextmanager
def _previewed(folder: Path) -> Iterator[Get]:
    with serve(of_folder(folder), port=0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield lambda path: ask(f"{server.url}{path}")
        server.shutdown()
        thread.join()


def _laid(folder: Path) -> Path:
    for path, data in FILES.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder


def _kinds(get: Get, wanted: dict[str, str]) -> dict[str, str]:
    return {path: get(path).headers.get("content-type", "").partition(";")[0] for path in wanted}


def _same_with_a_query(get: Get) -> bool:
    return get("reports/2013/one.html?0123456789abcdef").body == FILES["reports/2013/one.html"]


def test_stet_serve_gives_every_type_and_the_archives_own_page_for_what_is_missing(tmp_path: Path) -> None:
    with _previewed(_laid(tmp_path)) as get:
        assert _kinds(get, ALL) == ALL
        assert get("index.html").headers["content-type"] == "text/html; charset=utf-8"
        for missing in ("none.html", "reports/2013/", "reports/2013"):
            assert (get(missing).status, get(missing).body) == (404, LOST)
        assert get("").body == FILES["index.html"]
        assert _same_with_a_query(get)
        assert "access-control-allow-origin" not in get("index.html").headers


def test_a_bucket_as_a_website_gives_every_type(versitygw: Versitygw, tmp_path: Path) -> None:
    keys = (versitygw.access_key, versitygw.secret_key)
    host = opened(versitygw.endpoint, *keys, "for-readers", ca_file=str(versitygw.ca_file))
    store(host, entries(tmp_path / "in", FILES))
    at = partial(ask, host="for-readers.localhost", ca_file=versitygw.ca_file)

    def get(path: str) -> Answer:
        return at(f"{versitygw.website}/{path}")

    assert _kinds(get, ALL) == ALL
    store(host, entries(tmp_path / "more", {"old.txt": "\u5173\u4e8e".encode("gb18030"), "new.txt": b"plain"}))
    said = {path: get(path).headers["content-type"] for path in ("old.txt", "new.txt")}
    assert said == {"old.txt": "text/plain", "new.txt": "text/plain; charset=utf-8"}
    for missing in ("none.html", "reports/2013/"):
        assert (get(missing).status, get(missing).body) == (404, LOST)
    assert get("").body == FILES["index.html"]
    assert _same_with_a_query(get)


def test_a_plain_nginx_gives_what_pages_need(nginx: Callable[[Path], Nginx], tmp_path: Path) -> None:
    server = nginx(_laid(tmp_path))

    def get(path: str) -> Answer:
        return ask(f"{server.url}/{path}")

    assert _kinds(get, NEEDED) == NEEDED
    # No ending, no type: a browser saves the listing instead of showing it.
    assert _kinds(get, {"SHA256SUMS": ""}) == {"SHA256SUMS": "application/octet-stream"}
    assert [get(path).status for path in ("none.html", "reports/2013/", "reports/2013")] == [404, 403, 301]
    assert get("").body == FILES["index.html"]
    assert _same_with_a_query(get)
    assert "access-control-allow-origin" not in get("index.html").headers


def test_a_gateway_guesses_types_and_lets_all_scripts_read(kubo: Kubo, tmp_path: Path) -> None:
    host = ipfs.open_host(HostSettings("node", "ipfs"), ipfs.Options(kubo.api, kubo.gateway, key="for-readers"), {})
    root = host.put_tree(entries(tmp_path / "in", FILES)).root

    def get(path: str) -> Answer:
        return ask(f"{kubo.gateway}/ipfs/{root}/{path}")

    assert _kinds(get, NEEDED) == NEEDED
    assert get("none.html").status == 404
    assert get("reports/2013/").status == 200  # its own list of the folder
    assert get("").body == FILES["index.html"]
    assert _same_with_a_query(get)
    assert get("index.html").headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", sorted(ALL))
def test_our_own_table_says_so_too(path: str) -> None:
    from publish.core.contenttypes import content_type

    assert content_type(path).partition(";")[0] == ALL[path]
