"""What a page's HTML asks of the archive: addresses, pictures, words."""

from collections.abc import Callable
from typing import Protocol

from publish.tree.languages import Label


class Answers(Protocol):
    """What a page's HTML asks of the archive."""

    @property
    def from_right(self) -> bool:
        """Whether the page runs from right to left."""

    @property
    def words(self) -> Callable[[str], str]:
        """What writes words of the page as HTML."""

    def link(self, written: str, place: int) -> str | None:
        """Return the address for a link, or ``None`` if it was withdrawn."""

    def image(self, written: str, place: int) -> str | None:
        """Return the address for an image, or ``None`` if it was withdrawn."""

    def bare(self, address: str) -> bool:
        """Return whether an address in running text becomes a link."""

    def sides(self, address: str) -> tuple[int, int] | None:
        """Return width and height of a picture, where known."""

    def table_label(self, number: int) -> Label:
        """Return the label of table ``number`` for screen readers."""

    def page_label(self, number: str) -> Label:
        """Return the label of an original's page for screen readers."""

    def fault(self, place: int, what: str) -> None:
        """Note a fact not to be published."""
