"""Differences between the built tree and the current release."""

from pathlib import Path

from publish.core import files
from publish.core.formats import layout
from publish.core.model import Tree
from publish.release import difference, dotstet, kept
from publish.release.difference import Reports
from publish.tree.former.sums import Sums
from publish.verify.head import Release


def reports(tree: Tree, release: Release | None, state: Path) -> Reports:
    """Return how a tree's reports differ from the release's.

    Reports are counted by their pages.
    """
    counts = difference.is_page if tree.site else difference.is_report
    sums = Sums(state / dotstet.NOTES)
    present = dict(files.walk(tree.root))
    new = {path: sums.of(path, file)[0] for path, file in present.items() if counts(path)}
    return kept.reports(
        state, release.number if release else 0, (_content(release), new), present.keys(),
        lambda path: (tree.root / path).read_bytes(), site=tree.site,
    )  # fmt: skip


def unsealed(tree: Tree, release: Release | None, state: Path) -> list[str]:
    """Return the paths at which tree and release differ."""
    sums = Sums(state / dotstet.NOTES)
    new = {path: sums.of(path, file)[0] for path, file in files.walk(tree.root)}
    old = _content(release)
    return sorted(path for path in new.keys() | old.keys() if new.get(path) != old.get(path))


def _content(release: Release | None) -> dict[str, str]:
    """Return SHA-256 by path of what a release has from its tree."""
    return {e.path: e.sha256 for e in release.entries if not layout.is_sealed(e.path)} if release else {}
