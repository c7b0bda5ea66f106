"""Markdown read back: its words, in their order."""

from typing import Any

import pyromark
from pyromark import Options

OPTIONS = (
    Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_HEADING_ATTRIBUTES
    | Options.ENABLE_DEFINITION_LIST
)
_PARSER = pyromark.Markdown(options=OPTIONS)


def words(markdown: str) -> str:
    """Return the letters a reader sees, without white space."""
    found: list[str] = []
    for event in _PARSER.events(markdown):
        if isinstance(event, dict):
            taken: Any = event
            # Raw tags are shown as typed, so they are words, too.
            found += [taken[kind] for kind in ("Text", "Code", "Html", "InlineHtml") if kind in taken]
    return "".join("".join(found).split())
