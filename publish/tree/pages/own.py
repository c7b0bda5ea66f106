"""Values for the archive's own pages: lists, search, how to verify, missing addresses.

No publisher writes these; most are there once for each language of the archive.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import quote

from publish.core.catalogues import in_order, languages
from publish.core.formats import layout
from publish.tree.languages import direction, script, words
from publish.tree.pages import views
from publish.tree.pages.indexes import Index, overview
from publish.tree.pages.policy import pin
from publish.tree.pages.views import Common
from publish.tree.pages.wordlists import REPORTS_MAX, WordPage, spoken_on
from publish.tree.scripts import join
from publish.tree.sources.names import Names
from publish.tree.sources.slugs import slug


@cache
def _search_script() -> str:
    return join.joined("search/page")


def searching(archive: Common, tag: str, listed: Index, lists: Sequence[WordPage]) -> dict[str, Any]:
    """Return the values for the search page of a language.

    ``listed`` and ``lists`` are for readers without scripts: titles or years, and the pages of words.
    """
    # This page alone has a program of its own, which may fetch files of its own copy. All others keep their policy.
    language = views.spoken_by(archive, tag)
    path = archive.tongues.path(layout.SEARCH_PAGE, tag)
    seen = views.common(path, words(language)[1]["search"], language) | {"template": "search"}
    seen |= views.around(archive.tongues, layout.SEARCH_PAGE, tag)
    seen["rows"] = views.rows(listed.reports)
    seen["parts"] = [views.link(part.title, part.path) | {"count": part.count} for part in listed.parts]
    # The letters of this page's language first.
    letters = sorted((page for page in lists if page.first), key=lambda page: script(language) != page.written)
    seen["letters"] = [_letters(page, archive) for page in letters]
    return seen | _with_script(archive, _search_script(), ("connect-src", "'self'"))


def _letters(page: WordPage, archive: Common) -> dict[str, str]:
    """Return the link to a page of words."""
    return views.link(page.title, page.path, spoken_on(page.written, archive.tongues))


def word_list(page: WordPage, archive: Common) -> dict[str, Any]:
    """Return the values for a page of words with their reports."""
    tag = spoken_on(page.written, archive.tongues)
    language = views.spoken_by(archive, tag)
    seen = views.common(page.path, page.title, language) | {"template": "words"}
    seen["kind"] = views.said_link(language, "by_word", archive.tongues.path(layout.SEARCH_PAGE, tag))
    seen["text"] = views.said(language, "by_word_text", number=REPORTS_MAX)
    seen["common"] = page.common
    seen["parts"] = [views.link(title, path) for title, path in page.parts]
    seen["entries"] = [(word, views.titles(reports)) for word, reports in page.words]
    return seen | {"around": views.elsewhere(archive.tongues, language, ())}


def _with_script(archive: Common, code: str, *more: tuple[str, str]) -> dict[str, Any]:
    """Return the values for a page with a script of its own."""
    rules = dict(part.strip().partition(" ")[::2] for part in archive.csp.split(";"))
    rules["script-src"] = f"{rules.get('script-src', '')} {pin(code)}".strip()
    rules.update(more)
    return {"csp": "; ".join(f"{name} {value}".strip() for name, value in rules.items()), "script": code}


def verify(language: str, archive: Common) -> dict[str, Any]:
    """Return the values for a page on verifying.

    There is a page in each language of the theme. Its script writes the copy's own address into its commands.
    """
    # A page of its own: publishers forget to explain verifying, and most pages would be too long with it.
    path = views.verify_path(language, archive.language)
    seen = views.common(path, words(language)[1]["verify"], language) | {"template": "verify"}
    paths = {tag: views.verify_path(tag, archive.language) for tag in in_order(languages())}
    seen["tongues"] = [views.tongue(tag, other, path) for tag, other in paths.items()]
    seen |= {"alternates": seen["tongues"], "default": "verify.html"}
    # Some words were written without a native reader. The page says so until the catalogue has "X-Reviewed: yes".
    seen["unread"] = not words(language)[1].reviewed
    return seen | _with_script(archive, join.here())


def title_of(listing: Index, language: str, names: Names) -> tuple[str, str]:
    """Return an index page's title, and its language if another than the page's."""
    if not listing.title or listing.kind not in ("place", "tag"):
        return listing.title, ""
    name, dot, part = listing.title.partition(" · ")
    text, other = names.shown(listing.kind, name, language)
    return f"{text}{dot}{part}", other


def missing(archive: Common) -> dict[str, Any]:
    """Return the values for the page of missing addresses."""
    # Hosts have one such page. They send it for addresses of any depth, and archives lie in folders of any depth. Most
    # pages lie two folders deep, and no address climbs above its host: so two steps up is the best guess.
    tongues = archive.tongues
    seen = views.common(layout.NOT_FOUND, "", archive.language) | {"template": "missing", "base": "../../"}
    others = [tag for tag in tongues.order if tag != tongues.main]
    said_in = [(tag, direction(tag), views.labels(tag), quote(tongues.path(layout.FRONT, tag))) for tag in others]
    return seen | {"others": said_in}


def index(listing: Index, archive: Common, tag: str, names: Names) -> dict[str, Any]:
    """Return the values for an index page in one of the archive's languages."""
    # A list of a language's reports is in that language: a person who reads no other finds the way.
    tongues, language = archive.tongues, listing.language or views.spoken_by(archive, tag)
    kind = views.said(language, listing.kind)
    path = tongues.path(listing.path, tag)
    title, other = title_of(listing, language, names) if listing.title else kind
    seen = views.common(path, title, language) | {"template": "index", "tongue": other}
    above = tongues.path(overview(listing.kind), tongues.of(language))
    seen["kind"] = views.said_link(language, listing.kind, above) if listing.title else None
    if listing.title or listing.kind not in ("place", "tag"):
        seen["parts"] = [
            views.link(p.title, tongues.path(p.path, tag), p.language) | {"count": p.count} for p in listing.parts
        ]
    else:
        rows_of = (
            views.called(names, listing.kind, p.title, tongues.path(p.path, tag), language) for p in listing.parts
        )
        seen["parts"] = [row | {"count": p.count} for row, p in zip(rows_of, listing.parts, strict=True)]
        if names:  # otherwise they are in the order of their names already
            seen["parts"].sort(key=lambda row: ("tongue" in row, slug(row["text"]), row["text"]))
    seen["rows"] = views.rows(listing.reports)
    if listing.language:
        return seen | {"around": views.elsewhere(tongues, language, ())}
    return seen | views.around(tongues, listing.path, tag)
