"""A report as programs read it: schema.org in JSON-LD, Dublin Core, Highwire, Open Graph, typed links. Values only.

An archive has no host, so nothing here names one: what identifies is a ``stet:`` identifier, what is followed is
relative to the page. The page's own facts alone go in, as everywhere on it.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from publish.core.contenttypes import content_type
from publish.core.model import Report
from publish.tree.pages.identifiers import identifier

# "<" could end the element that the data stand in; the two line separators end a line in old scripts. JSON
# itself escapes the other control characters.
_ESCAPED: Final = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029\x7f"}
_SCHEMA: Final = "https://schema.org"
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report stands: its archive, and the reports that its page names anyway."""

    title: str
    """The archive's."""
    fingerprint: str | None
    family: Sequence[Report] = ()
    """All translations, itself among them."""
    earlier: Sequence[Report] = ()
    """Its earlier versions, the oldest first."""
    current: Report | None = None
    """Of an earlier version: the report as it is now."""
    about: bool = False
    """Whether there is an about page."""


def head(report: Report, place: Place) -> dict[str, Any]:
    """What ``head-linked.html`` prints: ``data`` (JSON that fits into a script element), ``meta``, ``links``."""
    return {
        "data": script_data(_described(report, place)),
        "meta": _meta(report, place),
        "links": _links(report, place),
    }


def script_data(value: Mapping[str, Any]) -> str:
    """``value`` as JSON that no title can break out of, with ``<``, ``>`` and ``&`` as escapes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)


def changed(report: Report) -> str:
    """The last day that the report says it was touched, ISO."""
    return max(report.date, report.updated or report.date, *(c.date for c in report.corrections)).isoformat()


def _described(report: Report, place: Place) -> dict[str, Any]:
    up = _up(report.path)
    known = _identified(report, place)
    original = next((r for r in place.family if r.source == report.translation_of), None)
    translations = [r for r in place.family if r.translation_of == report.source]
    said: dict[str, Any] = {
        "@context": _SCHEMA,
        "@type": "Report",
        "@id": known,
        "headline": report.title,
        "inLanguage": report.language,
        "datePublished": report.date.isoformat(),
        "dateModified": changed(report) if changed(report) != report.date.isoformat() else "",
        "abstract": report.summary,
        "publisher": {"@type": "Organization", "name": place.title},
        "keywords": list(report.tags),
        "contentLocation": [{"@type": "Place", "name": name} for name in report.places],
        "citation": [_source(source) for source in report.sources],
        "associatedMedia": [
            {
                "@type": "MediaObject",
                "name": e.title,
                "contentUrl": up + quote(e.entry.path),
                "encodingFormat": content_type(e.entry.path).partition(";")[0],
                "sha256": e.entry.sha256,
            }
            for e in report.evidence
        ],
        "translationOfWork": original and {"@id": _identified(original, place)},
        "workTranslation": [{"@id": i} for r in translations if (i := _identified(r, place))],
        "correction": [
            {"@type": "CorrectionComment", "datePublished": c.date.isoformat(), "text": c.note}
            for c in report.corrections
        ],
    }
    return {key: value for key, value in said.items() if value and value != {"@id": ""}}


def _source(source: Mapping[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {"@type": "CreativeWork", "name": source["title"]}
    if "publisher" in source:
        said["publisher"] = {"@type": "Organization", "name": source["publisher"]}
    if "date" in source:
        said["datePublished"] = source["date"]
    if "url" in source:
        said["url"] = source["url"]
    return said


def _meta(report: Report, place: Place) -> list[tuple[str, str, str]]:
    """Rows of attribute, name, content. Zotero takes what names an institution for a report, not for a web page."""
    day = report.date.isoformat()
    rows = [
        ("name", "citation_title", report.title),
        ("name", "citation_publication_date", day.replace("-", "/")),
        ("name", "citation_language", report.language),
        ("name", "citation_technical_report_institution", place.title),
        ("name", "DC.title", report.title),
        ("name", "DC.date", day),
        ("name", "DC.language", report.language),
        ("name", "DC.publisher", place.title),
        ("name", "DC.identifier", _identified(report, place)),
        ("property", "og:type", "article"),
        ("property", "og:title", report.title),
        ("property", "og:site_name", place.title),
        ("property", "og:description", report.summary),
    ]
    return [row for row in rows if row[2]]


def _links(report: Report, place: Place) -> list[dict[str, str]]:
    """Signposting's relations, and RFC 5829's between versions."""
    up = _up(report.path)
    rows = [{"rel": "cite-as", "href": _identified(report, place)}]
    if place.about:
        rows.append({"rel": "author", "href": f"{up}about.html"})
    rows.append({"rel": "collection", "href": f"{up}index.html"})
    rows += [
        {"rel": "item", "href": up + quote(e.entry.path), "type": content_type(e.entry.path).partition(";")[0]}
        for e in report.evidence
    ]
    if place.earlier:
        rows.append({"rel": "predecessor-version", "href": up + quote(place.earlier[-1].path)})
    if place.current:
        # The version that came next may itself be an earlier one by now, made after this page was: only the current
        # one is named. It is also what this page is a kept state of.
        rows.append({"rel": "latest-version original", "href": up + quote(place.current.path)})
    return [row for row in rows if row["href"]]


def _identified(report: Report, place: Place) -> str:
    return identifier(place.fingerprint, report.path) if place.fingerprint else ""


def _up(path: str) -> str:
    return "../" * path.count("/")


def plain(text: str) -> str:
    """``text`` without what XML 1.0 cannot hold, not even as an escape."""
    return _NOT_XML.sub("", text)


def newest(reports: Iterable[Report], count: int) -> list[Report]:
    """The ``count`` reports that were published or corrected last, the newest first."""
    return sorted(sorted(reports, key=lambda r: r.path), key=changed, reverse=True)[:count]
