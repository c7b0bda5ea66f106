"""Rows of other articles, and players of films, amid or behind a page's text.

Told by their shapes. Values only. What is NOT done here: telling by a page's own words and names.
"""

import re
from collections.abc import Sequence
from typing import Final

from publish.reports.ingest.web.nodes import Element

_HEADINGS: Final = ("h2", "h3", "h4", "h5")
_ROW_MIN: Final = 4  # headings of other articles
_TIMES_MIN: Final = 3  # beside them
_TEASER_MAX: Final = 500  # letters of a teaser, with its heading: more is a text
_TIME_MAX: Final = 40  # letters of a time beside a heading
# A clock, "3 hours ago": who tells of a day long past writes neither beside each of its headings.
_WHEN: Final = re.compile(
    r"(?<!\d)\d{1,2}:\d{2}(?!\d)|\b\d{1,2} (?:min\w*|hours?|days?|weeks?|months?)\.? ago\b"
    r"|\b(?:před|vor|il y a|hace|há|перед|geleden) \d{1,2}\b|\d{1,2} ?(?:分[钟鐘]|小[时時]|天)前|منذ \d"
    r"|\d{1,2} .{2,10} (?:назад|fa)\b",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(r"\d{1,2}:\d{2}")
_PLAYER: Final = re.compile(
    r"(?:^|[\s_-])(?:video|audio|media|nextgen|html5|jw|ym)[ _-]?player(?:$|[\s_-])|(?:^|\s)(?:vjs|mejs|plyr|yvp)-"
    r"|(?:^|[\s_-])now-?playing(?:$|[\s_-])",
    re.IGNORECASE,
)


def is_row(node: Element) -> bool:
    """Return whether an element is a row of other articles: most headings lead to one, with a time beside each."""
    if node.tag not in ("div", "section", "ul", "ol", "aside"):
        return False
    headings = [one for one in node.walk() if one.tag in _HEADINGS]
    if len(headings) < _ROW_MIN or sum(_leads(one, node) for one in headings) * 4 < len(headings) * 3:
        return False
    if len(node.said()) > len(headings) * _TEASER_MAX:
        return False
    times = [time for one in node.walk() if one.tag not in _HEADINGS and (time := _time(one))]
    return len(times) >= _TIMES_MIN and not _is_told(times)


def is_player(node: Element) -> bool:
    """Return whether an element is a player of films or sound: its menus, its faults, what comes next."""
    return bool(_PLAYER.search(f"{node.get('class')} {node.get('id')}") or _PLAYER.search(node.get("aria-label")))


def _leads(heading: Element, row: Element) -> bool:
    """Return whether a heading is, or holds, a link to another page."""
    around = [heading]
    for one in heading.above():
        if one is row:
            break
        around.append(one)
    links = [one.get("href").strip().rstrip("#") for one in [*around, *heading.walk()] if one.tag == "a"]
    # To a place in a page, its own most likely, though the address be whole.
    return any(link and "#" not in link for link in links)


def _time(node: Element) -> str:
    """Return the time that an element says; empty if none."""
    if any(isinstance(one, Element) for one in node.children):
        return ""
    said = " ".join(node.text().split())
    found = _WHEN.search(said) if len(said) <= _TIME_MAX else None
    return found[0] if found else ""


def _is_told(times: Sequence[str]) -> bool:
    """Return whether clocks go on, as a told day's do."""
    # Of other articles, the newest comes first.
    if not all(_CLOCK.fullmatch(one) for one in times):
        return False
    hours = [one.zfill(5) for one in times]
    return hours == sorted(hours) and hours[0] < hours[-1]
