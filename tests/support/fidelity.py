"""How far a document's page is from the truth: letters wrong, structure lost. All is taken from the built page."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from html import unescape
from typing import Any

from rapidfuzz.distance import Levenshtein

from publish.reports.writing.nouns import Block, PageMark
from publish.reports.writing.write import write
from publish.tree.pages.text import Renderer
from publish.tree.sources.content import Page
from publish.tree.sources.front import Text
from tests.support.truths import Truth

_RENDERER = Renderer({}, frozenset())
_TAG = re.compile(r"<[^>]*>")
_PARTS = {
    "headings": re.compile(r"<h[1-6][^>]*>(.*?)</h[1-6]>", re.DOTALL),
    "items": re.compile(r"<li>(.*?)</li>", re.DOTALL),
    "quotations": re.compile(r"<blockquote>(.*?)</blockquote>", re.DOTALL),
    "rows": re.compile(r"<tr>(.*?)</tr>", re.DOTALL),
    "paragraphs": re.compile(r"<p>(.*?)</p>", re.DOTALL),
}
_PAGE = re.compile(r"\{p\. [^}\s]+\} ?")  # a place in the original, and no word of it
_MARK = re.compile(r'<sup[^>]*><a[^>]*href="#[^"]*"[^>]*>.*?</a></sup>')


@dataclass(frozen=True)
class Fidelity:
    """Of one document."""

    wrong: float
    """Letters to be changed, for each of the truth's; spaces and signs aside."""
    found: dict[str, float]
    """By kind of part: the share of the truth's parts that are there, letter by letter."""
    notes: float
    """The share of notes that are linked."""


def page(blocks: Iterable[Block], language: str = "en") -> str:
    """A document as the HTML that a reader gets."""
    text = Text(_PAGE.sub("", write(blocks)), 5)
    return _RENDERER.render(Page("reports/p.md", "reports/p.html", "P", language, "", text, None, {})).html


def without_pages(thing: Any) -> Any:
    """Return blocks without the marks of pages, which are not letters."""
    if isinstance(thing, tuple):
        return tuple(without_pages(one) for one in thing if not isinstance(one, PageMark))
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{each.name: without_pages(getattr(thing, each.name)) for each in fields(thing)})
    return thing


def letters(html: str) -> str:
    """The letters, marks and digits of a page."""
    text = unescape(_TAG.sub(" ", _MARK.sub("", html)))
    return "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c)[0] in "LMN")


def fidelity(blocks: Iterable[Block], truth: Truth) -> Fidelity:
    """Compare what was read with ``truth``; a title that opens the text may stay or go."""
    ours, wanted = page(blocks, truth.language), page(truth.blocks, truth.language)
    said, meant = letters(ours), letters(wanted)
    title = letters(truth.title)
    said = said.removeprefix(title)
    found = {name: _share(pattern, ours, wanted) for name, pattern in _PARTS.items()}
    notes = len(_MARK.findall(wanted))
    return Fidelity(
        Levenshtein.distance(said, meant) / len(meant),
        found,
        min(len(_MARK.findall(ours)), notes) / notes if notes else 1.0,
    )


def _share(pattern: re.Pattern[str], ours: str, wanted: str) -> float:
    have = Counter(letters(part) for part in pattern.findall(ours))
    want = Counter(letters(part) for part in pattern.findall(wanted))
    return sum((have & want).values()) / want.total() if want else 1.0
