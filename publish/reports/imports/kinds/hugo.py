"""Hugo: sections, page bundles, and languages by name or by folder."""

import posixpath
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property

from publish.core.errors import cut
from publish.reports.imports import texts
from publish.reports.imports.folder import OldFolder
from publish.reports.imports.foldersite import FolderSite
from publish.reports.imports.front import Front
from publish.reports.imports.keptback import by_expressions
from publish.reports.imports.nouns import Hand, Post, Site
from publish.reports.imports.records import language_tag
from publish.reports.imports.values import UnreadableError, Value, names_of, text_of

NAME = "hugo"
_CONFIGS = [
    f"{folder}{name}.{ending}"
    for folder in ("", "config/_default/")
    for name in ("hugo", "config")
    for ending in ("toml", "yaml", "yml", "json")
]
_SUFFIX = re.compile(r"(.+)\.([a-z]{2,3}(?:-[a-z]{2,4})?)", re.IGNORECASE)


def is_one(folder: OldFolder) -> bool:
    """Return whether a folder looks like a site of this kind."""
    return any(name in folder.files for name in _CONFIGS) and any(name.startswith("content/") for name in folder.files)


class Hugo(FolderSite):
    """A Hugo site's folder."""

    def __init__(self, folder: OldFolder) -> None:
        super().__init__(folder)
        self._config: dict[str, Value] = {}
        names = [*_CONFIGS, *(f"config/_default/languages.{ending}" for ending in ("toml", "yaml", "yml", "json"))]
        for name in (name for name in names if name in folder.files):
            values = self._settings(name, "give --language")
            values = {"languages": values} if values and "/languages." in name else values
            # Hugo takes its keys in any case: baseURL is baseurl.
            self._config |= {key.lower(): value for key, value in values.items() if key.lower() not in self._config}
        # Zola has the same folders, and names of its own for two of the settings.
        for own, hugos in (("base_url", "baseurl"), ("default_language", "defaultcontentlanguage")):
            if own in self._config:
                self._config.setdefault(hugos, self._config[own])
        self._own_languages()
        self._kept_back, unread = by_expressions(names_of(self._config.get("ignorefiles")))
        for pattern in unread:
            what = f"'ignoreFiles' has a pattern that is not read here: {cut(pattern)}"
            self._unread.append(Hand("settings", "ignoreFiles", what, "look whether a file came in that it keeps back"))

        self._cascades: dict[str, tuple[dict[str, Value], dict[str, Value]]] = {}

    def _own_languages(self) -> None:
        """Read the settings of languages with a file each."""
        for name in self._folder.files:
            if found := re.fullmatch(r"config/_default/languages\.([\w-]+)\.(?:toml|ya?ml|json)", name):
                with suppress(UnreadableError, OSError):
                    one: Value = self._values(name)
                    self._config["languages"] = self._table("languages") | {found[1]: one}

    def _table(self, key: str) -> dict[str, Value]:
        found = self._config.get(key)
        return found if isinstance(found, dict) else {}

    @cached_property
    def _languages(self) -> dict[str, dict[str, Value]]:
        found = self._table("languages")
        return {
            name.lower(): {k.lower(): v for k, v in one.items()} for name, one in found.items() if isinstance(one, dict)
        }

    @property
    def _default(self) -> str:
        return text_of(self._config.get("defaultcontentlanguage")).lower() or next(iter(self._languages), "")

    @property
    def site(self) -> Site:
        """Return what its settings tell."""
        url = text_of(self._config.get("baseurl")).rstrip("/")
        said = self._config.get("languagecode") or self._config.get("locale") or self._default
        address = (url,) if url.startswith("http") else ()
        language = self._tag(self._default) if self._default else language_tag(text_of(said))
        return Site(
            NAME,
            text_of(self._config.get("title")),
            address,
            language or language_tag(text_of(said)),
            # Files beside texts are served below the same folders as these.
            ("static", "assets", *self._contents),
        )

    def _tag(self, name: str) -> str:
        one = self._languages.get(name, {})
        said = text_of(one.get("languagecode")) or text_of(one.get("locale"))
        return language_tag(said) or language_tag(name)

    @cached_property
    def _contents(self) -> dict[str, str]:
        """Folders of texts, with their language; the longest first."""
        found = {
            text_of(one.get("contentdir")).strip("/"): name
            for name, one in self._languages.items()
            if one.get("contentdir")
        }
        found[text_of(self._config.get("contentdir")).strip("/") or "content"] = self._default
        # "content" is the beginning of "content/zh", and would take its texts.
        return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))

    @cached_property
    def _bundles(self) -> frozenset[str]:
        """Folders whose files belong to their ``index.md``."""
        names = (posixpath.split(name) for name in self._folder.files)
        return frozenset(
            folder for folder, name in names if re.fullmatch(r"index(\.[\w-]+)?\.(md|markdown|html)", name)
        )

    def posts(self) -> Iterator[Post]:
        """Yield the pages of all sections."""
        self._hands = []
        for name in self._folder.files:
            content = next((one for one in self._contents if name.startswith(one + "/")), None)
            if content is None:
                continue
            if name.lower().endswith(texts.OTHER_TEXTS):
                texts.others([name], texts.OTHER_TEXTS, self._hands)
            elif name.lower().endswith((*texts.MARKDOWN, *texts.HTML)):
                folder, base = posixpath.split(name)
                if folder in self._bundles and not base.startswith("index."):
                    self._hands.append(
                        Hand("part of a bundle", name, "is no page of its own in Hugo", "copy it into the page")
                    )
                    continue
                yield from self._post(name, content)

    def _post(self, name: str, content: str) -> Iterator[Post]:
        front = texts.opened(self._folder, name, self._hands)
        if front is None:
            return
        folder, base = posixpath.split(name)
        stem, language = posixpath.splitext(base)[0], self._contents[content]
        suffix = _SUFFIX.fullmatch(stem)
        # Only a language of this site: "notes.pdf.md" has a dot in its name, and no language.
        if suffix and suffix[2].lower() in self._languages:
            stem, language = suffix[1], suffix[2].lower()
        # A page's own value goes before what the pages above it give to all below them.
        front.values = self._given(folder, content, is_section=stem == "_index") | front.values
        called = f"{folder}/{stem}{posixpath.splitext(base)[1]}"
        post = texts.post(name, front, language=self._tag(language) if language else "", called=called)
        if self._kept_back(name):
            post.draft = post.draft or "kept back by 'ignoreFiles' in the settings"
        section = stem == "_index"
        # Hugo calls a list's own words a page; they have a day seldom.
        post.page = section or (folder == content and stem != "index")
        if section and not front.text.strip():
            return  # a list of pages, without words of its own
        is_bundle = folder in self._bundles and stem == "index"
        if not front.word("slug"):
            post.slug = (
                posixpath.basename(folder) or stem if is_bundle or section else post.slug.removesuffix(f".{language}")
            )
        if is_bundle:
            inside = (one for one in self._folder.files if one.startswith(folder + "/"))
            post.documents = tuple(one for one in inside if not one.lower().endswith((*texts.MARKDOWN, *texts.HTML)))
        post.address = self._address(post, front, folder[len(content) :].strip("/"), stem, language)
        post.folder = folder
        if language and language != self._default:
            post.translates = self._twin(name, content, stem)
        yield post

    def _given(self, folder: str, content: str, *, is_section: bool) -> dict[str, Value]:
        """Return the values that lists above a page give to it (``cascade``)."""
        if folder not in self._cascades:
            above = self._given(posixpath.dirname(folder), content, is_section=False) if folder != content else {}
            if not above and folder == content:
                above = _cascade(self._config.get("cascade"))
            own: dict[str, Value] = {}
            names = (f"{folder}/_index{ending}" for ending in texts.MARKDOWN)
            for name in (name for name in names if name in self._folder.files):
                front = texts.opened(self._folder, name, [])
                own |= _cascade(front.values.get("cascade")) if front else {}
                # In Zola a draft section hides all below it, whatever those pages say of themselves.
                if front and front.says("draft") and "base_url" in self._config:
                    own["headless"] = "true"
            self._cascades[folder] = (above, above | own)
        return self._cascades[folder][not is_section]

    def _twin(self, name: str, content: str, stem: str) -> str:
        """Return the same page in the site's first language, if there is one."""
        folder, base = posixpath.split(name)
        ending = posixpath.splitext(base)[1]
        first = next((one for one, language in self._contents.items() if language == self._default), content)
        below = folder[len(content) :]
        tries = (f"{first}{below}/{stem}{ending}", f"{first}{below}/{stem}.{self._default}{ending}")
        return next((one for one in tries if one != name and one in self._folder.files), "")

    def _address(self, post: Post, front: Front, section: str, stem: str, language: str) -> str:
        prefix = f"/{language}" if language and language != self._default else ""
        if given := front.word("url"):
            return given if given.startswith("/") else "/" + given
        leaf = front.word("slug") or stem
        if stem in ("index", "_index"):
            above, _, leaf = section.rpartition("/")
            section, leaf = (above, front.word("slug") or leaf) if stem == "index" else (section, "")
        form = text_of(self._table("permalinks").get(section.split("/")[0]))
        if form and post.day:
            year, month, day = [*post.day.split("-"), "", ""][:3]
            titled = re.sub(r"[^\w]+", "-", post.title.lower()).strip("-")
            values = {
                "year": year,
                "month": month,
                "day": day,
                "slug": front.word("slug") or titled,
                "section": section.split("/")[0],
                "sections": section,
                "filename": leaf,
                "contentbasename": leaf,
                "slugorfilename": leaf,
                "slugorcontentbasename": leaf,
                "title": titled,
            }
            return prefix + "/" + re.sub(r":(\w+)", lambda found: values.get(found[1], ""), form).strip("/") + "/"
        return f"{prefix}/{section}/{leaf}/".replace("//", "/")


def _cascade(value: Value | None) -> dict[str, Value]:
    """Return the values of a ``cascade``, those for some pages alone, too."""
    found: dict[str, Value] = {}
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            # With a target they are meant for some pages: taken for all, they keep back rather too much.
            aimed = "_target" in one or "target" in one
            params = one.get("params")
            values = {k.lower(): v for k, v in {**one, **(params if isinstance(params, dict) else {})}.items()}
            found |= {k: v for k, v in values.items() if not aimed or k in ("build", "_build", "draft", "headless")}
    return {key: one for key, one in found.items() if key not in ("_target", "target", "params", "title", "date")}
