"""MkDocs: pages as ``nav`` orders them, and Material's blog."""

import posixpath
from collections.abc import Iterator
from functools import cached_property

from publish.reports.imports import texts
from publish.reports.imports.folder import OldFolder
from publish.reports.imports.foldersite import FolderSite
from publish.reports.imports.included import Bringer
from publish.reports.imports.keptback import by_gitignore
from publish.reports.imports.nouns import Hand, Post, Site
from publish.reports.imports.records import language_tag
from publish.reports.imports.twins import Twins
from publish.reports.imports.values import UnreadableError, Value, names_of, text_of

NAME = "mkdocs"
FILES = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml")


def is_one(folder: OldFolder) -> bool:
    """Return whether a folder looks like a site of this kind."""
    return any(name in folder.files for name in FILES)


class MkDocs(FolderSite):
    """A folder with a ``mkdocs.yml``.

    Args:
        settings: The name of the file with its settings.
    """

    def __init__(self, folder: OldFolder, settings: str = "") -> None:
        super().__init__(folder)
        name = settings or next((one for one in FILES if one in folder.files), "")
        self._name = name
        self._config = self._settings(name, "mend it, or give --kind plain") if name else {}
        # People write "./docs" and "docs/", and paths are compared as text.
        self._docs = posixpath.normpath(text_of(self._config.get("docs_dir")) or "docs")
        # MkDocs passes over both of itself; a line with "!" takes that back.
        self._kept_back = by_gitignore([".*", "/templates/", *self._lines("exclude_docs"), *self._excluded()])
        self._drafts = by_gitignore(self._lines("draft_docs"))

    @cached_property
    def _bases(self) -> tuple[str, ...]:
        """Folders in which the extension "snippets" looks for files."""
        found: list[str] = []
        extensions = self._config.get("markdown_extensions")
        for one in extensions if isinstance(extensions, list) else [extensions]:
            for name, settings in one.items() if isinstance(one, dict) else ():
                if name in ("pymdownx.snippets", "markdown_include.include") and isinstance(settings, dict):
                    found += names_of(settings.get("base_path"))
                    for file in names_of(settings.get("auto_append")):
                        what = f"the settings append '{file}' to each page, which was not done"
                        self._unread.append(Hand("snippet", self._name, what, "copy in what readers need of it"))
        return (*dict.fromkeys(one.replace("$config_dir", "") for one in found), "", self._docs)

    def _lines(self, key: str) -> list[str]:
        said = self._config.get(key)
        return said.splitlines() if isinstance(said, str) else []

    def _excluded(self) -> Iterator[str]:
        """Yield the patterns of the plug-in "exclude"."""
        plugins = self._config.get("plugins")
        for one in plugins if isinstance(plugins, list) else [plugins]:
            settings = one.get("exclude") if isinstance(one, dict) else None
            if isinstance(settings, dict):
                yield from names_of(settings.get("glob"))

    @property
    def site(self) -> Site:
        """Return what its settings tell."""
        url = text_of(self._config.get("site_url")).rstrip("/")
        theme = self._config.get("theme")
        language = (
            language_tag(text_of(theme.get("language") or theme.get("locale"))) if isinstance(theme, dict) else ""
        )
        roots = (self._docs,)
        return Site(
            NAME, text_of(self._config.get("site_name")), (url,) if url.startswith("http") else (), language, roots
        )

    def posts(self) -> Iterator[Post]:
        """Yield the pages, those of ``nav`` first."""
        self._hands = []
        titles: dict[str, str] = {}
        twins = Twins(self._folder.files, self.site.language)
        _read_nav(self._config.get("nav"), "", titles)
        prefix = "" if self._docs == "." else self._docs + "/"
        listed = [prefix + name for name in titles if prefix + name in self._folder.files]
        rest = [name for name in self._folder.below(prefix, *texts.MARKDOWN) if name not in set(listed)]
        authors = self._authors(prefix)
        for name in (*listed, *rest):
            front = texts.opened(self._folder, name, self._hands)
            if front is None:
                continue
            self._bring(front, Bringer(self._read, self._bases).mkdocs(front.text, posixpath.dirname(name)))
            inside, named = name[len(prefix) :], twins.of(name)
            post = texts.post(name, front, title=titles.get(inside, ""), language=named.language, called=named.called)
            post.translates = named.original
            # A post of the blog has a date; other pages stand for themselves.
            post.page = not ("date" in front.values or "/posts/" in f"/{inside}")
            post.authors = tuple(authors.get(one, one) for one in post.authors)
            within = f"{named.language.lower()}/" if named.original and named.called != name else ""
            post.address = self._address(within + named.called[len(prefix) :], front.word("slug"), post)
            post.folder = posixpath.dirname(name)
            if self._kept_back(inside) or self._drafts(inside):
                post.draft = post.draft or "kept back by 'exclude_docs' or 'draft_docs' in the settings"
            yield post

    def _address(self, inside: str, slug: str, post: Post) -> str:
        stem = posixpath.splitext(inside)[0]
        folder, name = posixpath.split(stem)
        # Material's blog puts the whole day into a post's address.
        if "posts/" in inside and post.day.count("-") == 2:
            blog = inside.split("posts/")[0].strip("/")
            return "/" + f"{blog}/{post.day.replace('-', '/')}/{slug or post.slug}/".lstrip("/")
        # MkDocs takes a README.md for the page of its folder, as GitHub does.
        if name.lower() in ("index", "readme"):
            return f"/{folder}/" if folder else "/"
        return f"/{stem}/"

    def _authors(self, prefix: str) -> dict[str, str]:
        """Return the names of a blog's authors by their short ones."""
        found: dict[str, str] = {}
        for name in self._folder.below(prefix):
            if posixpath.basename(name) == ".authors.yml":
                try:
                    people = self._values(name).get("authors")
                except (UnreadableError, OSError):
                    people = None
                for short, person in people.items() if isinstance(people, dict) else ():
                    if isinstance(person, dict) and (said := text_of(person.get("name"))):
                        found[short] = said
        return found


def _read_nav(value: Value | None, title: str, titles: dict[str, str]) -> None:
    """Collect paths and titles of a navigation, in its order."""
    pending: list[tuple[Value | None, str]] = [(value, title)]
    while pending:
        one, said = pending.pop()
        if isinstance(one, str):
            titles.setdefault(posixpath.normpath(one), said)
        elif isinstance(one, list):
            pending += [(inner, "") for inner in reversed(one)]
        elif isinstance(one, dict):
            pending += [(inner, key if isinstance(inner, str) else "") for key, inner in reversed(one.items())]
