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
