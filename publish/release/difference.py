"""Change between releases, counted in reports: added, changed, removed.

Values only, and a single rule.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

# Reports missing in ``site/`` vanish from every copy. A slip, an unmounted disk or a wrong folder must not do that
# unasked. A withdrawal was asked for, so it does not count here.
REMOVED_MAX = 3  # reports that may vanish at once without a word; of ten or more
SHARE_MAX = 10  # and no more than one in so many, or a single one


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


def between(
    old: Mapping[str, str],
    new: Mapping[str, str],
    withdrawn: Collection[str] = (),
    texts: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {}),
) -> Reports:
    """Return the difference in reports of two trees.

    Trees are given as SHA-256 by path.

    Args:
        withdrawn: Paths of withdrawn files.
        texts: SHA-256 of the pages' texts in both trees, by path, as far as known.
    """
    was = {path: sha256 for path, sha256 in old.items() if is_report(path)}
    now = {path: sha256 for path, sha256 in new.items() if is_report(path)}
    gone, came = sorted(was.keys() - now.keys()), sorted(now.keys() - was.keys())
    # By the texts: a page contains its own path, so a moved page has another hash.
    moved = _moved([path for path in gone if path not in withdrawn], came, *texts)
    return Reports(
        added=tuple(path for path in came if path not in moved.values()),
        changed=tuple(sorted(path for path in was.keys() & now.keys() if was[path] != now[path])),
        removed=tuple(path for path in gone if path not in withdrawn and path not in moved),
        withdrawn=tuple(path for path in gone if path in withdrawn),
        before=len(was),
        moved=tuple(moved.items()),
    )


def _moved(gone: list[str], came: list[str], was: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Return old path → new path of moved reports.

    By the same text first, then by the same name.
    """
    found: dict[str, str] = {}
    for one, other in ((was.get, now.get), (_name, _name)):
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
