"""Feeds of the newest reports (Atom, RSS 2.0, JSON Feed), and robots.txt.

The same reports give the same bytes. The archive has no host, so links are relative to the feed, as Atom and JSON Feed
readers resolve them. RSS knows no relative links. There a link is absolute where a durable address can be followed,
and relative otherwise.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import format_datetime
from html import escape
from typing import Any, Final
from urllib.parse import quote
from xml.etree import ElementTree as ET

from publish.core.formats import layout
from publish.core.model import Report
from publish.tree.pages.identifiers import identifier
from publish.tree.pages.linked import changed, newest, plain

FEED_LENGTH: Final = 50  # reports in a feed
ATOM: Final = "feed.xml"
RSS: Final = "rss.xml"
JSON: Final = "feed.json"
LINKS: Final = (("application/atom+xml", ATOM), ("application/rss+xml", RSS), ("application/feed+json", JSON))
"""Type and address, for the front page."""
ROBOTS_NAME: Final = "robots.txt"
# A copy by a crawler is one more copy: every program is invited.
ROBOTS: Final = b"# Copy this archive, all of it, as often as you like.\nUser-agent: *\nDisallow:\n"
_ATOM: Final = "http://www.w3.org/2005/Atom"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"


@dataclass(frozen=True, slots=True)
class Channel:
    """The archive's facts in a feed."""

    title: str
    language: str
    fingerprint: str
    durable: Sequence[str]


def files(channel: Channel, reports: Sequence[Report]) -> dict[str, bytes]:
    """Return every feed by its path."""
    recent = newest(reports, FEED_LENGTH)
    return {ATOM: _atom(channel, recent), RSS: _rss(channel, recent), JSON: _json(channel, recent)}


def _atom(channel: Channel, reports: Sequence[Report]) -> bytes:
    feed = ET.Element("feed", {"xmlns": _ATOM, f"{_XML}lang": channel.language})
    _add(feed, "id", identifier(channel.fingerprint))
    _add(feed, "title", channel.title)
    # A feed must have a date (RFC 4287, 4.2.15). The clock's would differ with each build.
    _add(feed, "updated", _instant(changed(reports[0]) if reports else "1970-01-01"))
    _add(ET.SubElement(feed, "author"), "name", channel.title)
    ET.SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": ATOM})
    ET.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": layout.FRONT})
    for report in reports:
        entry = ET.SubElement(feed, "entry", {f"{_XML}lang": report.language})
        _add(entry, "id", identifier(channel.fingerprint, report.path))
        _add(entry, "title", report.title)
        _add(entry, "published", _instant(report.date.isoformat()))
        _add(entry, "updated", _instant(changed(report)))
        ET.SubElement(
            entry,
            "link",
            {"rel": "alternate", "type": "text/html", "hreflang": report.language, "href": quote(report.path)},
        )
        _add(entry, "summary", report.summary or report.title)
        for tag in report.tags:
            ET.SubElement(entry, "category", {"term": plain(tag)})
    return _written(feed)


def _rss(channel: Channel, reports: Sequence[Report]) -> bytes:
    base = next((a for a in channel.durable if _followed(a)), "")
    rss = ET.Element("rss", {"version": "2.0"})
    top = ET.SubElement(rss, "channel")
    _add(top, "title", channel.title)
    _add(top, "link", f"{base}index.html")
    _add(top, "description", channel.title)
    _add(top, "language", channel.language)
    if reports:
        _add(top, "lastBuildDate", _mail_day(changed(reports[0])))
    for report in reports:
        item = ET.SubElement(top, "item")
        _add(item, "title", report.title)
        _add(item, "link", base + quote(report.path))
        _add(item, "description", escape(report.summary or report.title))  # readers take it for HTML
        for tag in report.tags:
            _add(item, "category", tag)
        _add(item, "guid", identifier(channel.fingerprint, report.path)).set("isPermaLink", "false")
        _add(item, "pubDate", _mail_day(report.date.isoformat()))
    return _written(rss)


def _followed(address: str) -> bool:
    """Return whether any program can follow the address."""
    # An .onion address needs Tor. A relative link serves a program without Tor better.
    return address.startswith(("https://", "http://")) and address.endswith("/") and ".onion" not in address


def _json(channel: Channel, reports: Sequence[Report]) -> bytes:
    items: list[dict[str, Any]] = [
        {
            "id": identifier(channel.fingerprint, report.path),
            "url": quote(report.path),
            "title": plain(report.title),
            "content_text": plain(report.summary or report.title),
            "date_published": _instant(report.date.isoformat()),
            "date_modified": _instant(changed(report)),
            "language": report.language,
            "tags": [plain(tag) for tag in report.tags],
        }
        for report in reports
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": layout.FRONT,
        "feed_url": JSON,
        "language": channel.language,
        "authors": [{"name": channel.title}],
        "items": items,
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    child = ET.SubElement(parent, name)
    child.text = plain(text)
    return child


def _instant(day: str) -> str:
    return f"{day}T00:00:00Z"


def _mail_day(day: str) -> str:
    return format_datetime(datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC))


def _written(root: ET.Element) -> bytes:
    ET.indent(root, "")
    written: bytes = ET.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + written + b"\n"
