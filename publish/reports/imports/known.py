"""Exports and papers that are not read here, by what they are, and the way on from each.

Some hold what was never public: messages to one reader, readers' addresses. Nobody is told to publish those whole.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

HEAD_LENGTH: Final = 1 << 14  # bytes in which a file says what it is
_READ_MAX: Final = 200  # files of one kind that are looked into


@dataclass(frozen=True, slots=True)
class ForeignKind:
    """A kind of export or paper."""

    what: str
    do: str
    names: str
    """Expression for the path of a file that only this kind has, in small letters."""
    marks: bytes = b""
    """Expression for the beginning of that file. Empty: its name is enough."""
    file: str = field(default="", compare=False)
    """The file by which it was known."""


_THROUGH_WORDPRESS: Final = (
    "bring it into a WordPress first (Tools, Import), and give the file that WordPress exports (Tools, Export)"
)
_BY_PANDOC: Final = "make Markdown of each (pandoc -s -f {} -t gfm-raw_html -o FILE.md FILE), and import again"
_NOT_AS_IT_IS: Final = (
    "never publish it as it is: messages to one reader, and addresses, are within; write the posts that were public as"
    " Markdown, each with its 'date:'"
)
_CHANNEL: Final = (
    "if it is a public channel: export it as machine-readable JSON, and import that; or, if it is gone, import these"
    " with --kind telegram. Messages of a group or to one reader are never to be published as they are"
)
_ADD: Final = "make a draft of each: stet add {} (manual/ingest.md)"
# The first that fits: what holds things that were never public stands before what is only unreadable.
_EXPORTS: Final = (
    ForeignKind("X's (Twitter's) archive of an account", _NOT_AS_IT_IS,
          r"(?:.*/)?data/(?:tweets?|account)(?:-part\d+)?\.js"),
    ForeignKind("Facebook's copy of a page or an account", _NOT_AS_IT_IS,
          r"(?:.*/)?(?:profile_posts|your_posts|posts_on_)[^/]*\.(?:json|html)"),
    ForeignKind("Instagram's copy of an account", _NOT_AS_IT_IS, r"(?:.*/)?(?:media|content)/posts_\d+\.(?:json|html)"),
    ForeignKind("Telegram's export as pages, which does not say whether all could read it", _CHANNEL,
          r"(?:.*/)?messages\d*\.html", rb"<title>Exported Data</title>"),
    ForeignKind("Telegram's export of more or other than a public channel", _NOT_AS_IT_IS, r"(?:.*/)?result\.json",
          rb'"(?:messages|chats)"\s*:|"personal_information"'),
    ForeignKind("Tumblr's export", f"{_THROUGH_WORDPRESS}; publish none of it as it is: private posts are among them",
          r"(?:.*/)?(?:payload-\d+\.json|posts/html/\d+\.html|posts/posts\.xml)"),
    ForeignKind("LiveJournal's export", _THROUGH_WORDPRESS, r".*\.xml", rb"<livejournal\b"),
    ForeignKind("an export in Movable Type's form", _THROUGH_WORDPRESS, r".*\.(?:txt|mt|dat)",
          rb"(?m)\A(?:\xef\xbb\xbf)?(?:-{8}\r?\n)?(?:AUTHOR|TITLE): [\s\S]*?^-----\r?$"),
    ForeignKind("MediaWiki's export", _BY_PANDOC.format("mediawiki"), r".*\.xml", rb"<mediawiki\b"),
    ForeignKind("Joplin's own form of export", "in Joplin: File, Export all, Markdown + Front Matter; import that",
          r".*\.jex"),
    ForeignKind("Evernote's export", "make Markdown of each note, and import the folder", r".*\.enex"),
    ForeignKind("a feed in JSON, which has the newest posts only",
          "export the site as Markdown (Micro.blog: Account, Export), and give the folder that it makes",
          r".*\.json", rb"jsonfeed\.org/version"),
    ForeignKind("Write.as' or WriteFreely's export in JSON",
          "export it once more as text files, name each .md, give each its 'date:', and import the folder",
          r".*\.json", rb'\A\s*\{\s*"username"[\s\S]*"collections"'),
    ForeignKind("a feed (RSS or Atom), which has the newest posts only, and not all of their words",
          "export the whole site from its program: WordPress: Tools, Export; Blogger: Settings, Back up content",
          r".*\.(?:xml|rss|atom)", rb"<(?:rss|feed|rdf:RDF)\b"),
    ForeignKind("a copy of a database",
          "give what the site's program exports, or record the site as readers see it: stet import https://…",
          r".*\.(?:sql|sql\.gz|db|sqlite3?|mdb|dump)"),
)  # fmt: skip
_PAPERS: Final = (
    ForeignKind("a site of Lektor's", "make Markdown with front matter of each contents.lr, and import again",
          r"(?:.*/)?contents(?:\+\w+)?\.lr"),
    ForeignKind("Word, text or PDF files", _ADD, r".*\.(?:docx|odt|pdf|txt)"),
    ForeignKind("Word files of an old kind, or rich text",
          "save each as .docx (soffice --convert-to docx FILE), then: stet add FILE", r".*\.(?:doc|rtf|wps)"),
    ForeignKind("saved pages", "save each with SingleFile, as .html; then: stet add FILE",
          r".*\.(?:mhtml?|maff|webarchive)"),
    ForeignKind("books", _BY_PANDOC.format("epub"), r".*\.epub"),
    ForeignKind("texts of LaTeX", _BY_PANDOC.format("latex"), r".*\.(?:tex|latex)"),
    ForeignKind("texts of Typst", _BY_PANDOC.format("typst"), r".*\.typ"),
    ForeignKind("texts of Gemini", "name each .md, give each its 'date:', and import again", r".*\.gmi"),
    ForeignKind("tables", "write each post as Markdown with its 'date:', or record the site: stet import https://…",
          r".*\.(?:csv|tsv|xlsx?|ods)"),
)  # fmt: skip


def export(names: Iterable[str], head: Callable[[str], bytes]) -> ForeignKind | None:
    """Return the kind of export to which one of the files belongs.

    Args:
        head: Returns the first bytes of a file.
    """
    return _first(_EXPORTS, list(names), head)


def papers(names: Iterable[str], head: Callable[[str], bytes]) -> ForeignKind | None:
    """Return the kind of the papers that lie in a folder."""
    return _first(_PAPERS, list(names), head)


def _first(kinds: Iterable[ForeignKind], names: list[str], head: Callable[[str], bytes]) -> ForeignKind | None:
    for kind in kinds:
        fits = [name for name in names if re.fullmatch(kind.names, name.lower())]
        for name in fits[:_READ_MAX]:
            if not kind.marks or re.search(kind.marks, head(name)):
                return replace(kind, file=name)
    return None
