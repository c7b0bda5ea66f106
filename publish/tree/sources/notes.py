"""Writers' notes in texts about to be published.

No reader's browser hides them here, since HTML in a text is shown as typed. A note's words on sources are not for
readers. So each note is a fault, and none is removed in silence. Values only.
"""

import re
from collections.abc import Iterator

# By the sign that begins it. Dashes and angle brackets also as keyboards and word processors turn them.
_DASHED = r"\s?[!\uff01]\s?[-\u2010-\u2015\u2212\uff0d]"
# Each way begins with one letter of its own, and no class: only then are places where none begins passed over at once.
_NOTE = re.compile(
    rf"<{_DASHED}|\uff1c{_DASHED}"  # <!-- HTML -->, however it goes on
    r"|<![A-Za-z\[>]|<\?|\]\]>|-->[ \t]*(?:\n\n|\Z)"  # declarations, conditional comments, CDATA, <?instructions?>
    r"|%%"  # %%Obsidian%%
    r"|\{%|\{#[-\s]|#\}|\{\{-?\s*/\*|\{\{[!#]|\{/\*|\*/\}"  # Liquid, Jinja, Hugo, Handlebars, MDX
    r"|\{>>|<<\}|\{--|--\}|\{\+\+|\+\+\}|\{~~|~~\}"  # CriticMarkup: remarks, and what was struck out
    r"|\\begin\{comment\}|\[(?://|comment)\]:",
)
# [//]: # (a note), [comment]: <> (a note): Markdown drops some of them and prints others.
_REFERENCE = re.compile(
    r"[ \t>*+-]{0,12}\[(?://|/|#|%|\.|_|-|<>|\^?comment[^\]]*|note|todo|hidden|private)?\]:[ \t]*(?=#|<>|\(|\"|'|$)",
    re.IGNORECASE,
)
_TO_DO = "is a note to writers, and would be published: take it out, or show it as code, between backticks"


def note(text: str) -> str:
    """Return the sign at a note's beginning in ``text``.

    ``text`` holds no code. The sign is empty without a note.
    """
    found = _NOTE.search(text)
    return found[0].strip() if found else ""


def signs(text: str) -> Iterator[tuple[int, str]]:
    """Yield place and sign of each note in ``text``.

    ``text`` holds no code. Two line ends end a paragraph.
    """
    for found in _NOTE.finditer(text):
        yield found.start(), found[0].strip()


def begins(text: str) -> str:
    """Return the sign of a note, if ``text`` begins with one."""
    found = _NOTE.match(text)
    return found[0].strip() if found else ""


def fault(sign: str) -> str:
    """Return the message on a note."""
    return f"'{sign}' {_TO_DO}"


def references(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield index and sign of comments made of link definitions.

    Nothing refers to such a definition.
    """
    for number, line in enumerate(lines):
        if "]:" in line and not line.startswith(("    ", "\t")) and (found := _REFERENCE.match(line)):
            yield number, found[0].strip()
