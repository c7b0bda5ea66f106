"""Documents that may tell more than they show, as the texts of ``site/`` say."""

from collections.abc import Collection, Iterable
from datetime import date

from publish.reports.scan.scan import ToScan
from publish.tree.sources import frontmatter

_EVIDENCE = "evidence/"


def agreed(files: Iterable[ToScan]) -> frozenset[str]:
    """Return the paths of documents below which a text says ``metadata: kept``."""
    there = list(files)
    sources = {item for each in there if each.path.endswith(".md") for item in _kept(each)}
    return frozenset(each.path for each in there if _source(each.path, sources))


def _source(path: str, sources: Collection[str]) -> bool:
    # The folder may be site/, or one above it.
    at = path.find(_EVIDENCE)
    return at >= 0 and (at == 0 or path[at - 1] == "/") and path[at:] in sources


def _kept(file: ToScan) -> Iterable[str]:
    try:
        with open(file.file, "rb") as opened:
            text = frontmatter.whole(opened.read(frontmatter.PAGE_MAX_LENGTH + 1))
    except (OSError, UnicodeDecodeError):
        return ()
    if not text.startswith("---"):
        return ()
    # Faults are the build's to tell. A text that cannot be read agrees to nothing.
    read = frontmatter.parse(text, report=True, today=date.max, fault=lambda *_: None)
    return [item.source for item in read[0].evidence if item.kept] if read else ()
