"""A report's metadata for programs, in five vocabularies.

These are schema.org in JSON-LD, Dublin Core, Highwire, Open Graph and typed links. An archive has no host, so nothing
here names a host. The identifier is a ``stet:`` identifier, and links are relative to the page. Only facts on the page
itself go in. Values only.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from publish.core.contenttypes import content_type
from publish.core.formats.revealed import COMMITTED
from publish.core.model import Author, Commitment, Report
from publish.core.partialdate import PartialDate
from publish.tree.pages.identifiers import identifier

# "<" could end the element that the data stand in; the two line separators end a line in old scripts. JSON
# itself escapes the other control characters.
_SIGNS: Final = re.compile("[<>&\u2028\u2029\x7f]")
_written: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_SCHEMA: Final = "https://schema.org"
_PAGES: Final = ("citation_firstpage", "citation_lastpage")
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class LinkedArchive:
    """A report's archive, and the reports named on its page."""

    title: str
    """The archive's."""
    fingerprint: str | None
    family: Sequence[Report] = ()
    """All translations, the report included."""
    earlier: Sequence[Report] = ()
    """Its earlier versions, the oldest first."""
    current: Report | None = None
    """Of an earlier version: the current report."""
    about: bool = False
    """Whether there is an about page."""


def head(report: Report, place: LinkedArchive) -> dict[str, Any]:
    """Return the values of ``head-linked.html``.

    These are ``data`` (JSON, safe inside a script element), ``meta`` and ``links``.
    """
    return {
        "data": script_data(_described(report, place)),
        "meta": _meta(report, place),
        "links": _links(report, place),
    }


def script_data(value: Mapping[str, Any]) -> str:
    """Return ``value`` as JSON with ``<``, ``>`` and ``&`` escaped."""
    return _SIGNS.sub(lambda found: f"\\u{ord(found[0]):04x}", _written(value))


def changed(report: Report) -> PartialDate:
    """Return the last day of change in the report's own words.

    It is a month or a year if the report was never changed, and no more is known of its date.
    """
    days = [c.date for c in report.corrections] + ([report.updated] if report.updated else [])
    return max(report.date, *map(PartialDate.of, days)) if days else report.date


def _described(report: Report, place: LinkedArchive) -> dict[str, Any]:
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
        "dateModified": changed(report).isoformat() if changed(report) != report.date else "",
        "author": [_author(author) for author in report.authors],
        "identifier": list(report.identifiers),
        "pagination": "-".join(dict.fromkeys(report.pages or ())),
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
        "isBasedOn": [_original(commitment) for commitment in report.originals],
        "translationOfWork": original and {"@id": _identified(original, place)},
        "workTranslation": [{"@id": i} for r in translations if (i := _identified(r, place))],
        "correction": [
            {"@type": "CorrectionComment", "datePublished": c.date.isoformat(), "text": c.note}
            for c in report.corrections
        ],
    }
    return {key: value for key, value in said.items() if value and value != {"@id": ""}}


def _original(commitment: Commitment) -> dict[str, Any]:
    """Return an original that is not published: by what its editors have committed to, and by nothing else."""
    value = {"@type": "PropertyValue", "propertyID": COMMITTED, "value": commitment.sha256}
    return {"@type": "CreativeWork", "genre": commitment.kind, "identifier": value}


def _author(author: Author) -> dict[str, str]:
    return {"@type": "Organization" if author.body else "Person", "name": author.name}


def _source(source: Mapping[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {"@type": "CreativeWork", "name": source["title"]}
    if "publisher" in source:
        said["publisher"] = {"@type": "Organization", "name": source["publisher"]}
    if "date" in source:
        said["datePublished"] = source["date"]
    if "url" in source:
        said["url"] = source["url"]
    return said


def _meta(report: Report, place: LinkedArchive) -> list[tuple[str, str, str]]:
    """Return rows of attribute, name and content."""
    # Zotero takes a page for a report, and not for a web page, if an institution is named.
    day = report.date.isoformat()
    rows = [
        ("name", "citation_title", report.title),
        # Scholar's and Zotero's readers take an author from each of these rows, in their order.
        *(("name", "citation_author", author.name) for author in report.authors),
        *(("name", "citation_technical_report_number", number) for number in report.identifiers),
        *(("name", name, page) for name, page in zip(_PAGES, report.pages or (), strict=False)),
        ("name", "citation_publication_date", day.replace("-", "/")),
        ("name", "citation_language", report.language),
        ("name", "citation_technical_report_institution", place.title),
        ("name", "DC.title", report.title),
        *(("name", "DC.creator", author.name) for author in report.authors),
        ("name", "DC.date", day),
        ("name", "DC.language", report.language),
        ("name", "DC.publisher", place.title),
        ("name", "DC.identifier", _identified(report, place)),
        *(("name", "DC.identifier", number) for number in report.identifiers),
        ("property", "og:type", "article"),
        ("property", "og:title", report.title),
        ("property", "og:site_name", place.title),
        ("property", "og:description", report.summary),
    ]
    return [row for row in rows if row[2]]


def _links(report: Report, place: LinkedArchive) -> list[dict[str, str]]:
    """Return Signposting's relations, and RFC 5829's between versions."""
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


def _identified(report: Report, place: LinkedArchive) -> str:
    return identifier(place.fingerprint, report.path) if place.fingerprint else ""


def _up(path: str) -> str:
    return "../" * path.count("/")


def plain(text: str) -> str:
    """Remove the characters forbidden in XML 1.0."""
    # XML cannot hold them even as escapes: a parser would refuse the whole feed.
    return _NOT_XML.sub("", text)


def newest(reports: Iterable[Report], count: int) -> list[Report]:
    """Return the ``count`` newest reports, by publication or correction."""
    return sorted(sorted(reports, key=lambda r: r.path), key=changed, reverse=True)[:count]
