"""Bring in what exists as reports.

Two walks over the source: one for the places of all posts, one for their texts. Nothing that is there is written over,
and the same source gives the same files, so an import that was cut goes on where it was.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from publish.core.errors import ConfigError, SourceError, StetError
from publish.core.files import write_atomically
from publish.core.leftovers import sweep_old
from publish.core.progress import Progress
from publish.core.scratch import scratch
from publish.reports.imports import dates
from publish.reports.imports.anew import Anew, ListedAnew, making
from publish.reports.imports.carry import carried
from publish.reports.imports.documents import Documents, in_folder
from publish.reports.imports.folder import OldFolder
from publish.reports.imports.judge import Foresight
from publish.reports.imports.kinds import plain
from publish.reports.imports.nouns import Hand, OldSite, Post, Site
from publish.reports.imports.recognise import recognise, settings_above
from publish.reports.imports.records import PostRecord, hide, language_tag, record, said, settle, undated
from publish.reports.imports.resolve import Resolver
from publish.reports.imports.tags import Tags
from publish.reports.imports.unzip import unzipped
from publish.reports.imports.withheld import OF_MENUS
from publish.reports.ingest.languages import LATIN, fits, heard
from publish.reports.ingest.reading import JailReader
from publish.reports.put import put, same
from publish.tree import settings

HEARD_MAX = 20_000  # letters of a text by which its language is told
_TAG = re.compile(r"<[^<>]*+>|https?://[^\s<>]*+")
_OF_ONE_SCRIPT = frozenset({"ar", "ug"})
LEFT_S = 10.0  # seconds after which a file that is still arriving is of a run that was killed
HANDS_MAX = 200_000  # things told one by one; beyond it they are counted only


def quiet(done: int, total: int) -> None:
    """Ignore progress."""


@dataclass(frozen=True, slots=True)
class ImportWishes:
    """What the person at the command said."""

    kind: str = ""
    below: str = ""
    """Folder below ``site/reports``."""
    language: str = ""
    address: str = ""
    """Of the old site."""
    media: Path | None = None
    date_from: str = ""
    leave_undated: bool = False
    dry_run: bool = False
    ask: Callable[[str], str] | None = None
    """Asks for a day. Without it a missing day is a fault."""
    progress: Progress = quiet
    jail: JailReader | None = None
    """Jail for making documents with hidden facts anew. Without a jail they are listed only."""


@dataclass(slots=True)
class Imported:
    """What an import did, or would do."""

    kind: str = ""
    title: str = ""
    posts: int = 0
    written: list[str] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    anew: list[ListedAnew] = field(default_factory=list)
    links: int = 0
    pictures: int = 0
    hands: list[Hand] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    """Kind of work for a person → number."""

    def tell(self, *hands: Hand) -> None:
        """Note work for a person."""
        for hand in hands:
            self.kinds[hand.kind] += 1
            if len(self.hands) < HANDS_MAX:
                self.hands.append(hand)


def bring(root: Path, source: Path, wishes: ImportWishes, *, today: date) -> Imported:
    """Bring a source's posts into the archive at ``root``.

    Raises:
        ConfigError: The source is of no known kind, or cannot be read.
        SourceError: Posts have no day, or no language is known.
    """
    if not (root / settings.SITE).is_dir():
        raise ConfigError(f"{root / settings.SITE} is not there", hint="found an archive first: stet init DIR")
    with (
        unzipped(source) as (path, hands),
        making(root, wishes.jail) as anew,
        scratch("stet-import-") as aside,
    ):
        folder = OldFolder(path if path.is_dir() else path.parent)
        opened = recognise(path, wishes.kind, folder)
        site = opened.site
        if wishes.address:
            site = replace(site, addresses=(wishes.address.rstrip("/"), *site.addresses))
        done = Imported(site.kind, site.title)
        done.tell(*hands)
        if site.kind == plain.PLAIN and source.is_dir() and (found := settings_above(source)):
            what = f"a site's settings lie above it, in {found}, and were not read: language, addresses, drafts"
            done.tell(Hand("settings", source.name, what, f"import the whole site: stet import {found.parent}"))
        records = _records(opened, site, folder, wishes, today)
        done.posts = len(records)
        done.tell(*settle(records, below=f"reports/{wishes.below.strip('/')}".rstrip("/")))
        done.tell(*(_left(one) for one in records if not one.target))
        done.tell(*(_other_language(one) for one in records if one.target and one.script))
        _translations(records)
        if not any(one.target for one in records):
            done.tell(*opened.hands())
            raise SourceError(*_nothing(source, done), hint="nothing was written; see stet import --help")
        _carry(root, opened, site, records, _lookups(folder, path, site, wishes, anew, aside), wishes, done, today)
        done.tell(*opened.hands())
        if not wishes.dry_run:
            for below in ("reports", "evidence"):
                sweep_old(root / settings.SITE / below, LEFT_S, below=True)
    return done


def _nothing(source: Path, done: Imported) -> Iterator[str]:
    yield f"{source}: holds no post that can be taken"
    yield from (f"{hand.where}: {hand.what}" for hand in done.hands[:20])


def _records(opened: OldSite, site: Site, folder: OldFolder, wishes: ImportWishes, today: date) -> list[PostRecord]:
    """Return all posts' records, each public one with a day and a language."""
    records = []
    unknown: Counter[str] = Counter()
    for post in opened.posts():
        one = record(post)
        if not one.language:
            one.language = language_tag(wishes.language) or site.language
            one.heard, one.script = _heard(post, one.language)
            one.language = one.heard or one.language
            if not one.language and not one.draft:
                unknown[heard(_words(post)).tag] += 1
        records.append(one)
        # Nobody knows yet how many will come: what is read so far counts as the first half.
        wishes.progress(len(records), 2 * len(records))
    hide(records, today=today.isoformat())
    taken = [one for one in records if not one.draft]
    if missing := [one for one in taken if not one.language]:
        raise SourceError(
            f"no language is known of {said(missing)}",
            hint=f"give it: --language {_likely(unknown)}, for all that do not tell theirs",
        )
    _days(records, folder.root, wishes)
    return records


def _heard(post: Post, language: str) -> tuple[str, str]:
    """Return language and script of a post in other letters than ``language``."""
    if not language:
        return "", ""
    found = heard(_words(post))
    # Arabic and Uyghur share a script, and each has letters of its own.
    other = found.tag in _OF_ONE_SCRIPT and language.partition("-")[0] in _OF_ONE_SCRIPT - {found.tag}
    # Names and abbreviations are Latin in any language: such letters alone are no doubt.
    is_other = not fits(language, found.script) and (found.tag or found.script != LATIN)
    return (found.tag, found.script) if other or is_other else ("", "")


def _words(post: Post) -> str:
    return f"{post.title}\n{_TAG.sub(' ', post.body.text[:HEARD_MAX])}"


def _likely(tags: Counter[str]) -> str:
    """Return the tag of most posts by their letters, or a placeholder."""
    return max((tag for tag in tags if tag), key=lambda tag: tags[tag], default="TAG (such as en, zh-Hans, bo, ug)")


def _days(records: list[PostRecord], folder: Path, wishes: ImportWishes) -> None:
    """Give a day to those without, or leave them out as was said.

    Raises:
        SourceError: Posts are without a day, and nobody said what to do.
    """
    if wishes.date_from:
        tell = dates.teller(wishes.date_from, folder)
        for one in undated(records):
            one.day = tell(one.origin)
    missing = undated(records)
    pages = {id(one) for one in missing if one.is_page}
    # Beside dated posts a page without a day is the rule: the imprint, the list of all posts.
    if wishes.leave_undated or (len(pages) == len(missing) and any(one.day for one in records)):
        return
    if wishes.ask and missing:
        for one in missing:
            one.day = wishes.ask(one.origin)
        return
    if missing:
        names = [f"{one.origin}: has no date" for one in missing[:20]]
        more = [f"and {len(missing) - 20} more have none"] if len(missing) > 20 else []
        raise SourceError(
            *names, *more,
            hint="give each a 'date:', or say --date-from mtime, git or name, or --leave-undated; nothing was written",
        )  # fmt: skip


def _other_language(one: PostRecord) -> Hand:
    what = f"tells no language, and its letters are not of the site's: it is {one.language} now"
    if not one.heard:
        what = f"tells no language; its letters ({one.script}) do not tell which: it is {one.language} now"
    return Hand("language", one.origin, what, "look whether that is so", one.target)


def _left(one: PostRecord) -> Hand:
    if one.draft:
        do = "publish it there first, if all may read it"
        # Some themes leave such a text out of their menus alone.
        do = "take that word out of its front matter, if all may read it" if one.draft in OF_MENUS else do
        return Hand("not public", one.origin, f"is {one.draft}, and was not taken", do)
    return Hand("no date", one.origin, "has no date, and was not taken", "give it a 'date:', or say --date-from")


def _translations(records: list[PostRecord]) -> None:
    """Lead translations to their originals here."""
    by_origin = {one.origin: one for one in records}
    for one in records:
        first = by_origin.get(one.translates)
        # A translation of a translation, or into the same language, is a fault to the build.
        keeps = first and first.target and first.language != one.language and not first.translates
        one.translates = first.target if first and keeps else ""


def _lookups(
    folder: OldFolder, path: Path, site: Site, wishes: ImportWishes, anew: Anew | None, aside: Path
) -> Documents:
    lookups: list[Callable[[str], tuple[str, Path] | None]] = []
    # Beside an export (.xml, .json) may lie anybody's downloads: its pictures come by --media alone.
    if (given := site.files) is not None:
        lookups.append(lambda name: (name, folder.root / given[name]) if name in given else None)
    elif path.is_dir() or path.suffix in (".yml", ".yaml"):
        lookups.append(folder.lookup)
    if wishes.media:
        # The folder may be the uploads alone, or all of what lay at the site's root.
        lookups.append(in_folder(wishes.media, "wp-content/uploads/", "wp-content/", "content/images/", "content/"))
    return Documents(*lookups, alone=folder.alone, anew=anew, scratch=aside)


def _carry(
    root: Path, opened: OldSite, site: Site, records: list[PostRecord], documents: Documents, wishes: ImportWishes,
    done: Imported, today: date,
) -> None:  # fmt: skip
    """Walk over the texts, and write each report with its evidence."""
    resolver = Resolver(site, records, documents)
    tags = Tags(root / settings.SITE)
    judge = Foresight(root / settings.SITE, records, today)
    # Each document once, though many posts show it.
    placed: set[str] = set()
    for number, (post, at) in enumerate(_pairs(opened, records), 1):
        wishes.progress(len(records) + number, 2 * len(records))
        if not at.target:
            continue
        post.tags = tags.of(post.origin, post.tags, post.hands)
        text, hands = carried(post, at, resolver, liquid_first=site.liquid)
        done.tell(*hands)
        if text is None:
            continue
        done.tell(*judge.faults(at, text))
        # Evidence first: a report whose evidence is missing stops the build.
        for place in at.evidence.keys() - placed:
            _document(root, place, documents, wishes, done)
            placed.add(place)
        state = put(root / settings.SITE / at.target, text.encode(), dry_run=wishes.dry_run)
        if state == "other":
            done.tell(
                Hand(
                    "there already", at.origin, f"site/{at.target} has another text, and was not touched", "", at.target
                )
            )
        else:
            (done.written if state == "new" else done.already).append(at.target)
    done.tell(*judge.at_last())
    done.anew.sort(key=lambda one: one.place)
    done.links, done.pictures = resolver.links, resolver.pictures


def _pairs(opened: OldSite, records: list[PostRecord]) -> Iterator[tuple[Post, PostRecord]]:
    # Files are read anew in this walk: if a site is edited meanwhile, a post would get another one's place.
    for post, at in zip(opened.posts(), records, strict=True):
        if post.origin != at.origin:
            raise StetError(f"{post.origin}: the source changed while it was read", hint="run it again")
        yield post, at


def _document(root: Path, place: str, documents: Documents, wishes: ImportWishes, done: Imported) -> None:
    path, file, new = root / settings.SITE / place, documents.taken[place], documents.remade.get(place)
    try:
        state = put(path, file, dry_run=wishes.dry_run)
        # An import before this one brought it in as it was, and nobody has touched it since.
        if state == "other" and new and same(path, new.source):
            state = "new"
            if not wishes.dry_run:
                write_atomically(path, file.read_bytes())
        if new:
            # Hundreds of them would take as much room again as the archive.
            file.unlink()
    except OSError as error:
        raise StetError(
            f"{error.filename or file}: {error.strerror or error}", hint="make room, then run it again"
        ) from error
    if state == "other":
        done.tell(
            Hand("there already", place, f"site/{place} is another file, and was not touched", "rename one of the two")
        )
    elif state == "new":
        done.documents.append(place)
    if new and state != "other":
        done.anew.append(ListedAnew(place, new.left_out, state == "new"))
