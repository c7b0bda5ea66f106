"""Making of bundles: zip, ZIM, EPUB, PDF, WACZ.

A zip proves itself, so it is made of a sealed release. All other kinds are made of a built tree, and wait in
``.stet/bundles`` for the next seal to sign them.

What is NOT done here: signing, and judging a reader's bundle.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from publish.core import files
from publish.core.errors import ConfigError, SourceError
from publish.core.formats import bundlelist, layout, parttext
from publish.core.model import Tree
from publish.core.progress import Progress
from publish.tree.bundles import part, pending, xdc
from publish.tree.bundles.epub import Book, BookWords
from publish.tree.bundles.pack import Packed, arriving, pack, squeezable
from publish.tree.bundles.pages import BuiltPage
from publish.verify.head import Release

WHOLE = "archive"  # how bundles of the whole archive are called
NAME_MAX_LENGTH = 120  # bytes of a bundle's name: a copy puts a hash before it


@dataclass(frozen=True, slots=True)
class Wish:
    """The bundles to make."""

    kinds: tuple[str, ...]
    """Of ``pending.KINDS``."""
    reports: tuple[str, ...] = ()
    """Paths of pages. Empty for all reports."""
    book: bool = False
    """Whether to make an EPUB of all reports, too."""
    again: bool = False
    """Whether to make fitting bundles anew, with other bytes."""


@dataclass(frozen=True, slots=True)
class Made:
    """A bundle: made, present, or to be made."""

    name: str
    kind: str
    of: str
    """Path of its page. Empty for the whole archive."""
    file: Path
    length: int = 0
    sha256: str = ""
    new: bool = True
    parts: int = 0
    """Number of parts, if it was cut. ``file`` is then the list of them, and the hash that of the joined file."""
    root: str = ""
    """Content address of a CAR's tree."""
    left: tuple[str, ...] = ()
    """Paths of reports and documents without room in a webxdc file."""
    since: int = 0
    """Former release of a zip with new files. 0 for other bundles."""


@dataclass(frozen=True, slots=True)
class _Job:
    name: str
    kind: str
    of: str
    source: str


def bundle(
    tree: Tree, wish: Wish, folder: Path, fingerprint: str, *, words: Callable[[str], BookWords],
    dry_run: bool = False, progress: Progress = lambda _done, _total: None,
) -> list[Made]:  # fmt: skip
    """Make bundles of a built tree in ``folder``, with their records.

    A bundle is whole under its name, or absent. Bundles of reports missing from the tree are deleted. A failure with
    one bundle does not stop the others.

    Args:
        words: Texts in bundles beside the page's own, in the page's language.

    Raises:
        ConfigError: A kind's extra is not installed, the tree has no such report, or fonts are missing.
        SourceError: A report does not fit on the pages of its PDF.
    """
    _require(wish.kinds)
    content = {path: files.digest(file)[0] for path, file in files.walk(tree.root)}
    reports = [path for path in sorted(content) if is_report(tree.root, path)]
    for path in wish.reports:
        if path not in reports:
            raise ConfigError(f"nothing built is the report {path}", hint="stet build; then give a path below reports/")
    jobs = list(_jobs(wish, wish.reports or tuple(reports), reports, content))
    if dry_run:
        return [Made(job.name, job.kind, job.of, folder / job.name) for job in jobs]
    folder.mkdir(parents=True, exist_ok=True)
    # A report taken out of site/ must not go on as a bundle.
    pending.take_off(folder, pending.orphans(folder, content))
    maker = _Maker(tree, content, reports, fingerprint, words)
    made = []
    refused: list[ConfigError | SourceError] = []
    for done, job in enumerate(jobs, 1):
        file = folder / job.name
        there = pending.is_of(folder, job.name, job.of, job.source)
        # An EPUB or a WACZ is the same bytes again, whatever made it; others would be new ones to sign for nothing.
        fresh = wish.again or not there or job.kind in ("epub", "wacz")
        if fresh:
            # Before writing: a cut in the middle must not leave a record beside half a file, which the next seal
            # would sign.
            pending.take_off_record(folder, job.name)
            try:
                maker.make(job.kind, job.of, file, progress)
            except (ConfigError, SourceError) as error:
                refused.append(error)
                continue
            pending.note(folder, job.name, job.kind, job.of, job.source)
        sha256, length = files.digest(file)
        made.append(Made(job.name, job.kind, job.of, file, length, sha256, fresh))
        progress(done, len(jobs))
    if refused:
        raise type(refused[0])("\n".join(str(error) for error in refused), hint=refused[0].hint)
    return made


def is_report(tree: Path, path: str) -> bool:
    """Return whether a path of a tree is a report's page."""
    return path.startswith("reports/") and path.endswith(".html") and bool(BuiltPage.read(tree, path, "").main.children)


def names(paths: Iterable[str]) -> dict[str, str]:
    """Return the name of each page's bundle, without an ending.

    Names are short, and distinct even where case does not count.
    """
    found: dict[str, str] = {}
    taken = {WHOLE}
    for path in sorted(paths):
        name = re.sub(r"^-+", "", path.removeprefix("reports/").removesuffix(".html").replace("/", "-")) or "report"
        if name.casefold() in taken or len(name.encode()) > NAME_MAX_LENGTH:
            short = name.encode()[: NAME_MAX_LENGTH - 13].decode("utf-8", "ignore")
            name = f"{short}-{hashlib.sha256(path.encode()).hexdigest()[:12]}"
        taken.add(name.casefold())
        found[path] = name
    return found


def _jobs(wish: Wish, chosen: Sequence[str], reports: Sequence[str], content: Mapping[str, str]) -> Iterator[_Job]:
    called = names(reports)
    whole = pending.digest_of(content)
    for kind in ("epub", "pdf"):
        if kind in wish.kinds:
            yield from (_Job(f"{called[path]}.{kind}", kind, path, content[path]) for path in chosen)
    if wish.book and "epub" in wish.kinds:
        yield _Job(f"{WHOLE}.epub", "epub", "", whole)
    for kind in ("zim", "wacz"):
        if kind in wish.kinds:
            yield _Job(f"{WHOLE}.{kind}", kind, "", whole)


def _require(kinds: Iterable[str]) -> None:
    """Check for missing packages before any work is done."""
    from publish.tree.bundles import pdf, zim

    if "pdf" in kinds:
        pdf.require()
    if "zim" in kinds:
        zim.require()


class _Maker:
    """Makes bundles of a tree, one after another."""

    def __init__(
        self, tree: Tree, content: Mapping[str, str], reports: Sequence[str], fingerprint: str,
        words: Callable[[str], BookWords],
    ) -> None:  # fmt: skip
        self._tree, self._content, self._reports = tree, content, reports
        self._fingerprint, self._words = fingerprint, words

    def make(self, kind: str, of: str, file: Path, progress: Progress) -> None:
        """Write a bundle."""
        getattr(self, f"_{kind}")(of, file, progress)

    def _page(self, path: str) -> BuiltPage:
        return BuiltPage.read(self._tree.root, path, self._content[path])

    def _epub(self, of: str, file: Path, _progress: Progress) -> None:
        pages = [self._page(path) for path in ([of] if of else self._reports)]
        pages.sort(key=lambda page: (page.days[0], page.path))
        title = pages[0].title if of else self._tree.title
        words = self._words(pages[0].language)
        book = Book(title, self._tree.title, self._fingerprint, of, pages, words, self._tree.root)
        pack(file, book.members())

    def _pdf(self, of: str, file: Path, _progress: Progress) -> None:
        from publish.tree.bundles.pdf import pdf

        page = self._page(of)
        data = pdf(page, self._tree.root, self._tree.title, self._fingerprint, self._words(page.language))
        files.write_atomically(file, data)

    def _zim(self, _of: str, file: Path, progress: Progress) -> None:
        from publish.tree.bundles.zim import zim

        with arriving(file) as partial:
            zim(partial, self._tree, self._content, self._fingerprint, self._words, progress)

    def _wacz(self, _of: str, file: Path, progress: Progress) -> None:
        from publish.tree.bundles.wacz import wacz

        with arriving(file) as partial:
            working = partial.parent / "working"
            working.mkdir()
            root, title = self._tree.root, self._tree.title
            pack(partial, wacz(root, self._content, title, self._fingerprint, working, progress))


def messenger(
    wanted: Release, folder: Path, reports: Sequence[str] = (), *, most: int = xdc.SIZE, dry_run: bool = False
) -> Made:
    """Make a webxdc file of a sealed release's newest reports, or of these reports.

    Args:
        most: Bytes of the file.

    Raises:
        ConfigError: No report fits, or the release has no such report.
    """
    there = [e.path for e in wanted.entries if not layout.is_beside(e.path) and is_report(wanted.root, e.path)]
    if lacking := [path for path in reports if path not in there]:
        raise ConfigError(f"release {wanted.number} has no report {lacking[0]}", hint="give a path below reports/")
    of = reports[0] if len(reports) == 1 else ""
    chosen = xdc.choose(wanted, reports or there, most, start := of or layout.FRONT)
    name = f"{WHOLE}-release-{wanted.number}.xdc"
    if of:
        name = f"{names(reports)[of]}-release-{wanted.number}.xdc"
    file, left = folder / name, (*chosen.left, *chosen.documents_left)
    if dry_run:
        return Made(name, "xdc", of, file, left=left)
    folder.mkdir(parents=True, exist_ok=True)
    xdc.write(wanted, file, start, chosen.files)
    sha256, length = files.digest(file)
    return Made(name, "xdc", of, file, length, sha256, left=left)


def zipped(
    wanted: Release, folder: Path, reports: Sequence[str] = (), *, news: part.News | None = None,
    dry_run: bool = False, progress: Progress = lambda _done, _total: None,
) -> Made:  # fmt: skip
    """Zip a sealed release, or the part with these reports and their proof.

    Args:
        news: Zip these new files only.

    Raises:
        ConfigError: The release has no such report.
    """
    # Bundles hold the same content once more, so they are left out. A copy without bundles is whole.
    kept = (file.name for file in pending.kept(wanted.state))
    beside = {
        f"{layout.TARGETS}/{name}" for name in kept if not name.endswith(bundlelist.NAME)
    }  # the list says what there is
    entries = [e for e in wanted.entries if e.path not in beside]
    name, of, own = f"{WHOLE}-release-{wanted.number}.zip", "", list[Packed]()
    if reports:
        entries = [e for e in part.entries(wanted, reports) if e.path not in beside]
        called = names(reports)[reports[0]] + (f"-and-{len(reports) - 1}-more" if len(reports) > 1 else "")
        name, of = f"{called}-release-{wanted.number}.zip", reports[0]
        own = [Packed(parttext.TEXT, parttext.text(sorted(reports), wanted.number, wanted.fingerprint))]
    if news:
        entries = [e for e in part.new_entries(wanted, news) if e.path not in beside]
        name = f"{WHOLE}-new-since-{news.since}-release-{wanted.number}.zip"
        own = [Packed(parttext.TEXT, parttext.text_since(news.pages, news.since, wanted.number, wanted.fingerprint))]
    file, since = folder / name, news.since if news else 0
    if dry_run:
        return Made(name, "zip", of, file, sum(e.length for e in entries), since=since)

    def members() -> Iterator[Packed]:
        yield from own
        for done, entry in enumerate(sorted(entries, key=lambda e: e.path), 1):
            assert entry.source is not None  # noqa: S101 - of a release on this disk
            yield Packed(entry.path, entry.source, squeezable(entry.path))
            progress(done, len(entries))

    pack(file, members())
    sha256, length = files.digest(file)
    return Made(name, "zip", of, file, length, sha256, since=since)


__all__ = ["BookWords", "Made", "Wish", "bundle", "is_report", "messenger", "names", "zipped"]
