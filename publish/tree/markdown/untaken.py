"""What other programs would take, and we show as typed: told with its line.

What is NOT done here: notes to writers, which are faults.
"""

import re
from collections.abc import Iterator
from typing import Final
from unicodedata import category

from publish.tree.markdown import runs
from publish.tree.sources import pagelabels

_SHOWN: Final = "is shown as typed"
_PICTURE: Final = "![what it shows](../../evidence/name.png)"
_GRID: Final = r"^[ \t]*\+(?:[-=]{2,}\+)+"
_SPACED: Final = r"(?<!!)\[[^\]\n\[]{1,500}\]\((?=[^()\n<> \t]{1,200}[ \t][^()\n]{0,200}\.\w{2,5}\))"
# Digits alone are left: "[3][4]" is how scholars number their notes.
_NAMED: Final = r"\[(?![\d,; -]+\])[^\]\n\[]{1,500}\]\[[A-Za-z0-9 _.-]{0,100}\]"
# As cells arrive when somebody pastes them from a spreadsheet.
_COLUMNS: Final = r"^[^\t\n]+\t[^\t\n]+(?:\t[^\t\n]*)*\n[^\t\n]+\t[^\t\n]+"
_DOTS: Final = "•▪●○‣◦·"
# What is looked for first, since it is rare; then the whole; its name; and what to write in its place.
_SIGNS: Final = tuple(
    (needle, re.compile(sign, re.MULTILINE), name, instead)
    for needle, sign, name, instead in (
        (":::", r"^[ \t]*:{3,}", "':::'", "leave the line out; a quotation begins with '>'"),
        ("+-", _GRID, "a grid table", "write a table with '|' between cells, and '|---|' below its head"),
        ("{{", r"\{\{[<%]", "a shortcode", f"write its words, or a picture as {_PICTURE}"),
        ("{{", r"\{\{(?![<%!#]|-?\s*/\*)", "'{{'", "write the words which it stands for"),
        ("!!!", r"^[ \t]*!!![ \t]+\w+", "an admonition", "write a paragraph, or a quotation with '>'"),
        ("???", r"^[ \t]*\?\?\?\+?[ \t]+\w+", "an admonition", "write a paragraph, or a quotation with '>'"),
        ("[!", r"^[ \t]*\[!\w+\]", "an alert", "leave the line out"),
        ("![[", r"!\[\[", "'![['", f"write a picture as {_PICTURE}"),
        ("[[", r"(?<!!)\[\[(?=[^\]\n]{1,500}\]\])", "'[['", "write a link as [words](other-report.md)"),
        (
            "![",
            r"!\[(?!\[)(?=[^\]\n]{0,500}\])",
            "an image that is none",
            f"write {_PICTURE}; around a name with spaces, '<' and '>'",
        ),
        ("](", _SPACED, "a link with a space in it", "write [words](<a name.md>)"),
        ("[^", r"\[\^[^\]\s]{1,100}\](?!:)", "a footnote's mark without its text", "write a line '[^1]: …' for it"),
        ("[^", r"^[ \t]*\[\^[^\]\s]{1,100}\]:", "a footnote's text", "put an empty line before it"),
        ("][", _NAMED, "a link without an address", "write '[words]: address' on a line of its own"),
        (
            "{",
            r"\{:?[ \t]*[.#]\w[^}\n]{0,200}\}",
            "'{…}'",
            "leave it out; an anchor stands at a heading's end as {#anchor}",
        ),
        (
            "{",
            rf"\{{\s*[Pp]{{1,2}}[.\s]\s*{pagelabels.LABEL}\s*\}}",
            "a page's mark",
            "write it as {p. 14}, on one line",
        ),
        *(
            (dot, rf"^[ \t]*{dot}(?=[ \t]*\S[^\n]*\n[ \t]*{dot})", f"a list by '{dot}'", "begin each line with '- '")
            for dot in _DOTS
        ),
        ("\t", _COLUMNS, "a table by tabs", "write '|' between its cells, and '|---|' below its head"),
        ("\n- ", r"(?<=[^\n])\n-[ \t](?=\S)", "", "an item runs on with the line above it; put fewer spaces before it"),
        ("==", r"^={2,6}[ \t]*[^=\n]{1,200}={2,6}[ \t]*$", "a heading between '='", "write it as '## words'"),
        ("'''", r"'''(?=[^'\n]{1,500}''')", "\"'''\"", "write **words**"),
        ("{|", r"^\{\|", "a wiki's table", "write a table with '|' between cells, and '|---|' below its head"),
        ("[TOC]", r"^[ \t]*\[TOC\][ \t]*$", "'[TOC]'", "leave it out"),
        (
            "|",
            r"^[ \t]*\|[^\n]*\|[ \t]*$",
            "a table that is none",
            "put '|---|' below its first line, with as many parts",
        ),
    )
)
_STOPS: Final = frozenset(".!?:;,\u2026\u3002\uff01\uff1f\uff1a\uff1b\uff0c\u0f0d\u06d4\u061f")
_HEADING_MAX_LENGTH: Final = 120  # characters: what is longer was a paragraph
_PROSE_WORDS: Final = 5
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
    for needle, sign, name, instead in _SIGNS:
        if needle in text:
            for match in sign.finditer(text):
                yield match.start(), f"{name} {_SHOWN}; {instead}" if name else instead
    yield from runs.found(text)


def tag(html: str) -> str:
    """Return the message on a tag of raw HTML."""
    name = re.sub(r"[^a-z0-9-].*", "", html.lstrip("</").lower(), flags=re.DOTALL)[:40]
    instead = _TAGS.get(name, "")
    return f"'<{name}>' is HTML, which {_SHOWN}; " + (f"write {instead}" if instead else "leave it out")


def underlined(heading: bytes) -> str:
    """Return the message on a heading made by a line below it."""
    text, _, below = heading.rstrip().rpartition(b"\n")
    if heading.startswith(b"#") or b"-" not in below:
        return ""
    said = text.decode(errors="replace").strip()
    if "\n" not in said and said[-1:] not in _STOPS and len(said) <= _HEADING_MAX_LENGTH:
        return ""
    return "this became a heading, by the '---' below it; put an empty line between the two for a line across the page"


def indented(code: str) -> str:
    """Return the message on prose shown as code for its indent."""
    # No program is written in Chinese, Arabic or Tibetan letters: with any of them, it is taken for prose.
    words = code.split()
    if not any(category(c) == "Lo" for c in code) and (len(words) < _PROSE_WORDS or words[-1][-1] not in _STOPS):
        return ""
    return "is shown as code, for it begins with four spaces or a tab; take them out, or put it between lines of '```'"
