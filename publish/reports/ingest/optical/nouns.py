"""What was found where pages were read by their looks: values, for the way out of the jail."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page whose letters were looked for in what the file says."""

    page: int
    """From 1."""
    seen: int
    """Letters that were seen."""
    wrong: int
    """Of them, those that the file says otherwise or not at all."""
    own: int
    """Of a thousand letters, those that the reader itself takes for others on such a page."""
    known: bool = True
    """Whether the reader's error was ever measured for this language."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Pages of a document, seen and said."""

    pages: int = 0
    """How many the document has."""
    judged: tuple[ReadPage, ...] = ()
    absent: bool = False
    """Whether this machine has no reader of pictures."""
    lacking: tuple[str, ...] = ()
    """Languages that the reader has no data of, by its own names."""
    unknown: bool = False
    """Whether no language is known in which the pages could be read."""
