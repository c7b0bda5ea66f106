"""Signs that a PDF's letters are not those that it shows.

Fonts of a PDF say what letter each glyph is, and some say it wrongly: the page looks right, and the text does not.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from publish.reports.ingest.order import Glyph, letters
from publish.reports.ingest.paper.drawn import LOST, Sheet

_INNER_MAX: Final = 3  # letters of another script within a word: more are a word of their own
_AMID_MAX: Final = 2  # digits within Arabic words: more are letters that a font gives wrongly
_UYGHUR: Final = frozenset("ېۈ")  # Uyghur's own, of letters that are no rare ones
_HEH: Final = "ه"  # no letter of Uyghur's, and of the shape of one: fonts that have one glyph for both may say this one
_HEH_MAX: Final = 5
_WIDE: Final = 0.97  # of the size: as much room as a Chinese letter takes, and no Latin one but these
_BROAD: Final = frozenset("WMmw@%")
_WIDE_MAX: Final = 2  # Latin letters so wide among Chinese ones
_BASES: Final = frozenset("AEOUYNCaeouync")  # letters that keep their width under an accent; i has a dot to lose
_ACCENTS: Final = {
    chr(code): base for code in range(0xC0, 0x100) if (base := unicodedata.normalize("NFD", chr(code))[0]) in _BASES
}
_OFF: Final = 0.012  # of the size, between a letter's width and that of the same one with an accent
_OFF_MAX: Final = 2  # accented letters of a width that no letter of theirs has
_TIBETAN_MAX: Final = 2  # letters of other scripts that touch Tibetan ones: without a space it has none beside it
_SCRIPTS: Final = ("LATIN", "CJK", "ARABIC", "TIBETAN", "CYRILLIC", "GREEK", "HEBREW", "THAI", "DEVANAGARI",
                   "HANGUL", "HIRAGANA", "KATAKANA", "BOPOMOFO", "YI", "ETHIOPIC", "GEORGIAN")  # fmt: skip
# Tibetan was printed for years with fonts that have it in the places of Latin letters.
_LEGACY: Final = re.compile(
    r"tibetanmachine|tibetanchogyal|tibetancalligraphic|tibmac|sambhota|dedris|esama|tcrc ?bod|ltibetan|drutsa"
    r"|youtso|tibetanclassic|cwsitu|tib(?:ht|tmw)"
)
_STRANGE: Final = frozenset(_SCRIPTS) - {"LATIN", "TIBETAN"} | {"another"}


@cache
def script(letter: str) -> str:
    """Return a letter's script by its name; empty for what belongs to none."""
    if unicodedata.category(letter)[0] != "L":
        return ""
    name = unicodedata.name(letter, "")
    return next((one for one in _SCRIPTS if name.startswith(one)), "another" if name else "")


def _amid(glyphs: Sequence[Glyph]) -> int:
    """Return how many digits stand within words of Arabic letters."""
    found = digits = 0
    for before, glyph in pairwise(glyphs):
        # A number touches such letters on one side at most, and the mark of a note is raised.
        if glyph.letter.isdecimal() and _touch(before, glyph) and (digits or script(before.letter) == "ARABIC"):
            digits += 1
            continue
        if digits and script(glyph.letter) == "ARABIC" and _touch(before, glyph):
            found += digits
        digits = 0
    return found


def _touch(one: Glyph, other: Glyph) -> bool:
    apart = max(one.left, other.left) - min(one.right, other.right)
    near = 0.1 * one.size
    return apart < near and abs(one.y - other.y) < near and abs(one.size - other.size) < 2 * near


def _width(glyph: Glyph) -> float:
    return round((glyph.right - glyph.left) / (glyph.size or 1.0), 3)


class Doubts:
    """What was seen so far."""

    def __init__(self) -> None:
        self._radicals: Counter[int] = Counter()
        self._private: Counter[int] = Counter()
        self._unmapped: Counter[int] = Counter()
        self._mixed: list[tuple[int, str]] = []
        self._touching: Counter[int] = Counter()
        self._amid: Counter[int] = Counter()
        self._hehs: Counter[int] = Counter()
        self._uyghur = 0
        self._wide: Counter[int] = Counter()
        self._widths: dict[str, set[float]] = defaultdict(set)
        """Widths of letters without an accent, in sizes."""
        self._accented: Counter[tuple[str, float, int]] = Counter()
        """Letters with one, their widths and pages."""
        self._legacy: set[str] = set()
        self._unread = 0

    def see(self, sheet: Sheet) -> None:
        """Look through a page's letters."""
        page = sheet.number + 1
        self._unread += sheet.unread
        self._legacy |= {name for name in sheet.fonts if _LEGACY.search(name)}
        self._amid[page] += _amid(sheet.glyphs)
        word, before = "", " "
        for glyph in sheet.glyphs:
            letter = glyph.letter
            self._hehs[page] += letters(letter) == _HEH
            self._uyghur += letters(letter) in _UYGHUR
            self._measure(page, glyph, before)
            # Some fonts give a radical for the letter of the same shape, and no search finds that.
            if "\u2e80" <= letter <= "\u2fdf":
                self._radicals[page] += 1
            # Symbol and Wingdings have their bullets at these places: no word is lost with them.
            elif ("\ue000" <= letter <= "\uf8ff" and letter not in "\uf0b7\uf0a7\uf0d8") or letter >= "\U000f0000":
                self._private[page] += 1
            elif letter == LOST:
                self._unmapped[page] += 1
            tibetan = "\u0f40" <= letter <= "\u0fbc"
            if (tibetan and script(before) in _STRANGE) or (
                script(letter) in _STRANGE and "\u0f40" <= before <= "\u0fbc"
            ):
                self._touching[page] += 1
            before = letter
            if letter.isalpha():
                word += letter
            elif word:
                self._word(page, word)
                word = ""
        self._word(page, word)

    def _measure(self, page: int, glyph: Glyph, before: str) -> None:
        letter = glyph.letter
        if letter in _BASES:
            self._widths[letter].add(_width(glyph))
        elif letter in _ACCENTS:
            self._accented[letter, _width(glyph), page] += 1
        # A Chinese letter that a font calls by a Latin one keeps its square.
        if letter.isascii() and letter.isalpha() and letter not in _BROAD and script(before) == "CJK":
            self._wide[page] += _width(glyph) >= _WIDE

    def _strangers(self) -> Counter[int]:
        """Return by page how many accented letters are none: ligatures that a font calls so have another width."""
        found: Counter[int] = Counter()
        for (letter, width, page), many in self._accented.items():
            known = self._widths.get(_ACCENTS[letter], ())
            if known and all(abs(width - one) > _OFF for one in known):
                found[page] += many
        return found

    def _word(self, page: int, word: str) -> None:
        # Han beside Latin is usual in Chinese, and capitals of names within it. None stands between small letters.
        kinds = [script(letter) for letter in word]
        if len(set(kinds)) < 2:
            return
        before = 0
        while before < len(kinds) and (first := kinds[before]):
            end = before
            while end < len(kinds) and kinds[end] == first:
                end += 1
            inner = end - before <= _INNER_MAX and before > 0 and end < len(kinds)
            around = kinds[before - 1] if inner and kinds[before - 1] == kinds[end] else ""
            small = word[before - 1].islower() and first != "LATIN" if around else False
            if around == "ARABIC" or (small and word[end].islower()):
                self._mixed.append((page, word[max(0, before - 8) : end + 8]))
                return
            before = end

    def said(self) -> list[str]:
        """Return a line for each kind of doubt."""
        found = []
        if self._mixed:
            page, word = self._mixed[0]
            many = len(self._mixed)
            found.append(f"letters of another script stand within {many} words, the first on page {page}: {word}")
        if self._legacy:
            names = ", ".join(sorted(self._legacy)[:3])
            found.append(f"its Tibetan is in fonts from before Unicode ({names}): the letters are others")
        hehs = self._hehs if self._uyghur > _HEH_MAX else Counter[int]()
        for pages, least, said in (
            (self._touching, _TIBETAN_MAX, "letters of other scripts stand within Tibetan words"),
            (hehs, _HEH_MAX, f"letters {_HEH} stand in Uyghur words, which have ە or ھ"),
            (self._amid, _AMID_MAX, "digits stand within Arabic words"),
            (self._wide, _WIDE_MAX, "Latin letters among Chinese ones are as wide as those, and may be some of them"),
            (self._strangers(), _OFF_MAX, "letters with accents are of other widths than without, and may be others"),
            (self._radicals, 0, "Chinese letters are given as radicals, and were turned into letters of their shape"),
            (self._private, 0, "letters have no meaning outside of the file's own fonts"),
            (self._unmapped, 0, "letters have no text in the file"),
        ):
            if pages.total() > least:
                first = min(page for page, many in pages.items() if many)
                found.append(f"{pages.total()} {said}, the first on page {first}")
        if self._unread:
            found.append(f"a page has {self._unread} letters or shapes more than are read")
        return found
