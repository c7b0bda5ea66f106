"""Build ``site/``, ``mkdocs.yml`` and a theme into a tree, reproducibly.

MkDocs is not needed for it: `publish.tree.mkdocs_plugin` gives MkDocs the same tree.

What is NOT done here: listings, signatures and ``mirrors.html``. Those belong to sealing.
"""

import gc
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from publish.core.errors import ConfigError, StetError
from publish.core.formats.withdrawals import NOTHING, Withheld
from publish.core.model import Evidence, Report, Tree
from publish.tree import settings, swap

if TYPE_CHECKING:
    from publish.tree.edition import Edition
    from publish.tree.former.memory import Memory
    from publish.tree.former.standing import FormerBuild, StandingNote
    from publish.tree.wishes import Wishes

_log = logging.getLogger(__name__)


def _quiet(done: int, total: int) -> None:
    """Ignore progress."""


def build(
    root: Path,
    out: Path,
    *,
    today: date,
    fingerprint: str | None = None,
    durable: Sequence[str] = (),
    addresses: Sequence[str] = (),
    progress: Callable[[int, int], None] = _quiet,
    withheld: Withheld = NOTHING,
    beside: Mapping[str, Path] = MappingProxyType({}),
    strict: bool = False,
    notes: Path | None = None,
    processes: int | None = None,
) -> Tree:
    """Build the archive at ``root`` into the folder ``out``.

    ``root`` holds ``mkdocs.yml`` and ``site/``. The same sources give the same bytes on every machine. ``out`` is
    replaced as a whole by a rename, and its former files are never written to, so other folders may hard-link them. A
    failed or killed build keeps the former tree. The next build clears the remains.

    Args:
        today: A report with a later date is refused. The day stands on no page.
        fingerprint: The archive's identity in hexadecimal, for every page, once there is an identity.
        durable: Addresses with a longer life than any host, for every page.
        addresses: Where copies lie, for the service worker.
        progress: Called with the number of rendered pages and of all pages.
        withheld: Withdrawn sources. They are left out, and links to them become plain words.
        beside: Files elsewhere, by the source under which they count as if they lay in ``site/``: a preview's drafts.
        strict: Whether warnings of texts are faults.
        notes: Folder for what the next build may know from this one. It is an aid, which may be deleted at any time.
        processes: Processes for the work, from some hundred pages on. As many as there are processors if ``None``.

    Raises:
        ConfigError: ``mkdocs.yml`` cannot be followed, or another build is under way.
        SourceError: Files cannot be published as they are. Holds all faults of all files, by line.
    """
    # Rooms that read texts are loaded only where a text must be read.
    from publish.tree import templates
    from publish.tree.former import program
    from publish.tree.former.secret import own_secret
    from publish.tree.former.stamps import digest
    from publish.tree.former.standing import FormerBuild

    wanted = settings.read(root)
    out = out.absolute()
    if root.resolve().is_relative_to(out.resolve()) or out.resolve().is_relative_to((root / settings.SITE).resolve()):
        raise ConfigError(f"{out} would be replaced, and the archive in it", hint="build into a folder of its own")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with swap.alone(out.parent), _seldom_collecting():
            identity = program.identity(tuple(templates.folders(wanted.theme)))
            secret = own_secret() if notes else None
            hidden = sorted(withheld.sources), sorted(withheld.sha256)
            said = (identity, wanted, fingerprint, *durable, list(addresses), *hidden)
            basis = digest(repr(said).encode("utf-8", "surrogatepass"))
            # Files beside ``site`` are looked at by nobody but the caller.
            former = FormerBuild(None if beside else notes, root / settings.SITE, out, basis, secret)
            changed = former.changed(today) if swap.is_clear(out) else None
            if changed is not None and ((strict and former.last.told.warnings) or not former.lies()):
                changed = None
            if changed == []:
                return _standing(out, wanted.title, former.keep(), progress)
            from publish.tree.former.memory import Memory
            from publish.tree.wishes import Wishes

            wishes = Wishes(today, fingerprint, durable, progress, withheld, beside, strict, processes, addresses)
            memory = Memory(notes, secret, out, identity, today)
            if changed and (tree := _amended(root, wanted.title, out, changed, wishes, memory, former)):
                return tree
            return _made_anew(root, wanted, out, wishes, memory, former)
    except OSError as error:  # a full disk, a folder that is not ours
        raise StetError(f"{error.filename or out}: {error.strerror or error}") from error


def _standing(out: Path, title: str, found: "StandingNote", progress: Callable[[int, int], None]) -> Tree:
    """Return the former tree, and tell again what was told of it."""
    told = found.told
    progress(told.pages, told.pages)
    _tell(told.passed)
    return Tree(
        out, title, (), tuple(told.unfilled), tuple(told.warnings), telling=tuple(told.telling), count=told.reports,
        build=found.build,
    )  # fmt: skip


def _amended(
    root: Path, title: str, out: Path, changed: Sequence[str], wishes: "Wishes", memory: "Memory", former: "FormerBuild"
) -> Tree | None:
    """Return the former tree with its changed texts.

    ``None`` if it takes more than that.
    """
    from publish.tree.amend import amendment

    found = amendment(root / settings.SITE, changed, wishes, memory, former.last)
    if found is None:
        return None
    swap.replaced(out, lambda new: found.write(new, memory))
    memory.save(out)
    note = former.last
    hashes = {source: mark.sha256 for source, mark in note.sources.items()} | dict(found.hashes)
    build = former.note(wishes.today, hashes, note.passed_over, note.told, memory.files())
    return replace(_standing(out, title, note, wishes.progress), build=build)


def _made_anew(
    root: Path, wanted: settings.Settings, out: Path, wishes: "Wishes", memory: "Memory", former: "FormerBuild"
) -> Tree:
    edition = swap.replaced(out, lambda new: made(root, wanted, new, wishes, memory))
    memory.save(out)
    # What lies elsewhere is known to the caller.
    passed = [told for told in edition.told() if told[0] not in wishes.beside]
    _tell(passed)
    reports = tuple(_placed(report, out) for report in edition.sources.reports)
    sources = edition.sources
    telling = tuple(sorted(sources.evidence[name].path for name in sources.telling if name in sources.evidence))
    from publish.tree.former.standing import BuildTold

    told = BuildTold(len(sources.pages), len(reports), sources.unfilled, edition.warnings, list(telling), passed)
    hashes = sources.digests | {source: bytes.fromhex(entry.sha256) for source, entry in sources.evidence.items()}
    build = former.note(wishes.today, hashes, sources.passed_over, told, memory.files())
    return Tree(
        out, wanted.title, reports, tuple(sources.unfilled), tuple(edition.warnings), telling=telling,
        count=len(reports), build=build,
    )  # fmt: skip


def _tell(rows: Sequence[tuple[str, int, str]]) -> None:
    for source, line, what in rows:
        _log.warning("site/%s%s: %s", source, f":{line}" if line else "", what)


def made(
    root: Path, wanted: settings.Settings, out: Path, wishes: "Wishes", memory: "Memory | None" = None
) -> "Edition":
    """Build the archive at ``root`` into the empty or missing folder ``out``."""
    from publish.tree.crew import BuildCrew
    from publish.tree.edition import Edition

    with BuildCrew(wishes.processes) as crew:
        edition = Edition(root / settings.SITE, wanted, wishes, memory, crew)
        edition.make(out)
    return edition


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Run the garbage collector less often."""
    # All pages are in memory at once. Walking through them again and again took a tenth of a large build's time. Notes
    # of 5,000 are twice as long in reading where they are walked through meanwhile.
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _placed(report: Report, out: Path) -> Report:
    """Return ``report`` with the tree's paths for its evidence."""
    if not report.evidence:
        return report
    return replace(
        report,
        evidence=tuple(Evidence(e.title, replace(e.entry, source=out / e.entry.path)) for e in report.evidence),
    )
