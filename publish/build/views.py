"""What templates see: reports, indexes and evidence as words and addresses. Values only."""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from publish.build.indexes import KINDS, Index, address, newest_first, overview
from publish.build.languages import direction, endonym, words
from publish.build.sources import Page
from publish.build.text import OUTSIDE_SCHEMES
from publish.model import Evidence, Report
from publish.withdrawals import Line

LATEST = 10  # reports named on the front page
_THEME: Final = Path(__file__).parent.parent / "theme"
_IMAGES: Final = "'self' data:"


@dataclass(frozen=True, slots=True)
class Archive:
    """What is the same on every page."""

    title: str
    language: str
    """The front page's: index pages are in it."""
    fingerprint: tuple[str, ...]
    """In groups of four, as a person compares it."""
    durable: tuple[tuple[str, bool], ...]
    """Addresses that outlive their hosts, and whether a browser can follow them."""
    about: bool
    """Whether there is an about page."""
    css: str
    csp: str


def archive(title: str, language: str, fingerprint: str | None, durable: Sequence[str], *, about: bool) -> Archive:
    """Put together what is the same on every page; the stylesheet under the hash that its policy names."""
    css = stylesheet()
    pin = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return Archive(
        title,
        language,
        tuple(re.findall(".{1,4}", fingerprint or "")),
        tuple((a, a.partition(":")[0] in OUTSIDE_SCHEMES) for a in durable),
        about,
        css,
        f"default-src 'none'; img-src {_IMAGES}; style-src 'sha256-{pin}'; base-uri 'none'; form-action 'none'",
    )


def stylesheet() -> str:
    """The theme's one stylesheet, without comments and indentation: it is sent with every page."""
    css = (_THEME / "stet.css").read_text(encoding="utf-8")
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s*([{};])\s*|\s*(:)\s+|\s*(,)\s+|\s+", lambda m: m[1] or m[2] or m[3] or " ", css)
    return css.replace(";}", "}").strip()


def common(path: str, title: str, language: str) -> dict[str, Any]:
    """What every template needs to know of the page at ``path``."""
    words_language, vocabulary = words(language)
    same = language == words_language or language.startswith(f"{words_language}-")
    return {
        "base": "../" * path.count("/"),
        "title": title,
        "language": language,
        "direction": direction(language),
        "words": vocabulary,
        "words_language": "" if same or (language, words_language) == ("zh", "zh-Hans") else words_language,
    }


def page(source: Page, family: tuple[Report, ...]) -> dict[str, Any]:
    """What the template of a report, or of a plain page, sees."""
    seen = common(source.path, source.title, source.language)
    seen["summary"] = source.summary
    report = source.report
    if report is None:
        return seen
    seen["report"] = report
    seen["year"] = link(f"{report.date.year:04}", address("year", f"{report.date.year:04}"))
    seen["places"] = [link(name, address("place", name)) for name in report.places]
    seen["tags"] = [link(name, address("tag", name)) for name in report.tags]
    seen["evidence"] = [_card(evidence) for evidence in report.evidence]
    seen["siblings"] = [
        link(endonym(other.language), other.path, other.language) | {"original": not other.translation_of}
        for other in family
        if other.source != report.source
    ]
    return seen


def versions(source: Page, earlier: tuple[Report, ...], current: Report | None) -> dict[str, Any]:
    """What a corrected report says of its earlier versions, and an earlier one of the report as it is now."""
    report = source.report
    if report is None or not (report.corrections or earlier or current):
        return {}
    _, vocabulary = words(source.language)
    left = list(earlier)
    rows = []
    for correction in sorted(report.corrections, key=lambda c: c.date):
        former = next((r for r in left if r.superseded_on == correction.date), None)
        if former:
            left.remove(former)
        rows.append(
            {
                "on": vocabulary["corrected"] % {"date": correction.date.isoformat()},
                "note": correction.note,
                "earlier": link(former.path.rpartition("/")[2], former.path) if former else None,
            }
        )
    seen: dict[str, Any] = {"corrections": rows[::-1]}
    if current and report.superseded_on:
        seen["superseded"] = vocabulary["superseded"] % {"date": report.superseded_on.isoformat()}
        seen["current"] = link(current.title, current.path, current.language)
    return seen


def withdrawals(source: Page, lines: Sequence[Line], *, listed: bool) -> dict[str, Any]:
    """What a page says of withdrawals: how many, the day of the last; and with ``listed`` each one's."""
    if not lines:
        return {}
    _, vocabulary = words(source.language)
    last = max(line.day for line in lines).isoformat()
    seen: dict[str, Any] = {"withdrew": vocabulary["withdrew"] % {"count": len(lines), "date": last}}
    if listed:
        rows = [{"number": n.number, "day": n.day.isoformat(), "kind": n.kind and vocabulary[n.kind]} for n in lines]
        seen["withdrawn"] = rows[::-1]
    return seen


def front(reports: Iterable[Report]) -> dict[str, Any]:
    """What the front page shows beside its own text."""
    return {"overviews": overviews(), "rows": rows(newest_first(reports)[:LATEST])}


def index(listing: Index, language: str) -> dict[str, Any]:
    """What the template of an index page sees; ``language`` is the archive's."""
    _, vocabulary = words(language)
    kind = vocabulary[listing.kind]
    seen = common(listing.path, listing.title or kind, language)
    seen["title_language"] = listing.language
    seen["kind"] = link(kind, overview(listing.kind)) if listing.title else None
    seen["overviews"] = overviews()
    seen["parts"] = [link(p.title, p.path, p.language) | {"count": p.count} for p in listing.parts]
    seen["rows"] = rows(listing.reports)
    return seen


def overviews() -> list[dict[str, str]]:
    """The four ways into the archive."""
    return [link(kind, overview(kind)) for kind in KINDS]


def rows(reports: Iterable[Report]) -> list[dict[str, str]]:
    """Reports as rows of a list."""
    return [link(r.title, r.path, r.language) | {"date": r.date.isoformat()} for r in reports]


def link(text: str, path: str, language: str = "") -> dict[str, str]:
    """A link as templates print it; ``path`` is below the root."""
    seen = {"text": text, "path": quote(path)}
    return seen | {"language": language, "direction": direction(language)} if language else seen


def _card(evidence: Evidence) -> Mapping[str, str]:
    entry = evidence.entry
    name = entry.path.rpartition("/")[2]
    return link(evidence.title, entry.path) | {
        "kind": name.rpartition(".")[2].upper() if "." in name else "",
        "size": size(entry.length),
        "sha256": entry.sha256,
    }


def size(length: int) -> str:
    """A length in bytes as people say it, in powers of ten."""
    if length < 1000:
        return f"{length} B"
    value = float(length)
    for unit in ("kB", "MB", "GB"):
        value /= 1000
        if value < 999.5 or unit == "GB":
            break
    return f"{value:.1f} {unit}" if value < 9.95 else f"{value:.0f} {unit}"
