"""Differences between the built tree and the current release."""

from pathlib import Path

from publish.core import files
from publish.core.formats import layout, withdrawals
from publish.core.model import Release, Tree
from publish.release import difference, kept
from publish.release.difference import Reports


def reports(tree: Tree, release: Release | None, state: Path) -> Reports:
    """Return how a tree's reports differ from the release's.

    Reports are counted by their pages.
    """
    counts = difference.is_page if tree.site else difference.is_report
    new = {p: files.digest(f)[0] for p, f in files.walk(tree.root) if counts(p)}
    old = {e.path: e.sha256 for e in release.entries} if release else {}
    # A withdrawn report never counts as moved, whatever page resembles it.
    gone = {item.path for item in withdrawals.load(state).withdrawn}
    # By texts as well, since a page contains its own path: a moved report has another hash.
    texts = kept.made_of(state, release.number) if release and old else {}, kept.made_of(state)
    found = difference.between(old, new, gone, texts, site=tree.site)
    present = [path for path, _ in files.walk(tree.root)]
    number = release.number if release else 0
    return difference.told(
        found, (old.keys(), present), texts, titles=lambda pages: kept.titles(state, number, pages),
        read=lambda path: (tree.root / path).read_bytes(),
    )  # fmt: skip


def unsealed(tree: Tree, release: Release | None) -> list[str]:
    """Return the paths at which tree and release differ."""
    new = {path: files.digest(file)[0] for path, file in files.walk(tree.root)}
    old = {e.path: e.sha256 for e in release.entries if not layout.is_sealed(e.path)} if release else {}
    return sorted(path for path in new.keys() | old.keys() if new.get(path) != old.get(path))
