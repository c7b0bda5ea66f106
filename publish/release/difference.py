"""Change between releases, counted in reports: added, changed, removed.

Values only, and a single rule.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from publish.core.formats import layout
from publish.core.formats.layout import PathKind

# Reports missing in ``site/`` vanish from every copy. A slip, an unmounted disk or a wrong folder must not do that
# unasked. A withdrawal was asked for, so it does not count here.
REMOVED_MAX = 3  # reports that may vanish at once without a word; of ten or more
SHARE_MAX = 10  # and no more than one in so many, or a single one

_Sign = Callable[[str], str | None]
_HASH = re.compile(rb"files/[0-9a-f]{2}/([0-9a-f]{64})/")


@dataclass(frozen=True, slots=True)
class Reports:
    """Paths of reports that differ between two releases."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    """Gone, and neither withdrawn nor moved."""
    withdrawn: tuple[str, ...] = ()
    before: int = 0
    """Number of reports in the release before."""
    moved: tuple[tuple[str, str], ...] = ()
    """Old and new path of the same text or name in another folder. Old addresses lead nowhere."""
    noun: str = "report"
    """What was counted: reports, or the pages of a site that another program made."""
    furniture: tuple[str, ...] = ()
    """Other bytes around the same text and evidence: the theme, a list of versions, another report's title."""
    evidence: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """Documents added, and documents gone."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Titles by path, as far as they are known."""

    def titled(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Return paths with the titles of their reports behind them."""
        return tuple(f"{path}: {self.titles[path]}" if path in self.titles else path for path in paths)

    @property
    def none_left(self) -> bool:
        """Return whether all of the reports are gone.

        False if there were none.
        """
        some = self.added or self.moved
        return bool(self.removed) and len(self.removed) + len(self.withdrawn) == self.before and not some

    @property
    def many(self) -> bool:
        """Return whether too many reports are gone unasked."""
        gone = len(self.removed)
        return self.none_left or gone > REMOVED_MAX or (gone > 1 and gone * SHARE_MAX > self.before)


NOTHING = Reports()


def is_report(path: str) -> bool:
    """Return whether this is a report's page."""
    return path.startswith("reports/") and path.endswith(".html") and not path.endswith("/index.html")


def is_page(path: str) -> bool:
    """Return whether this is a page, of any site."""
    return path.endswith((".html", ".htm", ".xhtml"))


def between(
    old: Mapping[str, str],
    new: Mapping[str, str],
    withdrawn: Collection[str] = (),
    texts: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {}),
    *,
    site: bool = False,
) -> Reports:
    """Return the difference in reports of two trees.

    Trees are given as SHA-256 by path.

    Args:
        withdrawn: Paths of withdrawn files.
        texts: SHA-256 of the pages' texts in both trees, by path, as far as known.
        site: Whether another program made the trees. Then all pages count, and only the same bytes were moved.
    """
    counts = is_page if site else is_report
    was = {path: sha256 for path, sha256 in old.items() if counts(path)}
    now = {path: sha256 for path, sha256 in new.items() if counts(path)}
    gone, came = sorted(was.keys() - now.keys()), sorted(now.keys() - was.keys())
    # By the texts: a page contains its own path, so a moved page has another hash.
    left = [path for path in gone if path not in withdrawn]
    # In other sites nearly every page is called index.html.
    moved = _moved(left, came, ((was.get, now.get),) if site else ((texts[0].get, texts[1].get), (_name, _name)))
    return Reports(
        added=tuple(path for path in came if path not in moved.values()),
        changed=tuple(sorted(path for path in was.keys() & now.keys() if was[path] != now[path])),
        removed=tuple(path for path in gone if path not in withdrawn and path not in moved),
        withdrawn=tuple(path for path in gone if path in withdrawn),
        before=len(was),
        moved=tuple(moved.items()),
        noun="page" if site else "report",
    )


def told(
    found: Reports,
    trees: tuple[Collection[str], Collection[str]],
    texts: tuple[Mapping[str, str], Mapping[str, str]],
    *,
    titles: Callable[[Collection[str]], Mapping[str, str]],
    read: Callable[[str], bytes],
) -> Reports:
    """Return the difference with titles, documents and furniture.

    Args:
        trees: Paths of both trees.
        titles: Returns titles of these pages.
        read: Returns a page of the new tree.
    """
    was, now = ({path for path in tree if layout.kind(path) is PathKind.EVIDENCE} for tree in trees)
    if found.noun != "report":
        was, now = set(), set()  # the files of another program's site are no evidence of ours
    came, gone = sorted(now - was), sorted(was - now)
    hashes = {path.split("/")[2].encode() for path in came}

    def is_furniture(path: str) -> bool:
        # Pages of an older Stet's releases have no known text, and count as changed.
        if not texts[1].get(path) or texts[0].get(path) != texts[1].get(path):
            return False
        # The text names a document by its file's name, and the page by its hash.
        return not (hashes and hashes.intersection(_HASH.findall(read(path))))

    furniture = tuple(path for path in found.changed if is_furniture(path))
    changed = tuple(path for path in found.changed if path not in set(furniture))
    paths = [*found.added, *changed, *found.removed, *(path for pair in found.moved for path in pair)]
    return replace(
        found, changed=changed, furniture=furniture, evidence=(tuple(came), tuple(gone)), titles=titles(paths)
    )


def _moved(gone: list[str], came: list[str], rules: Iterable[tuple[_Sign, _Sign]]) -> dict[str, str]:
    """Return old path → new path of moved reports.

    Args:
        rules: What two paths have in common if they are of one report, the surest first.
    """
    found: dict[str, str] = {}
    for one, other in rules:
        left: dict[str | None, list[str]] = {}
        for path in came:
            if path not in found.values():
                left.setdefault(other(path), []).append(path)
        for path in gone:
            if path not in found and (key := one(path)) and left.get(key):
                found[path] = left[key].pop(0)
    return dict(sorted(found.items()))


def _name(path: str) -> str:
    return path.rpartition("/")[2]
