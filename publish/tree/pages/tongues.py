"""Languages of an archive's own pages, and the addresses of these pages.

An archive in which a single catalogue is spoken has each page once, at the address that it always had. Otherwise the
language of the front page keeps these addresses, and each other one has its own. Values only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from publish.core.catalogues import in_order
from publish.core.formats import layout
from publish.tree.languages import words

GIVEN: Final = ("index", "about")
"""Pages that a publisher may write once for each language: ``index.ug.md``, ``about.ug.md``."""
_LISTS: Final = "by/"
_OF_A_LANGUAGE: Final = "by/language/"


@dataclass(frozen=True, slots=True)
class Tongues:
    """The catalogues that an archive's pages speak."""

    main: str
    """Of the front page. Its pages have the addresses without a language."""
    order: tuple[str, ...]
    """All of them, in the order of the row."""
    given: tuple[tuple[str, str, str], ...] = ()
    """Pages of the publisher's in these languages: page, language, path."""

    @property
    def many(self) -> bool:
        """Whether there is more than one."""
        return len(self.order) > 1

    def of(self, language: str) -> str:
        """Return the one whose pages a page in ``language`` leads to."""
        tag = words(language)[0]
        return tag if tag in self.order else self.main

    def path(self, path: str, tag: str) -> str:
        """Return the path of an archive's own page in another language.

        ``path`` is the page's in the main language. The list of one language's reports is there once.
        """
        if tag == self.main or (path.startswith(_OF_A_LANGUAGE) and path != f"{_OF_A_LANGUAGE}index.html"):
            return path
        # Within the one folder of ours: no source of the publisher's lies there, and a folder stays of a bounded size.
        if path.startswith(_LISTS):
            return f"{_LISTS}{tag}/{path.removeprefix(_LISTS)}"
        name = path.removesuffix(".html")
        return next((to for page, of, to in self.given if (page, of) == (name, tag)), f"{name}.{tag}.html")

    def all(self, path: str) -> dict[str, str]:
        """Return language → path of a page, in the row's order."""
        there = {tag: self.path(path, tag) for tag in self.order}
        if path != "about.html":
            return there
        # The one page that the archive does not make where its publisher has not.
        return {tag: to for tag, to in there.items() if tag == self.main or self.there("about", tag)}

    def there(self, page: str, tag: str) -> str:
        """Return the path of a page that the publisher may have written, or nothing."""
        return next((to for name, of, to in self.given if (name, of) == (page, tag)), "")


ONE: Final = Tongues("en", ("en",))


def spoken(front: str, pages: Iterable[tuple[str, str]]) -> Tongues:
    """Return the languages of an archive.

    Args:
        front: Language of the front page.
        pages: Path and language of every text.
    """
    main = words(front)[0]
    order = {main}
    given: dict[tuple[str, str], str] = {}
    for path, language in sorted(pages):
        tag = words(language)[0]
        order.add(tag)
        if page := _given(path):
            given.setdefault((page, tag), path)
    if len(order) == 1:
        return Tongues(main, (main,))
    rows = tuple((page, tag, path) for (page, tag), path in given.items())
    return Tongues(main, in_order(order), rows)


def made(front: str, pages: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the paths of every build's own pages outside of folders, in all languages.

    The arguments are as for `spoken`.
    """
    tongues = spoken(front, pages)
    ours = (layout.FRONT, layout.SEARCH_PAGE, layout.WITHDRAWN_PAGE)
    return frozenset(path for page in ours for path in tongues.all(page).values())


def is_given(path: str, page: str) -> bool:
    """Return whether ``path`` is a page of this name in any language."""
    return path == f"{page}.html" or _given(path) == page


def is_withdrawn(path: str) -> bool:
    """Return whether ``path`` is a list of what was withdrawn."""
    return path == layout.WITHDRAWN_PAGE or _named(path, layout.WITHDRAWN_PAGE.removesuffix(".html"))


def _given(path: str) -> str:
    return next((page for page in GIVEN if _named(path, page)), "")


def _named(path: str, page: str) -> bool:
    return path.startswith(f"{page}.") and path.count(".") == 2 and "/" not in path
