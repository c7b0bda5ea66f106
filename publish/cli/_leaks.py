"""Leaks on the command line: the archive here, and what is looked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from publish.core.errors import SourceError
from publish.core.table import FILE_NAME

if TYPE_CHECKING:
    from publish.core.settings import Config
    from publish.reports.drafts import DraftReport
    from publish.reports.scan.leaks import Leak
    from publish.reports.scan.look import Lookout


def here() -> "Config | None":
    """Return the settings of the archive in this folder, if there is one."""
    if not Path(FILE_NAME).is_file():
        return None
    from publish.copies.hosts import KINDS
    from publish.core import config

    return config.load(Path.cwd(), KINDS)


@contextmanager
def lookout(archive: "Config | None", listed: str | None = None) -> "Iterator[Lookout]":
    """Give what is looked for, and a jail in which documents are opened.

    Args:
        listed: File with names, instead of the one that mirrors.toml or the environment names.
    """
    from publish.reports.scan import machine, names
    from publish.reports.scan.jailed import JailedOpens
    from publish.reports.scan.look import Lookout

    root = archive.root if archive else None
    found, _ = names.load(listed or (archive.scan.names if archive else None), root)
    with JailedOpens() as opens:
        yield Lookout(found, machine.this(root), opens=opens)


def of_draft(draft: "DraftReport", year: int | None) -> "list[Leak]":
    """Return what may be meant in a draft and its documents.

    Raises:
        SourceError: There is a certain leak, which would stop the next seal.
    """
    from publish.archive.leaks import allowed
    from publish.reports.scan import leaks
    from publish.reports.scan.agreed import agreed
    from publish.reports.scan.scan import ToScan, scan

    archive = here()
    files = [ToScan(draft.source(year), draft.file)]
    files += [ToScan(source, file) for source, file in draft.evidence.items()]
    with lookout(archive) as watch:
        found = scan(files, watch, kept=agreed(files))
    certain = allowed(archive, found.leaks) if archive else list(found.leaks)
    if certain:
        raise SourceError(
            *leaks.lines([_placed(leak, draft) for leak in certain]),
            hint='what is meant may pass: [scan] allow = ["reports/…"] in mirrors.toml (manual/scan.md)',
        )
    return [_placed(leak, draft) for leak in found.remarks]


def _placed(leak: "Leak", draft: "DraftReport") -> "Leak":
    return replace(leak, path=draft.place(leak.path))
