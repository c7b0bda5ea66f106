"""Build ``site/``, ``mkdocs.yml`` and a theme into a tree, reproducibly.

MkDocs is not needed for it: `publish.tree.mkdocs_plugin` gives MkDocs the same tree.

What is NOT done here: listings, signatures and ``mirrors.html``. Those belong to sealing.
"""

import gc
import logging
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from publish.core import locks
from publish.core.errors import ConfigError, StetError
from publish.core.formats.withdrawals import NOTHING, Withheld
from publish.core.model import Evidence, Report, Tree
from publish.tree import settings

if TYPE_CHECKING:
    from publish.tree.edition import Edition, Wishes

_log = logging.getLogger(__name__)
# Modes are the same on every machine: no umask may show in a tree.
_MODE, _FOLDER_MODE = 0o644, 0o755


def _quiet(done: int, total: int) -> None:
    """Ignore progress."""


def build(
    root: Path,
    out: Path,
    *,
    today: date,
    fingerprint: str | None = None,
    durable: Sequence[str] = (),
    progress: Callable[[int, int], None] = _quiet,
    withheld: Withheld = NOTHING,
    beside: Mapping[str, Path] = MappingProxyType({}),
    strict: bool = False,
) -> Tree:
    """Build the archive at ``root`` into the folder ``out``.

    ``root`` holds ``mkdocs.yml`` and ``site/``. The same sources give the same bytes on every machine. ``out`` is
    replaced as a whole by a rename, and its former files are never written to, so other folders may hard-link them. A
    failed or killed build keeps the former tree. The next build clears the remains.

    Args:
        today: A report with a later date is refused. The day stands on no page.
        fingerprint: The archive's identity in hexadecimal, for every page, once there is an identity.
        durable: Addresses with a longer life than any host, for every page.
        progress: Called with the number of rendered pages and of all pages.
        withheld: Withdrawn sources. They are left out, and links to them become plain words.
        beside: Files elsewhere, by the source under which they count as if they lay in ``site/``: a preview's drafts.
        strict: Whether warnings of texts are faults.

    Raises:
        ConfigError: ``mkdocs.yml`` cannot be followed, or another build is under way.
        SourceError: Files cannot be published as they are. Holds all faults of all files, by line.
    """
    from publish.tree.edition import Wishes

    wanted = settings.read(root)
    wishes = Wishes(today, fingerprint, durable, progress, withheld, beside, strict)
    out = out.absolute()
    if root.resolve().is_relative_to(out.resolve()) or out.resolve().is_relative_to((root / settings.SITE).resolve()):
        raise ConfigError(f"{out} would be replaced, and the archive in it", hint="build into a folder of its own")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with _alone(out.parent), _seldom_collecting():
            edition = _replace(out, lambda new: made(root, wanted, new, wishes))
    except OSError as error:  # a full disk, a folder that is not ours
        raise StetError(f"{error.filename or out}: {error.strerror or error}") from error
    for source, line, what in edition.told():
        _log.warning("site/%s%s: %s", source, f":{line}" if line else "", what)
    reports = tuple(_placed(report, out) for report in edition.sources.reports)
    return Tree(out, wanted.title, reports, tuple(edition.sources.unfilled), tuple(edition.warnings))


def made(root: Path, wanted: settings.Settings, out: Path, wishes: "Wishes") -> "Edition":
    """Build the archive at ``root`` into the empty or missing folder ``out``."""
    from publish.tree.edition import Edition

    edition = Edition(root / settings.SITE, wanted.title, wanted.theme, wishes)
    edition.render()
    edition.write(out)
    return edition


def _replace(out: Path, fill: Callable[[Path], "Edition"]) -> "Edition":
    """Let ``fill`` make a new folder beside ``out``, then swap it in."""
    new, old = out.with_name(f".{out.name}.new"), out.with_name(f".{out.name}.old")
    # The former tree is moved away and not overwritten: no moment has half a tree under the final name.
    if old.exists() and not out.exists():
        old.rename(out)  # a build was killed between its two renames
    _clear(new, old)
    try:
        filled = fill(new)
        _set_modes(new)
        if out.exists():
            out.rename(old)
        new.rename(out)
    finally:
        _clear(new, *([old] if out.exists() else []))
    return filled


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold ``folder`` for a single build."""
    # The lock belongs to the process and ends with it, so a killed build leaves no lock behind.
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        locks.hold(handle)  # where the disk keeps no locks nobody is kept out: the door says so
    except BlockingIOError:
        raise ConfigError(f"another build is under way in {folder}", hint="wait until it has ended") from None
    else:
        yield
    finally:
        os.close(handle)


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Run the garbage collector less often."""
    # All pages are in memory at once. Walking through them again and again took a tenth of a large build's time.
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _clear(*folders: Path) -> None:
    for folder in folders:
        if folder.exists():
            shutil.rmtree(folder)


def _set_modes(tree: Path) -> None:
    """Set the same modes on every machine, whatever the umask."""
    tree.chmod(_FOLDER_MODE)
    for folder, folders, names in os.walk(tree):
        for mode, entries in ((_FOLDER_MODE, folders), (_MODE, names)):
            for name in entries:
                os.chmod(os.path.join(folder, name), mode)


def _placed(report: Report, out: Path) -> Report:
    """Return ``report`` with the tree's paths for its evidence."""
    return replace(
        report,
        evidence=tuple(Evidence(e.title, replace(e.entry, source=out / e.entry.path)) for e in report.evidence),
    )
