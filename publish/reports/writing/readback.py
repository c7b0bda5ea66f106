"""Markdown read back by the house's own parser: its words, in their order."""

from typing import Any

from publish.tree.markdown.reading import read


def words(markdown: str) -> str:
    """Return the letters a reader sees, without white space."""
    found: list[str] = []
    for event, _ in read(markdown).events:
        if isinstance(event, dict):
            taken: Any = event
            # Raw tags are shown as typed, so they are words, too.
            found += [taken[kind] for kind in ("Text", "Code", "Html", "InlineHtml") if kind in taken]
    return "".join("".join(found).split())
