"""Every vector, judged by the JavaScript verifier in a browser, with the browser's own Ed25519."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from tests.readers.browser.reader import Reader
from tests.vectors import judge

ROOT = Path(__file__).resolve().parents[3]


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = {".js": "text/javascript", ".mjs": "text/javascript", "": "text/html"}  # noqa: RUF012 - as above it

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the standard library's name
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder on this machine alone, where browsers let scripts use WebCrypto; gives the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_the_verifier_says_in_chromium_what_each_vector_expects(reader: Callable[..., Reader]) -> None:
    vectors = {name: judge.read(name) for name in judge.names()}
    with served(ROOT) as address:
        page = reader().open(f"{address}tests/vectors/")  # a folder's own list will do: what counts is the origin
        said = page.evaluate(
            "async (text) => (await import('/tests/vectors/judging.mjs')).judgeAll(JSON.parse(text))",
            json.dumps(vectors),
        )
    assert {name: said[name] for name in vectors} == {name: vector["expect"] for name, vector in vectors.items()}
