"""Signs that begin an item or a numbered paragraph.

Values only.
"""

import re
from collections.abc import Collection, Sequence
from typing import Final

from publish.reports.ingest.lines import sentences
from publish.reports.ingest.lines.nouns import TextLine, unmarked

_SURE: Final = "•●▪◦‣■□◆◇➢✓∙○★☆►▶"
_DOUBTFUL: Final = "-–—*·+"  # these stand within sentences, too, and a line may break before one
_BULLET: Final = re.compile(rf"([{_SURE}])\s*(?=\S)|([{re.escape(_DOUBTFUL)}])\s+(?=\S)")
# Four digits are a year.
NUMBER: Final = re.compile(r"([0-9]{1,3})[.)]\s+(?=\S)")
_NUMBERED: Final = re.compile(
    r"\d{1,3}[.)、．]\s*(?=\D)|[A-Z][.)]\s|\([A-Za-z0-9]{1,3}\)\s?|[IVXLC]{1,6}\.\s"
    r"|[一二三四五六七八九十百]{1,4}[、．]|[(（][一二三四五六七八九十]{1,3}[)）]"
    r"|第[\d〇零一二三四五六七八九十百]{1,6}[条條章节節编編款]|(?:Article|Chapter|Section|Part|المادة|الفصل)\s[\dIVXLC]{1,5}\b"
)
_SERIES: Final = (
    tuple("abcdefghijklmnopqrstuvwxyz"),
    tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"),
)
_STAMP: Final = re.compile(
    r"[\[(]?(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}[,，]?\s{1,3})?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?(?:\s?[AaPp]\.?[Mm]\.?)?"
    r"(?:[\])]|\s?[-–—]\s|\s-->\s|\s{1,3}(?=\S{1,30}[:：])|\s*$)"
)
_SPAN: Final = re.compile(r"(?:\d{1,2}:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->\s*(?:\d{1,2}:)?\d{1,2}:\d{2}[.,]\d{1,3}.{0,60}")
_SENT: Final = re.compile(
    r"(\S[^。.!?！？]{0,40}\s{1,3})?\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?,?\s{1,3}\d{1,2}:\d{2}(?::\d{2})?(\s{1,3}[^\s。][^。]{0,40})?"
)
_COUNTER: Final = re.compile(r"([(（])?([0-9]{1,3}|[A-Za-z]|[ivx]{1,5})([)）])\s")
_SENT_MAX: Final = 70  # letters
_CALLED: Final = re.compile(r"[^,，、;；:：]*[:：]?")
_CALLED_MAX: Final = 3  # words of a name
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_HAN_MAX: Final = 8  # letters of a name
_DEPTH: Final = re.compile(r"(?:>\s?)*")


def stamped(text: str) -> bool:
    """Return whether ``text`` begins with the time at which it was said or sent."""
    return bool(_STAMP.match(text))


def span(text: str) -> bool:
    """Return whether ``text`` is the times between which a film shows words."""
    return bool(_SPAN.fullmatch(text))


def sent(text: str) -> bool:
    """Return whether ``text`` is who sent a message, and when."""
    found = _SENT.fullmatch(text) if len(text) <= _SENT_MAX else None
    said = [one.strip() for one in found.groups() if one] if found else []
    return found is not None and len(said) < 2 and all(map(_called, said))


def _called(text: str) -> bool:
    """Return whether ``text`` may be a name.

    In a testimony a sentence follows the day and the hour, too.
    """
    names = text.split()
    if len(names) > _CALLED_MAX or len(_HAN.findall(text)) > _HAN_MAX or not _CALLED.fullmatch(text):
        return False
    return len(names) == 1 or not any(name[0].islower() for name in names)


def depth(text: str) -> int:
    """Return how many signs of a quoted letter stand before ``text``."""
    found = _DEPTH.match(unmarked(text))
    return found[0].count(">") if found else 0


def follows(before: str, after: str) -> bool:
    """Return whether ``after`` begins with the letter or number behind that of ``before``."""
    one, two = _COUNTER.match(unmarked(before)), _COUNTER.match(unmarked(after))
    if not one or not two or one[1] != two[1]:
        return False
    if one[2].isdigit() and two[2].isdigit():
        return int(two[2]) == int(one[2]) + 1
    series = [sign for sign in _SERIES if one[2] in sign and two[2] in sign]
    return any(sign.index(two[2]) == sign.index(one[2]) + 1 for sign in series)


def numbered(text: str) -> bool:
    """Return whether ``text`` begins with a number or a letter that counts."""
    return bool(_NUMBERED.match(unmarked(text)))


def signed(text: str) -> bool:
    """Return whether ``text`` is a sign that begins an item, and nothing else."""
    found = _BULLET.match(f"{text} x") or _NUMBERED.match(f"{text} x")
    return found is not None and found.end() >= len(text)


def bullets(found: Sequence[TextLine], base: int) -> frozenset[str]:
    """Return the signs that are bullets in these lines."""
    seen: dict[str, list[bool]] = {}
    for at, line in enumerate(found):
        sign = _BULLET.match(unmarked(line.text))
        if sign and sign[2]:
            before = found[at - 1] if at else None
            apart = before is None or line.gap > base or sentences.ends(before.text) or before.text[:1] == sign[2]
            seen.setdefault(sign[2], []).append(apart)
    # Who speaks, in many languages' print: one asks, the other answers.
    asked = {line.text[0] for line in found if line.text[0] in "–—" and line.text[-1] in "?？؟"}
    # One dash alone may be a speaker's, or an author's below a quotation.
    sure = {sign for sign, apart in seen.items() if sum(apart) > 1 and sum(apart) * 5 >= len(apart) * 4}
    return frozenset(_SURE) | (sure - asked)


def bullet(text: str, signs: Collection[str]) -> str:
    """Return the bullet with its space, if ``text`` begins with one."""
    found = _BULLET.match(text)
    return found[0] if found and (found[1] or found[2]) in signs else ""
