"""Jekyll: ``_posts``, collections and pages."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from publish.reports.imports import liquid, texts
from publish.reports.imports.folder import OldFolder
from publish.reports.imports.foldersite import FolderSite
from publish.reports.imports.front import Front
from publish.reports.imports.included import Bringer
from publish.reports.imports.keptback import by_beginning
from publish.reports.imports.nouns import Post, Site
from publish.reports.imports.records import language_tag
from publish.reports.imports.values import Value, names_of, text_of

NAME = "jekyll"
_POST = re.compile(r"(?:^|.*/)_(posts|drafts)/")
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}


def is_one(folder: OldFolder) -> bool:
    """Return whether a folder looks like a site of this kind."""
    # A _config.yml alone proves nothing: other programs have a file of that name.
    return any(_POST.match(name) for name in folder.files) and (
        "_config.yml" in folder.files or any(name.startswith("_posts/") for name in folder.files)
    )


class Jekyll(FolderSite):
    """A Jekyll site's folder."""

    def __init__(self, folder: OldFolder) -> None:
        super().__init__(folder)
        self._config: dict[str, Value] = {}
        for name in ("_config.yml", "_config.yaml"):
            if name in folder.files:
                self._config = self._settings(name, "give --language") or self._config
        said = self._config.get("collections")
        self._collections: dict[str, Value] = (
            said
            if isinstance(said, dict)
            else dict.fromkeys((one for one in said if isinstance(one, str)), "")
            if isinstance(said, list)
            else {}
        )
        self._kept_back = by_beginning(names_of(self._config.get("exclude")))
        self._defaults = self._config.get("defaults")
        # Hexo has Jekyll's settings and names of folders, all texts below one of its own.
        self._is_hexo = any(name.startswith("source/_posts/") for name in folder.files) and any(
            name.startswith(("scaffolds/", "themes/")) or name == "_config.yml" for name in folder.files
        )
        self._roots = ("", "source/") if self._is_hexo else ("",)

    @property
    def site(self) -> Site:
        """Return what its settings tell."""
        url, base = text_of(self._config.get("url")).rstrip("/"), text_of(self._config.get("baseurl")).strip("/")
        if not url and "CNAME" in self._folder.files:
            # The pages of GitHub keep the site's own name in this file.
            url = "https://" + self._folder.read("CNAME").decode("ascii", "ignore").strip()
        language = next(
            (tag for key in ("lang", "locale", "language") if (tag := language_tag(text_of(self._config.get(key))))), ""
        )
        address = (f"{url}/{base}".rstrip("/"),) if url.startswith("http") else ()
        return Site(NAME, text_of(self._config.get("title")), address, language, self._roots, liquid=True)

    def posts(self) -> Iterator[Post]:
        """Yield posts, then collections and pages."""
        self._hands = []
        later: list[str] = []
        for name in self._folder.files:
            if self._is_hexo and not name.startswith("source/"):
                continue  # Hexo's scaffolds and themes are forms of posts, and none themselves
            if _POST.match(name):
                yield from self._post(name)
            elif name.lower().endswith(texts.MARKDOWN) and self._is_page(name):
                later.append(name)
        for name in later:
            yield from self._post(name, page=True)

    def _is_page(self, name: str) -> bool:
        top = name.split("/")[0]
        # _layouts and _includes are parts of pages: such a folder has pages only if the settings name it.
        if top.startswith("_"):
            return top[1:] in self._collections
        return not name.upper().startswith(("README", "LICENSE", "CONTRIBUTING", "CHANGELOG"))

    def _post(self, name: str, *, page: bool = False) -> Iterator[Post]:
        if name.lower().endswith(texts.OTHER_TEXTS):
            texts.others([name], texts.OTHER_TEXTS, self._hands)
            return
        if not name.lower().endswith((*texts.MARKDOWN, *texts.HTML)):
            return
        front = texts.opened(self._folder, name, self._hands)
        # Jekyll copies a file without front matter as it is, and makes no page of it.
        if front is None or (page and not front.values):
            return
        front.text = liquid.shielded(front.text)
        bringer = Bringer(self._read, includes=text_of(self._config.get("includes_dir")) or "_includes")
        self._bring(front, bringer.jekyll(front.text, name.rpartition("/")[0]))
        # A text's own value goes before what the settings give to its folder.
        front.values = self._given(name, page=page) | front.values
        front.text = liquid.filled(front.text, front.values, self._config)
        post = texts.post(name, front)
        # "tags: a b" are two, and "tags: a, b" are, too.
        post.tags = tuple(dict.fromkeys((*front.spaced("tags", "tag"), *front.spaced("categories", "category"))))
        post.page = page
        # Where the excerpt ends: a remark that holds no words of anybody's.
        sign = front.word("excerpt_separator") or text_of(self._config.get("excerpt_separator"))
        if sign.startswith("<!--") and sign.endswith("-->"):
            post.body = replace(post.body, text=post.body.text.replace(sign, "", 1))
        found = _POST.match(name)
        if found and found[1] == "drafts":
            post.draft = "a draft"
        if self._kept_back(name):
            post.draft = post.draft or "kept back by 'exclude' in the settings"
        elif page and name.startswith("_") and not self._has_pages(name):
            post.draft = post.draft or "of a collection without pages"
        if self._is_hexo:
            # Its pictures lie in a folder of its own name, beside it.
            post.folder = name.rpartition(".")[0]
        post.address = self._address(post, front, name, page=page)
        yield post

    def _collection(self, name: str) -> dict[str, Value]:
        found = self._collections.get(name.split("/")[0].lstrip("_"))
        return found if isinstance(found, dict) else {}

    def _has_pages(self, name: str) -> bool:
        """Return whether a collection's texts are pages of their own."""
        return text_of(self._collection(name).get("output")).lower() == "true"

    def _given(self, name: str, *, page: bool) -> dict[str, Value]:
        """Return the settings' values for a text of such a path and kind."""
        found = _POST.match(name)
        kind = found[1] if found else name.split("/")[0][1:] if name.startswith("_") else "pages" if page else "posts"
        given: dict[str, Value] = {}
        for one in self._defaults if isinstance(self._defaults, list) else []:
            scope, values = (one.get("scope"), one.get("values")) if isinstance(one, dict) else (None, None)
            if not isinstance(values, dict):
                continue
            path = text_of(scope.get("path")).strip("/") if isinstance(scope, dict) else ""
            of = text_of(scope.get("type")) if isinstance(scope, dict) else ""
            fits = not path or name == path or name.startswith(f"{path}/") or fnmatchcase(name, f"{path}*")
            if fits and of in ("", kind):
                given |= values
        return given

    def _address(self, post: Post, front: Front, name: str, *, page: bool) -> str:
        path = PurePosixPath(name)
        if given := front.word("permalink"):
            form = given
        elif page:
            form = text_of(self._collection(name).get("permalink")) if name.startswith("_") else ""
            if not form:
                return "/" + str(path.with_suffix(".html")).lstrip("_")
        else:
            said = text_of(self._config.get("permalink")) or "date"
            form = _STYLES.get(said, said)
        year, month, day = [*post.day.split("-"), "", ""][:3] if post.day else ("", "", "")
        # Folders above _posts are categories to Jekyll, and stand in the address.
        above = name.removeprefix("source/") if self._is_hexo else name
        before = [part for part in above.split("/_posts/")[0].split("/") if part] if "/_posts/" in above else []
        values = {
            "categories": "/".join((*before, *front.spaced("categories", "category"))).lower(),
            "year": year,
            "month": month,
            "day": day,
            "short_year": year[2:],
            "i_month": month.lstrip("0"),
            "i_day": day.lstrip("0"),
            "title": front.word("slug") or post.slug,
            "slug": front.word("slug") or post.slug,
            "output_ext": ".html",
            "name": path.stem,
            "basename": path.stem,
            "path": str(path.with_suffix("")).lstrip("_"),
            "collection": name.split("/")[0].lstrip("_"),
        }
        made = re.sub(r":(\w+?)(?=:|/|$|[^\w])", lambda found: values.get(found[1], ""), form)
        return "/" + re.sub(r"/{2,}", "/", made).lstrip("/")
