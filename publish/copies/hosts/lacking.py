"""A host of ours which this machine cannot speak to, since a secret of its is missing.

It stands among the others, so that its failure is its own: each question raises what is missing. What is NOT done
here: finding out what that is, which opening the host does.
"""

from collections.abc import Iterator

from publish.copies.hosts import KINDS, lag_of
from publish.copies.hosts.base import Host, Traits
from publish.core.errors import HostError, LackingError
from publish.core.settings import HostSettings
from publish.core.source import Held


class LackingHost(Host):
    """A host that could not be opened.

    Readers' address of it is known all the same, where mirrors.toml names one.
    """

    def __init__(self, settings: HostSettings, lacks: LackingError) -> None:
        self.traits = Traits(listable=False, removable=False, lag_s=lag_of(settings))
        super().__init__(settings.name, settings.public)
        self.settings = settings
        self.lacks = self._reason = lacks
        self._names_itself = KINDS[settings.kind].addressed

    def address(self) -> str | None:
        """Return ``public``.

        Raises:
            LackingError: The host alone knows its address.
        """
        if self._names_itself and self.public is None:
            raise self._reason
        return self.public

    def also(self) -> tuple[str, ...]:
        """Return none, for a kind that has none."""
        # Not "none": the names that are signed now stay.
        if self._names_itself:
            raise self._reason
        return ()

    def _probe(self) -> None:
        raise self._reason

    def _survey(self) -> Iterator[Held]:
        raise self._reason

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:  # noqa: ARG002 - nothing is asked
        raise self._reason

    def _translate(self, error: Exception, path: str) -> HostError | None:  # noqa: ARG002 - nothing foreign happens
        return None
