"""What a page says of itself: title, dates, authors, where it stands.

Values only, each with the words in which it was found. When it was changed is nobody's date.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from publish.core import dates
from publish.reports.ingest import owndates
from publish.reports.ingest.document import Offer
from publish.reports.ingest.web.nodes import Element

Found = tuple[str, str, str]
"""Field, value, where."""
_META: Final = {
    "title": ("citation_title", "og:title", "dc.title", "dcterms.title", "twitter:title", "sailthru.title",
    "parsely-title", "articletitle"),
    "date": (
        "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
        "citation_publication_date",
        "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dc.date.created", "pubdate", "publishdate",
        "publish-date", "publish_date", "publication_date", "article.published", "date", "sailthru.date",
        "parsely-pub-date",
        "bytedance:published_time", "og:release_date", "weibo: article:create_at", "article:create_at",
        "cxenseparse:recs:publishtime", "article:published", "article:publicationdate", "rnews:datepublished",
        "dc.date.published", "dc.created", "pdate", "pub_date", "date_published", "published_at", "published-date",
        "publish_time", "publishtime", "displaydate", "originalpublicationdate", "citation_date",
        "citation_online_date", "prism.publicationdate", "eprints.date", "shareaholic:article_published_time",
    ),
    "author": (
        "citation_author", "author", "article:author", "dc.creator", "dcterms.creator", "byl", "sailthru.author",
        "parsely-author", "cxenseparse:author", "contentauthor",
    ),
    "publisher": ("citation_publisher", "dc.publisher", "dcterms.publisher", "og:site_name", "application-name",
    "contentsource", "sitename", "mediaid", "source"),
    "language": ("dc.language", "dcterms.language", "citation_language", "content-language", "og:locale", "language"),
}  # fmt: skip
_DAY = re.compile(r"\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?:T?\d{4,6})?(?:Z|[+-]\d{2}:?\d{2})?\s*")
_ARTICLES = frozenset({
    "article", "newsarticle", "blogposting", "report", "webpage", "reportagenewsarticle", "opinionnewsarticle",
    "analysisnewsarticle", "scholarlyarticle", "socialmediaposting", "advertisercontentarticle", "creativework",
    "discussionforumposting", "liveblogposting", "techarticle", "backgroundnewsarticle", "reviewnewsarticle",
    "askpublicnewsarticle", "satiricalarticle", "medicalscholarlyarticle", "medicalwebpage", "itempage",
})  # fmt: skip
# Of the page, or of anything: an article's own data come before them.
_AROUND = frozenset({"webpage", "medicalwebpage", "itempage", "creativework"})
# Around data for search engines, so that old browsers and XML's readers pass over it; some stand in one another.
_WRAPPED = re.compile(r"(?:\s|//|/\*|\*/|<!--|-->|>|<!\[CDATA\[)*")
_CHANGED = re.compile(r"modified", re.IGNORECASE)
_JSON_MAX = 2_000_000  # bytes of one page's data for search engines
_SITE = re.compile(r" [-–—|·•»«:]+ | ?[|_｜»«] ?| ?--+ ?")  # in a title on one line
# What stands in a field for authors, and is nobody.
_NOBODY = re.compile(
    r"admin\w*|administrator|root|user\d*|editor|webmaster|https?://.*|www\..*|\W*|null|none|undefined|.{121,}",
    re.IGNORECASE,
)

# Where anybody writes: who does is said elsewhere.
_ANYBODYS = re.compile(
    r"微信公众平台|weixin official accounts platform|(?:新浪)?微博|weibo|知乎(?:专栏)?|豆瓣|网易(?:号)?|抖音|facebook"
    r"|twitter|x|x \(formerly twitter\)|youtube|medium|telegra(?:m|ph)|instagram|tiktok|reddit|blogger|wordpress\.com"
    r"|tumblr|google docs|notion|archive\.\w+",
    re.IGNORECASE,
)


def found_in_head(page: Element) -> Iterator[Found]:
    """Yield what a page says of itself.

    In its head, its data for search engines, and its marked elements.
    """
    metas = _metas(page)
    data = list(_data(page))
    for field in ("title", "date", "author", "publisher", "language"):
        yield from (one for one in data if one[0] == field)
        for name in _META[field]:
            for value in metas.get(name, []):
                yield from _judged(field, value, f"{name}: {value}")
    yield from _links(page, metas)
    yield from _marked(page)
    if language := page.get("lang") or (body.get("lang") if (body := page.first("body")) else ""):
        yield from _judged("language", language, f"lang: {language}")
    # Last: a window's title has the site's name and its section in it.
    if title := page.first("title"):
        said = title.said()
        for value in (*parts_of(said)[:1], said):
            yield "title", value, f"<title>: {said}"


def parts_of(said: str) -> list[str]:
    """Return the parts of a window's title, the likeliest title first."""
    parts = [part.strip() for part in _SITE.split(said) if part and part.strip()]
    # A site's name is shorter than what stands on its page, and stands at one end.
    return parts if not parts or len(parts[0]) >= len(parts[-1]) else [parts[-1], *parts[:-1]]


def day_of(said: str) -> str:
    """Return a day as YYYY-MM-DD. Empty unless year, month and day are all there."""
    found = _DAY.match(said) or _COMPACT.fullmatch(said)
    if found is None:
        return ""
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return ""
    # A clock that was never set, or a template, says 0001 or 9999.
    return day.isoformat() if 1800 <= day.year <= 2100 else ""


def days_of(node: Element) -> list[str]:
    """Return the days that an element of time says, the earlier first.

    In its words and beneath them. None if it says when the page was changed.
    """
    if _CHANGED.search(f"{node.get('itemprop')} {node.get('class')}"):
        return []
    said = node.said()
    spoken = owndates.unchanged(said)
    if not spoken and dates.found(said):
        return []
    # Some sites write the one beneath anew at each change.
    days = {day_of(node.get("datetime") or node.get("content")), *(one.day for one in spoken[:1] if not one.other)}
    return sorted(days - {""}) or [day for day in (day_of(said),) if day]


def _judged(field: str, value: str, where: str) -> Iterator[Found]:
    value = " ".join(value.split())
    where = " ".join(where.split())[:300]
    if field == "date":
        value = day_of(value) or _spelt(value)
    elif (field == "author" and _NOBODY.fullmatch(value)) or (field == "publisher" and _ANYBODYS.fullmatch(value)):
        return
    elif field == "language":
        value = value.replace("_", "-")
        if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", value):
            return
    if value:
        yield field, value[:500], where


def _spelt(said: str) -> str:
    """Return the one day that words say."""
    days = [one.day for one in dates.found(said) if not one.sign]
    return days[0] if len(days) == 1 else ""


def _metas(page: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in page.walk():
        # Data about one quotation or picture of the page stands in the body, under names of its own.
        if node.tag == "meta":
            name = node.get("property") or node.get("name") or node.get("http-equiv") or node.get("itemprop")
            if name and (value := node.get("content").strip()):
                found.setdefault(name.strip().lower(), []).append(value)
    return found


def _links(page: Element, metas: dict[str, list[str]]) -> Iterator[Found]:
    for node in page.walk():
        if node.tag == "link" and "canonical" in node.get("rel").lower().split() and node.get("href").strip():
            yield "origin", node.get("href").strip(), f"canonical: {node.get('href').strip()}"
    for name in ("og:url", "twitter:url"):
        for value in metas.get(name, []):
            yield "origin", value, f"{name}: {value}"


def _marked(page: Element) -> Iterator[Found]:
    """Yield what elements of the text are marked to be."""
    for node in page.walk():
        marks = node.get("itemprop").lower().split()
        if node.tag == "meta":
            continue
        if "datepublished" in marks or (
            node.tag == "time" and ("pubdate" in node.attributes or "published" in node.get("class"))
        ):
            for day in days_of(node):
                yield from _judged("date", day, node.said() or day)
        elif "author" in marks or "author" in node.get("rel").lower().split():
            yield from _judged("author", (named.said() if (named := _named(node)) else node.said()), node.said())


def _named(node: Element) -> Element | None:
    return next((one for one in node.walk() if "name" in one.get("itemprop").lower().split()), None)


def _data(page: Element) -> Iterator[Found]:
    things = [thing for node in page.walk() for thing in _things(_scripted(node))]
    for thing in sorted(things, key=lambda one: _kinds(one) <= _AROUND):
        yield from _of_thing(thing)


def _scripted(node: Element) -> Any:
    """Return what a script says to search engines.

    An empty list if it is none of theirs, or damaged.
    """
    if node.tag != "script" or "ld+json" not in node.get("type").lower():
        return []
    text = node.text()
    if len(text) > _JSON_MAX:
        return []
    begun = _WRAPPED.match(text)
    try:
        # What is behind it closes what stood before it; and line breaks stand within its words.
        return json.JSONDecoder(strict=False).raw_decode(text, begun.end() if begun else 0)[0]
    except (ValueError, RecursionError):
        return []


def _things(said: Any) -> Iterator[dict[str, Any]]:
    """Yield the articles in a page's data."""
    waiting = [(said, 0)]
    while waiting:
        one, depth = waiting.pop(0)
        if isinstance(one, list) and depth < 4:
            waiting += [(item, depth + 1) for item in one[:100]]
        elif isinstance(one, dict):
            if _kinds(one) & _ARTICLES:
                yield one
            if depth < 4:
                waiting += [(one[key], depth + 1) for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in one]


def _kinds(thing: dict[str, Any]) -> set[str]:
    kinds = thing.get("@type")
    names = {re.split(r"[/:#]", str(kind))[-1].lower() for kind in (kinds if isinstance(kinds, list) else [kinds])}
    return names & _ARTICLES


def _of_thing(thing: dict[str, Any]) -> Iterator[Found]:
    for field, keys in (("title", ("headline", "name")), ("date", ("datePublished",)), ("language", ("inLanguage",))):
        for key in keys:
            if isinstance(thing.get(key), str):
                yield from _judged(field, thing[key], f"{key}: {thing[key]}")
    for key, field in (("author", "author"), ("creator", "author"), ("publisher", "publisher")):
        for one in _names(thing.get(key)):
            yield from _judged(field, one, f"{key}: {one}")


def _names(said: Any) -> Iterator[str]:
    for one in said if isinstance(said, list) else [said]:
        name = one.get("name") if isinstance(one, dict) else one
        for said_name in name if isinstance(name, list) else [name]:
            if isinstance(said_name, str):
                yield said_name


def offered(found: Iterator[Found]) -> dict[str, tuple[Offer, ...]]:
    """Return offers by field, each value once, in the order found."""
    made: dict[str, dict[str, Offer]] = {}
    for field, value, where in found:
        made.setdefault(field, {}).setdefault(value, Offer(value, where))
    return {field: tuple(offers.values()) for field, offers in made.items()}
