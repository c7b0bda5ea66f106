"""Values above a text in lines of their own, without fences.

Pelican and MultiMarkdown write ``Title: words``, Nikola ``.. title: words`` within a remark. Values only.
"""

import re
from typing import Final

from publish.reports.imports.values import Value
from publish.reports.imports.withheld import withheld

LINES_MAX: Final = 60  # lines of such a head
_NIKOLA: Final = re.compile(r"\.\.[ \t]{1,9}([\w-]{1,40}):(?:[ \t](.*))?")
_PELICAN: Final = re.compile(r"([A-Za-z][\w -]{0,40}):(?![^ \t\n])([^\n]*)")
# A letter may begin with "Title:", or with "Note:"; no other names stand in a head of Pelican's that begins a text.
_FIRST: Final = frozenset(
    {"title", "date", "slug", "status", "author", "authors", "category", "tags", "lang", "modified"}
)
_NOT_PUBLIC: Final = ("draft", "private")


def headed(text: str) -> tuple[dict[str, Value], int] | None:
    """Return the values above a text with the number of lines that they take, or ``None`` without such a head."""
    lines = text[: LINES_MAX * 1_000].split("\n")[: LINES_MAX + 1]
    return _nikola(lines) or _pelican(lines)


def _nikola(lines: list[str]) -> tuple[dict[str, Value], int] | None:
    at = next((at for at, line in enumerate(lines) if line.strip()), 0)
    is_remark = lines[at].strip() == "<!--"
    at += is_remark
    values: dict[str, Value] = {}
    while at < len(lines) and (found := _NIKOLA.fullmatch(lines[at].strip())):
        values[found[1].lower()] = (found[2] or "").strip()
        at += 1
    while is_remark and at < len(lines) and not lines[at].strip():
        at += 1
    if not ("title" in values or withheld(values)) or (is_remark and (at == len(lines) or lines[at].strip() != "-->")):
        return None
    # Before it had "status", Nikola kept back what has such a tag.
    tags = {tag.strip().lower() for tag in str(values.get("tags", "")).split(",")}
    if kept := next((name for name in _NOT_PUBLIC if name in tags), ""):
        values["status"] = kept
    return values, at + is_remark


def _pelican(lines: list[str]) -> tuple[dict[str, Value], int] | None:
    values: dict[str, Value] = {}
    last = ""
    for at, line in enumerate(lines):
        if not line.strip():
            # "Title: … To: …" begins a letter, and a draft is one without a title, too.
            known = values.get("title") and len(values.keys() & _FIRST) > 1
            return (values, at) if known or withheld(values) else None
        found = _PELICAN.fullmatch(line)
        if found:
            last = found[1].strip().lower().replace(" ", "_")
            if not values and last not in _FIRST:
                return None
            values[last] = found[2].strip()
            if last == "authors":
                values[last] = [name.strip() for name in found[2].split(";")]
        elif last and line[0] in " \t":
            values[last] = f"{values[last]} {line.strip()}"
        else:
            return None
    return None
