"""Folders of Markdown: Eleventy's, and those of no program at all."""

import posixpath
import re
from collections.abc import Iterator
from functools import cached_property

from publish.core.errors import cut
from publish.reports.imports import liquid, ownsettings, texts
from publish.reports.imports.folder import OldFolder
from publish.reports.imports.foldersite import FolderSite
from publish.reports.imports.keptback import HEAD_LENGTH, KeepsBack, by_gitignore, by_mark
from publish.reports.imports.mdx import without_programs
from publish.reports.imports.notes import ReadNote, noted
from publish.reports.imports.nouns import Hand, Post, Site
from publish.reports.imports.records import language_tag
from publish.reports.imports.remarks import without_remarks
from publish.reports.imports.sitepaths import sitepaths
from publish.reports.imports.twins import Twins
from publish.reports.imports.values import Value, text_of

ELEVENTY, PLAIN = "eleventy", "plain"
_SETTINGS = re.compile(r"\.eleventy\.[cm]?js|eleventy\.config\.(?:[cm]?js|ts)")
# Eleventy's folder of texts is set by a program, and none is run here: these are the usual ones.
_INPUTS = ("src/", "content/", "site/", "source/", "")
_INPUT = re.compile(r"\binput:\s{0,9}[\"']([\w./-]{1,80})[\"']")
_IGNORES = re.compile(r"\bignores\.add\(\s{0,9}[\"']([^\"'\n]{1,200})[\"']")
_TEMPLATES = (
    (".obsidian/templates.json", "folder"),
    (".obsidian/plugins/templater-obsidian/data.json", "templates_folder"),
)
_SERVED = re.compile(r"(?:[^/]{1,200}/){0,3}?(?:static|public)/")
# Nikola writes reStructuredText under the ending of plain texts.
_NIKOLA = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,9}\.\. (?:title|slug|date): ")
SERVED_MAX = 20  # such folders in one source that are looked into: each costs a look for each address
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
        program = self._program() if kind == ELEVENTY else ""
        self._kept_back = by_gitignore(self._ignored(program))
        self._is_docusaurus = any(name.startswith("docusaurus.config.") for name in folder.files)
        # In a vault of Obsidian's a folder may have any name.
        self._is_vault = kind == PLAIN and (folder.root / ".obsidian").is_dir()
        self._templates = self._templates_of() if self._is_vault else ()
        self._inputs = (*(f"{found[1].strip('./')}/" for found in _INPUT.finditer(program)), *_INPUTS)

    def _templates_of(self) -> tuple[str, ...]:
        """Return the folders of a vault's templates, which are forms, and no texts."""
        found = []
        for name, key in _TEMPLATES:
            if (self._folder.root / name).is_file() and (
                folder := text_of(self._settings(name, "").get(key)).strip("/")
            ):
                found.append(f"{folder}/")
        # Its program finds them whatever the case.
        return tuple(one for name in found for one in {name, name.lower(), name.capitalize()})

    def _program(self) -> str:
        """Return the settings, a program, which is read and never run."""
        names = [name for name in self._folder.files if _SETTINGS.fullmatch(name)]
        return "\n".join(self._text(name) for name in names)

    def _text(self, name: str) -> str:
        return self._bytes(name).decode("utf-8", "replace")

    def _bytes(self, name: str, most: int = -1) -> bytes:
        try:
            return self._folder.read(name, most)
        except OSError:
            return b""

    def _ignored(self, program: str) -> Iterator[str]:
        """Yield the patterns of what Eleventy passes over."""
        if self._kind == ELEVENTY:
            for name in (".gitignore", ".eleventyignore"):
                if name in self._folder.files:
                    yield from self._text(name).splitlines()
            yield from (found[1] for found in _IGNORES.finditer(program))

    @cached_property
    def site(self) -> Site:
        """Return what is known of the site."""
        if self._kind == PLAIN:
            return ownsettings.told(self._folder, PLAIN, ("", *self._served()))
        told: dict[str, Value] = {}
        for name in self._folder.files:
            if re.search(r"(?:^|/)_data/(?:site|metadata|meta)\.json$", name):
                told |= self._settings(name, "")
        url = text_of(told.get("url")).rstrip("/")
        tag = language_tag(text_of(told.get("language")) or text_of(told.get("lang")))
        roots = tuple(f"{one}{more}" for one in self._inputs for more in ("", "static/", "public/", "assets/"))
        return Site(
            ELEVENTY, text_of(told.get("title")), (url,) if url.startswith("http") else (), tag, roots, liquid=True
        )

    @cached_property
    def _unmarked(self) -> KeepsBack:
        """Judge whether a note lacks the mark which others have."""
        names = [name for name in self._folder.files if name.lower().endswith(texts.MARKDOWN)]
        return by_mark((name, self._bytes(name, HEAD_LENGTH)) for name in names if self._kind == PLAIN)

    def _served(self) -> list[str]:
        """Return folders with files of the site's root, such as ``static``."""
        folders = {name[: found.end()] for name in self._folder.files if (found := _SERVED.match(name))}
        return sorted(folders, key=lambda folder: (folder.count("/"), folder))[:SERVED_MAX]

    def posts(self) -> Iterator[Post]:
        """Yield the texts, by their path."""
        self._hands = []
        twins = Twins(self._folder.files, self.site.language)
        for name in self._folder.files:
            base = posixpath.basename(name).lower()
            if self._is_nikolas(name) or (name.lower().endswith(texts.OTHER_TEXTS) and not base.startswith("_")):
                texts.others([name], (*texts.OTHER_TEXTS, ".txt"), self._hands)
            if self._kind == PLAIN and _is_table(base):
                what = "is a table of Notion's, and was not taken; its pages were"
                self._hands.append(Hand("table", name, what, "look whether it tells what its pages do not"))
            if not name.lower().endswith(texts.MARKDOWN) or posixpath.splitext(base)[0] in _PASSED_OVER:
                continue
            if not self._is_vault and any(
                part.startswith("_") and part not in ("_posts", "_drafts") for part in name.split("/")[:-1]
            ):
                self._passed_over(name)
                continue  # layouts and data
            if any(part.startswith(".") for part in name.split("/")[:-1]):
                continue  # of a program: its pictures may be the site's, its texts are not
            front = texts.opened(self._folder, name, self._hands)
            if front is None:
                continue
            shared = self._shared(posixpath.dirname(name)) if self._kind == ELEVENTY else {}
            # A text's own value goes before its folder's.
            front.values = shared | front.values
            front.text = liquid.shielded(front.text) if self._kind == ELEVENTY else front.text
            fields = noted(name, front) if self._kind == PLAIN else ReadNote()
            if not fields.is_note:
                continue
            front.text, remarks = without_remarks(front.text) if self._kind == PLAIN else (front.text, [])
            # Docusaurus reads a plain .md in the same way.
            is_mdx = self._kind == PLAIN and (name.lower().endswith(".mdx") or self._is_docusaurus)
            front.text, programs = without_programs(front.text) if is_mdx else (front.text, [])
            named = twins.of(name)
            post = texts.post(name, front, language=named.language, called=named.called)
            post.translates = named.original
            post.draft = post.draft or fields.kept
            post.hands += fields.hands
            for line, sign in programs:
                at = front.first_line + line - 1
                post.hands.append(Hand("JSX", f"{name}:{at}", cut(sign), "write in Markdown what it showed"))
            for line, words in remarks:
                what, at = f"a remark that readers never saw: {cut(words)}", front.first_line + line - 1
                post.hands.append(Hand("comment", f"{name}:{at}", what, "look whether it is needed"))
            if "/_drafts/" in f"/{name}":
                post.draft = "a draft"
            if self._templates and name.startswith(self._templates):
                post.draft = post.draft or "a template of the vault"
            inside = next((named.called[len(one) :] for one in self._inputs if name.startswith(one)), named.called)
            stem = posixpath.splitext(inside)[0]
            if named.called != name and named.original:
                stem = f"{named.language.lower()}/{stem}"
            given = front.word("permalink", "url")
            if self._kept_back(name):
                post.draft = post.draft or "passed over by the site's settings"
            elif self._kind == ELEVENTY and front.says("permalink") is False:
                # Such a text has no page: it is shown within others, or nowhere.
                post.draft = post.draft or "without a page (permalink: false)"
            if self._unmarked(name):
                post.draft = post.draft or "not marked as public, as other notes are"
            given = _filled(given, name, post)
            post.address = given if given.startswith("/") else "/" + stem.removesuffix("index").strip("/") + "/"
            if self._kind == PLAIN:
                post.aliases += sitepaths(named.called, front.word("slug"), front.word("id"))
            post.folder = posixpath.dirname(name)
            post.page = not post.day and not re.search(r"(?:^|/)(?:_?posts?|blog|articles?|news|reports?)/", name)
            # Without a program there are no pages beside the posts: each text is a report, and needs its day.
            if self._kind == PLAIN:
                post.page = False
            yield post

    def _is_nikolas(self, name: str) -> bool:
        """Return whether a plain text is one of Nikola's."""
        stem, ending = posixpath.splitext(name)
        return ending.lower() == ".txt" and (
            f"{stem}.meta" in self._folder.files or bool(_NIKOLA.match(self._bytes(name, HEAD_LENGTH)))
        )

    def _passed_over(self, name: str) -> None:
        """Tell of a text in a folder of layouts or parts."""
        if self._kind == PLAIN:
            what = "lies in a folder whose name begins with '_', as parts of pages do, and was not taken"
            self._hands.append(
                Hand("passed over", name, what, "if readers had it as a page, give the folder another name")
            )

    def _shared(self, folder: str) -> dict[str, Value]:
        """Return the values that a folder gives to all of its texts."""
        if folder not in self._data:
            above = self._shared(posixpath.dirname(folder)) if folder else {}
            base = posixpath.basename(folder)
            for name in self._folder.files:
                if posixpath.dirname(name) == folder and re.fullmatch(r".+\.11tydata\.(?:[cm]?js|ts)", name):
                    what = "is a program that gives values to texts, such as 'draft' or 'permalink', and was not run"
                    self._unread.append(Hand("values in a program", name, what, "look what it says of these texts"))
            names = (f"{folder}/{base}.json", f"{folder}/{base}.11tydata.json")
            found = (self._settings(name, "") for name in names if name in self._folder.files)
            self._data[folder] = above | {key: value for one in found for key, value in one.items()}
        return self._data[folder]


def _is_table(base: str) -> bool:
    stem, ending = posixpath.splitext(base)
    return ending == ".csv" and bool(texts.NUMBERED.search(stem.removesuffix("_all")))


def _filled(address: str, name: str, post: Post) -> str:
    """Return an address with Eleventy's names filled in; empty if some are unknown."""
    said = re.sub(r"\{\{-?\s*page\.fileSlug\s*(?:\|[^{}]{0,80})?-?\}\}", lambda _: post.slug, address)
    said = re.sub(r"\{\{-?\s*page\.filePathStem\s*-?\}\}", lambda _: f"/{posixpath.splitext(name)[0]}", said)
    title = re.sub(r"[^\w]+", "-", post.title.lower()).strip("-")
    said = re.sub(r"\{\{-?\s*title\s*\|\s*(?:slug|slugify)\s*-?\}\}", lambda _: title, said)
    return "" if "{" in said else said
