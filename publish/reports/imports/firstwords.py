"""A title for a post that has none: its first words."""

from typing import Final

TITLE_MAX_LENGTH: Final = 90  # characters: a list of reports has a line for each


def shortened(said: str) -> str:
    """Return words as a title, cut at a space where the script has some."""
    if len(said) <= TITLE_MAX_LENGTH:
        return said
    return said[:TITLE_MAX_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:—–-") + "…"
