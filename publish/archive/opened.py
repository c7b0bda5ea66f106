"""An archive in a folder, opened: settings, state, keys, hosts.

Everything is opened on demand, so that a caller needs only the parts in use. What is NOT done here: changing anything.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Self

from publish.archive.service import Service
from publish.archive.talk import Talk
from publish.copies.hosts import KINDS, apart
from publish.core import config
from publish.core.errors import ConfigError
from publish.core.formats import layout
from publish.core.formats.mirrorlist import MirrorList
from publish.core.model import Tree
from publish.core.settings import Config
from publish.release import dotstet, roles, version
from publish.release.keys import Keyring
from publish.tree.settings import title
from publish.verify.head import Head, Release
from publish.verify.metadata import now_utc


@dataclass
class OpenedArchive:
    """An archive's settings and state.

    ``now`` is read once, so that all steps of a command agree on the time.
    """

    config: Config
    now: datetime
    talk: Talk = field(default_factory=Talk)
    """Messages, progress and questions to the user."""
    _head: Head | None = None
    _release: Release | None = None

    @classmethod
    def here(cls, talk: Talk | None = None) -> Self:
        """Open the archive in the current folder.

        Raises:
            ConfigError: There is none, its settings cannot be used, or its state is of a newer Stet.
        """
        settings = config.load(Path.cwd(), KINDS)  # hosts' relative paths begin here, too
        version.require(settings.state)  # before any other fault: an older program may misread the rest
        apart(settings)
        return cls(settings, now_utc(), talk or Talk())

    def anew(self) -> Self:
        """Open it again.

        The mirror list, the settings and the clock may have moved on.
        """
        opened = self.here(self.talk)
        opened._release = self._release
        return opened

    @property
    def state(self) -> Path:
        """Folder of built, sealed and secret files."""
        return self.config.state

    @property
    def tree_folder(self) -> Path:
        """Folder of the built archive."""
        return self.state / "tree"

    def require_reports(self, verb: str, instead: str) -> None:
        """Refuse what only an archive of reports can do.

        Args:
            instead: What the publisher of a site can do in its place.

        Raises:
            ConfigError: The archive's tree is a site that another program made.
        """
        if self.config.site:
            raise ConfigError(
                f"{verb} works on reports, and this archive's pages come from {self.config.archive.tree}", hint=instead
            )

    def fingerprint(self) -> str | None:
        """Return the archive's identity.

        ``None`` before the archive is founded, when it can be built but not sealed.
        """
        return dotstet.anchor(self.state).fingerprint if (self.state / layout.FIRST_ROOT).exists() else None

    def built(self) -> Tree:
        """Return the tree as left by the last build.

        Raises:
            ConfigError: Nothing is built.
        """
        from publish.release import kept  # a push loads none of the tree's rooms
        from publish.tree.sites import notes

        taken = notes.title(self.state)
        # The tree of another kind, from before the setting was changed, must not be sealed as this one.
        if not self.tree_folder.is_dir() or (taken is None) is not (self.config.site is None):
            raise ConfigError(
                "nothing has been built yet", hint="run: stet build (or: stet publish, which does it all)"
            )
        if taken is not None:
            return Tree(self.tree_folder, taken, (), site=True)
        unfilled, telling = tuple(kept.unfilled(self.state)), kept.telling(self.state)
        return Tree(self.tree_folder, title(self.config.root), (), unfilled, telling=telling)

    def keys(self) -> Keyring:
        """Open the archive's keys.

        Missing keys are noticed before anybody is asked for a passphrase.
        """
        # Without a passphrase: this opens no key, and finds out whether the folder is there.
        Keyring.load(self.state / "keys", "")
        roles.require_own_keys(self.state)
        return Keyring.load(self.state / "keys", self.talk.passphrase())

    def release(self) -> Release:
        """Return the current release, loaded once until something is signed."""
        if self._release is None or not dotstet.stands(self.state, self._release.head):
            self._release = dotstet.load(self.state, now=self.now, judged=self.head())
        return self._release

    def head(self) -> Head | None:
        """Return what the judge finds in the state's metadata.

        Judged once until something is signed. ``None`` if nothing is.
        """
        judged = self._release.head if self._release else self._head
        if judged is None or not dotstet.stands(self.state, judged):
            self._release, self._head = None, dotstet.current(self.state, now=self.now)
            return self._head
        return judged

    def _judged(self) -> Head | None:
        """Return the head, or ``None`` if the state cannot be read."""
        with suppress(ConfigError):
            return self.head()
        return None

    @cached_property
    def service(self) -> Service:
        """The hosts, and which of them should hold a copy now."""
        return Service(self.config, lambda: self.present)

    @cached_property
    def present(self) -> MirrorList:
        """The mirror list as it is signed now."""
        head = self.head()
        return head.mirrors if head else MirrorList()
