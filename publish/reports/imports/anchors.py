"""Anchors of headings, as other programs make them, and as they are here."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from publish.tree.sources.slugs import alike, anchor

_ATX = re.compile(r"^ {0,3}#{1,6}[ \t](.+)$", re.MULTILINE)
_SETEXT = re.compile(r"^(?! {0,3}(?:[#>|-]|\d+[.)]))([^\n]+)\n {0,3}(?:=+|-{2,})[ \t]*$", re.MULTILINE)
_OPENED = re.compile(r"<h[1-6]([^<>]*+)>", re.IGNORECASE)
_CLOSED = re.compile(r"</h[1-6]", re.IGNORECASE)
_ID = re.compile(r"\bid=[\"']?([^\"'\s]+)", re.IGNORECASE)
HEADING_MAX = 400  # letters on each side of a place in which its heading is looked for
_PLACE = re.compile(r"<(?:a|span|p|div)\s([^<>]*+)>", re.IGNORECASE)
_NAME = re.compile(r"\b(?:id|name)=[\"']?([^\"'\s]+)", re.IGNORECASE)
_BEHIND = re.compile(
    r"(?:\s|<(?!h[1-6])[^<>]{0,300}>){0,40}(?:(?<![^\n])#{1,6}[ \t]([^\n]{1,400})|<h[1-6][^<>]{0,300}>([^\n]{1,400}))",
    re.IGNORECASE,
)
_EXPLICIT = re.compile(r"\{:?\s*+#([^\s{}]++)[^{}]*+\}\s*+$")
# Bounded, since each bracket of a hostile heading would look for its end through all the rest.
_MARKUP = re.compile(
    r"!?\[([^\]]{0,1000})\](?:\([^)]{0,2000}\)|\[[^\]]{0,1000}\])"
    r"|[*`~]|<[^<>]*+>|\\(?=[!-/:-@\[-`{-~])|(?<!\w)_++|(?<!_)_++(?!\w)"
)


def of_markdown(text: str) -> tuple[str, ...]:
    """Return the headings of a text, as typed."""
    found = [(m.start(), unclosed(m[1])) for m in _ATX.finditer(text)]
    found += [(m.start(), m[1]) for m in _SETEXT.finditer(text)]
    return tuple(said for _, said in sorted(found))


def of_html(html: str) -> dict[str, str]:
    """Return the ids of headings with their words."""
    made = {}
    # Divided at the ends first: looked for from each beginning, they would be looked for through all the rest.
    for part in _CLOSED.split(html)[:-1]:
        for opened in _OPENED.finditer(part):
            if named := _ID.search(opened[1]):
                made[named[1]] = " ".join(re.sub(r"<[^<>]*>", "", part[opened.end() :]).split())
                break
    return made


def of_names(text: str) -> dict[str, str]:
    """Return the names of places at a heading (``<a name>``), with the heading's words."""
    found: dict[str, str] = {}
    for place in _PLACE.finditer(text):
        named = _NAME.search(place[1])
        heading = _heading_at(text, place.start(), place.end()) if named else ""
        if named and heading:
            found.setdefault(named[1], heading)
    return found


def _heading_at(text: str, start: int, end: int) -> str:
    """Return the words of the heading around a place, or right behind it."""
    first = max(0, start - HEADING_MAX)
    # Never from the text's own beginning: far from it, its first heading is another place's.
    begins = max(text.rfind("\n", first, start) + 1, first)
    ends = text.find("\n", end, end + HEADING_MAX)
    line = text[begins : ends if ends >= 0 else end + HEADING_MAX]
    if atx := _ATX.match(line):
        return words_of(unclosed(atx[1]))
    before = text[first:start]
    opened = _OPENED.search(before, max(0, before.lower().rfind("<h")))
    if opened and not _CLOSED.search(before, opened.end()):
        return _said(text[first + opened.end() : end + HEADING_MAX])
    behind = _BEHIND.match(text, end)
    return (words_of(unclosed(behind[1])) if behind[1] else _said(behind[2])) if behind else ""


def _said(html: str) -> str:
    """Return the words up to a heading's end."""
    return " ".join(re.sub(r"<[^<>]*>", "", _CLOSED.split(html, 1)[0]).split())


def led(fragment: str, headings: Iterable[str]) -> str | None:
    """Return the anchor here for another program's, if a heading had that anchor."""
    anchors, all_here = _anchors(tuple(headings))
    # Text copied on a Mac may be decomposed, and people type a heading's capitals into its fragment.
    wanted = unicodedata.normalize("NFC", fragment).casefold()
    # Many write the heading's own words behind the sign, which no program made an anchor of.
    return anchors.get(wanted) or alike(fragment, all_here) or None


@lru_cache(16)  # a text's links mostly lead within it
def _anchors(headings: tuple[str, ...]) -> tuple[dict[str, str], list[str]]:
    """Return the anchor here for each of other programs', and all anchors here."""
    seen: Counter[str] = Counter()
    found: dict[str, str] = {}
    all_here = []
    for said in headings:
        explicit = _EXPLICIT.search(said)
        words = words_of(said)
        ours = explicit[1] if explicit else anchor(words)
        # The second heading of one name ends in "-1" for GitHub and Hugo, in "_1" for Python-Markdown and here.
        seen[ours] += 1
        number = seen[ours] - 1
        here = f"{ours}_{number}" if number else ours
        all_here.append(here)
        for old in (explicit[1],) if explicit else _made(words):
            for one in (old.casefold(), *((f"{old}-{number}", f"{old}_{number}") if number else ())):
                found.setdefault(one, here)
    return found, all_here


def _made(words: str) -> Iterator[str]:
    """Yield the anchors that GitHub, Hugo, kramdown and Python-Markdown make of a heading."""
    lower = words.lower()
    # GitHub leaves two hyphens where a sign stood between two spaces.
    yield re.sub(r"[^\w\- ]", "", lower).replace(" ", "-")
    # Blackfriday, with which Hugo wrote until 0.60, made one hyphen of several.
    yield re.sub(r"-+", "-", re.sub(r"[^\w\- ]", "", lower).replace(" ", "-")).strip("-")
    # kramdown has an id begin with a letter: "2013 in review" is "in-review".
    yield re.sub(r"^[^a-z]+", "", re.sub(r"[^\w\- ]", "", lower)).replace(" ", "-")
    # Python-Markdown keeps ASCII alone, unless its settings name the slugs for Unicode, which come after.
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    yield re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip())
    yield re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", lower).strip())
    yield anchor(words)


def unclosed(heading: str) -> str:
    """Return a heading without signs (#) at its end."""
    return heading.strip(" \t").rstrip("#").rstrip(" \t")


def words_of(heading: str) -> str:
    """Return a heading's words, less its markup and its anchor."""
    return _MARKUP.sub(lambda found: found[1] or "", _EXPLICIT.sub("", heading)).strip()
