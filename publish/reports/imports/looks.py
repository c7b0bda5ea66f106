"""Take out attributes of kramdown and Python-Markdown, and places of contents.

``{: .centre}`` and ``{target="_blank"}`` hold a text's looks, and no words. Attributes with words (a title) stay, for
`marks` to tell. Each line keeps its number. Values only. Code is passed over.
"""

import re
from typing import Final

from publish.reports.imports.fences import coded

# Names of HTML and of themes for looks. "(x){n=5}" is a formula, and "title" has words.
_NAMED: Final = (
    r"(?:id|class|style|width|height|target|rel|loading|align|valign|border|lang|dir|role|decoding|srcset|sizes|download"
    r"|type|start|markdown|hreflang|tabindex|referrerpolicy|fetchpriority|aria-hidden|data-(?!caption\b)[\w-]{1,30})="
    r"(?:\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'|[^\s}\"']{1,200})"
)
_ONE: Final = rf"(?:[.#][\w:-]{{1,80}}|{_NAMED})"
_LIST: Final = rf"{_ONE}(?:[ \t]{{1,9}}{_ONE}){{0,9}}[ \t]{{0,9}}\}}"
_LOOKS: Final = re.compile(
    # Code goes first: what stands in it is shown.
    r"(?P<code>(?P<ticks>`{1,20})(?:(?!(?P=ticks))[^\n]){1,2000}(?P=ticks)(?!`))"
    rf"(?:\{{:[ \t]{{0,9}}{_LIST})?"
    r"|(?P<heading>^#{1,6} [^\n]{1,400}?)[ \t]{1,9}\{:?[ \t]{0,9}(?P<id>#[\w:.-]{1,80})"
    rf"(?:[ \t]{{1,9}}{_ONE}){{0,9}}[ \t]{{0,9}}\}}[ \t]*$"
    rf"|\{{:[ \t]{{0,9}}{_LIST}"
    rf"|(?<=[)\]*])\{{[ \t]{{0,9}}{_LIST}"
)
# Where a program puts a list of the headings: reports have one where they are long.
_CONTENTS: Final = re.compile(
    r"[ \t]*(?:\[TOC\]|\[\[_?TOC_?\]\]|\{:toc\}|\$\{toc\}|<!-- ?/?toc ?-->)[ \t]*", re.IGNORECASE
)
_ABOVE: Final = re.compile(r"(?:[*+-]|1\.)[ \t]+\S[^\n]{0,60}")


def plain(text: str) -> str:
    """Return ``text`` without attributes that hold no words."""
    if (
        "toc" not in text.lower()
        and "{:" not in text
        and "){" not in text
        and "]{" not in text
        and "*{" not in text
        and "{#" not in text
    ):
        return text
    typed, lines = text.split("\n"), list[str]()
    for line, is_code in zip(typed, coded(typed), strict=True):
        if is_code:
            pass
        elif _CONTENTS.fullmatch(line):
            if "{:" in line and lines and _ABOVE.fullmatch(lines[-1]):
                lines[-1] = ""  # kramdown has a list in whose place the contents come
            line = ""
        elif "{" in line and not line.startswith(("    ", "\t")):
            line = _LOOKS.sub(_taken, line)
        lines.append(line)
    return "\n".join(lines)


def _taken(found: "re.Match[str]") -> str:
    if found["code"]:
        return found["code"]
    # A heading's own name is where links lead.
    return f"{found['heading']} {{{found['id']}}}" if found["heading"] else ""
