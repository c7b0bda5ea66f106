"""What a web page left around and inside a text copied from it.

It is taken out and listed, and what it parted is joined. A word alone proves nothing: "Search" may be a heading. It
goes where other pieces of a page stand beside it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from publish.reports.ingest import bylines
from publish.reports.ingest.document import Removed, Why
from publish.reports.ingest.lines import pagewords, sentences
from publish.reports.ingest.lines.nouns import Piece, unmarked, width
from publish.reports.ingest.web import phrases

_BAR: Final = re.compile(r" ?[|›»>→•·｜] ?| / ")
_POINTED_MAX: Final = 170
_NAME_MAX: Final = 24  # columns of an entry of a menu
_HEADLINE_MAX: Final = 100  # columns of another text's headline
_UNENDED_MAX: Final = 60
_UNENDED: Final = re.compile("[\u0e00-\u0eff\u1780-\u17ff]")
_ARABIC: Final = re.compile("[\u0600-\u06ff]")
_HEADLINES_MAX: Final = 12
_LONG: Final = 50
_ROW_MIN: Final = 3  # known words one below the other, which no text has
_QUOTED_LETTERS: Final = (20, 320)  # letters of words drawn out of a text to be seen
_NEAR: Final = 8  # pieces on each side among which the words stand that were drawn out
_EDGE: Final = 6  # pieces at the text's beginning among which its title may be said again


@dataclass(frozen=True, slots=True)
class Cleared:
    """Pieces of the text, and what was around them."""

    pieces: list[Piece]
    removed: tuple[Removed, ...]


def cleared(found: Sequence[Piece], *, whole: bool = True) -> Cleared:
    """Return the text's pieces.

    Args:
        whole: Each paragraph was a line, as in copies of pages. Elsewhere no words are drawn out of a text.
    """
    page = _Page(found, whole=whole)
    gone = page.gone()
    kept: list[Piece] = []
    behind = False
    for at, piece in enumerate(found):
        if at in gone:
            behind = True
            continue
        if behind and kept and _goes_on(kept[-1], piece):
            kept[-1] = _joined(kept[-1], piece)
        else:
            kept.append(piece)
        behind = False
    removed = (Removed(_said(found[at]), why, found[at].lines[0].label) for at, why in sorted(gone.items()))
    return Cleared(kept, tuple(removed))


class _Page:
    """Pieces of what may be a web page."""

    def __init__(self, found: Sequence[Piece], *, whole: bool) -> None:
        self._pieces, self._whole = found, whole
        self._said = [_said(piece).strip(" \t-–—*•·|") for piece in found]
        self._known = [_is_known(said) for said in self._said]
        self._sure = [self._is_sure(at) for at in range(len(found))]
        self._in_rows()
        # One such piece may be a writer's own sentence; two are a page's, unless both say whose a book is.
        sure = [bool(pagewords.RIGHTS.search(said)) for said, each in zip(self._said, self._sure, strict=True) if each]
        self._is_page = len(sure) > 1 and not all(sure)

    def gone(self) -> dict[int, Why]:
        """Return the pieces that are not text, and why."""
        # A book says whose it is, too; a page says it beside other things.
        found = {
            at: Why.FURNITURE
            for at, sure in enumerate(self._sure)
            if sure and (self._is_page or not pagewords.RIGHTS.search(self._said[at]))
        }
        if self._is_page:
            found |= {at: Why.FURNITURE for at, said in enumerate(self._said) if pagewords.ADVERT.fullmatch(said)}
            self._more(found)
            self._talk(found)
            self._beside(found)
            self._menus(found)
            self._below(found)
        for at, said in enumerate(self._said):
            if at not in found and self._caption(at, said):
                found[at] = Why.FURNITURE
        self._again(found)
        return found

    def _is_sure(self, at: int) -> bool:
        said, piece = self._said[at], self._pieces[at]
        if piece.rows or not said or width(said) > _POINTED_MAX:
            return False
        if self._bar(said):
            return True
        if pagewords.POINTER.match(said):
            return not sentences.ends(said)
        if pagewords.told(said):
            return False
        if pagewords.ASKS.fullmatch(said) or phrases.MORE.fullmatch(said):
            # Above a paragraph it may be the text's own heading.
            return (width(said) > 9 or not said.isascii()) and not self._above_text(at)
        if not phrases.LINES.fullmatch(said) or not self._known[at]:
            return False
        # Words of a script with capitals are as many in a heading; four signs of Chinese say more.
        if len(said.split()) > 2:
            return True
        # One word of Arabic letters is a heading as well.
        one = " " not in said and _ARABIC.match(said)
        return not sentences.cased(said) and not said.isascii() and len(said) > 3 and not one

    def _above_text(self, at: int) -> bool:
        """Return whether a paragraph follows, and an empty line between the two."""
        if not phrases.MORE.fullmatch(self._said[at]) or at + 1 >= len(self._said):
            return False
        after = self._pieces[at + 1]
        return after.gap > 0 and sentences.ends(after.text) and not self._headline(at + 1, asked=True)

    def _in_rows(self) -> None:
        """Make sure of known words one below the other, as buttons stand."""
        at = 0
        while at < len(self._known):
            end = at
            while end < len(self._known) and self._known[end]:
                end += 1
            # "They use these:" stands above a list of the text's own.
            if end - at >= _ROW_MIN and not (at and sentences.colon(self._said[at - 1])):
                self._sure[at:end] = [True] * (end - at)
            at = max(end, at + 1)

    def _bar(self, said: str) -> bool:
        """Return whether it is a row of names that lead elsewhere."""
        names = _BAR.split(said)
        # Two names with a stroke between them are a title and its source, or a choice of words.
        if len(names) < 3:
            return len(names) == 2 and all(_is_known(name) for name in names)
        if any(width(name) > _NAME_MAX or sentences.ends(name.rstrip("།༎ ")) for name in names if name):
            return False
        return any(_is_known(name) for name in names if name)

    def _caption(self, at: int, said: str) -> bool:
        if self._pieces[at].rows or width(said) > 240:
            return False
        if pagewords.CAPTION.match(said) or pagewords.CREDITED.search(said):
            return True
        return self._is_page and bool(pagewords.AGENCY.search(said)) and not sentences.ends(said)

    def _more(self, found: dict[int, Why]) -> None:
        """Take the headlines behind "Related articles", up to the next paragraph."""
        for at, said in enumerate(self._said):
            if at not in found or not phrases.MORE.fullmatch(said) or pagewords.SHARE.match(said):
                continue
            for one in range(at + 1, min(len(self._said), at + 1 + _HEADLINES_MAX)):
                if (
                    not self._headline(one, asked=True)
                    or self._broken(one)
                    or (one > at + 1 and self._heads(one, at + 1))
                ):
                    break
                found[one] = Why.FURNITURE

    def _broken(self, at: int) -> bool:
        """Return whether text goes on behind its interruption."""
        after = next(
            (piece for piece in self._pieces[at + 1 : at + 4] if not piece.rows and len(piece.text) > _LONG), None
        )
        return width(self._said[at]) > _LONG and after is not None and sentences.small(after.text)

    def _heads(self, at: int, first: int) -> bool:
        """Return whether a short line stands above a paragraph as its heading does."""
        if at + 1 >= len(self._said) or self._headline(at + 1) or self._parts(at):
            return False
        return self._pieces[at].gap >= self._pieces[at + 1].gap or self._pieces[at].gap > self._pieces[first].gap

    def _parts(self, at: int) -> bool:
        """Return whether what was taken out before ``at`` stood within a sentence."""
        before = at - 1
        while before >= 0 and (self._sure[before] or self._headline(before)):
            before -= 1
        return before >= 0 and at + 1 < len(self._pieces) and _goes_on(self._pieces[before], self._pieces[at + 1])

    def _headline(self, at: int, *, asked: bool = False) -> bool:
        """Return whether a line may be another text's headline.

        Args:
            asked: A question may be one, and a line of Tibetan, which ends as sentences do.
        """
        piece, said = self._pieces[at], self._said[at]
        if asked and said[-1:] in tuple("?？؟།"):
            said = said.rstrip("?？؟། ")
        # Thai and its kin have no sign for a sentence's end: there only length tells a paragraph.
        most = _UNENDED_MAX if _UNENDED.search(said) else _HEADLINE_MAX
        return not piece.rows and width(said) <= most and not sentences.ends(said) and not sentences.small(said)

    def _talk(self, found: dict[int, Why]) -> None:
        """Take what others said about the text, behind it."""
        for at, said in enumerate(self._said):
            # In the first half "Comments" is a link that leads down to them, or a heading of the text.
            if phrases.TALK.fullmatch(said) and at * 2 >= len(self._said) and (at in found or len(said.split()) > 1):
                found |= dict.fromkeys(range(at, len(self._said)), Why.FURNITURE)
                return

    def _beside(self, found: dict[int, Why]) -> None:
        """Take known words that stand beside what is sure, or at the very ends."""
        # Each that goes makes its neighbours likelier, so it is asked again until none is left.
        again = True
        while again:
            again = False
            for at, known in enumerate(self._known):
                near = at - 1 in found or at + 1 in found or at in (0, len(self._known) - 1)
                if known and at not in found and near:
                    found[at] = Why.FURNITURE
                    again = True

    def _menus(self, found: dict[int, Why]) -> None:
        """Take short names between pieces that are gone, near the text's ends."""
        gone = sorted(found)
        for first, second in pairwise(gone):
            between = range(first + 1, second)
            edge = second < len(self._said) * 0.4 or first > len(self._said) * 0.6
            if 0 < len(between) <= 12 and edge and all(self._name(at) for at in between):
                found |= dict.fromkeys(between, Why.FURNITURE)

    def _below(self, found: dict[int, Why]) -> None:
        """Take what stands behind the last paragraph, from the names of other texts on."""
        begin = len(self._said)
        while begin and (begin - 1 in found or self._known[begin - 1] or self._headline(begin - 1, asked=True)):
            begin -= 1
        for at in range(begin, len(self._said)):
            said = self._said[at]
            if phrases.MORE.fullmatch(said) or phrases.TALK.fullmatch(said) or pagewords.TOPICS.fullmatch(said):
                found |= dict.fromkeys(range(at, len(self._said)), Why.FURNITURE)
                return

    def _name(self, at: int) -> bool:
        return self._headline(at) and width(self._said[at]) <= _NAME_MAX and len(self._said[at].split()) <= 3

    def _again(self, found: dict[int, Why]) -> None:
        """Take what is said twice.

        That is: beside itself, a title at the beginning, and words drawn out of a paragraph.
        """
        kept = [at for at in range(len(self._said)) if at not in found]
        for before, at in pairwise(kept):
            if self._said[at] == self._said[before] and len(self._said[at]) > 3 and not self._pieces[at].rows:
                found[at] = Why.REPEATED
        if not self._is_page or not self._whole:
            return
        head = [at for at in kept if at not in found][:_EDGE]
        for at in head[1:]:
            if self._said[at] == self._said[head[0]]:
                found[at] = Why.REPEATED
        for at in kept:
            drawn = self._said[at].strip('“”"«»「」‘’… ')
            some = _QUOTED_LETTERS[0] <= sentences.spoken(drawn) <= _QUOTED_LETTERS[1]
            told = sentences.ends(self._said[at]) or self._said[at][:1] in tuple('“"«「‘')
            # Farther away it is a refrain, or a writer who quotes what was said before.
            near = self._said[max(0, at - _NEAR) : at + _NEAR + 1]
            again = any(drawn in body and len(body) > len(drawn) + 12 for body in near)
            if some and told and again and at not in found and not self._pieces[at].rows:
                found[at] = Why.REPEATED


def _is_known(said: str) -> bool:
    if len(said) > _POINTED_MAX or pagewords.SOURCE.match(said) or pagewords.told(said):
        return False
    return bool(phrases.LINES.fullmatch(said) or phrases.NAMES.fullmatch(said))


def _said(piece: Piece) -> str:
    return " ".join(unmarked(piece.text).split())


def _goes_on(before: Piece, after: Piece) -> bool:
    """Return whether ``after`` goes on with a sentence of ``before``."""
    if before.rows or after.rows or sentences.ends(before.text):
        return False
    if sentences.small(after.text):
        return True
    # Who wrote it and when stands alone, however long it is.
    if bylines.labelled(before.text):
        return False
    # Without capitals only length tells a sentence that was parted from two headings.
    return not sentences.cased(after.text) and width(before.text) > _LONG and width(after.text) > _LONG


def _joined(before: Piece, after: Piece) -> Piece:
    text = before.text + sentences.glue(before.text, after.text) + after.text
    return replace(before, text=text, lines=(*before.lines, *after.lines), full=after.full)
