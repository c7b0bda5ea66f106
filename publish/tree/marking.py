"""Common parts of pages: links, dates, words of the theme.

Each value is escaped here, by hand. Templates call these as if they were macros.
"""

from collections.abc import Mapping
from typing import Any, Final

from markupsafe import Markup, escape

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
    if language:
        marks = f'{tongue(context, language, link["direction"])} hreflang="{escape(language)}"'
    return Markup(f'<a href="{escape(context["it"]["base"])}{escape(link["path"])}"{marks}>{escape(link["text"])}</a>')


def day(context: Context, date: object) -> Markup:
    """Print a date."""
    # Behind Arabic letters it would be read from its wrong end.
    shown, turned = escape(str(date)), ' dir="ltr"' if context["it"]["direction"] == "rtl" else ""
    return Markup(f'<time datetime="{shown}"{turned}>{shown}</time>')


def title(context: Context) -> Markup:
    """Print the archive's title."""
    archive = context["archive"]
    return Markup(f"<bdi{tongue(context, archive.language, archive.direction)}>{escape(archive.title)}</bdi>")


ALL: Final = (said, word, tongue, named, day, title)
