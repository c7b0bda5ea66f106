"""Hosts of ours whose secret is missing on this machine.

Such a host stands among the others, and its failure is its own: each question raises the error. What is NOT done here:
finding the fault, which opening the host does.
"""

from collections.abc import Iterator

from publish.copies.hosts import KINDS, lag_of
from publish.copies.hosts.base import Host, Traits
from publish.core.errors import HostError, LackingError
from publish.core.settings import HostSettings
from publish.core.source import Held


class LackingHost(Host):
    """A host which could not be opened.

    The address of its readers is known, where mirrors.toml names the address.
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
        """Return no names, for a kind without durable names."""
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
