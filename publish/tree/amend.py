"""The last build's tree, with a few texts changed below their front matter.

All that reports show of one another stands in their front matter: lists, feeds, titles, translations. So where only the
text below it has changed, that text's page changes, and its words in the search index, and nothing else.

What is NOT done here: anything in doubt. Then there is no amendment, and all texts are read.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from publish.core import files
from publish.core.formats import layout
from publish.tree import maker
from publish.tree.folder import TreeFolder
from publish.tree.former import reindex
from publish.tree.former.facts import unpacked as unpacked_facts
from publish.tree.former.marks import Marks
from publish.tree.former.memory import Memory
from publish.tree.former.snapshot import BuildNotes, SourceNote, unpacked
from publish.tree.former.standing import StandingNote
from publish.tree.maker import Facts, MadePage, Maker, Near
from publish.tree.pages.tongues import is_given, is_withdrawn
from publish.tree.search import index as search
from publish.tree.search.again import LostError
from publish.tree.sources import documents, gather, names
from publish.tree.sources.content import Page, Sources
from publish.tree.sources.front import FrontMatter, Text
from publish.tree.sources.frontmatter import whole
from publish.tree.sources.reading import SourceRead, read
from publish.tree.wishes import Wishes


@dataclass(frozen=True, slots=True)
class Amendment:
    """Changed files of a tree."""

    pages: Mapping[str, bytes]
    """Path → bytes of pages."""
    shards: Sequence[tuple[str, str, bytes | None]]
    """Name, first term and bytes of each shard of the search index. An unchanged one has no bytes."""
    order: reindex.Order
    hashes: Mapping[str, bytes]
    """SHA-256 of the changed sources."""

    def write(self, tree: Path, memory: Memory) -> None:
        """Fill the folder ``tree``, and note all that is in it.

        Raises:
            SourceError: Another program changes the former tree at this moment.
        """
        index, folder = memory.old.index, TreeFolder(tree, memory)
        assert index is not None  # noqa: S101 (no amendment without one)
        made = {search.shard_path(name) for name, _ in index.shards} | {layout.SEARCH_INDEX} | self.pages.keys()
        for path in memory.old.files:
            if path not in made:
                folder.link(path)
        for path, data in self.pages.items():
            folder.put(path, data)
        for name, _, shard in self.shards:
            if shard is None:
                folder.link(search.shard_path(name))
            else:
                folder.put(search.shard_path(name), shard)
        shards = [(name, first) for name, first, _ in self.shards]
        folder.put(layout.SEARCH_INDEX, search.head(len(self.order), index.blocks, shards))
        memory.note_index(self.order, shards, index.blocks)
        memory.keep_rest()


def amendment(
    site: Path, changed: Sequence[str], wishes: Wishes, memory: Memory, last: StandingNote
) -> Amendment | None:
    """Return what a tree needs after ``changed`` sources.

    ``None`` if that may be more than their own pages.

    Nothing else below ``site`` has changed since the tree was built, and the tree lies there as ``last`` says.

    Raises:
        ConfigError: The theme cannot print a page.
    """
    old = memory.old
    if old.index is None or wishes.beside or not _is_of(old, last) or any(n not in old.sources for n in changed):
        return None
    texts = {}
    for name in changed:
        if (text := _read(site, name, old.sources[name], wishes)) is None:
            return None
        texts[name] = text
    facts, sources = unpacked_facts(old.facts), _sources(site, texts, wishes, memory)
    if facts is None or sources is None:
        return None
    made = _pages(list(texts), facts, sources, memory)
    if made is None or not _agree(made, facts, old):
        return None
    for name, (note, _) in texts.items():
        memory.note_source(name, note)
    pages = {facts.targets[name]: one.data for name, one in made.items()}
    return _with_index(pages, memory, {name: note.sha256 for name, (note, _) in texts.items()})


def _is_of(old: BuildNotes, last: StandingNote) -> bool:
    """Return whether the notes are of the last build."""
    # A build that was killed may have written the first of them alone.
    texts = all((mark := last.sources.get(name)) and mark.sha256 == note.sha256 for name, note in old.sources.items())
    tree = {path: mark.sha256 for path, mark in last.tree.items()}
    return texts and tree == {path: note.sha256 for path, note in old.files.items()}


def _read(site: Path, name: str, old: SourceNote, wishes: Wishes) -> tuple[SourceNote, Text] | None:
    """Return a changed source.

    ``None`` if its front matter has changed, or has a fault.
    """
    try:
        with files.open_plain(site / name) as opened:
            raw = opened.read()
    except OSError:
        return None
    found: SourceRead = read(name, raw, wishes.today)
    if found.faults or found.body is None or found.front != old.front or found.unfilled != old.unfilled:
        return None
    sha256 = hashlib.sha256(raw).digest()
    return SourceNote(sha256, old.front, found.body.first_line, found.begins, found.unfilled), found.body


def _sources(
    site: Path, texts: Mapping[str, tuple[SourceNote, Text]], wishes: Wishes, memory: Memory
) -> Sources | None:
    """Return the changed texts as pages, with the reports that stand on these.

    ``None`` if anything has a fault.
    """
    noted = memory.old.sources
    found = Sources(withheld=wishes.withheld)
    given = {name: site / name for name in names.FILES if (site / name).is_file()}
    try:
        found.names = names.read({name: file.read_bytes() for name, file in given.items()}, found.faults.add)
        fronts: dict[str, FrontMatter] = {}
        for name in _kin(texts, noted):
            note = noted[name]
            body = texts[name][1] if name in texts else _body(site / name, note)
            found.addresses[name] = layout.page_of(name)
            found.digests[name] = texts[name][0].sha256 if name in texts else note.sha256
            gather.take(name, note.front, body, found, fronts)
    except (OSError, UnicodeDecodeError):
        return None
    cited = [item.source for front in fronts.values() for item in front.evidence]
    shown = [picture.file for front in fronts.values() for picture in front.shown]
    present = {name: file for name in (*cited, *shown) if (file := site / name).is_file()}
    if present:
        named = {item.source for note in noted.values() for item in note.front.evidence}
        documents.assign(present, fronts, named, found, memory)
    return None if found.faults else found


def _body(file: Path, note: SourceNote) -> Text:
    return Text(whole(file.read_bytes())[note.begins :], note.first_line)


def _kin(texts: Collection[str], noted: Mapping[str, SourceNote]) -> Iterator[str]:
    """Yield the changed texts with their translations and versions."""
    tied = {
        name: {other for other in (note.front.translation_of, note.front.superseded_by) if other}
        for name, note in noted.items()
        if note.front.translation_of or note.front.superseded_by
    }
    kin, before = set(texts), 0
    while len(kin) > before:
        before = len(kin)
        for name, others in tied.items():
            if name in kin or not kin.isdisjoint(others):
                kin |= {name, *others}
    return (name for name in noted if name in kin)


def _pages(changed: Sequence[str], facts: Facts, sources: Sources, memory: Memory) -> dict[str, MadePage] | None:
    """Return the pages of the changed texts, by source, and note them.

    ``None`` if anything must be told of one.
    """
    marks, at_work, tongues = Marks(facts, sources), Maker(facts), facts.archive.tongues
    families, earlier = sources.translations(), sources.earlier()
    found = {}
    for name in changed:
        page = sources.pages[name]
        former = memory.old.pages.get(page.path)
        if former is None or _is_general(page):
            return None
        near = Near()
        if page.report:
            near = maker.near_report(page.report, sources, families.get(name, ()), earlier.get(name, ()), tongues)
        made = at_work.page(page, near)
        told = [made.rendered.faults, made.rendered.warnings, made.rendered.cut]
        told += [former.rendered.warnings, former.rendered.cut]
        if any(told) or bool(made.terms) != bool(former.terms):
            return None
        memory.note_made(page.path, marks.of_page(page, near), made.rendered, made.asked, made.terms)
        found[name] = made
    return found


def _is_general(page: Page) -> bool:
    """Return whether other pages' words stand on a plain page."""
    return page.report is None and (is_withdrawn(page.path) or any(is_given(page.path, n) for n in ("index", "about")))


def _agree(made: Mapping[str, MadePage], facts: Facts, old: BuildNotes) -> bool:
    """Return whether all links to headings lead to one."""
    for one in made.values():
        for target, anchor, _, _ in one.rendered.references:
            there = made.get(target) or old.pages.get(facts.targets.get(target, ""))
            if there is None or anchor not in there.rendered.anchors:
                return False
    lost = {
        (name, anchor)
        for name, one in made.items()
        for anchor in old.pages[facts.targets[name]].rendered.anchors - one.rendered.anchors
    }
    if not lost:
        return True
    return not any((link[0], link[1]) in lost for note in old.pages.values() for link in note.rendered.references)


def _with_index(pages: Mapping[str, bytes], memory: Memory, hashes: Mapping[str, bytes]) -> Amendment | None:
    index = memory.old.index
    assert index is not None  # noqa: S101 (`amendment` has looked)
    fresh = {path: memory.new.pages[path].terms for path in pages}
    order = [(path, fresh.get(path, terms)) for path, terms in index.order]
    try:
        shards = list(reindex.changed(memory, order, lambda number: unpacked(memory.terms(order[number][1]) or b"")))
    except LostError:
        return None
    return Amendment(pages, shards, order, hashes)
