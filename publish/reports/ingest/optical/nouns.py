"""What was found where pages were read by their looks: values, for the way out of the jail."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unlike:
    """A page that does not show what the file says."""

    page: int
    """From 1."""
    wrong: int
    """Of a hundred letters that are seen there."""
    own: int
    """Of a hundred letters that the reader itself takes for others, on such a page."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Pages of a document, seen and said."""

    pages: int = 0
    """How many the document has."""
    judged: tuple[int, ...] = ()
    """Pages that were compared, from 1."""
    unlike: tuple[Unlike, ...] = ()
    absent: bool = False
    """Whether this machine has no reader of pictures."""
    lacking: tuple[str, ...] = ()
    """Languages that the reader has no data of, by its own names."""
    unknown: bool = False
    """Whether no language is known in which the pages could be read."""
