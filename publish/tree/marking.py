"""Common parts of pages: links, dates, words of the theme.

Each value is escaped here, by hand. Templates call these as if they were macros.
"""

from collections.abc import Mapping
from typing import Any, Final

from markupsafe import Markup, escape

from publish.tree.languages import direction, foreign
from publish.tree.pages.views import Said

Context = Mapping[str, Any]
"""A page's values, as a template has them."""


def said(_: Context, words: Said) -> Markup:
    """Print words of the theme.

    They are in the page's language or, isolated and marked, in English.
    """
    text = escape(words.text)
    return Markup(f'<bdi lang="{escape(words.language)}">{text}</bdi>') if words.language else text


def word(context: Context, key: str) -> Markup:
    """Print the words of the theme for ``key``."""
    return said(context, context["it"]["words"][key])


def tongue(context: Context, language: str, direction: str) -> Markup:
    """Print the marks of a language which is not the page's."""
    if not language or language == context["it"]["language"]:
        return Markup("")
    return Markup(f' lang="{escape(language)}" dir="{escape(direction)}"')


def named(context: Context, link: Mapping[str, str]) -> Markup:
    """Print a link within the archive."""
    marks, language = "", link.get("language")
    if other := link.get("tongue"):  # the text alone is in another language, and not what it leads to
        marks = tongue(context, other, link["direction"])
    elif language:
        marks = f'{tongue(context, language, link["direction"])} hreflang="{escape(language)}"'
    return Markup(f'<a href="{escape(context["it"]["base"])}{escape(link["path"])}"{marks}>{escape(link["text"])}</a>')


def tongued(context: Context, text: str) -> Markup:
    """Print the marks of a text whose letters are of another script than the page's."""
    other = foreign(text, context["it"]["language"])
    return tongue(context, other, direction(other, text)) if other else Markup("")


def given(context: Context, text: str) -> Markup:
    """Print a name, isolated, and marked where its letters are not the page's."""
    return Markup(f"<bdi{tongued(context, text)}>{escape(text)}</bdi>")


def day(context: Context, date: object) -> Markup:
    """Print a date."""
    # Behind Arabic letters it would be read from its wrong end.
    shown, turned = escape(str(date)), ' dir="ltr"' if context["it"]["direction"] == "rtl" else ""
    return Markup(f'<time datetime="{shown}"{turned}>{shown}</time>')


def title(context: Context) -> Markup:
    """Print the archive's title."""
    archive = context["archive"]
    return Markup(f"<bdi{tongue(context, archive.language, archive.direction)}>{escape(archive.title)}</bdi>")


ALL: Final = (said, word, tongue, tongued, given, named, day, title)
