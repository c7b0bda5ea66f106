"""Versions that a host keeps of what was written over or taken away.

What is NOT done here: deciding which of them must go.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from publish.core.errors import HostError
from publish.core.source import Source


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """A file's bytes at a time, which a host keeps."""

    path: str
    version: str
    """Its name at the host."""
    length: int | None
    """Bytes. ``None`` for a mark that the file was taken away then."""
    newest: bool
    """Whether readers get it."""


class Versioned(Source):
    """A host which may keep versions.

    Kinds which keep none write nothing of this.
    """

    def versions(self) -> Iterator[KeptVersion]:
        """List the kept versions of each file, newest first.

        Nothing is listed by a host which keeps the newest alone.

        Raises:
            RefusedError: Our key may not list them.
        """
        with self._translated(""):
            yield from self._versions()

    def remove_version(self, kept: KeptVersion) -> None:
        """Take a version away, for good.

        Raises:
            RefusedError: Our key may not, or the version is locked.
        """
        with self._translated(kept.path):
            self._remove_version(kept)

    def locked_until(self, kept: KeptVersion) -> datetime | None:
        """Return until when nobody may take a version away.

        ``None`` if that is not known.
        """
        try:
            with self._translated(kept.path):
                return self._locked_until(kept)
        except HostError:
            # Many keys may not ask. That a version is still there is known without it.
            return None

    def _versions(self) -> Iterator[KeptVersion]:
        """Yield nothing, where a host keeps no versions."""
        return iter(())

    def _remove_version(self, kept: KeptVersion) -> None:
        """Do nothing, where a host keeps no versions."""

    def _locked_until(self, kept: KeptVersion) -> datetime | None:  # noqa: ARG002
        """Return ``None``, where a host locks nothing."""
        return None
