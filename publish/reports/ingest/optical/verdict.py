"""Words about a comparison of a PDF's text with its pages: what to decide, and what was not looked at."""

from publish.reports.ingest.document import Lack, Need
from publish.reports.ingest.optical.nouns import Compared
from publish.reports.ingest.unread import TooLong, TooMuch, Unread

_SHOWN: int = 3  # pages that are named
_NOT = "the text was not compared with what its pages show"


def told(found: Compared | Unread) -> tuple[list[Need], list[str]]:
    """Return what a person has to decide, and which check was not made and why."""
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
    if not found.unlike:
        return [], []
    pages = ", ".join(
        f"page {one.page} ({one.wrong} of 100 letters; Tesseract's own error is {one.own})"
        for one in found.unlike[:_SHOWN]
    )
    said = (
        f"the text of {len(found.unlike)} of the {len(found.judged)} pages that were read from their pictures, too, is "
        f"not what they show: {pages}; compare it with the PDF"
    )
    return [Need(Lack.LETTERS, said)], []
