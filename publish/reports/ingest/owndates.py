"""The dates of a document, its own ones first.

Values only. A date is a document's own by where it stands: in a running line, alone on a line at either end, before a
report's first words. In a sentence, a note or a quotation it tells of something else, whatever it says.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from publish.core import dates
from publish.core.dates import FoundDate
from publish.reports.ingest import bylines, identifiers
from publish.reports.ingest.standing import LineStanding, Passage

# "GENEVA, 3 May 2001 – …" stands in the first paragraph, below a title, a byline and a summary at most.
_LINE_MAX: Final = 4  # blocks at the beginning that may begin with place and date
_SAID_MAX: Final = 160  # letters of the words in which a date was found
# Beside a date that is the document's own.
_SAYS: Final = re.compile(
    r"(?:\b(?:date[ds]?|posted|published|publication|issued?|released?|written|adopted)\b"
    r"|日期|时间|時間|发布|發布|发表|發表|刊登|印发|印發|发文|成文|تاريخ|التاريخ|نشر|چېسلا|ۋاقت|ཚེས་གྲངས|འགྲེམས)[་།]?(?:النشر)?"
    r"\W*(?:\b(?:on|at|in|day|this)\b\W*){0,3}$",
    re.IGNORECASE,
)
_WEEKDAY: Final = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|星期[一二三四五六日天]|周[一二三四五六日]"
    r"|(?:يوم )?(?:الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد)",
    re.IGNORECASE,
)
# At the beginning of a line that ends with the date: "Adopted by the council on 4 October 2003".
_DONE: Final = re.compile(
    r"(?:adopted|delivered|handed down|decided|issued|signed|done|given|recorded|filed|released|promulgated|passed"
    r"|approved|published|posted|dated|interviewed|heard)\b(?:\s[\w'’.,-]{1,20}){0,10}\s(?:on\s)?(?:the\s)?$",
    re.IGNORECASE,
)
# Under a declaration: the day is the paper's, whatever its caption says of hearings. Elsewhere, people are executed.
_DECLARED: Final = re.compile(
    r"\b(?:perjury|affidavit|affiant|deponent|declarant|notary)\b|\bI declare\b", re.IGNORECASE
)
_SWORN: Final = re.compile(
    r"(?:executed|sworn(?! in\b)|subscribed)\b(?:\s\w{1,12}){0,4}\s(?:on\s)?(?:the\s)?$", re.IGNORECASE
)
# Offices print a paper some days after they sign it.
_PRINTED: Final = re.compile(r"\s?印[发發]")
# Beside one that is not: of a change, of a reader's copy, of an end.
_OTHER: Final = re.compile(
    r"\b(?:updated?|modified|revised|changed|retrieved|accessed|downloaded|printed|viewed|saved|captured|archived|embargo\w*"
    r"|deadline|expir\w+|effective|until|since|born|died|before|after|copyright)\b|©|更新|修改|访问|訪問|打印|列印|下载|截止|生效"
    r"|آخر تحديث|يېڭىلان"
    r"|\b(?:mise?s? à jour|modifiée?|aktualisiert|geändert|actualizad[oa]|обновлен[оа]|изменен[оа])\b",
    re.IGNORECASE,
)
_OF: Final = re.compile(r"\b(?:of|on|since|until|from|to|before|after|in|between|and)\s(?:the\s)?$", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"\s*(?:[-–—~至到]|to|and|until|bis)\s*", re.IGNORECASE)
_CLOCK: Final = re.compile(r"(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?(?:\s?[A-Z]{2,4}\b)?", re.IGNORECASE)
_REACHED: Final = re.compile(r"[\w.+-]{1,60}@[\w-]{1,60}(?:\.[\w-]{2,30}){1,4}")  # beside a press release's day
_ADDRESS: Final = re.compile(r"https?://|www\.|\bfile:")
_PLACE: Final = re.compile(r"[(（]?[A-Z][\w .,'’()/-]{1,60}?[,(–—-]\s?")
_GOES_ON: Final = re.compile(r"\s?(?:\([^)]{1,30}\)\s?)?(?:[–—:)]|--|-\s)")
# Chinese agencies begin with place, day and 电 ("by wire"), often in brackets.
_PRESS: Final = re.compile(r"\s?(?:[电電讯訊]|[】\])）])")


@dataclass(frozen=True, slots=True)
class RankedDate:
    """A date, and how surely it is the document's own."""

    date: FoundDate
    where: str
    words: str
    """The date itself, as it is written."""
    rank: int
    """0 to 3 for the document's own; 4 and more for others."""


OWN_MAX: Final = 3


def found(passages: Sequence[Passage]) -> list[RankedDate]:
    """Return the dates of a document, the likeliest of its own first."""
    read = [(passage, dates.found(passage.text)) for passage in passages]
    settle = dates.settled([date for _, those in read for date in those])
    printed = any(_ADDRESS.search(p.text) for p in passages if p.standing is LineStanding.RUNNING)
    # An office prints a paper days after it is signed; with papers added to it, who signs stands amid the text.
    office = any(_PRINTED.match(p.text[date.end :]) for p, those in read for date in those)
    declared = any(_DECLARED.search(p.text) for p in passages)
    made: list[RankedDate] = []
    for passage, those in read:
        for number, date in enumerate(those):
            rank = _rank(passage, those, number, printed=printed, declared=declared)
            if office and passage.standing < LineStanding.OTHERS and _signed(passage.text, date):
                rank = min(rank, int(LineStanding.END))
            words = passage.text[date.start : date.end]
            made.append(RankedDate(settle(date), _around(passage.text, date), words, rank))
    return sorted(made, key=lambda one: one.rank)


def unchanged(text: str) -> list[FoundDate]:
    """Return the dates in a line, without those of a change or an end.

    The word before each says so.
    """
    those = dates.found(text)
    begins = [0, *(one.end for one in those)]
    return [one for one, begin in zip(those, begins, strict=False) if not _OTHER.search(text[begin : one.start])]


def _rank(passage: Passage, those: Sequence[FoundDate], number: int, *, printed: bool, declared: bool) -> int:
    date = those[number]
    text = passage.text
    before = text[those[number - 1].end if number else 0 : date.start]
    after = text[date.end : those[number + 1].start if number + 1 < len(those) else len(text)]
    others = 4 if passage.standing < LineStanding.OTHERS else 5
    if (number and _BETWEEN.fullmatch(before)) or (number + 1 < len(those) and _BETWEEN.fullmatch(after)):
        return others  # a span of time
    if _OTHER.search(before) or (number + 1 == len(those) and _OTHER.search(after)):
        return others
    if passage.standing is LineStanding.RUNNING:
        # What a browser prints at the head of a page is the day of printing.
        told = _OF.search(before) or (date.sign and (printed or _CLOCK.search(text)))
        return others if told else 0
    if declared and not number and passage.standing < LineStanding.OTHERS and _SWORN.match(before):
        return 0
    if passage.standing in (LineStanding.TOP, LineStanding.END) or passage.heading:
        alone = _alone(text, those, heading=passage.heading > 0)
        if alone and _PRINTED.match(after):
            return OWN_MAX
        return int(LineStanding.END if passage.standing is LineStanding.END else LineStanding.TOP) if alone else others
    if passage.standing is LineStanding.BEGINNING and passage.block < _LINE_MAX and not number and _begins(text, date):
        return 3
    return others


def _signed(text: str, date: FoundDate) -> bool:
    """Return whether a line is a date, and nothing else."""
    return (date.start, date.end) == (0, len(text))


def _alone(text: str, those: Sequence[FoundDate], *, heading: bool) -> bool:
    """Return whether a line says a date, and only what may stand beside one."""
    rest = text
    for date in reversed(those):
        rest = f"{rest[: date.start]}\0{rest[date.end :]}"
    rest = _REACHED.sub(" ", _CLOCK.sub(" ", _WEEKDAY.sub(" ", rest)))
    for _, start, end in reversed(identifiers.found(rest)):
        rest = rest[:start] + rest[end:]
    if not any(map(str.isalpha, rest)):
        return True
    if heading:
        return False
    if len(those) == 1 and not any(map(str.isalpha, rest.partition("\0")[2])) and _DONE.match(rest.partition("\0")[0]):
        return True
    before, _, after = rest.partition("\0")
    more = bylines.words(after)
    if _SAYS.search(before) and (bylines.author(after.strip(" ,")) or not after[:1].isspace() or not more):
        return True
    if bylines.author(before):
        return not more
    # "2018-06-21 08:15 来源：… 作者：…": one line says it all.
    if not any(map(str.isalpha, before)) and bylines.labelled(after):
        return True
    return any(map(_names_a_place, (before, rest.rpartition("\0")[2])))


def _names_a_place(part: str) -> bool:
    """Return whether a line's beginning, or end, can be place or office: "Geneva, "."""
    words = bylines.words(part)
    if not 0 < len(words) <= 5 or len(part) > 60:
        return False
    cased = [word for word in words if word[0].lower() != word[0].upper()]
    if not cased:
        return len(part.strip()) <= 20
    return part.strip()[-1:] in ",:|·•–—-" and all(word[0].isupper() for word in cased)


def _begins(text: str, date: FoundDate) -> bool:
    """Return whether a paragraph begins with the place and day of its report."""
    before, after = text[: date.start], text[date.end : date.end + 40]
    if _PLACE.fullmatch(before) and _GOES_ON.match(after):
        return True
    return len(before) <= 20 and not before.isascii() and _PRESS.match(after) is not None


def _around(text: str, date: FoundDate) -> str:
    """Return the words in which a date was found."""
    if len(text) <= _SAID_MAX:
        return text
    begin, end = max(0, date.start - 50), min(len(text), date.end + 50)
    words = text[begin:end]
    return f"{'…' if begin else ''}{words.strip()}{'…' if end < len(text) else ''}"
