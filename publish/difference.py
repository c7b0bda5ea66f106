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
    """Gone, and not withdrawn."""
    withdrawn: tuple[str, ...] = ()
    before: int = 0
    """How many there were."""

    @property
    def none_left(self) -> bool:
        """Whether all are gone, and there were some."""
        return bool(self.removed) and len(self.removed) + len(self.withdrawn) == self.before and not self.added

    @property
    def many(self) -> bool:
        """Whether more are gone than may go without a word."""
        gone = len(self.removed)
        return self.none_left or gone > REMOVED_MAX or (gone > 1 and gone * SHARE_MAX > self.before)


NOTHING = Reports()


def is_report(path: str) -> bool:
    """Whether a path of a release is a report's page."""
    return path.startswith("reports/") and path.endswith(".html") and not path.endswith("/index.html")


def between(old: Mapping[str, str], new: Mapping[str, str], withdrawn: Collection[str] = ()) -> Reports:
    """How the reports of two trees differ, each given as SHA-256 by path.

    Args:
        withdrawn: Paths of what was withdrawn.
    """
    was = {path: sha256 for path, sha256 in old.items() if is_report(path)}
    now = {path: sha256 for path, sha256 in new.items() if is_report(path)}
    gone = sorted(was.keys() - now.keys())
    return Reports(
        added=tuple(sorted(now.keys() - was.keys())),
        changed=tuple(sorted(path for path in was.keys() & now.keys() if was[path] != now[path])),
        removed=tuple(path for path in gone if path not in withdrawn),
        withdrawn=tuple(path for path in gone if path in withdrawn),
        before=len(was),
    )
