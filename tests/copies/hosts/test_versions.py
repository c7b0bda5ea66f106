"""publish.copies.hosts.versions: hosts with a past, and without."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from publish.copies.hosts.memory import MemoryHost
from publish.copies.hosts.versions import KeptVersion
from publish.core.errors import AbsentError

ONE = KeptVersion("index.html", "1", 7, False)
UNTIL = datetime(2027, 1, 1, tzinfo=UTC)


class Past(MemoryHost):
    """A host which keeps one version, and knows no other."""

    def _versions(self) -> Iterator[KeptVersion]:
        yield ONE

    def _remove_version(self, kept: KeptVersion) -> None:
        raise FileNotFoundError(kept.version)

    def _locked_until(self, kept: KeptVersion) -> datetime | None:
        if kept != ONE:
            raise FileNotFoundError(kept.version)
        return UNTIL

    def _translate(self, error: Exception, path: str) -> AbsentError | None:
        return AbsentError("not here", host=self.name, path=path) if isinstance(error, FileNotFoundError) else None


def test_a_host_without_a_past_has_nothing_to_take_away() -> None:
    host = MemoryHost("memory")
    assert list(host.versions()) == []
    host.remove_version(ONE)
    assert host.locked_until(ONE) is None


def test_failures_are_the_hosts_own_and_a_lock_that_cannot_be_seen_is_unknown() -> None:
    host = Past("past")
    assert list(host.versions()) == [ONE]
    assert host.locked_until(ONE) == UNTIL
    assert host.locked_until(KeptVersion("index.html", "2", 7, False)) is None
    with pytest.raises(AbsentError, match="not here"):
        host.remove_version(ONE)
