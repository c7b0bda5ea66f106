"""The search index: plain text, read by browsers without a server.

``readers/browser/search`` reads it. The index has the pages of each term and the term's weight there. The positions
are not in it, since the browser finds them in the page itself.

- ``search/index.txt``: the form's name, the number of pages, and the pages in a block. Then a line with the names of
  all blocks. Then a line for each shard: its name and its first term.
- ``search/terms/<name>.txt``: a shard, with a line for each term in order: the term, a space, its pages. A page is the
  number of skipped pages (base 36, nothing for none) and its weight, from ``A`` to ``I``.
- ``search/pages/<name>.json``: a block of pages by number: path, title, date, language, the language's own name.
- ``search/simplified.txt``: see `publish.tree.search.grams`.

The result depends on the texts alone. What is NOT done here: choosing the pages to be found. No text of PDF or other
evidence is read.
"""

import hashlib
import html
import json
import re
import shutil
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import chain
from operator import sub
from pathlib import Path
from typing import Final, NamedTuple

from publish.core.formats import layout
from publish.tree.search import grams

# Neither texts nor positions are in the index: a withdrawal would have to find them a second time.
FORM: Final = "stet-search-2"
BLOCK: Final = 32
"""Number of pages in a file of titles."""
# Bytes of a shard: at least, and at most but for its last term; in between, one term in so many ends it, by a hash of
# its own. So a new term changes its own shard, and the bounds of the others stay where they are.
SHARD_MIN_LENGTH: Final = 10_000
SHARD_MAX_LENGTH: Final = 24_000
_ENDS_ONE_IN: Final = 32
# Blocks and shards are named by their bytes: a cache's file of another release is never taken for ours.
_NAME_LENGTH: Final = 12
# How often a term counts for standing once in a title, in what is said of a report, in a heading; in the text, once.
_TITLE, _MORE, _HEADING = 8, 4, 3
_USUAL_LENGTH: Final = 600  # terms: in texts longer than that, each weighs less
_WEIGHTS: Final = "ABCDEFGHI"
_WEIGHT_BITS: Final = 4
_LAST_OF_PAGE: Final = (1 << _WEIGHT_BITS) - 1
_FIGURES: Final = "0123456789abcdefghijklmnopqrstuvwxyz"

# What our writer makes of Markdown holds no "<" or ">" within a tag, and no tag of the text's own. Numbers of footnotes
# and of pages would stick to the words before them.
# No possessive groups: before 3.11.5 Python takes some of them for others.
_NOTES = re.compile(
    r"<sup\b[^<>]*>[^<]*(?:<(?!/?sup\b)[^<]*)*</sup>"
    r'|<a class="footnote-backref"[^<>]*>[^<]*(?:<(?!/?a\b)[^<]*)*</a>'
    r'|<span class="page"[^<>]*>(?:<a[^<>]*>)?<bdi>[^<]*</bdi>(?:</a>)?</span>',
)
_PICTURE = re.compile(r'<img\b(?=[^<>]*>)[^<>]*?\balt="([^"<>]*)"[^<>]*>')
_WITHIN = re.compile(r"</?(?:a|code|del|em|label|span|strong)\b[^<>]*>")
_TAG = re.compile(r"<[^<>]*>")
_HEADINGS = re.compile(r"<h[1-6]\b[^<>]*>([^<]*(?:<(?!/?h[1-6]\b)[^<]*)*)</h[1-6]>")


@dataclass(frozen=True, slots=True)
class FindablePage:
    """A page to be found."""

    path: str
    title: str
    language: str
    language_name: str
    """The language's name in itself, for the list of results."""
    date: str
    """As shown, or empty."""
    html: str
    """Its text, rendered from Markdown."""
    summary: str = ""
    more: tuple[str, ...] = ()
    """More text to be found: authors, places, tags, titles of evidence and sources."""


class Row(NamedTuple):
    """A page in the lists of results.

    Rows are in their order: by date, then by path.
    """

    # Numbers go by date, so the next report changes no number. By path, each new page would move all later pages.
    date: str
    path: str
    title: str
    language: str
    language_name: str


ByWeight = Iterable[tuple[str, Iterable[str]]]
"""Weights of a page, each with its terms."""


def index(tree: Path, documents: Iterable[FindablePage]) -> None:
    """Write the index of ``documents`` into ``search`` of ``tree``."""
    out = tree / layout.SEARCH
    shutil.rmtree(out, ignore_errors=True)
    for folder in ("terms", "pages"):
        (out / folder).mkdir(parents=True)
    in_order = sorted(documents, key=row)
    weights = ([(weight, [term]) for term, weight in weigh(document).items()] for document in in_order)
    for path, data in files([row(document) for document in in_order], weights):
        (tree / path).write_bytes(data)


def row(document: FindablePage) -> Row:
    """Return a page's row."""
    return Row(document.date, document.path, document.title, document.language, document.language_name)


def files(rows: Sequence[Row], weights: Iterable[ByWeight]) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of each file of the index.

    ``weights`` has each row's terms, in the order of the rows.
    """
    # All languages share the index: a typed name has no language, and reports quote each other.
    made = []
    for first, data in shards(postings(weights)):
        made.append((shard_name(data), first))
        yield shard_path(made[-1][0]), data
    yield from heads(len(rows), list(blocks(rows)), made)


def heads(
    count: int, titles: Sequence[tuple[str, bytes]], made: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of each file beside the shards.

    Args:
        count: Number of pages.
        titles: Name and bytes of each block.
        made: Name and first term of each shard.
    """
    for name, data in titles:
        yield f"{layout.SEARCH}/pages/{name}.json", data
    yield layout.SEARCH_INDEX, head(count, (name for name, _ in titles), made)
    yield layout.SIMPLIFIED, resources.files("publish.tree.search").joinpath(grams.SIMPLIFIED).read_bytes()


def head(count: int, names: Iterable[str], made: Iterable[tuple[str, str]]) -> bytes:
    """Return the index's first file.

    Args:
        count: Number of pages.
        names: Of the blocks of titles.
        made: Name and first term of each shard.
    """
    lines = [f"{FORM} {count} {BLOCK}", " ".join(names), *(f"{name} {first}" for name, first in made), ""]
    return "\n".join(lines).encode()


def shard_path(name: str) -> str:
    """Return the path of a shard."""
    return f"{layout.SEARCH}/terms/{name}.txt"


def weigh(document: FindablePage) -> dict[str, str]:
    """Return each term of ``document`` with its weight.

    The weight grows with the term's number and places, and falls with the text's length.
    """
    text = plain(document.html)
    found: Counter[str] = Counter()
    if text.isascii():  # the whole of most texts: no term is counted one by one
        found = Counter(grams.ascii_terms(text))
    else:
        _count(found, text, 1)
    length = sum(found.values())
    # A heading's words were counted as text already, hence one less.
    _count(found, plain("\n".join(_HEADINGS.findall(document.html))), _HEADING - 1)
    _count(found, document.summary, _HEADING)
    # A year is looked for, a day is not. One by one: a name in other letters takes ten times as long as a plain one.
    for said in (*document.more, document.date[:4]):
        _count(found, said, _MORE)
    _count(found, document.title, _TITLE)
    # As BM25 does, in whole numbers, which are the same on every machine. Lengths go by powers of two: a text that
    # grows by a line keeps the weights of all else that it says.
    less = 3 + 9 * (1 << length.bit_length()) // _USUAL_LENGTH
    weights = {n: _WEIGHTS[90 * n // (10 * n + less)] for n in set(found.values())}
    return {term: weights[n] for term, n in found.items()}


@lru_cache(8)  # of one page: its table of contents asks first
def plain(rendered: str) -> str:
    """Return the words of a rendered text."""
    text = _PICTURE.sub(r" \1 ", _NOTES.sub("", rendered))
    # The space before a footnote's way back is the only sign beyond ASCII on most pages.
    return html.unescape(_TAG.sub(" ", _WITHIN.sub("", text))).replace("\xa0", " ")


def _count(found: Counter[str], text: str, weight: int) -> None:
    if text.isascii():
        for term, times in Counter(grams.ascii_terms(text)).items():
            found[term] += times * weight
        return
    for word, times in Counter(grams.raw(text)).items():
        for term in grams.terms(word):
            found[term] += times * weight


def postings(weights: Iterable[ByWeight]) -> dict[str, str]:
    """Return each term with its pages, in a shard's notation."""
    # A number for each page of a term, the same object for all terms of a weight: text would take six times the room.
    places: defaultdict[str, list[int]] = defaultdict(list)
    for number, by_weight in enumerate(weights):
        for weight, terms in by_weight:
            place = number << _WEIGHT_BITS | _WEIGHTS.index(weight)
            for term in terms:
                places[term].append(place)
    places.pop("", None)
    steps, found = _Steps(), dict[str, str]()
    while places:
        term, of = places.popitem()
        # From the end of a page's numbers to the next place.
        ends = map((_LAST_OF_PAGE).__or__, of)
        found[term] = "".join(map(steps.__getitem__, map(sub, of, chain((-1,), ends))))
    return found


class _Steps(dict[int, str]):
    """A step to a term's next page, in a shard's notation.

    It is the number of pages between, and the weight there.
    """

    # Gaps and not numbers: most are small, so a shard stays small.
    def __missing__(self, step: int) -> str:
        gap, weight = divmod(step - 1, _LAST_OF_PAGE + 1)
        self[step] = found = base36(gap) + _WEIGHTS[weight]
        return found


def base36(number: int) -> str:
    """Return a number in base 36; nothing for none."""
    digits = ""
    while number:
        number, last = divmod(number, 36)
        digits = _FIGURES[last] + digits
    return digits


def in_order(term: str) -> bytes:
    """Return what terms are sorted by: units of UTF-16, as browsers compare."""
    return term.encode("utf-16-be")


class Shards:
    """Cuts lines into shards.

    Only the lines since the last cut decide on the next.
    """

    def __init__(self) -> None:
        self.pending: list[bytes] = []
        self._length, self._first = 0, ""

    def add(self, term: str, pages: str) -> tuple[str, bytes] | None:
        """Add a line.

        Return first term and bytes of a shard with this end.
        """
        self._first = self._first or term
        self.pending.append(f"{term} {pages}\n".encode())
        self._length += len(self.pending[-1])
        ends = self._length >= SHARD_MIN_LENGTH and zlib.crc32(term.encode()) % _ENDS_ONE_IN == 0
        return self.rest() if ends or self._length >= SHARD_MAX_LENGTH else None

    def rest(self) -> tuple[str, bytes] | None:
        """Return the shard of the lines since the last cut."""
        found = (self._first, b"".join(self.pending)) if self.pending else None
        self.pending, self._length, self._first = [], 0, ""
        return found


def shards(postings: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Yield the first term and the bytes of each shard."""
    cutter = Shards()
    for term in sorted(postings, key=in_order):
        if found := cutter.add(term, postings[term]):
            yield found
    if found := cutter.rest():
        yield found


def blocks(rows: Sequence[Row]) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each file of titles."""
    for start in range(0, len(rows), BLOCK):
        block = ([r.path, r.title, r.date, r.language, r.language_name] for r in rows[start : start + BLOCK])
        lines = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in block)
        data = ("[" + ",\n".join(lines) + "]\n").encode()
        yield shard_name(data), data


def shard_name(data: bytes) -> str:
    """Return the name of a shard or block with these bytes."""
    return hashlib.sha256(data).hexdigest()[:_NAME_LENGTH]
