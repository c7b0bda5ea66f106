"""Running lines at heads and feet of pages, and the pages' numbers there.

They are not of the text, and alike on several pages, at the same height, when digits are masked. A footnote may be
that, too: what begins with a number that is marked on its page is none.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from typing import Final

from publish.reports.ingest.paper.layout import Piece, SetLine

_EDGE: Final = 4  # lines at either end of a page that may be running lines
_HEIGHT: Final = 4.0  # points by which they may move from page to page
# Python refuses to read figures of thousands of digits; no page has a number of more than twelve.
_DIGITS: Final = re.compile(r"\d{1,12}")
_ROMAN: Final = re.compile(r"[ivxlcdm]{1,7}", re.IGNORECASE)
_OF_ALL: Final = re.compile(r"(?<![\d/])(\d{1,5}) ?(?:/|of|de|von|sur|из|من|/ ?共) ?(\d{1,5})(?![\d/])")
_MOMENT: Final = re.compile(r"\d{1,4}\W{1,3}\d{1,2}\W{1,3}\d{2,4}\W.{0,6}\d{1,2}[:.]\d\d|[a-z]{3,5}://|about:blank")
"""What a browser prints around a page beside its number: the day and the hour, the address."""
_ALONE: Final = re.compile(r"\W*(?:\d{1,4}|[ivxlc]{1,7})\W*", re.IGNORECASE)


def masked(text: str) -> str:
    """Return ``text`` with its numbers masked, and Roman ones that stand alone."""
    text = " ".join(text.split())
    return "#" if _ROMAN.fullmatch(text) else _DIGITS.sub("#", text)


def running(pages: Sequence[Sequence[Piece]], notes: Sequence[Collection[int]]) -> list[list[SetLine]]:
    """Return each page's running lines.

    Args:
        notes: For each page, places in it of lines that begin as its notes do.
    """
    seen: dict[tuple[str, bool], list[tuple[int, SetLine]]] = defaultdict(list)
    for number, page in enumerate(pages):
        for line, at_foot in _edges(page, notes[number]):
            # Left and right pages have the same in mirrored order.
            seen[" ".join(sorted(masked(line.text).split())), at_foot].append((number, line))
    taken: list[set[int]] = [set() for _ in pages]
    for (mask, _), found in seen.items():
        for number, line in _alike(mask, found, len(pages)):
            taken[number].add(id(line))
    if len(pages) == 1:
        taken[0] |= _single(pages[0])
    return [_outermost(page, taken[number]) for number, page in enumerate(pages)]


def _edges(page: Sequence[Piece], notes: Collection[int]) -> list[tuple[SetLine, bool]]:
    lines = sorted(
        ((at, one) for at, one in enumerate(page) if isinstance(one, SetLine)), key=lambda pair: -pair[1].base
    )
    high = [(one, False) for at, one in lines[:_EDGE] if at not in notes]
    low = [(one, True) for at, one in lines[-_EDGE:] if at not in notes]
    return high + low


def _alike(mask: str, found: list[tuple[int, SetLine]], pages: int) -> list[tuple[int, SetLine]]:
    """Return those that stand at one height on pages enough."""
    kept: list[tuple[int, SetLine]] = []
    for number, line in found:
        near = {
            other
            for other, one in found
            if abs(one.base - line.base) <= _HEIGHT and _is_same(line, one, other - number)
        }
        if len(near) < 2:
            continue
        # Pages of a chapter have its name, and no others: neighbours are enough. A number must count pages.
        close = sum(abs(other - number) <= 2 for other in near) > 1
        if close or len(near) >= 0.2 * pages:
            kept.append((number, line))
    return kept if not re.fullmatch(r"[^\w#]*#[^\w#]*", mask) or _counts(kept) else []


def _is_same(line: SetLine, other: SetLine, pages: int) -> bool:
    """Return whether lines that are alike but for numbers are one line.

    "24 villages were emptied" and "36 villages were emptied" are two, at whatever height they stand.

    Args:
        pages: From the line's page to the other's; a sheet may hold two.
    """
    own, others = _DIGITS.findall(line.text), _DIGITS.findall(other.text)
    if sorted(own) == sorted(others):
        return True
    steps = {int(then) - int(number) for number in own for then in others}
    return pages in steps or 2 * pages in steps


def _counts(found: list[tuple[int, SetLine]]) -> bool:
    """Return whether bare numbers go up with the pages."""
    steps = Counter(int(number[0]) - page for page, line in found if (number := _DIGITS.search(line.text)))
    return not steps or steps.most_common(1)[0][1] >= 0.6 * len(found)


def _single(page: Sequence[Piece]) -> set[int]:
    """Return a lone page's number, or a browser's lines around it."""
    lines = sorted((one for one in page if isinstance(one, SetLine)), key=lambda one: one.base)
    if len(lines) < 3:
        return set()
    if around := _around((lines[0], lines[-1]), 1, 1):
        return {id(one) for one in around}
    # There is no other page to compare it with: only a number by itself is sure.
    if not _ALONE.fullmatch(lines[0].text):
        return set()
    return {id(lines[0])} if lines[1].base - lines[0].base > 2 * lines[1].size else set()


def printed(lines: Sequence[Sequence[SetLine]]) -> int:
    """Return the first page, from 1, that a browser printed; else 0.

    Args:
        lines: Running lines of each page.
    """
    return next((page for page, ones in enumerate(lines, 1) if _around(ones, page, len(lines))), 0)


def _around(lines: Sequence[SetLine], page: int, pages: int) -> list[SetLine]:
    """Return the lines that a browser prints around a page, which count it."""
    counting = [one for one in lines if (str(page), str(pages)) in _OF_ALL.findall(one.text)]
    telling = [one for one in lines if _MOMENT.search(one.text)]
    return [*telling, *(one for one in counting if one not in telling)] if counting and telling else []


def _outermost(page: Sequence[Piece], taken: set[int]) -> list[SetLine]:
    """Return those with no line of the text between them and the page's edge."""
    lines = sorted((one for one in page if isinstance(one, SetLine)), key=lambda one: -one.base)
    found: list[SetLine] = []
    for order in (lines, lines[::-1]):
        for line in order:
            # Further in, lines that come again are heads of tables, or a poem's refrain.
            if id(line) not in taken:
                break
            if line not in found:
                found.append(line)
    return found


def labels(lines: Sequence[Sequence[SetLine]], given: Sequence[str]) -> list[str]:
    """Return each page's number, as printed; else as the file has it, else counted.

    Args:
        lines: Running lines of each page.
        given: Numbers that the file gives.
    """
    if printed(lines):
        # A browser counts pages, and the first of its figures is a day's.
        return [str(at + 1) for at in range(len(lines))]
    votes: Counter[tuple[str, int, int]] = Counter()
    for page, ones in enumerate(lines):
        for line in ones:
            for place, number in enumerate(_DIGITS.findall(line.text)):
                # Years and chapters stand in these lines, too, but do not go up with the pages.
                votes[masked(line.text), place, int(number) - page] += 1
    best = votes.most_common(1)
    if best and (best[0][1] > 1 or len(lines) == 1):
        (mask, place, step), _ = best[0]
        found = []
        for page, ones in enumerate(lines):
            # A Roman number that stands alone has the same mask, and no digits.
            numbers = [_DIGITS.findall(one.text) for one in ones if masked(one.text) == mask]
            said = next((digits[place] for digits in numbers if place < len(digits)), "")
            found.append(said if said and int(said) - page == step else str(page + step) if page + step > 0 else "")
        return [label or str(page + 1) for page, label in enumerate(found)]
    if any(label and label != str(at + 1) for at, label in enumerate(given)):
        return [label or str(at + 1) for at, label in enumerate(given)]
    return [str(at + 1) for at in range(len(lines))]
