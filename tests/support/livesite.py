"""A live site on this machine, as a CMS serves it: pretty addresses, query strings, robots.txt, redirects."""

import gzip
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler

from tests.support.crawled import CrawledSite

_HTML = "<!doctype html><html lang=en><head><title>Live</title><link rel=stylesheet href='/s.css?ver=6'></head><body>{}"
PAGES: dict[str, str] = {
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


TRAPS = b"".join(b"<a href='/%s'>x</a> " % name for name in (b"elsewhere", b"busy", b"packed"))


def _without_end(path: str) -> str:
    """Return the link to one page more: of a calendar, a folder in itself, a visit by number."""
    if path.startswith("/days/"):
        year, month = path.split("/")[2:4] if path.count("/") > 2 else ("2024", "1")
        after = int(year) * 12 + int(month)
        return f"<a href='/days/{after // 12}/{after % 12 + 1}/'>next</a>"
    return (
        "<a href='deep/'>deeper</a>"
        if path.startswith("/deep/")
        else f"<a href='/visit?sid={path.partition('=')[2]}1'>visit</a>"
    )


class LiveSite(CrawledSite):
    """The site."""

    def __init__(self, robots: str = "") -> None:
        super().__init__()
        self.elsewhere = "http://other.invalid/"
        """Where `/elsewhere` leads to."""
        self._robots = robots

    def serve(self, to: BaseHTTPRequestHandler) -> None:
        status, headers, body = self.answer(to.path)
        to.send_response(status)
        for name, value in headers.items():
            to.send_header(name, value)
        to.send_header("Content-Length", str(len(body)))
        to.end_headers()
        to.wfile.write(body)

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body for an address."""
        if path.startswith("/calendar/?month="):
            page = _HTML.format(f"<a href='?month={int(path.rpartition('=')[2]) + 1}'>next</a>")
            return 200, {"Content-Type": "text/html; charset=utf-8"}, page.encode()
        if path.startswith(("/days/", "/deep/", "/visit")):
            return 200, {"Content-Type": "text/html"}, _HTML.format(_without_end(path)).encode()
        if path == "/traps":
            return 200, {"Content-Type": "text/html"}, TRAPS
        if path == "/elsewhere":
            return 302, {"Location": self.elsewhere}, b""
        if path == "/busy":
            return 429, {"Retry-After": "3600"}, b""
        if path == "/stream":
            return 200, {"Content-Type": "text/html"}, b"x" * 300_000
        if path == "/packed":
            return 200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(b"x" * 5_000_000)
        if path == "/robots.txt" and self._robots:
            return 200, {"Content-Type": "text/plain"}, self._robots.encode()
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
