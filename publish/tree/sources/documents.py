"""Documents, named or shown: looked into, and given addresses.

Nothing is published which was not looked into here.
"""

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path

from publish.core import files
from publish.core.contenttypes import HEAD_MAX_LENGTH, content_type, is_text
from publish.core.errors import SourceError
from publish.core.formats import layout
from publish.core.model import Entry, Evidence
from publish.tree.former.memory import Memory
from publish.tree.former.snapshot import DocumentNote
from publish.tree.former.stamps import stamp
from publish.tree.sources import vaulted
from publish.tree.sources.accepted import TakenKind, accepted, refusal
from publish.tree.sources.active import activity
from publish.tree.sources.content import Page, Sources
from publish.tree.sources.front import Cited, FrontMatter
from publish.tree.sources.pictures import dimensions, true_name
from publish.tree.sources.slugs import document_name
from publish.tree.sources.traces import traces

TELLING_MAX = 8  # members of one zip that are named with what they tell
MEMBER_MAX_LENGTH = 200  # characters of such a name


def cite(present: dict[str, Path], fronts: dict[str, FrontMatter], found: Sources, memory: Memory) -> None:
    """Give addresses to the evidence of reports, and judge all other files."""
    assign(present, fronts, {item.source for front in fronts.values() for item in front.evidence}, found, memory)
    rest = sorted(present.keys() - found.evidence.keys())
    for source in rest:
        # Also what nobody names: git and every backup of site/ take it along.
        if not source.endswith(".md") and (secret := _vaulted(present[source])):
            found.faults.add(source, 0, secret)
            continue
        if not source.startswith("evidence/") and not source.endswith(".md"):
            found.faults.add(source, 0, "is neither a page (.md) nor evidence that a report names")
    if found.other_kinds:
        source, line, file = found.other_kinds[0]
        more = f", and {len(found.other_kinds) - 1:,} more" if len(found.other_kinds) > 1 else ""
        what = (
            f"evidence '{file}'{more}: a picture of another kind than PNG and JPEG; stet add makes one of these of it"
        )
        found.left_out.append((source, line, what))
    found.unused = tuple(s for s in rest if s.startswith("evidence/") and s not in found.withheld.sources)


def assign(
    present: dict[str, Path], fronts: dict[str, FrontMatter], named: Collection[str], found: Sources, memory: Memory
) -> None:
    """Hash the evidence of some reports and give it addresses.

    ``named`` has the documents which the front matter of any report names.
    """
    for source, front in fronts.items():
        page = found.pages[source]
        cited = tuple(
            Evidence(item.title, entry)
            for item in (*front.evidence, *_shown(page, front, named, present, found))
            if (entry := _document(item, source, present, found, memory)) is not None
        )
        if cited and page.report is not None:  # most have none, and copies of thousands take their time
            found.pages[source] = replace(page, report=replace(page.report, evidence=cited))


def _shown(
    page: Page, front: FrontMatter, named: Collection[str], present: dict[str, Path], found: Sources
) -> Iterator[Cited]:
    """Yield the pictures of a text which no front matter names."""
    ours = {item.source for item in front.evidence}
    for picture in front.shown:
        # What is not there, or was withdrawn, is told when the text is rendered.
        if picture.file in ours or picture.file not in present or picture.file in found.withheld.sources:
            continue
        # A plain page has no list of evidence, and would lose its picture with a report that shows it, too.
        if page.report is None:
            found.of_pages.add(picture.file)
        if not picture.words and picture.file in named:
            continue
        if not picture.words:
            what = "is evidence, and has no title; say between the brackets what it shows: ![…](…)"
            found.faults.add(page.source, picture.line, f"picture '{picture.file}' {what}")
        yield Cited(picture.file, picture.words, "", picture.line, shown=True)


def _document(item: Cited, source: str, present: dict[str, Path], found: Sources, memory: Memory) -> Entry | None:
    name = item.source
    if name in found.withheld.sources:
        found.left_out.append((source, item.line, "names evidence that was withdrawn"))
        return None
    if name not in present or name in found.pages:
        hint = found.faults.nearest(name, (p for p in present if not p.endswith(".md"))) or " (paths begin below site/)"
        found.faults.add(source, item.line, f"evidence '{item.file}' is not there{hint}")
        return None
    if name not in found.evidence:
        file = present[name]
        try:
            seen, reason = _look(name, file, memory)
        except OSError as error:
            found.faults.add(source, item.line, f"evidence '{item.file}' cannot be read ({error.strerror})")
            return None
        # A withdrawn document must not come back under a new name.
        if seen.sha256 in found.withheld.sha256:
            found.left_out.append((source, item.line, "names evidence that was withdrawn, under another name"))
            found.withheld = replace(found.withheld, sources=found.withheld.sources | {name})
            return None
        if reason:
            found.faults.add(source, item.line, f"evidence '{item.file}': {reason}")
        elif seen.told:
            found.telling[name] = seen.told
        elif seen.accepted == TakenKind.REFUSED and not item.kept:
            # Its fields are told first: who takes these out mends the wrong thing.
            found.faults.add(source, item.line, f"evidence '{item.file}' {refusal(name)}")
        if seen.accepted == TakenKind.TOLD and not item.kept:
            found.other_kinds.append((source, item.line, item.file))
        # The address holds the hash, so a page's own hash vouches for its evidence too.
        path = layout.evidence(seen.sha256, seen.name)
        try:
            files.safe_path(path)
        except SourceError as error:
            found.faults.add(source, item.line, str(error))
        found.evidence[name] = Entry(path, seen.sha256, seen.length, file)
        if seen.sides:
            found.pictures[path] = seen.sides
        found.left_out += [(source, item.line, f"evidence '{item.file}' {doubt}") for doubt in seen.doubts]
    entry = found.evidence[name]
    if name in found.telling and not item.kept:
        for what in _told(found.telling[name], item):
            found.faults.add(source, item.line, f"evidence '{item.file}'{what}")
    if item.sha256 and item.sha256 != entry.sha256:
        found.faults.add(
            source, item.line, f"evidence '{item.file}' has changed: expected {item.sha256}, found {entry.sha256}"
        )
    return entry


def _vaulted(file: Path) -> str | None:
    try:
        return vaulted.fault(file)
    except OSError:
        return None  # told where it is named


def _look(name: str, file: Path, memory: Memory) -> tuple[DocumentNote, str | None]:
    """Return the note of a document, and the reason if it cannot be published."""
    status = os.stat(file, follow_symlinks=False)
    if (note := memory.document(name, status)) is not None:
        return note, None
    reason, told = vaulted.fault(file) or activity(file), traces(file)
    sha256, length = files.digest(file)
    with file.open("rb") as opened:
        head = opened.read(HEAD_MAX_LENGTH)
    plain = document_name(file.name)
    published = true_name(plain, head)
    doubts = list(_doubts(plain, published, head))
    note = DocumentNote(
        stamp(status), sha256, length, told, dimensions(file), published, doubts, accepted(head)
    )  # fmt: skip
    if not reason and stamp(os.stat(file, follow_symlinks=False)) == note.stamp:
        memory.note_document(name, note)
    return note, reason


def _doubts(name: str, published: str, head: bytes) -> Iterator[str]:
    """Yield hidden facts of a document which are published all the same."""
    if name != published:
        kind = published.rpartition(".")[2].upper()
        yield f"is a {kind} under another ending; it is published as {published}"
    # What begins with its byte order mark is shown right whatever a host says of it.
    marked = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if is_text(name) and content_type(name, head) != content_type(name) and not marked:
        # The original is the evidence, so nothing is made of it here.
        yield "is text, but not UTF-8: some hosts will show it garbled; a copy of it in UTF-8 may stand beside it"


def _told(telling: Mapping[str, str], item: Cited) -> Iterator[str]:
    """A fault for each of the first few members that tell something."""
    way = "name it under 'evidence:' with 'metadata: kept'" if item.shown else "say 'metadata: kept' below it"
    for member, what in islice(telling.items(), TELLING_MAX):
        within = f" \u2192 {member[:MEMBER_MAX_LENGTH]}" if member else ""
        out = "take that out (stet import --anew does, for what it brought in)"
        yield f"{within}: {what}; {out}, or {way} if it may be known to all"
    if len(telling) > TELLING_MAX:
        yield f": {len(telling) - TELLING_MAX:,} more of its members tell more than they show"
