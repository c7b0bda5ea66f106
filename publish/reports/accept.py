"""A draft taken into ``site/``, with the documents that it names.

Everything is put in place under names that nobody has, the text last, and only then does the draft go. So a run that
was killed leaves the draft, and the same command completes it. What is NOT done here: changing a letter of the text.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from publish.core import files
from publish.core.errors import ConfigError, SourceError, SourceFault
from publish.core.formats import layout, withdrawals
from publish.core.model import Tree
from publish.core.scratch import scratch
from publish.core.settings import STATE_NAME
from publish.reports.drafts import FOLDER, FOUND, TEXT, DraftReport, drafts
from publish.reports.put import put, same
from publish.tree.build import build
from publish.tree.settings import SITE
from publish.tree.sources.faults import nearest, visible


@dataclass(frozen=True, slots=True)
class Accepted:
    """A draft taken in, or what would be."""

    draft: str
    """Its file, below the archive's folder."""
    source: str
    """The report below ``site/``."""
    page: str
    title: str
    moved: tuple[tuple[str, str], ...]
    """Former and new place of each file, the text last."""
    left: tuple[str, ...] = ()
    """Files of the draft which the report does not name. They stay where they are."""
    warnings: tuple[tuple[int, str], ...] = ()
    """Line and message of what the text may have meant otherwise."""


def draft_named(root: Path, written: str, *, today: date) -> DraftReport:
    """Return the draft of this name, or with this file.

    Raises:
        SourceError: It is there, and no draft.
        ConfigError: There is none.
    """
    found, faults = drafts(root, today=today)
    name = written.replace(os.sep, "/").removeprefix("./").removeprefix(f"{FOLDER}/")
    name = name.removesuffix("/").removesuffix(f"/{TEXT}").removesuffix(".md")
    for draft in found:
        if draft.name == name:
            return draft
    # Something of that name is there: why it is no draft helps more than "not found".
    if odd := [fault for fault in faults if fault.source.removesuffix(".md").split("/")[0] == name]:
        raise SourceError(*odd)
    names = [draft.name for draft in found]
    there = f"there are: {', '.join(names)}" if names else f"a draft is {FOLDER}/NAME.md, or {FOLDER}/NAME/{TEXT}"
    raise ConfigError(f"{written}: there is no such draft{nearest(name, names)}", hint=there)


def accept(
    root: Path,
    draft: DraftReport,
    *,
    today: date,
    year: int | None = None,
    progress: Callable[[int, int], None] = lambda *_: None,
    dry_run: bool = False,
) -> Accepted:
    """Take a draft in, if the archive builds with it.

    Args:
        year: Of the folder below ``site/reports``. That of its date when ``None``.
        dry_run: Whether to check all, and move nothing.

    Raises:
        SourceError: It cannot be published as it is, or would write over something. Nothing was moved.
    """
    if draft.needs:
        raise SourceError(*_undecided(draft), hint="the last one takes the line 'needs:' with it")
    source = draft.source(year)
    tree = _checked(root, draft, source, today=today, progress=progress)
    # An earlier version of a report is not among the reports: then all of its documents go with it.
    report = next((each for each in tree.reports if each.source == source), None)
    named = {evidence.entry.sha256 for evidence in report.evidence} if report else None
    documents = {s: file for s, file in draft.evidence.items() if named is None or files.digest(file)[0] in named}
    pairs = [*documents.items(), (source, draft.file)]
    if not dry_run:
        for into, file in pairs:
            _place(file, root / SITE / into)
        # Only now, and the text last: while it is there, the same command goes on after a cut. What was found names the
        # file and the copy that the draft was made of, and has served.
        for file in (*documents.values(), root / FOLDER / draft.name / FOUND, draft.file):
            file.unlink(missing_ok=True)
        _clear(root / FOLDER / draft.name)
    moved = tuple((draft.place(into), f"{SITE}/{into}") for into, _ in pairs)
    left = tuple(draft.place(s) for s in draft.evidence if s not in documents)
    page = layout.page_of(source)
    title = report.title if report else draft.name
    warnings = tuple((line, what) for of, line, what in tree.warnings if of == source)
    return Accepted(draft.shown, source, page, title, moved, left, warnings)


def _undecided(draft: DraftReport) -> list[SourceFault]:
    """Return the open decisions of a draft, each as a fault of its line."""
    what = [
        (line, f"{need}: decide, then take the line out" if need else "'needs' is empty: take the line out")
        for line, need in draft.needs
    ]
    return [SourceFault(f"{draft.shown}:{line}: {said}", draft.source(), line, said) for line, said in what]


def _checked(
    root: Path,
    draft: DraftReport,
    source: str,
    *,
    today: date,
    progress: Callable[[int, int], None],
) -> Tree:
    """Build the archive with the draft, elsewhere."""
    beside = {source: draft.file, **draft.evidence}
    # The same bytes under the final name are of a run that was cut: they are completed. Others are somebody's work.
    taken = [
        SourceFault(f"{draft.place(into)}: {SITE}/{visible(into)} is there already; give it another name", into, 0, "")
        for into, file in beside.items()
        if os.path.lexists(root / SITE / into) and not same(root / SITE / into, file)
    ]
    if taken:
        raise SourceError(*taken)
    withheld = withdrawals.load(root / STATE_NAME).withheld
    state = root / STATE_NAME
    # Not in the system's folder for such: a run that was killed would leave there what is not published yet.
    with scratch("stet-accept-", within=state if state.is_dir() else None) as folder:
        # A build holds the folder around its tree, as the scratch folder is held.
        (around := folder / "built").mkdir()
        try:
            return build(root, around / "tree", today=today, withheld=withheld, beside=beside, progress=progress)
        except SourceError as error:
            raise SourceError(*(_placed(each, draft, beside) for each in error.faults), hint=error.hint) from None


def _placed(fault: str, draft: DraftReport, beside: dict[str, Path]) -> str:
    """Return a fault of the draft's with its own place."""
    if not isinstance(fault, SourceFault) or fault.source not in beside:
        return fault
    place = draft.place(fault.source) + (f":{fault.line}" if fault.line else "")
    return SourceFault(f"{place}: {fault.what}", fault.source, fault.line, fault.what)


def _place(file: Path, into: Path) -> None:
    """Give a file its new name, and write over nothing.

    Raises:
        SourceError: Somebody else's file has the name by now.
    """
    into.parent.mkdir(parents=True, exist_ok=True)
    # A link is one step, and fails where the name is taken. Not every disk can: then a copy is put there.
    with suppress(OSError):
        os.link(file, into, follow_symlinks=False)
        return
    if put(into, file, dry_run=False) == "other":
        raise SourceError(f"{SITE}/…/{visible(into.name)}: somebody else has put a file there just now")


def _clear(folder: Path) -> None:
    """Take away a draft's folders, as far as they are empty."""
    for below, _, _ in os.walk(folder, topdown=False):
        # What is left in it is the writer's: notes, an original that is not to be published.
        with suppress(OSError):
            os.rmdir(below)
