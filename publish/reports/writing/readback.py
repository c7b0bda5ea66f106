"""Markdown read back by the house's own parser: its words, in their order."""

from publish.tree.markdown import pagemarks
from publish.tree.markdown.reading import read


def words(markdown: str) -> str:
    """Return the letters a reader sees, without white space and marks of pages."""
    return "".join("".join(said for said, _ in pagemarks.words(read(markdown))).split())
