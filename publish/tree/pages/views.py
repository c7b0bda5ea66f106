"""Values for templates: reports, plain pages, evidence, and what stands on every page.

All are words and addresses. The archive's own pages are in ``own``.
"""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from publish.core.formats import layout
from publish.core.formats.withdrawals import WithdrawnLine
from publish.core.model import Commitment, Evidence, Report
from publish.tree.languages import direction, endonym, is_own, words
from publish.tree.markdown.otherletters import ToldLetters
from publish.tree.pages.identifiers import identifier
from publish.tree.pages.indexes import KINDS, address, newest_first, overview
from publish.tree.pages.linked import changed
from publish.tree.pages.policy import policy
from publish.tree.pages.text import OUTSIDE_SCHEMES
from publish.tree.pages.tongues import GIVEN, ONE, Tongues
from publish.tree.sources.content import Page
from publish.tree.sources.names import Names
from publish.tree.sources.pictures import PREVIEW_MAX_LENGTH

LATEST = 10  # reports named on the front page
_LEFT: Final = {
    "running": "left_running", "furniture": "left_furniture", "repeated": "left_repeated", "unseen": "left_unseen",
    "metadata": "left_metadata", "comment": "left_comment", "tracking": "left_tracking", "address": "left_address",
    "picture": "left_picture", "hidden": "left_hidden", "layer": "left_layer", "action": "left_action",
    "attached": "left_attached",
}  # fmt: skip
"""Words for what was left out of an original, by the reason in front matter."""
_IN_ALL: Final = (*(f"{name}.html" for name in GIVEN), layout.WITHDRAWN_PAGE)
"""Texts that are there once for each language."""
_THEME: Final = Path(__file__).parent.parent / "theme"


class Said(NamedTuple):
    """Words of the theme on a page."""

    text: str
    language: str
    """Empty where it is the page's. Other words are marked, and isolated in the run of the text."""


@dataclass(frozen=True, slots=True)
class Common:
    """Values common to all pages."""

    title: str
    language: str
    """The front page's language, used for index pages."""
    direction: str
    fingerprint: tuple[str, ...]
    """In groups of four digits, for comparing by eye."""
    whole: str
    """The fingerprint for programs."""
    durable: tuple[tuple[str, bool], ...]
    """Addresses with a longer life than their hosts, and whether a browser can follow each."""
    about: bool
    """Whether there is an about page."""
    css: str
    script: str
    """Empty where there is no worker."""
    csp: str
    tongues: Tongues = ONE
    letters: ToldLetters = ()
    """What letters of another script than a page's are marked with."""


def archive(
    title: str,
    language: str,
    fingerprint: str | None,
    durable: Sequence[str],
    *,
    about: bool,
    script: str,
) -> Common:
    """Return the values common to all pages.

    ``script`` stands in every page. It is empty where there is no worker.
    """
    # Style and script stand in every page, and the policy names their hashes: a page loads nothing else.
    css = stylesheet()
    return Common(
        title,
        language,
        direction(language, title),
        tuple(re.findall(".{1,4}", fingerprint or "")),
        fingerprint or "",
        tuple((a, a.partition(":")[0] in OUTSIDE_SCHEMES) for a in durable),
        about,
        css,
        script,
        policy(css, script),
    )


def stylesheet() -> str:
    """Return the theme's stylesheet without comments and indentation."""
    # It is inside every page, so each of its bytes is sent with every page.
    css = (_THEME / "stet.css").read_text(encoding="utf-8")
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s*([{};])\s*|\s*(:)\s+|\s*(,)\s+|\s+", lambda m: m[1] or m[2] or m[3] or " ", css)
    return css.replace(";}", "}").strip()


def common(path: str, title: str, language: str, text: str = "") -> dict[str, Any]:
    """Return the values of every template for the page at ``path``.

    ``text`` gives the direction where the language does not.
    """
    return {
        "base": "../" * path.count("/"),
        "title": title,
        "language": language,
        "direction": direction(language, f"{title}\n{text}"),
        "path": quote(path),
        "words": labels(language),
        "standing": _standing(language),
    }


@cache
def _standing(language: str) -> tuple[str, ...]:
    return tuple(key for key in words(language)[1] if key.startswith("standing_"))


@cache
def ways(archive: Common, language: str) -> Mapping[str, Any]:
    """Return the links of every page in ``language`` to the archive's own pages."""
    tongues = archive.tongues
    tag = tongues.of(language)
    return {
        "spoken": tag,
        "home": quote(tongues.path(layout.FRONT, tag)),
        "overviews": [link("search", tongues.path(layout.SEARCH_PAGE, tag))]
        + [link(kind, tongues.path(overview(kind), tag)) for kind in KINDS],
        "verify": verify_path(language, archive.language),
        "about": quote(tongues.there("about", tag) or ("about.html" if archive.about else "")),
        "gone": quote(tongues.path(layout.WITHDRAWN_PAGE, tag)),
    }


def spoken_by(archive: Common, tag: str) -> str:
    """Return the language of the archive's own pages for one of its tongues."""
    return archive.language if tag == archive.tongues.main else tag


def around(tongues: Tongues, path: str, tag: str) -> dict[str, Any]:
    """Return a page's row of the same page in all languages.

    ``path`` is the page's in the main language. Where there is no such page in a language, its front page takes its
    place.
    """
    if not tongues.many:
        return {}
    here, there = tongues.path(path, tag), tongues.all(path)
    same = [tongue(other, to, here) for other, to in there.items()]
    return {"around": same + _fronts(tongues, there), "alternates": same, "default": quote(path)}


def elsewhere(tongues: Tongues, language: str, family: Iterable[Report]) -> list[dict[str, Any]]:
    """Return the front pages in the languages which a text is not in."""
    return _fronts(tongues, {tongues.of(language), *(words(report.language)[0] for report in family)})


def _fronts(tongues: Tongues, covered: Container[str]) -> list[dict[str, Any]]:
    # By words, as far as they are translated: a row of languages beside that of a report's own says what it is not in.
    links = [tongue(tag, to, "") for tag, to in tongues.all(layout.FRONT).items() if tag not in covered]
    fronts = [said(link["language"], "front") for link in links]
    return [link if to.language else link | {"text": to.text} for link, to in zip(links, fronts, strict=True)]


@cache
def labels(language: str) -> Mapping[str, Said]:
    """Return all words of the theme for pages in ``language``."""
    return MappingProxyType({key: said(language, key) for key in words(language)[1]})


def said(language: str, key: str, *, count: int | None = None, **values: object) -> Said:
    """Return the words for ``key`` on a page in ``language``.

    ``values`` are filled in. ``count`` chooses the plural form.
    """
    _, vocabulary = words(language)
    tag = vocabulary.language_of(key)
    if direction(tag) == "rtl":  # behind Arabic letters a date would be read from its wrong end
        values = {name: f"\u2066{value}\u2069" if isinstance(value, str) else value for name, value in values.items()}
    text = vocabulary[key] if count is None else vocabulary.counting(key, count)
    if count is not None:
        values["count"] = count
    text = text % values if values else text
    # Words without a translation are English, and marked as English.
    return Said(text, "" if is_own(tag, language) else tag)


def page(
    source: Page,
    family: tuple[Report, ...],
    pictures: Mapping[str, tuple[int, int]],
    fingerprint: str | None,
    tongues: Tongues,
) -> dict[str, Any]:
    """Return the values for a report's page or a plain page.

    ``pictures``: path → width and height.
    """
    seen = common(source.path, source.title, source.language, source.text.markdown)
    seen["summary"] = source.summary
    report, tag = source.report, tongues.of(source.language)
    if report is None:
        given = next((name for name in _IN_ALL if source.path == tongues.path(name, tag)), "")
        return seen | (around(tongues, given, tag) if given else {"around": elsewhere(tongues, source.language, ())})
    seen["report"] = report
    seen["around"] = elsewhere(tongues, source.language, family)
    if report.authors:
        seen["by"] = said(source.language, "authors" if len(report.authors) > 1 else "author")
    seen |= named(report, tongues, Names())
    seen["evidence"] = [_card(evidence, pictures) for evidence in report.evidence]
    seen["originals"] = [_original(commitment, source.language) for commitment in report.originals]
    seen["cited"] = cited(source.language, source.title)
    seen["identifier"] = identifier(fingerprint, report.path) if fingerprint else ""
    seen["tongues"] = [tongue(r.language, r.path, source.path) | {"original": not r.translation_of} for r in family]
    seen["alternates"] = seen["tongues"]
    seen["default"] = next((quote(r.path) for r in family if not r.translation_of), "")
    return seen


def named(report: Report, tongues: Tongues, names: Names) -> dict[str, list[dict[str, str]]]:
    """Return a report's places and topics, in its language where they have names."""
    language, tag = report.language, tongues.of(report.language)
    return {
        key: [called(names, kind, name, tongues.path(address(kind, name), tag), language) for name in given]
        for key, kind, given in (("places", "place", report.places), ("tags", "tag", report.tags))
    }


def called(names: Names, kind: str, name: str, path: str, language: str) -> dict[str, str]:
    """Return the link to a place's or topic's list, on a page in ``language``."""
    text, other = names.shown(kind, name, language)
    return link(text, path) | ({"tongue": other, "direction": direction(other, text)} if other else {})


def _original(commitment: Commitment, language: str) -> dict[str, Any]:
    """Return an unpublished original, with the reasons for each omission in words."""
    left = [said(language, _LEFT[why]) if why in _LEFT else Said(why, "") for why in commitment.removed]
    return {"kind": commitment.kind, "sha256": commitment.sha256, "left": left}


# Marks around a title, and those that take their place within: by the rules of Chinese, and of most others.
_INNER: Final = {"《》": "〈〉", "「」": "『』", "“”": "‘’", "«»": "‹›", "„“": "‚‘"}


def cited(language: str, title: str) -> tuple[str, str, str]:
    """Return a citation in three parts, the title as the second.

    No mark is doubled: marks within a title are those of the second order, a title that has the marks already keeps
    these alone, and a full stop at its end is left to the sentence.
    """
    before, _, behind = words(language)[1]["cited"].partition("%(title)s")
    pair = before[-1:] + behind[:1]
    inner = _INNER.get(pair)
    if inner is not None:
        if title[:1] == pair[0] and title.find(pair[1]) == len(title) - 1:
            title = title[1:-1]
        title = title.translate({ord(pair[0]): inner[0], ord(pair[1]): inner[1]})
    # “Title.”. has two ends; “Title?”. has not.
    ends = behind[1:2] in (".", "。", "།") or behind[:1] in (".", "。", "།")
    if ends and title[-1:] in (".", "。", "།") and not title.endswith(".."):
        title = title[:-1]
    return before, title, behind


def verify_path(language: str, archive_language: str) -> str:
    """Return the path of the page on verifying, for ``language``."""
    tag, ours = words(language)[0], words(archive_language)[0]
    return "verify.html" if tag == ours else f"verify.{tag}.html"


def tongue(language: str, path: str, here: str) -> dict[str, Any]:
    """Return a link in a row of languages, on the page ``here``."""
    return link(endonym(language), path, language) | {"here": path == here}


def versions(source: Page, earlier: tuple[Report, ...], current: Report | None) -> dict[str, Any]:
    """Return a report's corrections, or an earlier version's successor."""
    report = source.report
    if report is None or not (report.corrections or earlier or current):
        return {}
    # Two corrections may have the same day: each takes its own earlier version out of the list.
    left = list(earlier)
    rows = []
    for correction in sorted(report.corrections, key=lambda c: c.date):
        former = next((r for r in left if r.superseded_on == correction.date), None)
        if former:
            left.remove(former)
        rows.append(
            {
                "on": said(source.language, "corrected", date=correction.date.isoformat()),
                "note": correction.note,
                "earlier": _earlier(former, source.language) if former else None,
            }
        )
    seen: dict[str, Any] = {"corrections": rows[::-1]}
    if current and report.superseded_on:
        seen["superseded"] = said(source.language, "superseded", date=report.superseded_on.isoformat())
        seen["current"] = link(current.title, current.path, current.language)
    return seen


def _earlier(former: Report, language: str) -> dict[str, Any]:
    """Return a link to an earlier version, named by its own day."""
    # Its last change before it was replaced. The file's name, x.v1.md, says nothing to readers.
    of = said(language, "as_of", date=changed(former).isoformat())
    return {"said": of, "path": quote(former.path)}


def withdrawals(source: Page, lines: Sequence[WithdrawnLine], *, listed: bool) -> dict[str, Any]:
    """Return a page's values on withdrawals: their number and last day.

    With ``listed``, each withdrawal too.
    """
    if not lines:
        return {}
    last = max(line.day for line in lines).isoformat()
    seen: dict[str, Any] = {"withdrew": said(source.language, "withdrew", count=len(lines), date=last)}
    if listed:
        newest = reversed(lines)
        seen["withdrawn"] = [{"number": n.number, "day": n.day.isoformat(), "kind": n.kind} for n in newest]
    return seen


def front(reports: Sequence[Report], tongues: Tongues, tag: str) -> dict[str, Any]:
    """Return a front page's values beside its own text."""
    newest = newest_first(reports)
    if tag != tongues.main:  # what its readers can read, ahead of all else
        newest = tuple(sorted(newest, key=lambda r: words(r.language)[0] != tag))
    # Where the archive's own pages are in a language, the row at the top leads to its front page.
    listed = sorted({r.language for r in reports} - (set(tongues.order) if tongues.many else set()))
    lists = [tongue(language, address("language", language), "") for language in listed]
    return {"front": True, "rows": rows(newest[:LATEST]), "readable": lists}


def rows(reports: Iterable[Report]) -> list[dict[str, str]]:
    """Return reports as rows of a list."""
    return [_titled(r.title, r.path, r.language) | {"date": r.date.isoformat()} for r in reports]


def titles(reports: Iterable[Report]) -> list[dict[str, str]]:
    """Return links to reports."""
    return [_titled(r.title, r.path, r.language) for r in reports]


@lru_cache(1 << 14)  # lists and words name each report a few times
def _titled(title: str, path: str, language: str) -> dict[str, str]:
    return link(title, path, language)


def link(text: str, path: str, language: str = "") -> dict[str, str]:
    """Return a link for templates; ``path`` is below the root."""
    seen = {"text": text, "path": quote(path)}
    return seen | {"language": language, "direction": direction(language, text)} if language else seen


def said_link(language: str, key: str, path: str) -> dict[str, str]:
    """Return a link with words of the theme, on a page in ``language``."""
    text, other = said(language, key)
    return link(text, path) | ({"tongue": other, "direction": direction(other, text)} if other else {})


def _card(evidence: Evidence, pictures: Mapping[str, tuple[int, int]]) -> Mapping[str, Any]:
    entry = evidence.entry
    name = entry.path.rpartition("/")[2]
    return link(evidence.title, entry.path) | {
        "kind": name.rpartition(".")[2].upper() if "." in name else "",
        "size": size(entry.length),
        "sha256": entry.sha256,
        # Larger pictures are not loaded onto a phone unasked.
        "sides": pictures.get(entry.path) if entry.length <= PREVIEW_MAX_LENGTH else None,
    }


def size(length: int) -> str:
    """Return a length in bytes as text, in powers of ten."""
    if length < 1000:
        return f"{length} B"
    value = float(length)
    for unit in ("kB", "MB", "GB"):
        value /= 1000
        if value < 999.5 or unit == "GB":
            break
    return f"{value:.1f} {unit}" if value < 9.95 else f"{value:.0f} {unit}"
