"""Words about a comparison of a PDF's text with its pages.

What to decide, and what was not looked at.
"""

import math
from typing import Final

from publish.reports.ingest.document import Lack, Need
from publish.reports.ingest.optical.nouns import Compared, ReadPage
from publish.reports.ingest.unread import TooLong, TooMuch, Unread

TIMES: Final = 3  # its own error, by which a page may differ
OTHER: Final = 300  # of a thousand letters: another text of the same language differs in 320 or more
_SHOWN: Final = 3  # pages that are named
_NOT: Final = "the text was not compared with what its pages show"


def told(found: Compared | Unread) -> tuple[list[Need], list[str]]:
    """Return what a person has to decide, and checks that were not made."""
    if not isinstance(found, Compared):
        if isinstance(found, TooLong | TooMuch):
            return [], [f"{_NOT}: it took too much ({found.said})"]
        # Whatever it was, pages that break a second reader are not to be passed over in silence.
        return [Need(Lack.LETTERS, f"{_NOT}: that {found.said}")], []
    if found.absent:
        return [], [f"{_NOT}: that needs Tesseract (Debian's package tesseract-ocr)"]
    if found.lacking:
        packages = ", ".join(f"tesseract-ocr-{name.replace('_', '-')}" for name in found.lacking)
        return [], [f"{_NOT}: Tesseract lacks {', '.join(found.lacking)} (Debian: {packages})"]
    if found.unknown:
        return [], [f"{_NOT}: no way to read its letters from pictures is known"]
    if not found.judged:
        return [], [f"{_NOT}: Tesseract cannot read its pages well enough"]
    unlike = [one for one in found.judged if differs(one)]
    if not unlike:
        return [], []
    pages = ", ".join(f"page {one.page} ({_shares(one)})" for one in unlike[:_SHOWN])
    said = (
        f"the text of {len(unlike)} of the {len(found.judged)} pages that were read from their pictures, too, is not "
        f"what they show: {pages}; compare it with the PDF"
    )
    return [Need(Lack.LETTERS, said)], []


def differs(page: ReadPage) -> bool:
    """Return whether a page shows other letters than the file says, beyond what the reader's own error explains."""
    allowed = page.seen * (TIMES * page.own if page.known else OTHER) / 1000
    # A short page may have more of them by chance.
    return page.wrong > allowed + 2 * math.sqrt(allowed)


def _shares(page: ReadPage) -> str:
    wrong = round(100 * page.wrong / max(1, page.seen))
    return f"{wrong} of 100 letters; Tesseract's own error is {round(page.own / 10)}"
