"""Common parts of pages: links, dates, lists, words of the theme.

Each value is escaped here, by hand. Templates call these as if they were macros.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from markupsafe import Markup, escape

from publish.tree.languages import Label, direction, foreign, label
from publish.tree.pages.views import Said

Context = Mapping[str, Any]
"""A page's values, as a template has them."""


@lru_cache(1 << 12)
def _said(words: Said) -> Markup:
    text = _text(words.text)
    return Markup(f'<bdi lang="{_text(words.language)}">{text}</bdi>' if words.language else text)


def said(_: Context, words: Said) -> Markup:
    """Print words of the theme.

    They are in the page's language or, isolated and marked, in English.
    """
    return _said(words)


def word(context: Context, key: str) -> Markup:
    """Print the words of the theme for ``key``."""
    return _said(context["it"]["words"][key])


def tongue(context: Context, language: str, direction: str) -> Markup:
    """Print the marks of a language which is not the page's."""
    return Markup(_tongue(context["it"], language, direction))


def nav(context: Context, kind: str, key: str) -> Markup:
    """Print the begin of a row of links.

    The theme's words for ``key`` are its label.
    """
    marks, within = _label(context["it"], key)
    return Markup(f'<nav{marks}><div class="{kind}"{within}>' if within else f'<nav class="{kind}"{marks}>')


def endnav(context: Context, key: str) -> Markup:
    """Print the end of what `nav` began."""
    return Markup("</div></nav>" if _label(context["it"], key).within else "</nav>")


def named(context: Context, link: Mapping[str, str]) -> Markup:
    """Print a link within the archive."""
    return Markup(_named(context["it"], link))


def tongued(context: Context, text: str) -> Markup:
    """Print the marks of a text in another script than the page's."""
    return Markup(_tongued(context["it"], text))


def given(context: Context, text: str) -> Markup:
    """Print a name, isolated, and marked where its letters are not the page's."""
    return Markup(f"<bdi{_tongued(context['it'], text)}>{_text(text)}</bdi>")


def day(context: Context, date: object) -> Markup:
    """Print a date."""
    return Markup(_day(context["it"], str(date)))


def listed(context: Context, rows: Iterable[Mapping[str, str]]) -> Markup:
    """Print a list of reports, each with its date."""
    it = context["it"]
    lines = [f"<li>{_day(it, row['date'])} {_named(it, row)}</li>\n" for row in rows]
    return Markup(f'<ul class="rows">\n{"".join(lines)}</ul>\n')


def parted(context: Context, parts: Iterable[Mapping[str, Any]]) -> Markup:
    """Print a list of lists, each with the number of its reports."""
    it = context["it"]
    lines = [f"<li>{_named(it, part)} <small>{_text(part['count'])}</small></li>\n" for part in parts]
    return Markup(f'<ul class="parts">\n{"".join(lines)}</ul>\n')


def heading(_: Context, chapter: Any) -> Markup:
    """Print a link to a heading of the page."""
    return Markup(f'<a href="#{_text(chapter.anchor)}"><bdi>{_text(chapter.text)}</bdi></a>')


def tongues(context: Context, links: Iterable[Mapping[str, Any]]) -> Markup:
    """Print a row of languages, the page's own not as a link."""
    it = context["it"]
    words = it["words"]
    original = f" <small>({_said(words['original'])})</small>"
    lines = []
    for link in links:
        shown = f'<b aria-current="page">{_text(link["text"])}</b>' if link["here"] else _named(it, link)
        lines.append(f"<span>{shown}{original if link.get('original') else ''}</span>\n")
    return Markup(f"{nav(context, 'tongues', 'also_in')}\n{''.join(lines)}{endnav(context, 'also_in')}\n")


def described(_: Context, rows: Iterable[tuple[str, str, str]]) -> Markup:
    """Print what programs are told of a page.

    ``rows`` has attribute, name and content of each line.
    """
    return Markup(
        "".join(f'<meta {_text(kind)}="{_text(name)}" content="{_text(said)}">\n' for kind, name, said in rows)
    )


def title(context: Context) -> Markup:
    """Print the archive's title."""
    archive = context["archive"]
    marks = _tongue(context["it"], archive.language, archive.direction)
    return Markup(f"<bdi{marks}>{_text(archive.title)}</bdi>")


# A class of markup around each value took longer than all else in a row: within this room text is text.


def _text(value: object) -> str:
    """Return a value as HTML, as `markupsafe.escape` does."""
    if type(value) is not str:
        return str(escape(value))
    value = value.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")
    return value.replace("'", "&#39;").replace('"', "&#34;")


def _label(it: Context, key: str) -> Label:
    words: Said = it["words"][key]
    return label(words.text, words.language, it["language"])


def _tongue(it: Context, language: str, direction: str) -> str:
    if not language or language == it["language"]:
        return ""
    return f' lang="{_text(language)}" dir="{_text(direction)}"'


def _tongued(it: Context, text: str) -> str:
    other = foreign(text, it["language"])
    return _tongue(it, other, direction(other, text)) if other else ""


def _named(it: Context, link: Mapping[str, str]) -> str:
    marks, language = "", link.get("language")
    if other := link.get("tongue"):  # the text alone is in another language, and not what it leads to
        marks = _tongue(it, other, link["direction"])
    elif language:
        marks = f'{_tongue(it, language, link["direction"])} hreflang="{_text(language)}"'
    return f'<a href="{_text(it["base"])}{_text(link["path"])}"{marks}>{_text(link["text"])}</a>'


def _day(it: Context, date: str) -> str:
    # Behind Arabic letters it would be read from its wrong end.
    shown, turned = _text(date), ' dir="ltr"' if it["direction"] == "rtl" else ""
    return f'<time datetime="{shown}"{turned}>{shown}</time>'


ALL: Final = (
    said, word, tongue, tongued, tongues, nav, endnav, given, named, day, heading, listed, parted, described, title,
)  # fmt: skip
