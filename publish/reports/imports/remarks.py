"""Remarks of Obsidian (``%%…%%``) and MDX (``{/*…*/}``), which readers never see.

Each line keeps its number. Values only. Code is passed over.
"""

import re
from collections.abc import Iterator
from typing import Final

from publish.reports.imports.fences import coded

# At a line's beginning a remark may have many lines, and one without an end hides the rest of the text.
_REMARK: Final = re.compile(
    r"(?P<code>(?P<ticks>`{1,20})(?:(?!(?P=ticks))[^\n]){1,2000}(?P=ticks)(?!`))"
    r"|^[ \t>]*+%%(?!%)(?:[^%]|%(?!%))*+(?:%%|\Z)"
    r"|\{/\*(?:[^*]|\*(?!/\}))*+(?:\*/\}|\Z)"
    r"|(?<![\w%])%%(?!%)(?:[^%\n]|%(?!%))*+%%(?!\w)",
    re.MULTILINE,
)


def without_remarks(text: str) -> tuple[str, list[tuple[int, str]]]:
    """Return ``text`` without its remarks, and each remark with its line (from 1)."""
    if "%%" not in text and "{/*" not in text:
        return text, []
    told: list[tuple[int, str]] = []

    def taken(found: "re.Match[str]") -> str:
        if found["code"]:
            return found[0]
        told.append((text.count("\n", 0, found.start()) + 1, " ".join(found[0].strip("%>{}/* \t\n").split())))
        return "\n" * found[0].count("\n")

    kept = "\n".join(_hidden(text))
    # One of MDX without an end is a fault there, and no remark: it hides none of Obsidian's behind it.
    ended = kept.rfind("*/}") + 1
    kept = kept[:ended] + kept[ended:].replace("{/*", "{/*".translate(_CODE))
    return _REMARK.sub(taken, kept).translate(_SHOWN), told


# For signs in code between fences, until all remarks are out; no text may hold them.
_CODE: Final = {ord("%"): "\ufdd0", ord("{"): "\ufdd1"}
_SHOWN: Final = {ord(put): chr(sign) for sign, put in _CODE.items()}


def _hidden(text: str) -> Iterator[str]:
    lines = text.split("\n")
    for line, is_code in zip(lines, coded(lines), strict=True):
        yield line.translate(_CODE) if is_code else line
