"""A live site without end: months and days for ever, filters of a shop, visits by number, pages that drip or grow."""

from http.server import BaseHTTPRequestHandler
from threading import Event
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.support.crawled import CrawledSite

POSTS = 25
_PAGE = "<!doctype html><html lang=en><head><title>{}</title></head><body>{}</body></html>"
_COLOURS = ("red", "green", "blue")
_NAMES = ("colour", "size", "brand", "price", "sort", "year", "place", "kind")


def _word(number: int) -> str:
    """Return a word of letters alone, another for each number."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}") + "word"


class EndlessSite(CrawledSite):
    """The site."""

    def __init__(self) -> None:
        super().__init__()
        self._closed = Event()

    def serve(self, to: BaseHTTPRequestHandler) -> None:
        path, query = urlsplit(to.path).path, dict(parse_qsl(urlsplit(to.path).query))
        if path == "/drip":
            self._head(to)
            while not self._closed.wait(0.02):
                to.wfile.write(b"x")
        elif path == "/cut":
            self._head(to, 1000)
            to.wfile.write(b"<p>half a word")
        elif text := self.text(path, query):
            body = _PAGE.format(path.strip("/0123456789") or "front", text).encode()
            self._head(to, len(body))
            to.wfile.write(body)
        else:
            to.send_error(404)

    def text(self, path: str, query: dict[str, str]) -> str:
        """Return a page's body. Empty: there is none."""
        parts = path.strip("/").split("/")
        if path == "/":
            return "".join(f"<a href='{to}'>go</a> " for to in ("post/1", "calendar/2024/1/", "shop", "visit?sid=1"))
        if parts[0] == "post" and 0 < int(parts[1]) <= POSTS:
            return f"{_word(int(parts[1]))} <a href='/post/{int(parts[1]) + 1}'>next</a>"
        if parts[0] == "calendar":
            return self._calendar([int(part) for part in parts[1:]])
        if path == "/shop":
            more = ({**query, name: colour} for name in _NAMES if name not in query for colour in _COLOURS)
            return "coat hat " + "".join(f"<a href='/shop?{urlencode(one)}'>filter</a>" for one in more)
        if path == "/visit":
            return f"welcome <a href='/visit?sid={int(query.get('sid', 0)) + 1}'>again</a>"
        if path == "/grows":
            return "more " * (1 << int(query.get("n", 0))) + f"<a href='/grows?n={int(query.get('n', 0)) + 1}'>more</a>"
        return {"/drops": "<a href='drip'>d</a> <a href='cut'>c</a> <a href='post/25'>p</a>"}.get(path, "")

    def _calendar(self, day: list[int]) -> str:
        month = day[0] * 12 + day[1]
        up = f"<a href='/calendar/{month // 12}/{month % 12 + 1}/'>month</a>"
        days = "".join(f"<a href='/calendar/{day[0]}/{day[1]}/{one}/'>{one}</a>" for one in range(1, 8))
        return f"no events {up} {days if len(day) == 2 else ''}"

    def _head(self, to: BaseHTTPRequestHandler, length: int | None = None) -> None:
        to.send_response(200)
        to.send_header("Content-Type", "text/html; charset=utf-8")
        if length is not None:
            to.send_header("Content-Length", str(length))
        to.end_headers()

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        super().__exit__()
