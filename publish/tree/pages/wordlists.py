"""Lists of titles and words, for readers without scripts.

Words of titles, places, topics and authors lie on pages by their first letter, Chinese words by character in the order
of dictionaries. Each page is there once, in a language of its letters. The words of texts are left out, for reasons in
manual/decisions.md. Values only.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from unicodedata import name

from publish.core.model import Report
from publish.tree.languages import script
from publish.tree.pages.indexes import Index, IndexRow, newest_first
from publish.tree.pages.tongues import Tongues
from publish.tree.search import grams

TITLES_MAX: Final = 300  # reports whose titles a page for searching names: about 40 KB
REPORTS_MAX: Final = 40  # of a word: one of more finds little, and is most often "the" or "of"; it is only named
ROWS_MAX: Final = 700  # links on a page: about 100 KB
_DEPTH_MAX: Final = 6  # letters at the beginning, or splits of the table of characters
FOLDER: Final = "by/word"
_HAN: Final = "cjk"
_HAN_BITS: Final = (9, 7, 5, 4, 3, 0)  # characters whose codes are alike but for so many bits share a page
_SCRIPTS: Final = {"latin": "Latn", "tibetan": "Tibt", "arabic": "Arab", "cyrillic": "Cyrl", _HAN: "Hani"}


@dataclass(frozen=True, slots=True)
class WordPage:
    """A page of words with the same beginning."""

    path: str
    script: str
    """As Unicode names its letters, in small letters."""
    title: str
    words: tuple[tuple[str, tuple[Report, ...]], ...]
    parts: tuple[tuple[str, str], ...] = ()
    """Title and path of the pages of longer beginnings."""
    first: bool = True
    """Whether search pages lead here. A part's link stands on the page above."""
    common: tuple[tuple[str, int], ...] = ()
    """Words with too many reports to be listed, and how many. On first pages only."""

    @property
    def written(self) -> str:
        """The script's tag, as in tags of languages. Empty for scripts without a language of ours."""
        return _SCRIPTS.get(self.script, "")


def titles(reports: Sequence[Report], years: Sequence[IndexRow], path: str, tag: str) -> Index:
    """Return the list on a search page: all titles or, beyond some hundred reports, all years.

    Reports in the language ``tag`` come first.
    """
    if len(reports) > TITLES_MAX:
        return Index(path, "search", "", parts=tuple(years))
    own = sorted(newest_first(reports), key=lambda report: report.language.split("-")[0] != tag.split("-")[0])
    return Index(path, "search", "", reports=tuple(own))


def indexed(report: Report) -> tuple[str, ...]:
    """Return a report's texts with words to be listed."""
    return (report.title, *report.places, *report.tags, *(author.name for author in report.authors))


def word_pages(reports: Sequence[Report]) -> tuple[WordPage, ...]:
    """Return the pages of words.

    There are none as long as the search page has all titles.
    """
    if len(reports) <= TITLES_MAX:
        return ()
    found: dict[str, list[Report]] = defaultdict(list)
    written: dict[str, str] = {}
    for report in newest_first(reports):
        for key, word in dict(pair for text in indexed(report) for pair in _words(text)).items():
            found[key].append(report)
            written.setdefault(key, word)
    by_script: dict[str, list[str]] = defaultdict(list)
    for key in sorted(found):
        if letters := _script(key[0]):
            by_script[letters].append(key)
    words = {key: (written[key], tuple(of)) for key, of in found.items()}
    return tuple(page for letters in sorted(by_script) for page in _pages(letters, by_script[letters], words, 0))


def spoken_on(written: str, tongues: Tongues) -> str:
    """Return the language of the archive's own pages for words in these letters."""
    return next((tag for tag in (tongues.main, *tongues.order) if script(tag) == written), tongues.main)


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Yield each word of a text, folded and as written.

    A Chinese character is a word.
    """
    for word in grams.raw(text):
        if _script(word[0]) == _HAN:
            simple = word.translate(grams.simplified())
            yield from zip(simple, word, strict=True)
        elif found := grams.terms(word):
            yield found[0], word


@lru_cache(1 << 12)
def _script(letter: str) -> str:
    """Return a letter's script, or nothing for figures and other signs."""
    return name(letter, "").partition(" ")[0].partition("-")[0].lower() if letter.isalpha() else ""


def _pages(
    letters: str, keys: Sequence[str], words: Mapping[str, tuple[str, tuple[Report, ...]]], depth: int
) -> Iterator[WordPage]:
    """Yield the pages of words by one letter more.

    A page's parts follow behind the page.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        groups[_beginning(letters, key, depth)].append(key)
    for beginning, whole_group in groups.items():
        path = f"{FOLDER}/{letters}/{beginning}.html"
        title = _title(letters, whole_group, depth, words)
        first = depth == 0
        # Who looks for a word learns that it is there, and how often: it would look as if no report had it.
        common = tuple((words[key][0], len(words[key][1])) for key in whole_group if len(words[key][1]) > REPORTS_MAX)
        group = [key for key in whole_group if len(words[key][1]) <= REPORTS_MAX]
        if sum(len(words[key][1]) for key in group) <= ROWS_MAX or depth + 1 == _DEPTH_MAX:
            yield WordPage(path, letters, title, tuple(words[key] for key in group), (), first, common)
            continue
        whole = [key for key in group if letters != _HAN and len(key) == depth + 1]
        below = tuple(_pages(letters, [key for key in group if key not in whole], words, depth + 1))
        direct = tuple((page.title, page.path) for page in below if page.path.count("-") == depth + 1)
        yield WordPage(path, letters, title, tuple(words[key] for key in whole), direct, first, common)
        yield from below


def _beginning(letters: str, key: str, depth: int) -> str:
    """Return a beginning shared by words, as part of an address.

    The address has numbers: disks refuse some letters, or mistake them for others.
    """
    if letters == _HAN:
        return "-".join(f"{ord(key) >> bits:x}" for bits in _HAN_BITS[: depth + 1])
    return "-".join(f"{ord(letter):x}" for letter in key[: depth + 1])


def _title(letters: str, group: Iterable[str], depth: int, words: Mapping[str, tuple[str, tuple[Report, ...]]]) -> str:
    """Return a page's name: the shared letters or, in Chinese, the first and last characters."""
    first, *_, last = [*group] * 2
    if letters != _HAN:
        return first[: depth + 1]
    ends = dict.fromkeys((words[first][0], words[last][0]))
    return "–".join(ends)
