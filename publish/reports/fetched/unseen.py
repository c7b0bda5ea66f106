"""What a crawl could not see: pictures that scripts show later, and pages that no link leads to.

Wget follows neither. Nothing is fetched here; a person is told.
"""

import gzip
import html
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

from publish.core import files
from publish.reports.fetched.alike import PAGE_MAX
from publish.reports.fetched.recorded import name_of

SITEMAP_MAX: Final = 60_000_000  # bytes: the form allows 50 MB, and a packed one may unfold to anything
TOLD_MAX: Final = 100_000  # addresses that are counted
# Words of themes and programs for a picture that comes when a reader has scrolled to it.
_LATER: Final = re.compile(
    rb"\sdata-(?:lazy-?|orig(?:inal)?-?|full-?|bg-?)?(?:src|image|url|file|original|bg|background)\s{0,9}="
    rb"\s{0,9}[\"']([^\"'<>\s]{1,2000})[\"']",
    re.IGNORECASE,
)
_LATER_SETS: Final = re.compile(rb"\sdata-(?:lazy-)?srcset\s{0,9}=\s{0,9}[\"']([^\"'<>]{1,8000})[\"']", re.IGNORECASE)
_PICTURE: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp)$", re.IGNORECASE)
_LOCATION: Final = re.compile(rb"<loc>\s{0,99}(?:<!\[CDATA\[)?\s{0,99}([^<>\s\]]{1,2000})")
_NAMED: Final = re.compile(r"^sitemap:\s{0,99}(\S{1,2000})", re.IGNORECASE | re.MULTILINE)
_SITEMAP: Final = re.compile(r"(?:.*/)?[\w.-]*sitemap[\w.-]*\.xml(?:\.gz)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Overlooked:
    """Addresses of the site itself that were not asked for."""

    pictures: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


def unseen(folder: Path, address: str) -> Overlooked:
    """Return what the pages and sitemaps in a folder name, and the folder lacks.

    Args:
        address: Where the site stood.
    """
    site, held = urlsplit(address).netloc.lower(), {name for name, _ in files.walk(folder)}
    pictures: dict[str, None] = {}
    pages: dict[str, None] = {}
    for name in sorted(held):
        if len(pictures) + len(pages) >= TOLD_MAX:
            break
        if name.lower().endswith((".html", ".htm")):
            found = (one for one in _later(folder / name) if _PICTURE.search(one.partition("?")[0]))
            _take(pictures, found, urljoin(address, f"/{name}"), site, held)
        elif _SITEMAP.fullmatch(name):
            _take(pages, _locations(folder / name), address, site, held)
        elif name == "robots.txt":
            said = (folder / name).read_bytes()[:PAGE_MAX].decode("utf-8", "replace")
            _take(pages, _NAMED.findall(said), address, site, held)
    return Overlooked(tuple(pictures), tuple(pages))


def _take(into: dict[str, None], said: "Iterator[str] | list[str]", base: str, site: str, held: set[str]) -> None:
    for one in said:
        try:
            parts = urlsplit(urljoin(base, one))
        except ValueError:
            continue  # a bracket begins an IPv6 address
        # Wget gives a page its ending, and an address of a folder its page.
        names = {name_of(parts.path, parts.query, kind) for kind in ("", "text/html")}
        if parts.netloc.lower() == site and not names & held:
            into[parts._replace(fragment="").geturl()] = None


def _later(page: Path) -> Iterator[str]:
    with page.open("rb") as opened:
        text = opened.read(PAGE_MAX)
    for found in _LATER.finditer(text):
        yield html.unescape(found[1].decode("utf-8", "replace"))
    for found in _LATER_SETS.finditer(text):
        for one in html.unescape(found[1].decode("utf-8", "replace")).split(","):
            yield from one.split()[:1]


def _locations(file: Path) -> Iterator[str]:
    text = file.read_bytes()[:SITEMAP_MAX]
    if text.startswith(b"\x1f\x8b"):
        try:
            text = gzip.GzipFile(fileobj=io.BytesIO(text)).read(SITEMAP_MAX)
        except (OSError, EOFError, zlib.error):
            return  # half a file names nothing
    for found in _LOCATION.finditer(text):
        yield html.unescape(found[1].decode("utf-8", "replace"))
