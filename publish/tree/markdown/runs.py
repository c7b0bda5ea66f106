"""Lines of a paragraph which were meant to stand alone, told with their line.

Chats, interviews, lists in other ways of counting, chronicles, addresses, verse: Markdown joins the lines of each into
one. Prose that an editor wrapped is joined in earnest, though a line of it may begin with a dash or with "4. Mai".
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from typing import Final
from unicodedata import category

RUN: Final = "these lines run together, as all lines of a paragraph do"
INSTEAD: Final = "put an empty line between them, or '\\' at each end"
_GLUED: Final = "this list runs on with the line above it; put an empty line before the list"
_COLUMNS: Final = (
    "a table by spaces or commas is shown as typed; write '|' between its cells, and '|---|' below its head"
)
# Interviews: names before a colon, which is wide and has no space behind it in Chinese. Japanese has a bracket.
_NAME: Final = r"(?![a-zß-ÿа-ё])[^\W\d_][^\s:,;]{0,23}"
# Who is quoted in a sentence has a verb before the colon.
_SAYS: Final = r"(?![^\s\uff1a]{1,11}(?:[说說道称稱]|表示|指出|[认認][为為]|[强強][调調]|[他她][问問答])\uff1a)"
# A man called by a letter comes in a sentence, with a stop at its end.
_SENTENCE: Final = r"(?![a-z][^\n]*[.!?][\"'\u2019\u201d)]*\s*\Z)"
_SPEAKS: Final = re.compile(
    rf"(?:{_SAYS}[^\s:\uff1a]{{1,12}}\uff1a|[^\s「」はがのをにとも、。]{{1,8}}「[^\n]{{0,500}}」。?\s*\Z"
    rf"|{_NAME}(?: {_NAME}){{0,2}} ?:\s|[问問答][ \u3000]"
    rf"|[IVX]{{1,4}}[.)]\s|[A-Z]\d{{0,2}}[.)]\s{_SENTENCE}"
    r"|[A-Z] [–—-] |(?:དྲི་བ|དྲིས་པ|ལན)[\u0f0b།: ]|<[^<>\s]{1,24}>\s)"
)
# Counted in other ways than Markdown knows: by letters, with brackets, in figures of other scripts. Or not at all: by
# dashes, and by signs that are no letters.
_COUNTS: Final = re.compile(
    r"(?:[(（【〔［༼](?:\d{1,3}|[a-z]|[ivx]{1,4}|[一二三四五六七八九十]{1,3}|[^\W\d_a-zA-Z][\u0f71-\u0f84]?)[)）】〕］༽]"
    r"|[一二三四五六七八九十]{1,3}[、．.]|[一二三四五六七八九十甲乙丙丁イロハニ]\u3000|[甲乙丙丁戊己庚辛][、．.]"
    r"|第[一二三四五六七八九十百\d]{1,4}[条條章节節款](?![、，和及與与之的第款項项至到或規规])"
    r"|\d{1,3}(?:[、．）༽。\u104b\u0964\u17d4]|\.(?=[^\s\d.])|[.)\0]\s|\s?[-/:]\s|°\s)|\d\ufe0f?\u20e3"
    r"|(?![0-9])\d{1,3}(?:[.\s\u0f0b]|[)-](?!\d))|\d{1,3}(?:\.\d{1,3}){1,3}\.?\s"
    r"|[^\W\d_]{2,12} \d{1,3}(?:[.:)]\s|  )|【[^】\s]{1,8}】|[#№]\s?\d{1,3}[.:)]?\s|\d{1,3}-[^\W\d_]{2,10}[.:]\s"
    r"|[a-z][.)]\s|[ivx]{1,4}[.)]\s|(?:[^\W\d_a-zA-Z][\u064b]?|[ء-ي\u06d5]{2})[.)/\-]\s|[–—―−－]\s|[—―](?=[^\s—―])"
    r"|[・※§¶\u2190-\u21ff\u2460-\u24ff\u25a0-\u26ff\u2700-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff\u00b9\u00b2\u00b3"
    r"\u2074-\u2079\u3220-\u3243])"
)
# A chat or a chronicle: when, before what.
_STAMP: Final = re.compile(
    r"[\u200e\u200f]?[\[(（【]?(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}:\d{2}|(?:19|20)\d\d年"
    r"|\d{1,2}\.? [^\W\d_]{3,12}\.? (?:19|20)\d\d|\d{1,2}月\d{1,2}日|[^\W\d_]{3,12}\.? \d{1,2}, (?:19|20)\d\d)"
)
# In any script: a word, and right behind it a sign that is no comma or stop.
_CALLED: Final = re.compile(r"(?!https?:)[^\W\d_][^\s./|｜>»:：།-]{0,23} ?[/|｜>»:：།]")
_COMMAS: Final = ",;\uff0c\uff1b\u3001\u060c\u061b"
_HALF: Final = 0.5
_NOTE: Final = re.compile(r"\[\d{1,3}\]:?\s")
_COUNTED: Final = re.compile(r"([0-9]{1,3}) \S")
_NUMBER: Final = re.compile(r"[0-9]{1,9}[.)]\s")
_FIGURE: Final = re.compile(r"\d")
# When, behind who: the line below is what was said.
_SENT: Final = re.compile(
    r"(?:\S{1,30} ){1,3}\[?\d{1,4}[-./年]\d{1,2}[-./月]\d{1,4}日?,? \d{1,2}:\d{2}(?::\d{2})?[\])]?\s*"
)
# A speaker's name on a line of its own.
_CAPITALS: Final = re.compile(r"[^\W\d_]{2,20}(?:[ .-]{1,2}[^\W\d_]{1,20}){0,3}[.:]?")
# When, below who: chats are copied so from telephones.
_CLOCK: Final = re.compile(r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?[\])]?,?\s*")
_GAP: Final = re.compile(r"\S {3,}\S")
# Of a form, or of a table of contents.
_LEADERS: Final = re.compile(r"\S ?(?:\.{4,}|…{2,}|_{4,})(?: ?\S|\Z)")
# Most lines of wrapped prose in Latin letters: no sign of ours begins so.
_PLAIN: Final = re.compile(r"[A-Za-z][a-z]* [a-z]+[ ,.;]|[a-z]{2,}[,;] ")
# Two wide spaces begin each paragraph of a Chinese or a Japanese text.
_WIDE_INDENT: Final = re.compile("\u3000{2}")
_KINDS: Final = ((_SPEAKS, 2), (_COUNTS, 2), (_STAMP, 2), (_NOTE, 2), (_WIDE_INDENT, 2), (_FIGURE, 3))
_STOPS: Final = frozenset(".!?:;\u2026\u3002\uff01\uff1f\uff1a\uff1b\u0f0d\u06d4\u061f\u061b\u0964\u104b\u17d4")
# Behind a sentence: marks of quotations, of bold, and the small number of a note.
_CLOSERS: Final = (
    "\u00b9\u00b2\u00b3\u2070\u2074\u2075\u2076\u2077\u2078\u2079\"'\u2019\u201d\u00bb\u300d\u300f)\uff09]*_ \u00a0\t"
)
_WIDE: Final = re.compile(r"[\u2e80-\uffef]+")
_NARROW: Final = 44  # columns: hardly anybody wraps a text at less
_NARROWEST: Final = 25  # columns: nobody does
_SHORT_LEAST: Final = 3  # lines that are all short


def found(text: str) -> Iterator[tuple[int, str]]:
    """Yield place and message of the first line of each run in ``text``.

    ``text`` is a page's words, without code. Two line ends end a paragraph.
    """
    at = 0
    for paragraph in text.split("\n\n"):
        # Most have one line. It costs them a look for the end of a line.
        if "\n" in paragraph:
            lines = paragraph.split("\n")
            if told := _told(lines):
                first, what = told
                yield at + sum(len(line) + 1 for line in lines[:first]), what
        at += len(paragraph) + 2


def _told(lines: Sequence[str]) -> tuple[int, str] | None:
    """Return index and message of a run's first line, if there is a run."""
    widest, items = 0, 0
    odd = [number for number, line in enumerate(lines) if not _PLAIN.match(line)]
    for sign, least in _KINDS if odd[1:] else ():
        begun = {number for number in odd if sign.match(lines[number])}
        if len(begun) < 2:
            continue
        widest = widest or max(map(columns, lines))
        standing = [number for number in sorted(begun) if _stands(lines, number, begun, widest)]
        if len(standing) >= least:
            first = standing[0]
            while first - 1 in begun:
                first -= 1
            return first, _GLUED if first and _NUMBER.match(lines[first]) else f"{RUN}; {INSTEAD}"
        items += sign is not _FIGURE
    if (
        _SENT.fullmatch(lines[0])
        or sum(bool(_LEADERS.search(line)) for line in lines) > 1
        or _timed(lines)
        or _counted(lines)
        or (lines[0].isupper() and _CAPITALS.fullmatch(lines[0]))
    ):
        return 0, f"{RUN}; {INSTEAD}"
    gaps = [number for number, line in enumerate(lines) if "   " in line and _GAP.search(line)]
    if gaps[1:]:
        return gaps[0], _COLUMNS
    if _celled(lines):
        return 0, _COLUMNS
    if any("\t" in line for line in lines):  # a table by tabs, which is told as one
        return None
    bullets = all(line.startswith("o ") for line in lines)
    if (len(lines) >= _SHORT_LEAST and (bullets or _verses(lines, items))) or _called(lines):
        return 0, f"{RUN}; {INSTEAD}"
    early = _early(lines)
    return (early, f"{RUN}; {INSTEAD}") if early is not None else None


def _celled(lines: Sequence[str]) -> bool:
    """Return whether lines are the rows of a table, with a comma of any script between its cells."""
    for mark in _COMMAS:
        cells = lines[0].count(mark)
        if cells > 1 and all(line.count(mark) == cells for line in lines):
            # Prose has a space behind a plain comma, and ends with a stop.
            plain = mark in ",;" and not any(f"{mark} " in line for line in lines)
            return plain or (len(lines) >= _SHORT_LEAST and not any(map(ends, lines)))
    return False


def _called(lines: Sequence[str]) -> bool:
    """Return whether two lines begin with one name, and with one sign behind it, as those of a talk do."""
    names = Counter(found[0] for line in lines if (found := _CALLED.match(line)))
    return any(times > 1 for times in names.values())


def _early(lines: Sequence[str]) -> int | None:
    """Return index of the first line that ended on purpose: with room for what begins the next, and without a stop.

    An editor that wraps fills each line, whatever the script.
    """
    widths = list(map(columns, lines))
    widest = max(widths)
    if widest < _NARROWEST or "\0" in "".join(lines):
        return None
    found = []
    for at, (above, below) in enumerate(pairwise(lines)):
        last, first = above.rstrip()[-1:] or " ", below.lstrip()[:1] or " "
        # Scripts without capitals break a line anywhere: there it must be short by half.
        half = category(first) == "Lo" and widths[at] <= widest * _HALF
        if (last.isalnum() or category(last)[0] == "M") and (
            half or ((first.isupper() or first.isdecimal()) and _has_room(above, below, widest))
        ):
            found.append(at)
    # A name may begin a line by chance, and who mends a sentence may leave one line short.
    return found[0] if found[1:] and 3 * len(found) >= len(lines) else None


def _counted(lines: Sequence[str]) -> bool:
    """Return whether lines are counted by numbers alone, as notes are."""
    begun = [(at, int(number[1])) for at, line in enumerate(lines) if (number := _COUNTED.match(line))]
    return any(two == one + 1 and ends(lines[at - 1]) for (_, one), (at, two) in pairwise(begun))


def _timed(lines: Sequence[str]) -> bool:
    """Return whether there are times on lines of their own, below names."""
    if lines[2:] and _CLOCK.fullmatch(lines[1]):
        return columns(lines[0]) <= _NARROWEST and not lines[2][:1].islower()
    return sum(bool(_CLOCK.fullmatch(line)) for line in lines) > 1


def _verses(lines: Sequence[str], items: int) -> bool:
    """Return whether each line is like a verse, or an address.

    Args:
        items: Kinds of lines of which too few were found: in prose with capitals, a name before a colon is one.
    """
    if max(map(len, lines)) > _NARROW or max(map(columns, lines)) > _NARROW:
        return False
    firsts = [line.lstrip()[:1] for line in lines]
    if "\0" in "".join(lines) or sum(map(str.isdecimal, firsts)) > 1:
        return False
    if any(map(str.islower, firsts)) and len(lines) > _SHORT_LEAST and max(map(columns, lines)) <= _NARROWEST:
        return True
    if any(map(str.isupper, firsts)):
        # Prose may begin its lines so by chance. But it fills them, and breaks them where no clause ends.
        if items or all(map(ends, lines[:-1])):
            return False
        widest = max(map(columns, lines))
        return all(first.isupper() or first.isdecimal() for first in firsts) and (
            widest <= _NARROWEST
            or any(_is_sign(line.rstrip()[-1:]) or _has_room(line, below, widest) for line, below in pairwise(lines))
        )
    # Scripts without capitals: each line ends where a clause does, or no sentence ends with the last.
    return not any(map(str.islower, firsts)) and (
        not _is_sign(lines[-1].rstrip()[-1:]) or all(_is_sign(line.rstrip()[-1:]) for line in lines[:-1])
    )


def _is_sign(char: str) -> bool:
    # Marks of vowels are none, nor is the tsheg that ends each syllable of Tibetan.
    return bool(char) and category(char)[0] == "P" and char not in "\u0f0b\u0f0c"


def _stands(lines: Sequence[str], number: int, items: Set[int], widest: int) -> bool:
    """Return whether line ``number`` of ``items`` begins as it does on purpose."""
    if not number or ends(lines[number - 1]):
        return True
    # The line above is such a line as well, and has room for the word that begins this one: no editor wrapped it.
    return number - 1 in items and (widest <= _NARROW or _has_room(lines[number - 1], lines[number], widest))


def ends(line: str) -> bool:
    """Return whether a line ends with a sentence or a clause."""
    return line.rstrip(_CLOSERS)[-1:] in _STOPS


def _has_room(line: str, below: str, widest: int) -> bool:
    return columns(line) + 1 + columns(below.split(maxsplit=1)[0] if below.strip() else "") <= widest


def columns(line: str) -> int:
    """Return the width of a line, as a screen shows it."""
    # Letters of Han, kana and hangul are two columns wide.
    return len(line) if line.isascii() else 2 * len(line) - len(_WIDE.sub("", line))
