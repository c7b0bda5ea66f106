"""A snapshot of another program's folder, as a tree for sealing.

The bytes are copied, never linked to the folder's: what changes there later changes no snapshot. A file that did not
change since the last snapshot is taken from that one. What is NOT done here: signing, and asking anybody.
"""

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from publish import __version__
from publish.core.beside import Beside, whose
from publish.core.errors import ConfigError, SourceError, StetError
from publish.core.formats import layout
from publish.core.formats.listing import LISTING_MAX_LENGTH
from publish.core.model import Tree
from publish.core.plain import is_utf8
from publish.core.progress import Progress
from publish.tree import swap
from publish.tree.scripts import join
from publish.tree.sites import dangers, folder, names, notes, secrets
from publish.tree.sites.dangers import Danger, DangerKind, DangerTally
from publish.tree.sites.folder import Changing, FileMarks
from publish.tree.sites.inside import Inside
from publish.tree.sites.look import LOADER, SiteMends
from publish.tree.sites.notes import SiteNotes
from publish.tree.sites.taking import Taking

TITLE_MAX_LENGTH = 200  # characters
FAULTS_SHOWN = 40  # lines; a wrong folder has thousands
_LINE_LENGTH = 80  # bytes of a listing's line beside the name
_SETTLES_NS = 2_000_000_000  # marks of files may be that coarse


@dataclass(frozen=True, slots=True)
class SiteWishes:
    """The publisher's settings for a site."""

    source: Path
    title: str | None = None
    """The front page's title when ``None``."""
    fingerprint: str | None = None
    worker: bool = False
    relative: str | None = None
    """The site's former address, or ``/``: addresses within the site become relative. ``None``: they stay."""
    rename: bool = False
    """Whether names that no copy can hold become safe ones."""
    traces_kept: bool = False
    """Whether files may be published that tell more than they show."""
    allow: tuple[str, ...] = ()
    """Patterns of names which look secret, and are meant to be published."""
    places: tuple[Path, ...] = ()
    """Folders to which copies are pushed."""
    addresses: tuple[str, ...] = ()
    """Where copies lie, for the service worker."""

    def digest(self, named: Mapping[str, str]) -> str:
        """Return a digest of all that decides a file's bytes beside itself."""
        # Where the site lies and where copies go changes no byte: a folder that moved is not read anew.
        # The version counts, since another one may judge the same bytes differently.
        said = asdict(self) | {"source": "", "places": "", "addresses": "", "fingerprint": "", "version": __version__}
        odd = sorted(named) if self.relative else [pair for pair in sorted(named.items()) if pair[0] != pair[1]]
        text = json.dumps([said, odd], default=str, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Result of a snapshot."""

    tree: Tree
    dangers: tuple[Danger, ...]
    files: int
    length: int
    """Bytes of all files."""
    read: int
    """Files which were read anew."""


@dataclass(slots=True)
class _Faults:
    rows: dict[str, list[str]] = field(default_factory=dict)
    renameable: bool = False

    def add(self, path: str, what: str) -> None:
        self.rows.setdefault(path, []).append(what)

    def name(self, path: str, what: str) -> None:
        self.renameable = True
        self.add(path, what)

    def refuse(self, source: Path) -> None:
        """Raise if there is any fault."""
        lines = [
            f"{ascii(path)[1:-1] if not is_utf8(path) else path}: {said}"
            for path in sorted(self.rows)
            for said in self.rows[path]
        ]
        if not lines:
            return
        more = [f"and {len(lines) - FAULTS_SHOWN:,} more"] if len(lines) > FAULTS_SHOWN else []
        hint = f"mend them in {source}, and build again" + (f"; {names.MENDS}" if self.renameable else "")
        raise SourceError(*lines[:FAULTS_SHOWN], *more, hint=hint)


def snapshot(
    root: Path, out: Path, wishes: SiteWishes, *, strict: bool = False,
    progress: Progress = lambda _done, _total: None,
) -> Snapshot:  # fmt: skip
    """Take a snapshot of a site into the folder ``out``.

    ``out`` is replaced as a whole, and its former files are never written to. A failed or killed snapshot keeps the
    former tree.

    Args:
        root: The archive's folder.
        strict: Whether a danger to readers is a fault.
        progress: Called with the number of taken files, and of all files.

    Raises:
        ConfigError: There is no such folder, it is no place for a site, or another build is under way.
        SourceError: Files cannot be published as they are, or the folder changed meanwhile. Holds all faults.
    """
    source = _source(root, wishes)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with swap.alone(out.parent):
            before, begun = notes.load(out.parent), time.time_ns()
            made, kept = swap.replaced(out, lambda new: _fill(source, new, out, before, wishes, strict, progress))
            notes.save(out.parent, replace(kept, begun=begun - _SETTLES_NS))
    except Changing as error:
        raise SourceError(
            f"{ascii(str(error))[1:-1]}: came, went or changed while the snapshot was taken",
            hint=f"run it again when nothing writes to {source}",
        ) from None
    except OSError as error:
        raise StetError(f"{error.filename or out}: {error.strerror or error}") from error
    return replace(made, tree=replace(made.tree, root=out))


def _source(root: Path, wishes: SiteWishes) -> Path:
    """Return the site's folder, and refuse a wrong place."""
    given = wishes.source
    if not given.is_dir():
        raise ConfigError(
            f"mirrors.toml [archive]: tree = {str(given)!r}: no such folder",
            hint="build the site first (hugo, mkdocs build, …), or write where it lies, seen from mirrors.toml",
        )
    source, home = given.resolve(), root.resolve()
    for place, what in (
        (home, "the archive's own folder"),
        *((p.resolve(), "a folder that copies are pushed to") for p in wishes.places),
    ):
        if source.is_relative_to(place) or place.is_relative_to(source):
            raise ConfigError(
                f"mirrors.toml [archive]: tree = {str(given)!r}: it lies in {what} ({place}), or holds it",
                hint="keys and copies would be published with it: put the archive and the site side by side",
            )
    return source


def _fill(
    source: Path, new: Path, former: Path, before: SiteNotes, wishes: SiteWishes, strict: bool, progress: Progress
) -> tuple[Snapshot, SiteNotes]:
    """Fill the folder ``new``."""
    faults, tally = _Faults(), DangerTally()
    found = folder.walk(source, faults.add, lambda path, why: tally.add(path, {(DangerKind.LEFT_OUT, why): 1}))
    _look_at_names(found, wishes, faults, tally)
    pages = {path: names.begins_a_page(source / path) for path in found if names.is_bare(path)}
    named = names.mended(found, pages) if wishes.rename else {path: path for path in found}
    if wishes.rename:
        for path, name in named.items():
            if fault := names.fault_of(name):  # a path that is too long even so
                faults.add(path, fault)
    else:
        for path, what in names.faults(found, pages):
            faults.name(path, what)
    _look_at_whole(named, wishes, faults)
    faults.refuse(source)
    wanted = SiteMends(Inside(found, wishes.relative), named, wishes.relative is not None, wishes.worker)
    key = wishes.digest(named)
    known = before if before.wishes == key else SiteNotes()
    taking = Taking(source, new, former, wanted, known, wishes.traces_kept, wishes.allow)
    new.mkdir()
    for done, (path, stamp) in enumerate(found.items(), 1):
        taking.take(path, stamp, faults.add)
        tally.add(path, taking.made[path].found if path in taking.made else {})
        progress(done, len(found))
    # Once more, at the end: a folder that is being written has no state that anybody meant.
    again = folder.walk(source, lambda path, _: _changed(path), lambda _path, _why: None)
    for path in found.keys() ^ again.keys() | {path for path in found if found[path] != again.get(path)}:
        _changed(path)
    faults.refuse(source)
    if strict and (told := dangers.lines(one for one in tally.dangers() if one.kind != DangerKind.MENDED)):
        raise SourceError(*told, hint="take them out, or build without --strict")
    if wishes.worker and wishes.fingerprint:
        _add_worker(new, wishes.fingerprint, wishes.addresses)
    # A front page that is as it was is not read again. Neither its former title nor one once asked for may outlive it.
    title = wishes.title or (known.title if taking.title is None else taking.title) or source.name
    tree = Tree(new, _plain_title(title), (), site=True)
    length = sum(stamp.length for stamp in found.values())
    return Snapshot(tree, tally.dangers(), len(found), length, taking.read), SiteNotes(tree.title, key, 0, taking.made)


def _changed(path: str) -> None:
    raise Changing(path)


def _look_at_names(found: Mapping[str, FileMarks], wishes: SiteWishes, faults: _Faults, tally: DangerTally) -> None:
    for path in found:
        if whose(path, wishes.allow) is not Beside.KEPT and (why := secrets.of_name(path)):
            faults.add(path, f"{why}; take it away, or say that it may be published: allow = [{json.dumps(path)}]")
        if not is_utf8(path):
            faults.add(path, "the name is not UTF-8: rename all of them at once (convmv -f gbk -t utf8 -r --notest .)")
        if any(part.startswith(".") for part in path.split("/")) and not path.startswith(".well-known/"):
            tally.add(path, {(DangerKind.HIDDEN, ""): 1})


def _look_at_whole(named: Mapping[str, str], wishes: SiteWishes, faults: _Faults) -> None:
    """Look for faults of the site as a whole."""
    if layout.FRONT not in named.values():
        faults.add(layout.FRONT, "there is none: readers who come to the top would find nothing")
    if wishes.worker:
        for name in (layout.WORKER, layout.WORKER_WORDS, LOADER):
            if name in named.values():
                faults.add(
                    name, "the site has a file of this name, and our worker needs it: worker = false, or rename it"
                )
    lengths: dict[str, int] = {}
    for name in named.values():
        above, _, last = name.rpartition("/")
        lengths[above] = lengths.get(above, 0) + len(last.encode("utf-8", "surrogateescape")) + _LINE_LENGTH
    for above, length in lengths.items():
        # Every reader of one page fetches the list of its folder.
        if length > LISTING_MAX_LENGTH // 2:
            faults.add(
                above or ".", "too many files in one folder: no reader takes so long a list; spread them over several"
            )


def _add_worker(new: Path, fingerprint: str, addresses: tuple[str, ...]) -> None:
    (new / layout.WORKER).write_bytes(join.worker(fingerprint, addresses))
    (new / layout.WORKER_WORDS).write_bytes(join.worker_words())
    (new / LOADER).write_bytes(join.loader())


def _plain_title(title: str) -> str:
    """Return a stranger's title as one printable line."""
    # Python calls the two joiners unprintable, but Persian and the scripts of India spell words with them.
    line = "".join(sign if sign.isprintable() or sign in "\u200c\u200d" else " " for sign in title)
    return " ".join(line.split())[:TITLE_MAX_LENGTH].strip() or "Archive"


__all__ = ["SiteWishes", "Snapshot", "snapshot"]
