"""An archive whose texts, or another program's site, become the tree to seal.

What is NOT done here: sealing, and whatever speaks to hosts (``archive``).
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from publish.archive import doubts
from publish.archive.addresses import durable, folders_of, of_the_day
from publish.archive.opened import OpenedArchive
from publish.core.formats import withdrawals
from publish.core.model import Tree
from publish.release import dotstet
from publish.tree.build import build
from publish.tree.settings import SITE

if TYPE_CHECKING:
    from publish.tree.sites.snapshot import Snapshot


@dataclass
class BuiltArchive(OpenedArchive):
    """The archive in a folder, and its tree."""

    unmarked: list[str] = field(default_factory=list)
    """Reports changed without a word to readers, as found by the last build."""
    taken: "Snapshot | None" = None
    """The last snapshot of a site that another program made."""
    _unguarded: bool = False

    def build(self, *, strict: bool = False) -> Tree:
        """Build the tree for sealing.

        Args:
            strict: Whether warnings of texts are faults, and dangers to readers in a site of another program's.
        """
        from publish.release import kept

        doubts.warn_of_unopened(self.state, self.config.root, self.talk)
        self._warn_of_no_locks()
        # Whoever lost .stet and founds anew gets a fingerprint under which nobody looks for the reports.
        if self.fingerprint() is None:
            from publish.archive.init import lost_words  # founding loads all that reads texts

            if lost := lost_words(self.config.hosts):
                self.talk.warn(*lost)
        if self.config.site:
            return self._snapshot(self.config.site, strict=strict)
        from publish.tree.sites import notes

        notes.forget(self.state)
        lasting, known = self._addresses()
        with self.talk.progress("building", "page") as progress:
            tree = build(
                self.config.root,
                self.tree_folder,
                today=self.now.date(),
                fingerprint=self.fingerprint(),
                durable=lasting,
                addresses=known,
                progress=progress,
                withheld=withdrawals.load(self.state).withheld,
                strict=strict,
                notes=self.state / dotstet.NOTES,
            )
        kept.note(self.state, self.config.root / SITE, tree)
        self.tell_unmarked()
        return tree

    def _snapshot(self, source: Path, *, strict: bool) -> Tree:
        """Take the tree from a folder that another program made."""
        from publish.release import kept
        from publish.tree.sites.snapshot import SiteWishes, snapshot

        asked = self.config.archive
        wishes = SiteWishes(
            source, asked.title, self.fingerprint(), asked.worker, asked.relative, asked.rename,
            asked.traces == "kept", asked.allow, folders_of(self.config),
            tuple(self._addresses()[1]) if asked.worker else (),
        )  # fmt: skip
        with self.talk.progress("taking in") as progress:
            self.taken = snapshot(self.config.root, self.tree_folder, wishes, strict=strict, progress=progress)
        # No report of ours is in it: the texts of former builds are none of this one's.
        kept.note(self.state, self.state / "none", self.taken.tree)
        return self.taken.tree

    def _addresses(self) -> tuple[list[str], list[str]]:
        """Return the addresses which outlive their hosts, and those that each worker knows."""
        lasting = durable(self.config, lambda: self.present)
        return lasting, of_the_day(self.config, lasting)

    def tell_unmarked(self) -> None:
        """Warn of reports changed without a word to readers."""
        self.unmarked = doubts.warn_of_unmarked(self.state, self._number(), self.talk)

    def _number(self) -> int:
        """Return the number of the state's last release.

        0 if there is none, or the state cannot be read.
        """
        head = self._judged()
        return head.release if head else 0

    def _warn_of_no_locks(self) -> None:
        """Warn of missing locks, once for all steps of a command."""
        if not self._unguarded and not dotstet.guarded(self.state):
            self._unguarded = True
            doubts.warn_of_no_locks(self.state, self.talk)
