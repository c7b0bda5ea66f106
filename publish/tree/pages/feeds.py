"""Feeds of the newest reports (Atom, RSS 2.0, JSON Feed), and robots.txt.

The same reports give the same bytes. The archive has no host, so links are relative to the feed, as Atom and JSON Feed
readers resolve them. RSS knows no relative links. There a link is absolute where a durable address can be followed,
and relative otherwise.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Any, Final
from urllib.parse import quote
from xml.etree import ElementTree as ET

from publish.core.formats import layout
from publish.core.model import Report
from publish.core.partialdate import PartialDate
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
_DUBLIN_CORE: Final = "http://purl.org/dc/elements/1.1/"
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
    names = {"xmlns:dc": _DUBLIN_CORE} if any(report.identifiers for report in reports) else {}
    feed = ET.Element("feed", {"xmlns": _ATOM, f"{_XML}lang": channel.language, **names})
    _add(feed, "id", identifier(channel.fingerprint))
    _add(feed, "title", channel.title)
    # A feed must have a date (RFC 4287, 4.2.15). The clock's would differ with each build.
    _add(feed, "updated", _instant(changed(reports[0]) if reports else PartialDate(1970)))
    _add(ET.SubElement(feed, "author"), "name", channel.title)
    ET.SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": ATOM})
    ET.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": layout.FRONT})
    for report in reports:
        entry = ET.SubElement(feed, "entry", {f"{_XML}lang": report.language})
        _add(entry, "id", identifier(channel.fingerprint, report.path))
        _add(entry, "title", report.title)
        for author in report.authors:
            _add(ET.SubElement(entry, "author"), "name", author.name)
        for number in report.identifiers:
            _add(entry, "dc:identifier", number)
        _add(entry, "published", _instant(report.date))
        _add(entry, "updated", _instant(changed(report)))
        ET.SubElement(
            entry,
            "link",
            {"rel": "alternate", "type": "text/html", "hreflang": report.language, "href": quote(report.path)},
        )
        _add(entry, "summary", _summary(report))
        for tag in report.tags:
            ET.SubElement(entry, "category", {"term": plain(tag)})
    return _written(feed)


def _rss(channel: Channel, reports: Sequence[Report]) -> bytes:
    base = next((a for a in channel.durable if _followed(a)), "")
    # RSS's own <author> is an address of mail. Names have Dublin Core's element, as the RSS Board advises.
    names = {"xmlns:dc": _DUBLIN_CORE} if any(report.authors or report.identifiers for report in reports) else {}
    rss = ET.Element("rss", {"version": "2.0", **names})
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
        _add(item, "description", escape(_summary(report)))  # readers take it for HTML
        for author in report.authors:
            _add(item, "dc:creator", author.name)
        for number in report.identifiers:
            _add(item, "dc:identifier", number)
        for tag in report.tags:
            _add(item, "category", tag)
        _add(item, "guid", identifier(channel.fingerprint, report.path)).set("isPermaLink", "false")
        _add(item, "pubDate", _mail_day(report.date))
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
            "content_text": plain(_summary(report)),
            "date_published": _instant(report.date),
            "date_modified": _instant(changed(report)),
            "language": report.language,
            "tags": [plain(tag) for tag in report.tags],
            **({"authors": [{"name": plain(a.name)} for a in report.authors]} if report.authors else {}),
            # By JSON Feed 1.1, what it does not know begins with an underscore.
            **({"_identifiers": [plain(number) for number in report.identifiers]} if report.identifiers else {}),
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


def _summary(report: Report) -> str:
    """Return a report's summary, or else its title.

    Ahead of it stands a date known to the month or the year alone.
    """
    said = report.summary or report.title
    return said if report.date.whole else f"{report.date} – {said}"


def _instant(day: PartialDate) -> str:
    # Feeds know only whole times. Of a month or a year it is the first day: `_summary` says what is known.
    return f"{day.first.isoformat()}T00:00:00Z"


def _mail_day(day: PartialDate) -> str:
    return format_datetime(datetime.combine(day.first, datetime.min.time(), UTC))


def _written(root: ET.Element) -> bytes:
    ET.indent(root, "")
    written: bytes = ET.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + written + b"\n"
