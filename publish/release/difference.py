"""What a release changes, counted in reports: added, changed, removed. Values only, and one rule.

Reports that vanish from ``site/`` vanish from every copy. A slip, an unmounted disk or a wrong folder must not do
that unasked. What is withdrawn was said to be.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

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
    """How many there were."""
    moved: tuple[tuple[str, str], ...] = ()
    """From where, and to where: the same text, or the same name, in another folder. Old addresses lead nowhere."""

    @property
    def none_left(self) -> bool:
        """Whether all are gone, and there were some."""
        some = self.added or self.moved
        return bool(self.removed) and len(self.removed) + len(self.withdrawn) == self.before and not some

    @property
    def many(self) -> bool:
        """Whether more are gone than may go without a word."""
        gone = len(self.removed)
        return self.none_left or gone > REMOVED_MAX or (gone > 1 and gone * SHARE_MAX > self.before)


NOTHING = Reports()


def is_report(path: str) -> bool:
    """Whether a path of a release is a report's page."""
    return path.startswith("reports/") and path.endswith(".html") and not path.endswith("/index.html")


def between(
    old: Mapping[str, str],
    new: Mapping[str, str],
    withdrawn: Collection[str] = (),
    texts: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {}),
) -> Reports:
    """How the reports of two trees differ, each given as SHA-256 by path.

    Args:
        withdrawn: Paths of what was withdrawn.
        texts: SHA-256 of what the pages of either were made of, by path, as far as it is known: pages hold their path.
    """
    was = {path: sha256 for path, sha256 in old.items() if is_report(path)}
    now = {path: sha256 for path, sha256 in new.items() if is_report(path)}
    gone, came = sorted(was.keys() - now.keys()), sorted(now.keys() - was.keys())
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
    """Where each path went that is elsewhere now: first those of the same text, then those of the same name."""
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
