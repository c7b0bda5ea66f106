"""``site/`` read once: reports, plain pages and evidence, checked.

Each is checked against the others. MkDocs' own walk follows symbolic links. This walk refuses them, and goes first.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from publish.core import files
from publish.core.errors import SourceError
from publish.core.formats import layout, withdrawals
from publish.core.formats.withdrawals import NOTHING, Withheld
from publish.core.model import Report
from publish.core.partialdate import PartialDate
from publish.core.plain import is_utf8
from publish.tree.crew import BuildCrew
from publish.tree.former.memory import Memory
from publish.tree.former.snapshot import SourceNote
from publish.tree.sources import documents, leavings
from publish.tree.sources import names as called
from publish.tree.sources.content import Page, Sources
from publish.tree.sources.faults import Faults
from publish.tree.sources.front import FrontMatter, Text
from publish.tree.sources.frontmatter import whole
from publish.tree.sources.reading import SourceRead, read, read_all

FOLDER_MAX_NAMES = 2_000  # names in one folder: keeps listings small, and IPFS folders unsharded
# What Stet itself puts at the top of a copy.
_OUR_FOLDERS = frozenset({"by", layout.FILES, layout.METADATA, layout.SEARCH, layout.TARGETS})
_OUR_FILES = frozenset(
    {"404.md", "mirrors.md", "open.md"}
    | {layout.OPEN_PAGE, "robots.txt", "rss.xml", layout.WORKER, layout.WORKER_WORDS}
)
_OUR_BEGINNINGS = ("verify.", "feed.", "search.", "withdrawn.")


def gather(
    site: Path,
    *,
    today: date,
    withheld: Withheld = NOTHING,
    beside: Mapping[str, Path] = MappingProxyType({}),
    memory: Memory | None = None,
    crew: BuildCrew | None = None,
) -> Sources:
    """Read and check everything below ``site``, less the withdrawn sources.

    Faults are noted in ``faults`` of the result, for the caller to add to and to raise.

    Args:
        beside: Files elsewhere, by the source under which they count as if they lay below ``site``.
        memory: What the build before found in the same bytes.
        crew: Processes for reading many files.

    Raises:
        SourceError: ``site`` is missing.
    """
    memory = memory or Memory.none()
    if not site.is_dir():
        raise SourceError(f"{site.name}/: there is no such folder", hint="reports lie in site/reports/<year>/<name>.md")
    found = Sources(withheld=withheld)

    def told(source: str, line: int, what: str) -> None:
        found.left_out.append((source, line, what))

    def passed(source: str, line: int, what: str) -> None:
        found.passed_over.add(source)
        told(source, line, what)

    present, found.odd = leavings.present(site, passed, found.faults.add)
    present |= beside
    if (lines := present.pop(layout.WITHDRAWN, None)) is not None:
        raw = lines.read_bytes()
        found.digests[layout.WITHDRAWN] = hashlib.sha256(raw).digest()
        found.withdrawn = withdrawals.parse(raw, f"{site.name}/{layout.WITHDRAWN}")
    # An old clone of site/ may bring withdrawn files back. They stay unpublished.
    for source in present.keys() & withheld.sources:
        found.left_out.append((source, 0, "was withdrawn; it is not published"))
        del present[source]
    of_names = {source: present.pop(source) for source in list(present) if called.is_of_names(source)}
    names = {source: _bytes(file) for source, file in of_names.items()}
    found.digests |= {source: hashlib.sha256(raw).digest() for source, raw in names.items()}
    found.names = called.read(names, found.faults.add)
    _names(present, found.faults)
    # No page is made of a name that is no text, nor a link to it: its fault is told by now.
    present = {source: file for source, file in present.items() if is_utf8(source)}
    texts: dict[str, bytes] = {}
    for source, file in present.items():
        if source.endswith(".md") and not source.startswith("evidence/"):
            found.addresses[source] = layout.page_of(source)
            if any(part.startswith(("_", ".")) for part in source.split("/")):
                told(source, 0, "some hosts leave out names that begin with '_' or '.'; give it another name")
            try:
                texts[source] = _bytes(file)
            except OSError as error:
                found.faults.add(source, 0, f"cannot be read ({error.strerror})")
    found.digests |= {source: hashlib.sha256(raw).digest() for source, raw in texts.items()}
    fronts: dict[str, FrontMatter] = {}
    for source, one in _read(texts, found.digests, today, memory, crew or BuildCrew(1)):
        found.unfilled += one.unfilled
        for fault in one.faults:
            found.faults.add(*fault)
        if one.front and one.body:
            take(source, one.front, one.body, found, fronts)
    leavings.copies(found.addresses.keys(), found.faults.add)
    if found.names:
        reports = [page.report for page in found.pages.values() if page.report]
        taken = {"place": [n for r in reports for n in r.places], "tag": [n for r in reports for n in r.tags]}
        called.check(found.names, taken, found.faults.add, told)
    documents.cite(present, fronts, found, memory)
    _relate(fronts, found)
    # That the only report was withdrawn must not keep it on the hosts.
    if not found.withdrawn and not any(source.startswith("reports/") for source in found.addresses):
        found.faults.add("reports", 0, "holds no report; put one at site/reports/<year>/<name>.md")
    return found


def is_ours(path: str) -> bool:
    """Return whether the name is one of Stet's own files, and no source's."""
    top, below, _ = path.lower().partition("/")
    return top in _OUR_FOLDERS if below else top in _OUR_FILES or top.startswith(_OUR_BEGINNINGS)


def _names(present: Iterable[str], faults: Faults) -> None:
    """Check names alone, without opening files.

    Names must be safe everywhere, no two alike, in no folder too large, and none of ours.
    """
    present = list(present)
    for source in present:
        if fault := files.fault_of(source):
            faults.add(source, 0, fault)
        if is_ours(source):
            faults.add(source, 0, f"the name '{source.partition('/')[0]}' is kept for what Stet itself puts there")
    # On disks of Windows and macOS the second file would overwrite the first.
    for one, other in files.clashes(present):
        faults.add(other, 0, f"is the same name as '{one}' where case does not count")
    sizes = Counter(source.rpartition("/")[0] for source in present if source.endswith(".md"))
    for folder, names in sizes.items():
        if names > FOLDER_MAX_NAMES:
            faults.add(folder, 0, f"holds {names:,} pages, the limit is {FOLDER_MAX_NAMES:,}; split it by month")


def _bytes(file: Path) -> bytes:
    with files.open_plain(file) as opened:
        return opened.read()


def _read(
    texts: dict[str, bytes], digests: Mapping[str, bytes], today: date, memory: Memory, crew: BuildCrew
) -> Iterator[tuple[str, SourceRead]]:
    """Yield each file as it was read, and take its bytes out of ``texts``.

    Unchanged bytes were read by the build before.
    """
    notes = {source: memory.source(source, digests[source]) for source in texts}
    # Each file's bytes are gone once it is read: all of them, and all texts, would be twice the archive.
    unknown = [(source, texts.pop(source), today) for source, note in notes.items() if note is None]
    fresh = crew.map(read_all, unknown) if crew.begin(len(unknown)) else _read_here(unknown)
    del unknown
    for source, note in notes.items():
        if note is not None:
            body = Text(whole(texts.pop(source))[note.begins :], note.first_line)
            yield source, SourceRead(note.front, body, note.begins, note.unfilled)
            continue
        found = next(fresh)
        # Not remembered with faults: each build must tell them again.
        if found.front and found.body and not found.faults:
            note = SourceNote(digests[source], found.front, found.body.first_line, found.begins, found.unfilled)
            memory.note_source(source, note)
        yield source, found


def _read_here(files: list[tuple[str, bytes, date]]) -> Iterator[SourceRead]:
    """Read files in this process, and hold none that was read."""
    files.reverse()
    while files:
        yield read(*files.pop())


def take(source: str, front: FrontMatter, body: Text, found: Sources, fronts: dict[str, FrontMatter]) -> None:
    """Make a page of the two parts of its file."""
    fronts[source] = front
    path = found.addresses[source]
    report = None
    # A missing date is a fault already. The year 1 lets the other checks go on, so that all faults are told at once.
    if source.startswith("reports/"):
        report = Report(
            source,
            path,
            front.title,
            front.date or PartialDate(1),
            front.language,
            front.summary,
            found.names.whole("place", front.places),
            found.names.whole("tag", front.tags),
            front.sources,
            (),
            front.updated,
            front.translation_of,
            front.machine_translated,
            front.corrections,
            front.superseded_by,
            front.superseded_on,
            front.author,
            front.identifiers,
            front.pages,
            front.originals,
        )
    found.pages[source] = Page(
        source, path, front.title, front.language, front.summary, body, report, front.lines, front.doubts
    )


def _relate(fronts: dict[str, FrontMatter], found: Sources) -> None:
    """Check the references between reports."""
    _supersede(fronts, found)
    for source, front in fronts.items():
        original = front.translation_of
        if original is None:
            continue
        line = front.lines["translation_of"]
        page = found.pages.get(original)
        if page is None or page.report is None:
            known = (s for s, p in found.pages.items() if p.report)
            found.faults.add(
                source,
                line,
                f"'translation_of' names '{original}', which is no report{found.faults.nearest(original, known)}",
            )
        elif original == source:
            found.faults.add(source, line, "'translation_of' names this report itself")
        # A family has one original. Chains of translations would make it depend on who is asked.
        elif page.report.translation_of:
            found.faults.add(source, line, f"'{original}' is a translation too; name '{page.report.translation_of}'")
        elif page.language == front.language:
            found.faults.add(source, line, f"is in the same language ({front.language}) as '{original}'")


def _supersede(fronts: dict[str, FrontMatter], found: Sources) -> None:
    """Check earlier versions against their current reports."""
    for source, front in fronts.items():
        now = front.superseded_by
        if now is None:
            continue
        line = front.lines["superseded_by"]
        page = found.pages.get(now)
        if page is None or page.report is None or now == source:
            known = (s for s, p in found.pages.items() if p.report and s != source)
            what = "which is no other report" + found.faults.nearest(now, known)
            found.faults.add(source, line, f"'superseded_by' names '{now}', {what}")
        elif page.report.superseded_by:
            found.faults.add(source, line, f"'{now}' is an earlier version too; name '{page.report.superseded_by}'")
        elif front.superseded_on and front.superseded_on not in {c.date for c in page.report.corrections}:
            what = f"'{now}' has no correction of {front.superseded_on}; say under its 'corrections:' what changed"
            found.faults.add(source, line, what)
