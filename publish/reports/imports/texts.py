"""Texts in a folder, with the front matter that most programs share."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from publish.core.units import size
from publish.reports.imports.anchors import unclosed, words_of
from publish.reports.imports.folder import OldFolder
from publish.reports.imports.front import Front, day, split
from publish.reports.imports.nouns import Hand, Post, PostBody
from publish.reports.imports.records import language_tag
from publish.reports.imports.values import Value, names_of, text_of
from publish.reports.imports.withheld import withheld
from publish.tree.sources.frontmatter import PAGE_MAX_LENGTH

MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mdx")
HTML = (".html", ".htm")
OTHER_TEXTS = (
    ".textile",
    ".rst",
    ".adoc",
    ".asciidoc",
    ".org",
    ".pandoc",
    ".mediawiki",
    ".ipynb",
    ".rmd",
    ".qmd",
    ".njk",
    ".liquid",
    ".pug",
    ".hbs",
    ".11ty.js",
)
_FORMS = {
    ".rst": "rst",
    ".txt": "rst",
    ".org": "org",
    ".textile": "textile",
    ".mediawiki": "mediawiki",
    ".ipynb": "ipynb",
}
_DATED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[-_ ]?(.*)", re.DOTALL)
_ADDRESSES = ("path", "permalink", "url", "slug")
_IN_ADDRESS = re.compile(r"(?<![^/])((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?![^/])")
# Notion puts its number behind each page's name, and Joplin has nothing else for a name.
NUMBERED = re.compile(r"(?:^|(?<=[^ _-])[ _-])[0-9a-f]{32}$")
_FIRST_HEADING = re.compile(r"\s*+(?:#[ \t](?P<atx>[^\n]++)(?:\n|\Z)|(?P<under>[^\n#>|-][^\n]*+)\n=++[ \t]*+(?:\n|\Z))")


def opened(folder: OldFolder, name: str, hands: list[Hand]) -> Front | None:
    """Return a file's front matter and text, or ``None`` after telling why not."""
    if folder.files[name] > PAGE_MAX_LENGTH:
        what = f"is {size(folder.files[name])}, a report has {size(PAGE_MAX_LENGTH)} at most"
        hands.append(Hand("too long", name, what, "divide it"))
        return None
    try:
        raw = folder.read(name)
    except OSError as error:
        hands.append(Hand("unreadable", name, f"cannot be read ({error.strerror})", ""))
        return None
    text = _decoded(raw)
    if text is None:
        hands.append(
            Hand("not UTF-8", name, "is in another encoding, and was not taken", "save it as UTF-8, and import again")
        )
        return None
    front = split(text)
    # Writers have "Title:" and "Draft:", and Hugo and Obsidian read both as if they were written small.
    front.values = {key.lower(): value for key, value in front.values.items()} | front.values
    _beside(folder, name, front)
    if front.fault:
        hands.append(Hand("front matter", f"{name}:{front.fault_line}", front.fault, "mend it, and import again"))
        return None
    return front


def _beside(folder: OldFolder, name: str, front: Front) -> None:
    """Add the values of a file beside a text, as Nikola has."""
    beside = f"{name.rpartition('.')[0]}.meta"
    if beside not in folder.files:
        return
    text = _decoded(folder.read(beside)) if folder.files[beside] <= PAGE_MAX_LENGTH else None
    values = {} if text is None else split(text).values
    if not values:
        # It may say that the text was private.
        front.fault, front.fault_line = f"the values beside it, in {beside}, cannot be read", 1
    front.values = values | front.values


def _decoded(raw: bytes) -> str | None:
    try:
        # Notepad writes UTF-16, with a mark before it.
        return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    except UnicodeDecodeError:
        return None


def post(name: str, front: Front, *, language: str = "", title: str = "", called: str = "") -> Post:
    """Return a post with the fields that most programs share.

    Args:
        title: Of the site's list of pages.
        called: The file's path without the language before its ending (``index.md`` for ``index.zh.md``).
    """
    # Zola keeps tags in a table of their own.
    if isinstance(grouped := front.values.get("taxonomies"), dict):
        front.values = grouped | front.values
    path = PurePosixPath(called or name)
    # A page bundle (2020-04-29-on-rivers/index.md) has its name in the folder.
    stem = path.parent.name if path.stem.lower() == "index" and path.parent.name else path.stem
    # Readers never saw that number.
    stem = NUMBERED.sub("", stem) or stem
    dated = _DATED.fullmatch(stem)
    slug = (dated[4] if dated and dated[4] else stem) if dated else stem
    listed, title = title, title or front.word("title")
    text, first, lines = front.text, front.first_line, front.lines
    found = _FIRST_HEADING.match(text) if listed or not title else None
    heading = words_of(unclosed(found["atx"]) if found["atx"] else found["under"]) if found else ""
    if found and heading and (not title or heading == listed):
        # The page's title is printed above its text, so it would stand there twice.
        title = heading
        first += text.count("\n", 0, found.end())
        lines = lines[text.count("\n", 0, found.end()) :]
        text = text[found.end() :]
    made = Post(
        name,
        PostBody(text, name.lower().endswith(HTML), first_line=first, lines=lines),
        title or " ".join(slug.replace("_", "-").split("-")).strip(),
        _day(front, dated),
        _when(front, "updated", "last_modified_at", "lastmod", "modified", "last_updated"),
        language_tag(front.word("lang", "language", "locale")) or language,
        front.names("tags", "tag") + front.names("categories", "category"),
        _authors(front),
        front.word("summary", "description", "excerpt", "subtitle"),
        front.word("slug") or slug,
        # Zola has a whole address under "path".
        aliases=(*front.names("aliases", "alias", "redirect_from"), *(f"/{one}" for one in front.names("path"))),
    )
    made.tags = tuple(dict.fromkeys(made.tags))
    # A text that says nothing is public.
    made.draft = withheld(front.values)
    made.begins = _when(front, "publishDate", "publishdate", "publish_on", "embargo", "embargo_until")
    made.ends = _when(front, "expiryDate", "expirydate", "unpublishdate", "expires", "expiry_date")
    return made


def _day(front: Front, dated: "re.Match[str] | None") -> str:
    # The name comes last: it keeps the day of the first draft when the writer has put off the date.
    said = _when(front, "date", "publishDate", "published_at", "pubDate", "created", "publish_date")
    named = day("-".join(dated.groups()[:3])) if dated else ""
    # Readers saw the day in an address of its own: path = "2015/02/13/a-title".
    found = next((one for key in _ADDRESSES if (one := _IN_ADDRESS.search(front.word(key)))), None)
    return said or (day("-".join(found.groups())) if found else "") or named


def _when(front: Front, *keys: str) -> str:
    for key in keys:
        value = front.values.get(key)
        # Material for MkDocs has a table here: date: {created: …, updated: …}.
        if isinstance(value, dict):
            value = value.get("created" if key == "date" else "updated", "")
        if found := day(text_of(value)):
            return found
    updated = front.values.get("date")
    return day(text_of(updated.get("updated"))) if isinstance(updated, dict) and "updated" in keys else ""


def _authors(front: Front) -> tuple[str, ...]:
    found: list[str] = []
    for key in ("author", "authors"):
        value: Value | None = front.values.get(key)
        # A name with a comma is one name: "Smith, John", or a body's.
        found += [text_of(value)] if isinstance(value, str) else names_of(value)
    return tuple(dict.fromkeys(name for name in found if name))


def remedy(name: str) -> str:
    """Return what to do with a text in another markup."""
    ending = PurePosixPath(name).suffix.lower()
    if form := _FORMS.get(ending):
        return f"make Markdown of each (pandoc -s -f {form} -t gfm-raw_html -o FILE.md FILE{ending}), and import again"
    if ending in (".adoc", ".asciidoc"):
        return f"make Markdown of each (asciidoctor -b docbook -o - FILE{ending} | pandoc -f docbook -t gfm -o FILE.md)"
    return "write it as Markdown, and import again"


def others(names: Iterable[str], endings: tuple[str, ...], hands: list[Hand]) -> None:
    """Tell the texts in a markup that is not read."""
    for name in names:
        if name.lower().endswith(endings):
            hands.append(
                Hand(
                    "another markup",
                    name,
                    "is not Markdown, and was not taken",
                    remedy(name),
                )
            )
