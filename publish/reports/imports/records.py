"""Posts without their texts, with their places in this archive.

All posts of a source are held like this at once, their texts one at a time.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from publish.core import files
from publish.core.units import count
from publish.reports.imports.anchors import of_html, of_markdown, of_names
from publish.reports.imports.nouns import Hand, Post
from publish.tree.sources.fields import proper_tag
from publish.tree.sources.gather import FOLDER_MAX_NAMES
from publish.tree.sources.slugs import slug

SLUG_MAX_LENGTH = 120  # bytes of a report's name: names in addresses take nine bytes for a Chinese letter
# The build asks for the script: a reader of Taiwan cannot use what is marked by a country.
_BY_COUNTRY = {"zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-mo": "zh-Hant"}
_DATED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-")


@dataclass(slots=True)
class PostRecord:
    """A post without its text."""

    origin: str
    title: str
    day: str
    language: str
    slug: str
    address: str
    aliases: tuple[str, ...]
    folder: str
    draft: str
    begins: str = ""
    ends: str = ""
    is_page: bool = False
    target: str = ""
    """Source below ``site/``. Empty for a post that is not taken."""
    headings: tuple[str, ...] = ()
    ids: dict[str, str] = field(default_factory=dict)
    """Ids of headings in HTML, with their words."""
    documents: tuple[str, ...] = ()
    translates: str = ""
    heard: str = ""
    """Language by its letters, where it tells none, and the site's is another."""
    script: str = ""
    """Script of its letters, where they are not the site's, whether they tell a language or not."""
    evidence: dict[str, str] = field(default_factory=dict)
    """Evidence of the post being carried over: source below ``site/`` → title."""


def record(post: Post) -> PostRecord:
    """Return a post's record."""
    text = post.body.text
    return PostRecord(
        post.origin,
        post.title,
        post.day,
        post.language,
        post.slug,
        post.address,
        post.aliases,
        post.folder,
        post.draft,
        post.begins or post.day,
        post.ends,
        post.page,
        headings=() if post.body.is_html else of_markdown(text),
        ids=(of_names(text) | of_html(text)) if "<" in text else {},
        documents=post.documents,
        translates=post.translates,
    )


def hide(records: Iterable[PostRecord], *, today: str) -> None:
    """Mark as not public what is of a later day than ``today``, and what ended before it."""
    for one in records:
        # A month or a year is compared as such: "2026" has begun.
        if one.begins > today[: len(one.begins)]:
            one.draft = one.draft or f"dated {one.begins}, a day to come"
        elif one.ends and one.ends <= today[: len(one.ends)]:
            one.draft = one.draft or f"public no more since {one.ends}"


def language_tag(said: str) -> str:
    """Return a language's tag in its proper form.

    Empty for what is none.
    """
    said = said.strip().replace("_", "-").lower()
    return _BY_COUNTRY.get(said) or proper_tag(said)


def settle(records: Iterable[PostRecord], *, below: str) -> list[Hand]:
    """Give each record its place, and tell of two posts with one address.

    Args:
        below: Folder below ``site/``: ``reports``, or one within.
    """
    taken = [one for one in records if not one.draft and one.day]
    crowds = Counter(part for one in taken for part in (one.day[:4], one.day[:7]))
    first: dict[str, PostRecord] = {}
    hands = []
    for one in taken:
        # A translation lies beside its original, with its language in its name.
        name = f"{_name(one)}.{one.language}" if one.translates else _name(one)
        stem = f"{below}/{_folder(one.day, crowds)}/{name}"
        target, number = f"{stem}.md", 1
        # By folded case: on disks of Windows and macOS the second would be the first.
        other = first.get(files.folded(target))
        while files.folded(target) in first:
            number += 1
            target = f"{stem}-{number}.md"
        if other is not None:
            what, do = f"would have the place of {other.origin}; it is {target} now", "give one of the two another name"
            hands.append(Hand("same address", one.origin, what, do, target))
        first[files.folded(target)] = one
        one.target = target
    return hands


def _folder(day: str, crowds: Mapping[str, int]) -> str:
    """Return the folder of a day's reports.

    It is the year's, or the month's or the day's where one would hold too many pages.
    """
    # Room is left for corrections, each of which keeps the earlier version in the same folder.
    most = FOLDER_MAX_NAMES * 9 // 10
    if crowds[day[:4]] <= most:
        return day[:4]
    month = f"{day[:4]}/{day[5:7] or '00'}"
    return month if crowds[day[:7]] <= most else f"{month}/{day[8:10] or '00'}"


def _name(one: PostRecord) -> str:
    name = slug(one.slug) or slug(_DATED.sub("", one.origin.rpartition("/")[2].rpartition(".")[0])) or slug(one.title)
    while len(name.encode()) > SLUG_MAX_LENGTH:
        name = name[:-1].rstrip("-")
    # An earlier version of a report ends like this.
    name = re.sub(r"\.v(\d+)$", r"-v\1", name) or "report"
    # "con" and "aux" are no names on Windows; "x-copy" beside "x" is what a file manager leaves.
    return f"report-{name}" if not files.is_safe(name) else re.sub(r"-copy$", "-copied", name)


def undated(records: Iterable[PostRecord]) -> list[PostRecord]:
    """Return the posts without a day, drafts aside."""
    return [one for one in records if not one.day and not one.draft]


def said(records: list[PostRecord]) -> str:
    """Return a clause on so many posts, by the first few names."""
    names = ", ".join(one.origin for one in records[:3])
    return f"{count(len(records), 'post')} ({names}{', …' if len(records) > 3 else ''})"
