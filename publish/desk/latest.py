"""The last build without faults, and the faults since.

Built into a folder of its own, without the archive's identity: a page of it can never be taken for a sealed one.
Nothing below the archive's folder is written to. What is NOT done here: serving.
"""

import logging
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final

from publish.core.errors import SourceError, SourceFault, StetError
from publish.core.formats import layout, withdrawals
from publish.core.model import Tree
from publish.core.settings import STATE_NAME
from publish.reports.drafts import FOLDER, Completed, DraftReport, completed, drafts, language_of
from publish.tree.build import build
from publish.tree.settings import SITE

TREE: Final = "tree"
LINE_MAX_LENGTH: Final = 300  # characters of a source's line, shown beside its fault
FAULTS_MAX: Final = 500  # shown at once

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """A fault as the person at the desk sees it."""

    file: str
    """Below the archive's folder; empty where no file of it is at fault."""
    line: int
    what: str
    page: str = ""
    """Path of the page made of the file, if it makes one."""
    text: str = ""
    """The line as it is written."""

    @property
    def where(self) -> str:
        """File and line. Empty where no file is at fault."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


@dataclass(frozen=True, slots=True)
class View:
    """What is to be seen now.

    Replaced as a whole, so a request sees one state.
    """

    tree: Path | None = None
    """The last build without faults."""
    faults: tuple[Shown, ...] = ()
    drafts: tuple[DraftReport, ...] = ()
    stale: bool = False
    """Whether the tree is older than the sources, for their faults."""
    built: bool = False
    """Whether the first build has ended."""
    took_s: float = 0.0
    warnings: Mapping[str, tuple[Shown, ...]] = field(default_factory=dict)
    """By page: what its text may have meant otherwise."""

    def draft_at(self, path: str) -> DraftReport | None:
        """Return the draft whose page is at this path."""
        return next((each for each in self.drafts if page_of(each) == path), None)


def page_of(draft: DraftReport) -> str:
    """Return the path of a draft's page."""
    return layout.page_of(draft.source())


@dataclass(slots=True)
class Latest:
    """The builds of one archive, one after the other."""

    root: Path
    home: Path
    """A folder for this alone."""
    today: Callable[[], date]
    told: Callable[[View], None] = lambda _: None
    view: View = field(default_factory=View)
    done: tuple[int, int] = (0, 0)
    """Pages rendered, and all pages, of a build under way."""

    def build(self) -> None:
        """Build what is there now, or keep the former build.

        No fault of the sources, the settings or the disk is raised. All of them are shown.
        """
        began = time.monotonic()
        try:
            view = self._built()
        except StetError as error:
            # A slip in mkdocs.yml, while that is what is being edited.
            view = replace(self.view, faults=(Shown("", 0, _said(error)),), stale=True)
        except OSError as error:
            # A full disk, or a text that an editor had taken away for a moment: the next save may go well.
            said = f"{error.filename or self.root}: {(error.strerror or str(error)).lower()}"
            view = replace(self.view, faults=(Shown("", 0, said),), stale=True)
        except Exception as error:  # noqa: BLE001 - the preview of an hour's work must not end with one odd page
            where = traceback.extract_tb(error.__traceback__)[-1]
            _log.debug("preview", exc_info=error)
            said = f"a fault of stet's own: {type(error).__name__} at {Path(where.filename).name}:{where.lineno}"
            view = replace(self.view, faults=(Shown("", 0, said),), stale=True)
        self.view = replace(view, built=True, took_s=time.monotonic() - began)
        self.told(self.view)

    def _built(self) -> View:
        today = self.today()
        found, odd = drafts(self.root, today=today)
        faults = [Shown(f"{FOLDER}/{each.source}", 0, each.what) for each in odd]
        found = [each for each in found if not self._is_taken(each, faults)]
        shown, laid = tuple(found), self._lay(found, today)
        while True:
            try:
                tree = self._build(found, laid, today)
                return View(self.home / TREE, tuple(faults), shown, warnings=self._warnings(tree, found, laid))
            except SourceError as error:
                # A draft may be in any state. It must never keep the pages of site/ from being shown.
                ours = {source for draft in found for source in (draft.source(), *draft.evidence)}
                theirs = [f for f in error.faults if not (isinstance(f, SourceFault) and f.source in ours)]
                faults += self._shown(error.faults, found, laid)
                bad = {f.source for f in error.faults if isinstance(f, SourceFault)}
                left = [d for d in found if d.source() not in bad and not bad & d.evidence.keys()]
                if theirs or len(left) == len(found):
                    hint = [Shown("", 0, error.hint)] if error.hint else []
                    return replace(self.view, faults=(*faults, *hint), drafts=shown, stale=True)
                found = left

    def _build(self, found: Sequence[DraftReport], laid: dict[str, tuple[Path, Completed]], today: date) -> Tree:
        beside = {draft.source(): laid[draft.name][0] for draft in found}
        for draft in found:
            beside |= draft.evidence
        # Read, and not by way of the archive's state: a faulty mirrors.toml must not keep anybody from writing.
        withheld = withdrawals.load(self.root / STATE_NAME).withheld
        self.done = (0, 0)
        # Notes of its own: what `stet build` knows of its last build must stay that of its last build.
        return build(
            self.root, self.home / TREE, today=today, withheld=withheld, beside=beside, progress=self._progress,
            notes=self.home / "notes",
        )  # fmt: skip

    def _progress(self, done: int, total: int) -> None:
        self.done = (done, total)

    def _is_taken(self, draft: DraftReport, faults: list[Shown]) -> bool:
        """Note a fault for a draft with an address of ``site/``."""
        taken = [s for s in (draft.source(), *draft.evidence) if (self.root / SITE / s).exists()]
        for source in taken:
            faults.append(Shown(draft.place(source), 0, f"{SITE}/{source} is there already; give it another name"))
        return bool(taken)

    def _lay(self, found: Sequence[DraftReport], today: date) -> dict[str, tuple[Path, Completed]]:
        """Write completed texts of drafts into our own folder."""
        folder = self.home / FOLDER
        folder.mkdir(exist_ok=True)
        language = language_of(self.root)
        laid = {}
        for draft in found:
            text = completed(draft, language, today)
            file = folder / f"{draft.name}.md"
            # Bytes that are no UTF-8 go through as they are: the build tells their line.
            file.write_bytes(text.text.encode("utf-8", errors="surrogateescape"))
            laid[draft.name] = (file, text)
        return laid

    def _warnings(
        self, tree: Tree, found: Sequence[DraftReport], laid: Mapping[str, tuple[Path, Completed]]
    ) -> dict[str, tuple[Shown, ...]]:
        of = {draft.source(): draft for draft in found}
        pages: defaultdict[str, list[Shown]] = defaultdict(list)
        for source, number, what in tree.warnings:
            draft, line = of.get(source), number
            if draft and line:
                line = laid[draft.name][1].line_of(line)
            file = draft.place(source) if draft else f"{SITE}/{source}"
            page = layout.page_of(source)
            pages[page].append(Shown(file, line, what))
        return {page: tuple(said) for page, said in pages.items()}

    def _shown(
        self, faults: Sequence[str], found: Sequence[DraftReport], laid: dict[str, tuple[Path, Completed]]
    ) -> list[Shown]:
        of = {source: draft for draft in found for source in (draft.source(), *draft.evidence)}
        shown: list[Shown] = []
        lines: dict[str, list[str]] = {}
        for fault in islice(faults, FAULTS_MAX):
            if not isinstance(fault, SourceFault):
                shown.append(Shown("", 0, fault))
                continue
            draft, line = of.get(fault.source), fault.line
            # The person counts lines of what is on the screen, where the words for what it lacks are not.
            if draft and line:
                line = laid[draft.name][1].line_of(line)
            file = draft.place(fault.source) if draft else f"{SITE}/{fault.source}"
            page = layout.page_of(fault.source) if fault.source.endswith(".md") else ""
            if line and file not in lines:
                lines[file] = _lines(draft.text if draft else None, self.root / SITE / fault.source)
            text = lines[file][line - 1][:LINE_MAX_LENGTH] if line and line <= len(lines[file]) else ""
            shown.append(Shown(file, line, fault.what, page, text))
        if len(faults) > FAULTS_MAX:
            shown.append(Shown("", 0, f"and {len(faults) - FAULTS_MAX:,} more"))
        return shown


def _lines(text: str | None, file: Path) -> list[str]:
    try:
        whole = file.read_bytes().decode("utf-8", errors="replace") if text is None else text
    except OSError:
        return []
    return [line.rstrip("\r") for line in whole.split("\n")]


def _said(error: StetError) -> str:
    return f"{error} ({error.hint})" if error.hint else str(error)
