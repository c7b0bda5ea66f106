"""Certain leaks in what is to be sealed, refused before anything is signed.

Each file is looked at once: what was found clean is noted by its bytes. What is NOT done here: looking into a file
(``publish.reports.scan``).
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from publish.core.beside import Beside, whose
from publish.core.errors import SourceError
from publish.core.formats import layout
from publish.core.model import Entry, Tree
from publish.core.settings import Config
from publish.release import dotstet, kept
from publish.reports.scan import leaks, machine, names
from publish.reports.scan.jailed import JailedOpens
from publish.reports.scan.leaks import LISTED, Leak
from publish.reports.scan.look import Lookout
from publish.reports.scan.notes import ScanNotes
from publish.reports.scan.scan import ToScan, scan
from publish.tree.former.secret import own_secret
from publish.tree.settings import SITE

# A clean mark must not outlive the rules by which it was given: the rooms' own source is among them.
_PACKAGE: Final = Path(__file__).parents[1]
_ROOMS: Final = ("reports/scan/*.py", "tree/sources/traces/*.py", "tree/search/*.py", "tree/sites/secrets.py")
"""What decides whether something is found."""
_HINT: Final = (
    "build and seal again then; what is meant to be read may pass by its page or document:"
    ' [scan] allow = ["reports/2013/…"] in mirrors.toml; to look at all of it: stet scan .stet/tree'
)


def refuse(
    config: Config, tree: Tree, content: Sequence[Entry], progress: Callable[[int, int], None] = lambda *_: None
) -> tuple[str, ...]:
    """Refuse a tree with certain leaks.

    Returns:
        Documents that could not be looked into, each with the reason.

    Raises:
        SourceError: There are some. Each is told by file and place, and never by what was found.
        ConfigError: The list of names cannot be used.
    """
    listed, digest = names.load(config.scan.names, config.root)
    watch = Lookout(listed, machine.this(config.root), remarks=False)
    with JailedOpens() as opens:
        return _refuse(config, tree, content, progress, replace(watch, opens=opens), digest)


def _refuse(
    config: Config,
    tree: Tree,
    content: Sequence[Entry],
    progress: Callable[[int, int], None],
    watch: Lookout,
    digest: bytes,
) -> tuple[str, ...]:
    telling = frozenset(e.path for e in content) if _all_may_tell(config) else frozenset(tree.telling)
    notes = ScanNotes(config.state / dotstet.NOTES, own_secret(), _rules(config, digest, watch))
    clean: list[tuple[str, str]] = []
    new: dict[str, Entry] = {}
    for entry in content:
        mark = (_marked(entry.path, telling), entry.sha256)
        if notes.clean(*mark):
            clean.append(mark)
        else:
            new[entry.path] = entry
    done = 0

    def seen(file: ToScan, well: bool) -> None:
        nonlocal done
        done += 1
        progress(done, len(new))
        if well:
            clean.append((_marked(file.path, telling), new[file.path].sha256))

    files = [ToScan(path, entry.source) for path, entry in new.items() if entry.source]
    found = scan(files, watch, kept=telling, seen=seen)
    # Also when it is refused: the other files need not be looked at again.
    notes.save(clean)
    if left := allowed(config, _at_home(config, found.leaks, watch)):
        raise SourceError(*leaks.lines(left), hint=_HINT)
    return found.broken


def telling(config: Config | None, files: Sequence[ToScan]) -> frozenset[str]:
    """Return the paths of documents that may tell more than they show.

    Args:
        config: Of the archive that they belong to, if it is at hand.
    """
    from publish.reports.scan.agreed import agreed  # it loads all that reads front matter, which no seal needs

    if config is None:
        return agreed(files)
    if _all_may_tell(config):
        return frozenset(file.path for file in files)
    # By their addresses in a tree, and by their sources in site/.
    return agreed(files) | frozenset(kept.telling(config.state))


def allowed(config: Config, found: Iterable[Leak]) -> list[Leak]:
    """Return the leaks that no setting lets through."""
    globs = [glob.removeprefix(f"{SITE}/") for glob in config.scan.allow]
    return [leak for leak in found if leak.kind in LISTED or not _may_pass(leak.path, globs)]


def _may_pass(path: str, globs: Sequence[str]) -> bool:
    # A report may be named by its text or by its page.
    source = path.removeprefix(f"{SITE}/")
    names = {source, layout.page_of(source) if source.endswith(".md") else f"{source.removesuffix('.html')}.md"}
    return any(whose(name, globs) is Beside.KEPT for name in names)


def _all_may_tell(config: Config) -> bool:
    return config.site is not None and config.archive.traces == "kept"


def _marked(path: str, telling: frozenset[str]) -> str:
    # No path has a line's end in it.
    return f"{path}\n" if path in telling else path


def _rules(config: Config, digest: bytes, watch: Lookout) -> bytes:
    """Return a digest of everything on which findings depend.

    The program, the list, the machine, and the exceptions.
    """
    whole = hashlib.sha256()
    for file in sorted(file for room in _ROOMS for file in _PACKAGE.glob(room)):
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    # With another library more can be searched.
    readers = [name for name in ("pikepdf", "pypdfium2") if find_spec(name)]
    whole.update("\n".join([*readers, watch.machine.key, *config.scan.allow]).encode("utf-8", "surrogateescape"))
    whole.update(digest)
    return whole.digest()


def _at_home(config: Config, found: Sequence[Leak], watch: Lookout) -> list[Leak]:
    """Return the leaks by the sources in which they can be mended.

    A page's leak stands in the search and on lists of pages, too. It is told once.
    """
    if not found:
        return []
    pages = kept.pages_of(config.state)
    sources = {pages[leak.path]: config.root / SITE / pages[leak.path] for leak in found if leak.path in pages}
    there = [ToScan(f"{SITE}/{source}", file) for source, file in sources.items() if file.is_file()]
    mine = scan(there, watch).leaks
    kinds = {leak.kind for leak in mine}
    homes = {(layout.page_of(leak.path.removeprefix(f"{SITE}/")), leak.kind) for leak in mine}
    # What only the page has came from elsewhere: a title of another, a name of a place.
    rest = [leak for leak in found if (leak.path, leak.kind) not in homes]
    rest = [leak for leak in rest if leak.path in pages or leak.kind not in kinds or _is_document(leak.path)]
    return [*mine, *rest]


def _is_document(path: str) -> bool:
    return layout.kind(path) is layout.PathKind.EVIDENCE
