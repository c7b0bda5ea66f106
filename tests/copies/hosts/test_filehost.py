"""publish.copies.hosts.filehost: single files are stored whole or not at all, and nothing leads out of the copy."""

from dataclasses import replace

import pytest

from publish.core.errors import BafflingError, SourceError
from publish.core.model import Entry
from tests.copies.hosts.test_base import Odd, entry, host  # noqa: F401


def test_a_push_ends_well_or_is_abandoned(host: Odd) -> None:
    with host.writing():
        host.done.append("put")
    assert host.done == ["begin", "put", "commit"]
    host.done.clear()
    with pytest.raises(KeyboardInterrupt), host.writing():
        raise KeyboardInterrupt
    assert host.done == ["begin", "abandon"]
    host.done.clear()
    host.fails = "begin"
    with pytest.raises(BafflingError), host.writing():
        pass
    assert host.done == ["begin", "abandon"]


def test_bytes_of_another_length_or_none_at_all_are_our_own_fault(host: Odd, entry: Entry) -> None:
    host.put(entry)
    assert host.files[entry.path] == b"page"
    with pytest.raises(SourceError, match="changed on this disk"):
        host.put(replace(entry, length=5))
    assert entry.source
    entry.source.unlink()
    with pytest.raises(SourceError, match="No such file") as caught:
        host.put(entry)
    assert "stet heal --restore" in str(caught.value.hint)
    with pytest.raises(ValueError, match="no bytes on this disk"):
        host.put(replace(entry, source=None))


@pytest.mark.parametrize("path", ["../x", "", "/x", "a\nb"])
def test_no_path_that_leads_out_is_written_or_taken_away(host: Odd, entry: Entry, path: str) -> None:
    with pytest.raises(SourceError):
        host.put(replace(entry, path=path))
    with pytest.raises(SourceError):
        host.remove(path)
    assert host.files == {}
