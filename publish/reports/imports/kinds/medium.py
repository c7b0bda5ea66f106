"""Medium: the export of an account, a folder of pages with drafts among them."""

import posixpath
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote, urlsplit

from publish.reports.imports.folder import OldFolder
from publish.reports.imports.front import day
from publish.reports.imports.htmlparts import HtmlParts
from publish.reports.imports.nouns import Hand, Post, PostBody, Site

NAME = "medium"
# In a zip of many parts, "posts" lies a folder deeper.
_POST: Final = re.compile(
    r"(?:[^/]+/){0,2}posts/(?:(?P<day>\d{4}-\d\d-\d\d)_|draft_)(?P<name>[^/]*)-{1,4}[0-9a-f]{6,16}\.html"
)
_FIRST_READ: Final = 20  # posts that are looked into, for one whose form is Medium's
_NUMBER: Final = re.compile(r"[0-9a-f]{6,16}(?=\.html$)")
_BODY: Final = "section[data-field=body]"
_SUBTITLE: Final = "section[data-field=subtitle]"
_TITLES: Final = (".graf--title", ".graf--subtitle")


def is_one(folder: OldFolder) -> bool:
    """Return whether a folder is an export of Medium's."""
    return any(b"https://medium.com" in folder.read(name) for name in _posts(folder)[:_FIRST_READ])


def _posts(folder: OldFolder) -> list[str]:
    return [name for name in folder.files if _POST.fullmatch(name)]


class Medium:
    """An export of an account."""

    def __init__(self, folder: OldFolder) -> None:
        self._folder = folder
        # Medium's own words for where a post stood: its writer's page, a publication's, or a host of its own.
        homes: dict[str, None] = {}
        for name in _posts(folder):
            if link := HtmlParts(_page(folder, name)).value("a.p-canonical", "href"):
                homes.setdefault(link.rpartition("/")[0])
        self._homes = tuple(home for home in homes if urlsplit(home).netloc)

    @property
    def site(self) -> Site:
        """Return what the export tells of its account."""
        return Site(NAME, "", (*self._homes, "https://medium.com/p"))

    def hands(self) -> list[Hand]:
        """Return what needs a hand beside the posts."""
        what = "the export does not say which posts were unlisted or for members, nor which answer somebody else's"
        return [*self._folder.hands, Hand("not told", "posts", what, "look at the reports before you publish them")]

    def posts(self) -> Iterator[Post]:
        """Yield the posts, by the names of their files."""
        for name in _posts(self._folder):
            yield _post(name, _page(self._folder, name))


def _page(folder: OldFolder, name: str) -> str:
    return folder.read(name).decode("utf-8", "replace")


def _post(name: str, text: str) -> Post:
    page = HtmlParts(text)
    found, number = _POST.fullmatch(name), _NUMBER.search(name)
    title, subtitle = page.words("h1.p-name"), page.words(_SUBTITLE)
    # Both stand above the text once more. An older post's first heading may be a text of its own.
    again = [one for one, said in zip(_TITLES, (title, subtitle), strict=True) if page.words(one) == said]
    body = page.within(_BODY, ("section:first-child > .section-divider", *again))
    link = page.value("a.p-canonical", "href") or page.value("footer a:has(time)", "href")
    # A time of UTC, as the day in the file's name.
    when = day(page.value("time.dt-published", "datetime")[:10])
    is_named_draft = posixpath.basename(name).startswith("draft_")
    return Post(
        name,
        PostBody(body, True),
        title=title,
        day=when,
        authors=page.all_words("a.p-author"),
        # Where none was written, it is the beginning of the text.
        summary="" if _begins(body, subtitle) else subtitle,
        slug=unquote(found["name"]) if found else "",
        address="/" + urlsplit(link).path.rpartition("/")[2] if link else "",
        aliases=(f"/{number[0]}",) if number else (),
        tags=page.all_words(".p-tags a.p-tag"),
        draft="a draft" if is_named_draft or not when else "",
    )


def _begins(body: str, subtitle: str) -> bool:
    said = " ".join(HtmlParts(f"<body>{body}</body>").words("body").split())
    return said.startswith(subtitle.rstrip("… "))
