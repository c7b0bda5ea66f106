"""Folders of Markdown: Eleventy's, and those of no program at all."""

import posixpath
import re
from collections.abc import Iterator
from functools import cached_property

from publish.reports.imports import texts
from publish.reports.imports.folder import OldFolder
from publish.reports.imports.foldersite import FolderSite
from publish.reports.imports.nouns import Post, Site
from publish.reports.imports.records import language_tag
from publish.reports.imports.values import Value, text_of

ELEVENTY, PLAIN = "eleventy", "plain"
_SETTINGS = re.compile(r"\.eleventy\.[cm]?js|eleventy\.config\.(?:[cm]?js|ts)")
# Eleventy's folder of texts is set by a program, and none is run here: these are the usual ones.
_INPUTS = ("src/", "content/", "site/", "source/", "")
# Words for people who work on the site, and not for its readers.
_PASSED_OVER = ("readme", "license", "contributing", "changelog", "code_of_conduct", "security", "agents", "claude")


def is_eleventy(folder: OldFolder) -> bool:
    """Return whether a folder has Eleventy's settings."""
    return any(_SETTINGS.fullmatch(name) for name in folder.files)


def is_plain(folder: OldFolder) -> bool:
    """Return whether a folder has Markdown."""
    return any(name.lower().endswith(texts.MARKDOWN) for name in folder.files)


class Plain(FolderSite):
    """A folder of texts."""

    def __init__(self, folder: OldFolder, kind: str = PLAIN) -> None:
        super().__init__(folder)
        self._kind = kind
        self._data: dict[str, dict[str, Value]] = {}

    @cached_property
    def site(self) -> Site:
        """Return what is known of the site."""
        if self._kind == PLAIN:
            return Site(PLAIN)
        told: dict[str, Value] = {}
        for name in self._folder.files:
            if re.search(r"(?:^|/)_data/(?:site|metadata|meta)\.json$", name):
                told |= self._settings(name, "")
        url = text_of(told.get("url")).rstrip("/")
        tag = language_tag(text_of(told.get("language")) or text_of(told.get("lang")))
        roots = tuple(f"{one}{more}" for one in _INPUTS for more in ("", "static/", "public/", "assets/"))
        return Site(
            ELEVENTY, text_of(told.get("title")), (url,) if url.startswith("http") else (), tag, roots, liquid=True
        )

    def posts(self) -> Iterator[Post]:
        """Yield the texts, by their path."""
        self._hands = []
        for name in self._folder.files:
            base = posixpath.basename(name).lower()
            if name.lower().endswith(texts.OTHER_TEXTS) and not base.startswith("_"):
                texts.others([name], texts.OTHER_TEXTS, self._hands)
            if not name.lower().endswith(texts.MARKDOWN) or posixpath.splitext(base)[0] in _PASSED_OVER:
                continue
            if any(part.startswith("_") and part not in ("_posts", "_drafts") for part in name.split("/")[:-1]):
                continue  # layouts and data
            front = texts.opened(self._folder, name, self._hands)
            if front is None:
                continue
            shared = self._shared(posixpath.dirname(name)) if self._kind == ELEVENTY else {}
            # A text's own value goes before its folder's.
            front.values = shared | front.values
            post = texts.post(name, front)
            if "/_drafts/" in f"/{name}":
                post.draft = "a draft"
            inside = next((name[len(one) :] for one in _INPUTS if name.startswith(one)), name)
            stem = posixpath.splitext(inside)[0]
            given = front.word("permalink", "url")
            post.address = given if given.startswith("/") else "/" + stem.removesuffix("index").strip("/") + "/"
            post.folder = posixpath.dirname(name)
            post.page = not post.day and not re.search(r"(?:^|/)(?:_?posts?|blog|articles?|news|reports?)/", name)
            # Without a program there are no pages beside the posts: each text is a report, and needs its day.
            if self._kind == PLAIN:
                post.page = False
            yield post

    def _shared(self, folder: str) -> dict[str, Value]:
        """Return the values that a folder gives to all of its texts."""
        if folder not in self._data:
            above = self._shared(posixpath.dirname(folder)) if folder else {}
            base = posixpath.basename(folder)
            # Such values may stand in JavaScript as well, which is a program, and is not run.
            names = (f"{folder}/{base}.json", f"{folder}/{base}.11tydata.json")
            found = (self._settings(name, "") for name in names if name in self._folder.files)
            self._data[folder] = above | {key: value for one in found for key, value in one.items()}
        return self._data[folder]
