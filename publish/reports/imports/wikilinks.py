"""Wiki links of Obsidian and others, as links of Markdown.

``[[Page#Heading|words]]`` leads to a text by its name, ``![[picture.png|300]]`` shows a file. A link to nothing known
stays as typed, for `marks` to tell. Values only. Code is passed over.
"""

import re
from typing import Final

from publish.reports.imports.fences import coded
from publish.reports.imports.liquid import Find
from publish.tree.sources.slugs import anchor

_LINK: Final = re.compile(
    # Code goes first: what stands in it is no link.
    r"(?P<ticks>`{1,20})(?:(?!(?P=ticks))[^\n]){1,2000}(?P=ticks)(?!`)"
    r"|(?P<image>!?)\[\[(?P<name>[^\]\[|#\n]{0,300})(?:#(?P<heading>[^\]\[|\n]{1,300}))?(?:\\?\|(?P<words>[^\]\[\n]{1,500}))?\]\]"
)
_SIZE: Final = re.compile(r"\d{1,5}(?:x\d{1,5})?")
_TEXT: Final = re.compile(r"\.(?:md|markdown|mdx)$", re.IGNORECASE)


def plain(text: str, find: Find) -> str:
    """Return ``text`` with its wiki links as Markdown's."""
    if "[[" not in text:
        return text

    def led(found: re.Match[str]) -> str:
        return _led(found, find)

    lines = text.split("\n")
    return "\n".join(
        _LINK.sub(led, line) if "[[" in line and not is_code else line
        for line, is_code in zip(lines, coded(lines), strict=True)
    )


def _led(found: "re.Match[str]", find: Find) -> str:
    if found["ticks"]:
        return found[0]
    name, heading = found["name"].strip().rstrip("\\"), (found["heading"] or "").strip()
    # A block's own mark (^a1b2c3) is no heading: the link leads to the text's beginning.
    heading = "" if heading.startswith("^") else heading.rpartition("#")[2].strip()
    address = find(name) if name else ""
    if address is None or not (name or heading):
        return found[0]
    words = (found["words"] or "").strip()
    shown = "" if found["image"] and _SIZE.fullmatch(words) else words
    shown = shown or _TEXT.sub("", name).rpartition("/")[2] or heading
    # What a text shows of another one (![[Page]]) is a link to it: a report has its own words alone.
    mark = "!" if found["image"] and name and not _TEXT.search(address) else ""
    return f"{mark}[{shown}](<{address}{'#' + anchor(heading) if heading and not mark else ''}>)"
