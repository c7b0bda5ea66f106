"""publish.copies.hosts.memory: a place in this process, whole files in whole pieces."""

from pathlib import Path

import pytest

from publish.copies.hosts import memory
from publish.core.errors import AbsentError
from publish.core.model import Entry
from publish.core.settings import HostSettings


@pytest.fixture
def host(request: pytest.FixtureRequest) -> memory.MemoryHost:
    return memory.MemoryHost("one", request.node.name)


def test_what_is_put_is_read_in_pieces_listed_and_taken_away(host: memory.MemoryHost, tmp_path: Path) -> None:
    data = b"x" * 200_000
    (tmp_path / "a").write_bytes(data)
    host.put(Entry("a.html", "ab" * 32, len(data), tmp_path / "a"))
    assert len(pieces := list(host.fetch("a.html", len(data)))) > 1
    assert b"".join(pieces) == data
    assert [(held.path, held.length) for held in host.survey()] == [("a.html", len(data))]
    host.remove("a.html")
    host.remove("a.html")
    with pytest.raises(AbsentError):
        host.read("a.html", 9)


def test_a_shelf_is_the_place_and_a_name_is_one_where_none_is_given() -> None:
    assert memory.Options("shelf").place("one") == "shelf"
    assert memory.Options().place("one") == "one"
    opened = memory.open_host(HostSettings("one", "memory", public="https://a.example/"), memory.Options("s"), {})
    assert (opened.name, opened.address()) == ("one", "https://a.example/")
