"""What other programs would take, and we show as typed: told with its line.

What is NOT done here: notes to writers, which are faults.
"""

import re
from collections.abc import Iterator
from typing import Final
from unicodedata import category

from publish.tree.markdown import dialects, runs

_SHOWN: Final = "is shown as typed"
_STOPS: Final = frozenset(".!?:;,\u2026\u3002\uff01\uff1f\uff1a\uff1b\uff0c\u0f0d\u06d4\u061f")
_HEADING_MAX_LENGTH: Final = 120  # characters: what is longer was a paragraph
_RULED: Final = re.compile(rb"-{2,}[ \t]+-{2,}")
_TABLE: Final = re.compile(r"^\|?[ \t]*:?-{3,}:?[ \t]*\|", re.MULTILINE)
# Drawn, or asked for, by other programs.
_DRAWN: Final = frozenset({"mermaid", "plantuml", "dataview", "dataviewjs", "tasks", "query", "chart", "math"})
_UNDERLINE_LEAST: Final = 3  # signs below a heading that was meant
_PROSE_WORDS: Final = 5
_LONG: Final = 160  # bytes: a longer line that ends with a stop is no program's
_TAGS: Final = {
    "a": "[words](address)",
    "b": "**words**",
    "blockquote": "'>' before each line",
    "br": "'\\' at the line's end",
    "center": "",
    "del": "~~words~~",
    "em": "*words*",
    "figcaption": "![what it shows](../../evidence/name.png \"its caption\")",
    "figure": "![what it shows](../../evidence/name.png \"its caption\")",
    "hr": "'---' on a line of its own",
    "i": "*words*",
    "iframe": "a link, and the film as evidence",
    "img": "![what it shows](../../evidence/name.png)",
    "s": "~~words~~",
    "strong": "**words**",
    "table": "a table with '|' between cells",
    "video": "a link, and the film as evidence",
}  # fmt: skip


def found(text: str) -> Iterator[tuple[int, str]]:
    """Yield place and message of what in ``text`` is not taken.

    ``text`` is a page's words, without code.
    """
    yield from dialects.found(text)
    yield from runs.found(text)


def slack(kind: str, address: str) -> str:
    """Return the message on ``<address|words>``, or nothing."""
    return f"{dialects.SLACK} leads nowhere; {dialects.SLACK_INSTEAD}" if kind == "Autolink" and "|" in address else ""


def tag(html: str) -> str:
    """Return the message on a tag of raw HTML."""
    typed = re.sub(r"[^A-Za-z0-9-].*", "", html.lstrip("</"), flags=re.DOTALL)[:40]
    instead = _TAGS.get(name := typed.lower(), "")
    if instead:
        return f"'<{name}>' is HTML, which {_SHOWN}; write {instead}"
    return f"'<{name}>' is HTML, which {_SHOWN}; leave it out, or write '\\<{typed}>' where it is meant"


def underlined(heading: bytes) -> str:
    """Return the message on a heading made by a line below it."""
    text, _, below = heading.rstrip().rpartition(b"\n")
    if heading.startswith(b"#"):
        return ""
    # "--" stands above a signature in letters by mail.
    if 0 < len(below := below.strip(b" \t>")) < _UNDERLINE_LEAST:
        return (
            f"this became a heading, by the '{below.decode(errors='replace')}' below it; put an empty line between them"
        )
    if b"-" not in below:
        return ""
    said = text.decode(errors="replace").strip()
    if "\n" not in said and said[-1:] not in _STOPS and len(said) <= _HEADING_MAX_LENGTH:
        return ""
    return "this became a heading, by the '---' below it; put an empty line between the two for a line across the page"


def ruled(line: bytes) -> str:
    """Return the message on a line across the page."""
    if not _RULED.match(line):
        return ""
    return "a table by spaces became a line across the page; write '|' between its cells, and '|---|' below its head"


def fenced(code: bytes, words: list[str]) -> str:
    """Return the message on a block of code between two lines.

    Args:
        code: The block with both its lines.
        words: What stands behind the first line's sign.
    """
    lines = code.rstrip().split(b"\n")
    sign = lines[0].lstrip()[:3]
    if lines[1:] == [] or lines[-1].lstrip(b" \t>")[:3] != sign or lines[-1].lstrip(b" \t>").strip(sign[:1]):
        return (
            f"'{sign.decode(errors='replace')}' begins code here, and none ends it: all that follows is shown as code"
        )
    if words and (words[0].lower() in _DRAWN or re.match(r"\{[=a-z]|ad-", words[0])):
        return f"'{words[0]}' is code here, as all between such lines; write words or a table, or show a picture"
    # An assistant's whole answer, copied with the lines around it.
    if words and words[0].lower() in ("markdown", "md"):
        return f"'{words[0]}' is shown as code, with its '#' and '**'; take this line out, and the one that ends it"
    prose = (line.decode(errors="replace").rstrip() for line in lines[1:-1] if len(line) > _LONG)
    if not words and any(line[-1:] in _STOPS for line in prose):
        return "prose between such lines is shown as code; take both out, or begin each line of it with '> '"
    return ""


def indented(code: str) -> str:
    """Return the message on prose shown as code for its indent."""
    # No program is written in Chinese, Arabic or Tibetan letters: with any of them, it is taken for prose.
    if _TABLE.search(code):
        return "a table that begins with four spaces or a tab is shown as code; take them out"
    words = code.split()
    if not any(category(c) == "Lo" for c in code) and (len(words) < _PROSE_WORDS or words[-1][-1] not in _STOPS):
        return ""
    return "is shown as code, for it begins with four spaces or a tab; take them out, or put it between lines of '```'"
