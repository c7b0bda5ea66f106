"""A live site on this machine, as a CMS serves it: pretty addresses, query strings, robots.txt, redirects."""

from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Self

_HTML = "<!doctype html><html lang=en><head><title>Live</title><link rel=stylesheet href='/s.css?ver=6'></head><body>{}"
PAGES: Mapping[str, str] = {
    "/": "<a href='/post'>p</a> <a href='/page.php?id=3'>3</a> <a href='/%E4%BF%A1/'>信</a> <a href='/private/a'>no</a>"
    " <img src='/dot.svg'> <a href='/gone'>gone</a> <a href='/away'>away</a>",
    "/post/": "<a href='two'>two</a>",
    "/post/two": "two <a href='../'>up</a>",
    "/page.php?id=3": "three <a href='?id=4'>4</a>",
    "/page.php?id=4": "four",
    "/%E4%BF%A1/": "letter",
    "/private/a": "private",
    "/calendar/": "<a href='/calendar/?month=1'>next</a>",
}
OTHERS: Mapping[str, tuple[str, bytes]] = {
    "/robots.txt": ("text/plain", b"User-agent: *\nDisallow: /private/\n"),
    "/s.css?ver=6": ("text/css", b"body { background: url(/dot.svg) }\n"),
    "/dot.svg": ("image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
}


class LiveSite:
    """The site; ``asked`` has every address that was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args: object) -> None:
                pass

            def do_GET(self) -> None:
                site.asked.append(self.path)
                status, headers, body = site.answer(self.path)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body for an address."""
        if path.startswith("/calendar/?month="):
            page = _HTML.format(f"<a href='?month={int(path.rpartition('=')[2]) + 1}'>next</a>")
            return 200, {"Content-Type": "text/html; charset=utf-8"}, page.encode()
        if path in PAGES:
            return 200, {"Content-Type": "text/html; charset=utf-8"}, _HTML.format(PAGES[path]).encode()
        if path in OTHERS:
            kind, body = OTHERS[path]
            return 200, {"Content-Type": kind}, body
        if path == "/post":
            return 301, {"Location": "/post/"}, b""
        if path == "/away":
            return 302, {"Location": "http://other.invalid/"}, b""
        return 404, {"Content-Type": "text/html"}, b"not here"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
