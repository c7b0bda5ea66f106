"""Withdrawal of pages and documents from ``site/`` and all later releases.

The signed list tells of each. The steps are: the private record, the public line, the sources moved out of ``site/``,
the built tree deleted.

What is NOT done here: sealing and pushing. Until then every host still serves the withdrawn files.
"""

import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from publish.core import files
from publish.core.errors import ConfigError
from publish.core.files import write_atomically
from publish.core.formats import layout, listing, withdrawals
from publish.core.formats.layout import PathKind
from publish.core.formats.withdrawals import SALT_LENGTH, Record, Versions, Withdrawn, WithdrawnLine
from publish.release import dotstet, erase, kept
from publish.tree import settings
from publish.tree.bundles import pending
from publish.tree.pages import tongues
from publish.tree.sources.content import Page, Sources
from publish.tree.sources.faults import nearest
from publish.tree.sources.gather import gather, is_ours

KEPT = "withdrawn"
"""Folder in ``.stet`` for the sources taken out of ``site/``."""


@dataclass(frozen=True, slots=True)
class Withdrawing:
    """A page or document to withdraw."""

    path: str
    source: str
    """Below ``site/``. Empty for a source gone before."""
    why: str = ""
    """The reason, for items not asked for."""


@dataclass(frozen=True, slots=True)
class Effects:
    """The effects of `withdraw`, and of the next seal."""

    items: tuple[Withdrawing, ...]
    lines: tuple[int, ...]
    """Numbers of new lines in ``site/WITHDRAWN``."""
    mentions: tuple[str, ...]
    """As in `Done`."""
    releases: tuple[int, ...]
    """Former releases to be let go by the next seal, with their listings."""
    bundles: tuple[str, ...]
    """Names of pending bundles with possible content of the withdrawn files."""


@dataclass(frozen=True, slots=True)
class Done:
    """The effects of `withdraw`."""

    items: tuple[Withdrawing, ...]
    withdrawn: tuple[Withdrawn, ...]
    mentions: tuple[str, ...]
    """``site/file:line`` of remaining mentions and links."""


def withdraw(
    root: Path,
    paths: Sequence[str],
    *,
    state: Path,
    today: date,
    kind: str = "",
    agreed: Callable[[tuple[Withdrawing, ...]], bool] = lambda _items: True,
) -> Done | None:
    """Take pages or documents out of ``site/`` for ever.

    A page goes with its translations, its earlier versions, and the evidence of no other report.

    Args:
        paths: Each a source below ``site/``, or a path in releases.
        kind: The public reason: ``safety``, ``court``, ``error``. Empty by default.
        agreed: Asked before any change. ``False`` ends the withdrawal without a change.

    Raises:
        ConfigError: There is no such page or document, it was withdrawn before, or it is the front page.
    """
    # The order of steps lets the same command complete a withdrawal which was cut short: the record comes first, and
    # tells the rest.
    with dotstet.exclusive(state):
        record, site = withdrawals.load(state), root / settings.SITE
        completed = tuple(w for w in record.withdrawn if _meant(w, paths))
        if completed:
            # Also where all else is settled: a run that was cut may have come so far, and not to this.
            kept.erase(state, _sources([(w.source, w.path) for w in completed]))
        if _settle(record, site, state, paths):
            paths = [p for p in paths if not any(_meant(w, [p]) for w in completed)]
            if not paths:
                return Done((), completed, ())
        sealed = _sealed(state)
        found = gather(site, today=today, withheld=record.withheld)
        items = _with_all(_items(paths, found, sealed), found)
        # Nothing has been written so far.
        if not agreed(items):
            return None
        lines = site / layout.WITHDRAWN
        number = max(
            len(withdrawals.parse(lines.read_bytes(), layout.WITHDRAWN)) if lines.exists() else 0, len(record.withdrawn)
        )
        new: list[Withdrawn] = []
        for item in items:
            # A page which no release had yet needs no public line: nobody can miss it.
            if versions := sealed.get(item.path):
                # Without a salt, anybody with the page, or a good guess, could match it to its public line.
                salt = secrets.token_hex(SALT_LENGTH)
                at = number + len(new) + 1
                new.append(Withdrawn(at, today, kind, salt, item.path, [*versions][-1], item.source, versions))
        record = replace(record, withdrawn=(*record.withdrawn, *new))
        mentions = tuple(_mentions(site, items))
        withdrawals.save(state, record)
        _settle(record, site, state, ())
        for item in items:  # a translation that no release had yet
            _move(site, item.source, state / KEPT)
        # .stet/sources keeps the Markdown of each release: the withdrawn text must go there, too.
        kept.erase(state, _sources([(item.source, item.path) for item in items]))
        return Done(items, tuple(new), mentions)


def plan(root: Path, paths: Sequence[str], *, state: Path, today: date) -> Effects:
    """Return the effects of `withdraw` with the same arguments.

    Nothing is written, and no lock is taken.

    Raises:
        ConfigError: As `withdraw` does.
    """
    record, site = withdrawals.load(state), root / settings.SITE
    lines, unfinished, sources = _unsettled(record, site)
    items: tuple[Withdrawing, ...] = ()
    if unfinished or sources:
        items = tuple(Withdrawing(w.path, w.source, "begun before, and cut short") for w in record.withdrawn)
        items = tuple(i for i, w in zip(items, record.withdrawn, strict=True) if w in unfinished or i.source in sources)
        paths = [p for p in paths if not any(_meant(w, [p]) for w in record.withdrawn)]
    else:
        _refuse_again(record, paths)
    sealed, last = _sealed(state), max(len(lines), len(record.withdrawn))
    asked: tuple[Withdrawing, ...] = ()
    if paths:
        found = gather(site, today=today, withheld=record.withheld)
        asked = _with_all(_items(paths, found, sealed), found)
    numbers = [w.number for w in unfinished]
    numbers += range(last + 1, last + 1 + sum(item.path in sealed for item in asked))
    items += asked
    return Effects(
        items,
        tuple(numbers),
        tuple(_mentions(site, items)),
        erase.former(state),
        tuple(pending.holding(state / pending.FOLDER, {item.path for item in items})),
    )


def _sources(gone: Iterable[tuple[str, str]]) -> set[str]:
    """Return the sources of pages.

    ``gone`` holds sources, as far as known, and the pages' paths.
    """
    return {source or path.removesuffix(".html") + ".md" for source, path in gone}


def _meant(item: Withdrawn, paths: Sequence[str]) -> bool:
    return bool({item.path, item.source} & {_plain(p) for p in paths})


def _settle(record: Record, site: Path, state: Path, paths: Sequence[str]) -> bool:
    """Complete the record's open steps.

    Returns:
        Whether there were any.

    Raises:
        ConfigError: There were none, and ``paths`` were withdrawn before.
    """
    lines, missing, present = _unsettled(record, site)
    if missing or present:
        write_atomically(site / layout.WITHDRAWN, withdrawals.text([*lines, *(w.line for w in missing)]))
        for source in present:
            _move(site, source, state / KEPT)
        # The built tree still has the pages, and a seal without a new build would publish them.
        shutil.rmtree(state / "tree", ignore_errors=True)
        return True
    _refuse_again(record, paths)
    return False


def _unsettled(record: Record, site: Path) -> tuple[Sequence[WithdrawnLine], list[Withdrawn], list[str]]:
    """Return the record's open steps.

    Returns:
        The present public lines, the items without a line, and the sources still in ``site/``.
    """
    file = site / layout.WITHDRAWN
    lines = withdrawals.parse(file.read_bytes(), f"{site.name}/{layout.WITHDRAWN}") if file.exists() else ()
    missing = [w for w in record.withdrawn if w.line not in lines]
    return lines, missing, [w.source for w in record.withdrawn if w.source and os.path.lexists(site / w.source)]


def _refuse_again(record: Record, paths: Sequence[str]) -> None:
    for item in record.withdrawn:
        if _meant(item, paths):
            raise ConfigError(
                f"withdrawn already on {item.day}, as number {item.number}",
                hint="seal and push, if that is not done yet: stet publish",
            )


def _move(site: Path, source: str, to: Path) -> None:
    """Move a source out of ``site/`` to a private folder."""
    if not source or not os.path.lexists(site / source):
        return
    target = to / source
    # The text may put a person in danger. On this machine only its owner may read it.
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    # An earlier withdrawal of the same name keeps its file.
    while os.path.lexists(target):
        target = target.with_name(target.name + "~")
    shutil.move(site / source, target)


def _sealed(state: Path) -> dict[str, Versions]:
    """Return the files of all kept releases by path, newest bytes last."""
    found: dict[str, dict[str, int]] = {}
    folder = state / dotstet.RELEASES
    numbers = sorted(n for f in folder.iterdir() if (n := layout.numbered(f.name))) if folder.is_dir() else []
    # Every former version counts: hosts are searched for each of them after a withdrawal.
    for number in numbers:
        for entry in erase.tree_of(folder / str(number)):
            if not listing.is_listing(entry):
                versions = found.setdefault(entry.path, {})
                versions.pop(entry.sha256, None)
                versions[entry.sha256] = entry.length
    return dict(found)


def _plain(path: str) -> str:
    return path.replace(os.sep, "/").removeprefix("./").removeprefix(f"{settings.SITE}/").lstrip("/")


def _items(paths: Sequence[str], found: Sources, sealed: dict[str, Versions]) -> tuple[Withdrawing, ...]:
    """Return each page or document asked for."""
    by_path = {path: source for source, path in found.addresses.items()}
    by_path |= {entry.path: source for source, entry in found.evidence.items()}
    front = found.pages.get("index.md")
    texts = [(page.path, page.language) for page in found.pages.values()]
    made = tongues.made(front.language if front else "en", texts)
    items = []
    for written in paths:
        name = _plain(written)
        source = name if name in by_path.values() else by_path.get(name, "")
        path = next((p for p, s in by_path.items() if s == source), "") if source else name
        if not source and name.endswith(".md"):
            path = name.removesuffix(".md") + ".html"
        if path not in sealed:
            if source:
                what, hint = "was never published", f"no release has it: take it out of {settings.SITE}/"
            else:
                near = nearest(name, [*by_path, *by_path.values(), *sealed])
                what, hint = f"nothing here has that name{near}", "name its source below site/, or its published path"
            raise ConfigError(f"{written}: {what}", hint=hint)
        if path in made or _is_made(path):
            raise ConfigError(f"{written}: is made by every build", hint="edit its text, or withdraw what it names")
        items.append(Withdrawing(path, source))
    return tuple(dict.fromkeys(items))


def _is_made(path: str) -> bool:
    """Return whether a path never had a source."""
    if layout.kind(path) is PathKind.EVIDENCE:
        return False
    return is_ours(path) or path in (layout.FRONT, layout.NOT_FOUND, layout.WITHDRAWN) or layout.is_sealed(path)


def _with_all(asked: tuple[Withdrawing, ...], found: Sources) -> tuple[Withdrawing, ...]:
    """Return the items asked for, and those going with them."""
    items = {item.path: item for item in asked}
    left = list(asked)
    # A translation has earlier versions, and an earlier version may have translations: all are followed.
    while left:
        source = left.pop().path.removesuffix(".html") + ".md"
        for page in found.pages.values():
            if (why := _relation(page, source)) and page.path not in items:
                items[page.path] = Withdrawing(page.path, page.source, why)
                left.append(items[page.path])
    stay = [p.report for p in found.pages.values() if p.report and p.path not in items]
    used = {e.entry.path for report in stay for e in report.evidence}
    used |= {found.evidence[source].path for source in found.of_pages & found.evidence.keys()}
    sources = {entry.path: source for source, entry in found.evidence.items()}
    for page in found.pages.values():
        for evidence in page.report.evidence if page.report and page.path in items else ():
            path = evidence.entry.path
            if path not in used and path not in items:
                items[path] = Withdrawing(path, sources[path], "evidence that no other report names")
    return tuple(items.values())


def _relation(page: Page, source: str) -> str:
    report = page.report
    if report and report.translation_of == source:
        return "a translation"
    return "an earlier version" if report and report.superseded_by == source else ""


def _mentions(site: Path, items: Sequence[Withdrawing]) -> Iterator[str]:
    """Yield remaining lines with a withdrawn file's name."""
    gone = {item.source for item in items}
    # By name and not by link: the words around may still name a person.
    names = {Path(item.source or item.path).stem.casefold() for item in items}
    for source, file in files.walk(site):
        if source.endswith(".md") and source not in gone:
            text = file.read_bytes().decode(errors="replace").casefold()
            for number, line in enumerate(text.splitlines(), 1):
                if any(name in line for name in names):
                    yield f"{site.name}/{source}:{number}"
