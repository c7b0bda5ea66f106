"""Letters of a drawn line, put in the order of reading.

A page keeps where each glyph stands, and little of the order. Marks go to their letters, Arabic script is turned, the
Latin words and numbers in it are turned back. Values only.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

RAISED: Final = ("\x02", "\x03")
"""Stand around what was raised: no text can hold them, for control characters are left out."""
_BRACKETS: Final = {"(": ")", "[": "]", "{": "}", "«": "»", "‹": "›", "〈": "〉", "《": "》", "（": "）"}
_CLOSING: Final = {close: open_ for open_, close in _BRACKETS.items()}
_JOINS: Final = frozenset(".,:/٫٬،")  # one between two digits is of their number, in either direction
_ACCENTS: Final = {
    "´": "\u0301",
    "`": "\u0300",
    "ˆ": "\u0302",
    "¨": "\u0308",
    "˜": "\u0303",
    "ˇ": "\u030c",
    "˚": "\u030a",
}
_FORMS: Final = (("\u2f00", "\u2fd5"), ("\ufb00", "\ufb06"), ("\ufb13", "\ufdff"), ("\ufe70", "\ufefc"))
"""Radicals, ligatures, and forms of Arabic letters."""
_RADICALS: Final = str.maketrans(
    "⺒⺟⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻥⻦⻨⻩⻬⻮⻰⻳",
    "巳母民西见角贝车长门青韦页风飞食马鱼鸟麦黄齐齿龙龟",
)  # fmt: skip
"""Letters of radicals that have no compatibility form, of those that are letters by themselves."""
_GAP: Final = 0.17  # of the letters' size: as wide a gap is a space, if none is drawn
_GAP_MORE: Final = 0.13  # of the size, beyond what stands between most letters: some are set apart
_SAME: Final = 0.03  # of the size: letters as near as this have one place
_GAP_RAISED: Final = 0.2  # of the size, behind what is raised
_GAP_TIBETAN: Final = 0.24  # of the size, where no dot ends a syllable


class Glyph(NamedTuple):
    """A letter that a page draws, in points from its lower left corner."""

    letter: str
    x: float
    y: float
    left: float
    right: float
    bottom: float
    top: float
    size: float


class _Cluster:
    """A letter with its marks, or all letters of one glyph."""

    __slots__ = ("kind", "left", "right", "size", "text", "x")

    def __init__(self, text: str, glyph: Glyph, kind: str) -> None:
        self.text, self.kind = text, kind
        self.x, self.left, self.right, self.size = glyph.x, glyph.left, glyph.right, glyph.size


@cache
def kind(letter: str) -> str:
    """Return a sign for a letter's part in its line.

    R or L for its direction, E for a digit, M for a mark, S for a space, N for none.
    """
    if letter.isspace():
        return "S"
    name = unicodedata.bidirectional(letter)
    if name in ("R", "AL"):
        return "R"
    if unicodedata.category(letter) in ("Mn", "Me"):
        return "M"
    if name in ("EN", "AN"):
        return "E"
    return "L" if name == "L" else "N"


@cache
def letters(sign: str) -> str:
    """Return the letters of a form, ligature or radical, or the sign itself."""
    # NFKC of the whole text would turn "m²" into "m2", and circled numbers into numbers.
    if any(first <= sign <= last for first, last in _FORMS):
        return unicodedata.normalize("NFKC", sign)
    return sign.translate(_RADICALS)


def leans(glyphs: Iterable[Glyph]) -> int:
    """Return how many more letters run right to left than left to right."""
    found = 0
    for glyph in glyphs:
        name = kind(glyph.letter)
        found += 1 if name == "R" else -1 if name == "L" else 0
    return found


def reading(glyphs: Sequence[Glyph], *, leftward: bool, raised: frozenset[int] = frozenset()) -> str:
    """Return a line's text.

    Args:
        glyphs: The line's, as the page draws them.
        leftward: The text around it runs right to left.
        raised: Places in ``glyphs`` of raised digits and signs.
    """
    clusters = _clusters(glyphs, raised)
    # The sort is stable: of what has one place, the order of drawing stays.
    clusters.sort(key=lambda one: one.x)
    clusters = list(_gapped(clusters, _usual(clusters), leftward=leftward))
    ordered = _leftward(clusters) if leftward else list(_rightward(clusters))
    text = "".join(one.text for one in ordered)
    if leftward or any(one.kind == "R" for one in ordered):
        text = _paired([(one.text, one.kind) for one in ordered], text)
    return " ".join(text.split(" ")).strip() if "  " not in text else " ".join(text.split())


def _clusters(glyphs: Sequence[Glyph], raised: frozenset[int]) -> list[_Cluster]:
    found: list[_Cluster] = []
    loose: list[Glyph] = []
    same: list[Glyph] = []
    high: list[Glyph] = []
    for at, glyph in enumerate(glyphs):
        if at in raised:
            high.append(glyph)
            continue
        name = kind(glyph.letter)
        if name == "S" and glyph.left >= glyph.right:
            # Where a program only moved on: the gap tells it, and in the right place.
            if same:
                found.append(_one(same, _turned(same[0], None, found)))
                same = []
            continue
        near = _SAME * glyph.size
        if same and abs(glyph.x - same[-1].x) < near and abs(glyph.y - same[-1].y) < near and name != "S":
            same.append(glyph)
            continue
        if same:
            found.append(_one(same, _turned(same[0], glyph, found)))
            same = []
        if name == "M":
            # A mark follows its letter, unless the program drew all marks at a time of their own.
            if found and found[-1].kind != "S" and _over(glyph, found[-1]):
                found[-1].text += glyph.letter
            else:
                loose.append(glyph)
        else:
            same = [glyph]
    if same:
        found.append(_one(same, _turned(same[0], None, found)))
    found.extend(_raised(high))
    for glyph in loose:
        _attach(glyph, found)
    return _composed(found)


def _over(mark: Glyph, letter: _Cluster) -> bool:
    # In Arabic script marks often come before their letter, and stand nearer to it than to the one before.
    slack = (0.05 if letter.kind == "R" else 0.3) * letter.size
    return letter.left - slack <= (mark.left + mark.right) / 2 <= letter.right + slack


def _attach(mark: Glyph, clusters: list[_Cluster]) -> None:
    """Put a mark behind the letter that it stands over."""
    middle = (mark.left + mark.right) / 2
    near = [one for one in clusters if one.kind in "RL" and one.left - one.size < middle < one.right + one.size]
    if near:
        best = min(near, key=lambda one: (max(one.left - middle, middle - one.right, 0), abs(one.x - mark.x)))
        best.text += mark.letter
    else:
        # A mark by itself is shown as a sign, as in grammars: it is not dropped.
        clusters.append(_Cluster(mark.letter, mark, "L"))


def _turned(glyph: Glyph, following: Glyph | None, found: list[_Cluster]) -> bool:
    """Return whether letters around come from the right to the left."""
    if following is not None and following.y == glyph.y and following.letter != " ":
        return following.x < glyph.x
    return not found or glyph.x < found[-1].x


def _one(same: list[Glyph], turned: bool) -> _Cluster:
    """Return one glyph's letters, or several glyphs of one place, as they are read."""
    first = same[0]
    if len(same) == 1:
        text = letters(first.letter)
        return _Cluster(text, first, kind(text[0]) if text else "N")
    kinds = {kind(glyph.letter) for glyph in same}
    # Where letters come from the right, what reads the page has turned them, one by one: those of one glyph come with
    # the last one first. Where they come as drawn, two glyphs of one place do: a lam and its alef.
    one_glyph = all(glyph[3:7] == first[3:7] for glyph in same)
    if "R" in kinds and one_glyph == turned:
        same = same[::-1]
    text = "".join(letters(glyph.letter) for glyph in (_straight(same) if one_glyph else same))
    merged = first._replace(
        left=min(glyph.left for glyph in same), right=max(glyph.right for glyph in same), size=first.size
    )
    return _Cluster(text, merged, next((name for name in "RLE" if name in kinds), "N"))


def _straight(same: list[Glyph]) -> list[Glyph]:
    """Return the letters of one glyph, their bytes in order."""
    # No glyph is two Chinese letters. Ghostscript writes a ligature's letters with their bytes swapped.
    codes = [ord(glyph.letter) for glyph in same]
    if all(code % 256 == 0 and 0x61 <= code >> 8 <= 0x7A for code in codes):
        return [glyph._replace(letter=chr(code >> 8)) for glyph, code in zip(same, codes, strict=True)]
    return same


def _raised(high: list[Glyph]) -> Iterator[_Cluster]:
    """Yield raised signs, neighbouring digits together."""
    high = sorted(high, key=lambda glyph: glyph.x)
    held: list[Glyph] = []
    for glyph in high:
        if held and glyph.left - held[-1].right > 0.5 * glyph.size:
            yield _Cluster(RAISED[0] + "".join(one.letter for one in held) + RAISED[1], held[0], "N")
            held = []
        held.append(glyph)
    if held:
        found = _Cluster(RAISED[0] + "".join(one.letter for one in held) + RAISED[1], held[0], "N")
        found.right = held[-1].right
        yield found


def _composed(clusters: list[_Cluster]) -> list[_Cluster]:
    """Join accents drawn by themselves with the letters below them."""
    if not any(one.text in _ACCENTS for one in clusters):
        return clusters
    found: list[_Cluster] = []
    accents = [one for one in clusters if one.text in _ACCENTS]
    pending = [*accents]
    for one in clusters:
        if one in accents:
            continue
        for accent in pending:
            middle = (accent.left + accent.right) / 2
            if one.kind == "L" and len(one.text) == 1 and one.left <= middle <= one.right:
                one.text = unicodedata.normalize("NFC", one.text + _ACCENTS[accent.text])
                pending.remove(accent)
                break
        found.append(one)
    return found + pending


def _gapped(clusters: list[_Cluster], wide: float, *, leftward: bool) -> Iterator[_Cluster]:
    """Yield clusters with a space wherever a gap means one."""
    held: _Cluster | None = None
    for one in clusters:
        if held is not None and held.kind != "S" and one.kind != "S":
            before, after = (one, held) if leftward else (held, one)
            share = _share(before.text, after.text, wide)
            if share and one.left - held.right > share * max(held.size, one.size):
                yield _Cluster(" ", Glyph(" ", held.right, 0, held.right, one.left, 0, 0, one.size), "S")
        yield one
        held = one


def _usual(clusters: list[_Cluster]) -> float:
    """Return from which gap on, in sizes of the letters, there is a space."""
    gaps = sorted(
        (after.left - before.right) / (after.size or 1)
        for before, after in pairwise(clusters)
        if before.kind != "S" != after.kind
    )
    # The middle gap, for in a word that is set apart each one would be a space.
    return max(_GAP, (gaps[len(gaps) // 2] if len(gaps) > 3 else 0) + _GAP_MORE)


def _share(before: str, after: str, wide: float) -> float:
    """Return the gap that is a space, in sizes; 0 for none."""
    # A note's mark belongs to the word before it.
    if after[0] == RAISED[0]:
        return 0.0
    if before[-1] == RAISED[1]:
        return 0.0 if _close(after[0]) else _GAP_RAISED
    if "\u0f00" <= before[-1] <= "\u0fff" or "\u0f00" <= after[0] <= "\u0fff":
        # Tibetan parts syllables by dots. A gap without one ends a clause.
        return 0.0 if before[-1] == "་" else _GAP_TIBETAN
    return 0.0 if _close(before[-1]) or _close(after[0]) else wide


def _close(letter: str) -> bool:
    """Return whether words of this script stand without spaces.

    Letters are moved apart to fill a line, so gaps tell nothing.
    """
    return "\u2e80" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7ff" or "\uf900" <= letter <= "\ufaff" or (
        "\uff00" <= letter <= "\uffef" or letter >= "\U00020000"
    )  # fmt: skip


def _rightward(clusters: list[_Cluster]) -> Iterator[_Cluster]:
    """Yield a left-to-right line, with words of Arabic script turned."""
    at = 0
    while at < len(clusters):
        if clusters[at].kind != "R":
            yield clusters[at]
            at += 1
            continue
        end = last = at
        while end < len(clusters) and clusters[end].kind != "L":
            if clusters[end].kind == "R":
                last = end
            end += 1
        yield from _leftward(clusters[at : last + 1])
        at = last + 1


def _leftward(clusters: list[_Cluster]) -> list[_Cluster]:
    """Return a right-to-left line, with Latin words and numbers in their order."""
    found: list[_Cluster] = []
    end = len(clusters)
    while end:
        if clusters[end - 1].kind == "R":
            end -= 1
            found.append(clusters[end])
            continue
        begin = end
        while begin and clusters[begin - 1].kind != "R":
            begin -= 1
        found += _foreign(clusters[begin:end])
        end = begin
    return found


def _foreign(part: list[_Cluster]) -> list[_Cluster]:
    """Return the signs between two right-to-left letters, in the order of reading."""
    strong = [at for at, one in enumerate(part) if one.kind == "L"]
    if not strong:
        return [one for run in reversed(list(_numbers(part))) for one in run]
    digits = [at for at, one in enumerate(part) if one.kind in "LE"]
    first, last = digits[0], digits[-1]
    return [*reversed(part[last + 1 :]), *part[first : last + 1], *reversed(part[:first])]


def _numbers(part: list[_Cluster]) -> Iterator[list[_Cluster]]:
    """Yield numbers, and each other sign by itself."""
    at = 0
    while at < len(part):
        run = [part[at]]
        at += 1
        if run[0].kind == "E":
            while at < len(part):
                joins = part[at].text in _JOINS and at + 1 < len(part) and part[at + 1].kind == "E"
                if not joins and part[at].kind != "E":
                    break
                run += part[at : at + 1 + joins]
                at += 1 + joins
        yield run


def _paired(parts: list[tuple[str, str]], text: str) -> str:
    """Turn brackets as they open and close.

    Beside right-to-left letters, programs give them either way round.
    """
    if not any(letter in text for letter in (*_BRACKETS, *_CLOSING)):
        return text
    found, open_ = list[str](), list[str]()
    strong = ""
    for at, (sign, name) in enumerate(parts):
        strong = name if name in "RL" else strong
        shape = sign if sign in _BRACKETS else _CLOSING.get(sign, "")
        if not shape:
            found.append(sign)
            continue
        before = parts[at - 1][0][-1:] if at else " "
        after = parts[at + 1][0][:1] if at + 1 < len(parts) else " "
        # Spaces tell more than the sign itself; where they do not, what is open is closed.
        opens = before.isspace() or before in _BRACKETS
        closes = after.isspace() or after in _CLOSING or (bool(after) and after in ".,،؛:;؟!")
        begins = opens if opens != closes else shape not in open_
        if begins:
            open_.append(shape)
        elif shape in open_:
            open_.remove(shape)
        found.append(shape if begins else _BRACKETS[shape])
    return "".join(found)
