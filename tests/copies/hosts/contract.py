"""What every kind of host must do. A kind is tested by giving a `Rig` for it in test_contract.py."""

import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from publish.copies.hosts.base import Host
from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.treehost import TreeHost
from publish.core.errors import AbsentError, HostError, InterferenceError, OvertakenError, SourceError
from publish.core.model import Entry
from publish.core.source import Held

FILES: Mapping[str, bytes] = {
    "index.html": b"<!doctype html><title>Index</title>",
    "empty.txt": b"",
    "reports/2001/one.txt": b"1",
    "reports/2001/SHA256SUMS": b"0" * 64 + b"  one.txt\n",
    "files/ab/ab12/large.bin": hashlib.sha256(b"large").digest() * 32_768,
    "reports/报告/ئۇيغۇر བོད.html": "名".encode(),
    f"reports/{'བོད་ཡིག་' * 8}{'བ' * 4}/{'བོད་ཡིག་' * 8}.html": b"names of two hundred bytes",
    "a b/c+d&e=f#g%41~'(1).txt": b"a name that is hard to quote",
}
MAX_LENGTH = 1 << 21  # bytes: more than any of them


@dataclass(frozen=True)
class Rig:
    """A place of some kind, empty at first."""

    open: Callable[[], Host]
    """A host object for it; each call another one, with nothing remembered."""
    get: Callable[[str], tuple[int, bytes, Mapping[str, str]]] | None = None
    """What a stranger gets at a path over HTTP: status, body, headers; None if strangers cannot read there."""


def entries(folder: Path, files: Mapping[str, bytes]) -> list[Entry]:
    """Write ``files`` below ``folder``, under names of no meaning, as sources to be put."""
    folder.mkdir(exist_ok=True)
    made = []
    for path, data in files.items():
        sha256 = hashlib.sha256(data).hexdigest()
        source = folder / sha256
        source.write_bytes(data)
        made.append(Entry(path, sha256, len(data), source))
    return made


def store(host: Host, held: Iterable[Entry], remove: Iterable[str] = ()) -> None:
    """Make ``host`` hold ``held``; a host of files keeps all else but ``remove``."""
    if isinstance(host, TreeHost):
        host.put_tree(held)
        return
    assert isinstance(host, FileHost)
    with host.writing():
        for entry in held:
            host.put(entry)
        for path in remove:
            host.remove(path)


def holdings(host: Host) -> dict[str, bytes]:
    """All that ``host`` says it holds, read."""
    return {held.path: host.read(held.path, MAX_LENGTH) for held in host.survey()}


class Contract:
    """The tests. A subclass in a test module has a fixture ``rig``."""

    def test_gives_back_what_was_put(self, rig: Rig, tmp_path: Path) -> None:
        store(rig.open(), entries(tmp_path / "in", FILES))
        for path, data in FILES.items():
            assert rig.open().read(path, MAX_LENGTH) == data, path

    def test_lists_what_was_put_and_nothing_else(self, rig: Rig, tmp_path: Path) -> None:
        store(rig.open(), entries(tmp_path / "in", FILES))
        found = [(held.path, held.length) for held in rig.open().survey()]
        assert sorted(found) == sorted((path, len(data)) for path, data in FILES.items())

    def test_a_place_that_is_not_there_yet_is_empty(self, rig: Rig) -> None:
        host = rig.open()
        assert list(host.survey()) == []
        with pytest.raises(AbsentError):
            host.read("index.html", 10)

    def test_says_what_is_absent_where(self, rig: Rig, tmp_path: Path) -> None:
        host = rig.open()
        store(host, entries(tmp_path / "in", FILES))
        for path in ("nowhere.html", "reports/2002/one.txt", "reports", "index.html.gz"):
            with pytest.raises(AbsentError) as caught:
                host.read(path, 10)
            assert (caught.value.host, caught.value.path) == (host.name, path)
            assert host.name in str(caught.value)

    def test_never_gives_more_than_is_asked_for(self, rig: Rig, tmp_path: Path) -> None:
        host = rig.open()
        store(host, entries(tmp_path / "in", FILES))
        received = bytearray()
        with pytest.raises(InterferenceError):
            received.extend(itertools.chain.from_iterable(host.fetch("files/ab/ab12/large.bin", 1000)))
        assert len(received) <= 1000
        length = len(FILES["files/ab/ab12/large.bin"])
        assert len(host.read("files/ab/ab12/large.bin", length)) == length
        assert host.read("empty.txt", 0) == b""

    def test_a_file_that_is_put_again_is_replaced_whole(self, rig: Rig, tmp_path: Path) -> None:
        store(rig.open(), entries(tmp_path / "in", {"a/page.html": b"long " * 9000, "b.html": b"stays"}))
        store(rig.open(), entries(tmp_path / "in", {"a/page.html": b"short", "b.html": b"stays"}))
        assert holdings(rig.open()) == {"a/page.html": b"short", "b.html": b"stays"}
        store(rig.open(), entries(tmp_path / "in", {"a/page.html": b"", "b.html": b"stays"}))
        assert holdings(rig.open()) == {"a/page.html": b"", "b.html": b"stays"}

    def test_what_is_removed_is_gone_and_removing_nothing_is_well(self, rig: Rig, tmp_path: Path) -> None:
        both = entries(tmp_path / "in", {"a/b/page.html": b"1", "a/other.html": b"2"})
        store(rig.open(), both)
        store(rig.open(), both[1:], remove=["a/b/page.html", "a/b/page.html", "no/such.html"])
        assert holdings(rig.open()) == {"a/other.html": b"2"}
        with pytest.raises(AbsentError):
            rig.open().read("a/b/page.html", 10)

    def test_unsafe_paths_are_refused_on_the_way_in_and_passed_over_on_the_way_out(
        self, rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        host = rig.open()
        (entry,) = entries(tmp_path / "in", {"x": b"x"})
        for path in ("../x", "/etc/passwd", "a//b", "a\\b", "CON", "a\nb"):
            with pytest.raises(SourceError):
                host.read(path, 10)
            with pytest.raises(SourceError):
                store(host, [Entry(path, entry.sha256, entry.length, entry.source)])
        assert list(rig.open().survey()) == []

        def odd() -> Iterator[Held]:
            yield from (Held("../x", 1), Held("fine", 1), Held("a\u202eb", 1))

        monkeypatch.setattr(host, "_survey", odd)
        assert list(host.survey()) == [Held("fine", 1)]

    def test_strangers_read_it_as_what_it_is(self, rig: Rig, tmp_path: Path) -> None:
        if rig.get is None:
            return  # Its Rig says that strangers cannot read there.
        store(rig.open(), entries(tmp_path / "in", FILES))
        for path, kind in {"index.html": "text/html", "empty.txt": "text/plain"}.items():
            status, body, headers = rig.get(path)
            assert (status, body) == (200, FILES[path])
            assert headers["content-type"].partition(";")[0] == kind
        assert rig.get("reports/2001/SHA256SUMS")[1] == FILES["reports/2001/SHA256SUMS"]
        assert rig.get("nowhere.html")[0] in (403, 404)

    def test_a_writing_that_is_broken_off_leaves_the_former_copy(self, rig: Rig, tmp_path: Path) -> None:
        before = {"a.html": b"before", "b.html": b"before"}
        store(rig.open(), entries(tmp_path / "in", before))
        host = rig.open()
        if isinstance(host, TreeHost):

            def progress(_: int) -> None:
                assert holdings(rig.open()) == before
                raise KeyboardInterrupt

            with pytest.raises(KeyboardInterrupt):
                host.put_tree(entries(tmp_path / "in", {"a.html": b"after", "c.html": b"after"}), progress)
        else:
            assert isinstance(host, FileHost)
            with suppress(KeyboardInterrupt), host.writing():
                for entry in entries(tmp_path / "in", {"c.html": b"after"}):
                    host.put(entry)
                raise KeyboardInterrupt
        after = holdings(rig.open())
        assert {path: after[path] for path in before} == before
        assert set(after) == set(before) or not host.traits.atomic
        store(rig.open(), entries(tmp_path / "in", {"a.html": b"later", "b.html": b"later", "c.html": b"later"}))
        assert set(holdings(rig.open()).values()) == {b"later"}

    def test_an_atomic_host_shows_all_of_a_push_or_none(self, rig: Rig, tmp_path: Path) -> None:
        store(rig.open(), entries(tmp_path / "in", {"a.html": b"1", "gone.html": b"1"}))
        host = rig.open()
        assert isinstance(host, FileHost | TreeHost)
        if isinstance(host, TreeHost):
            seen: list[dict[str, bytes]] = []
            new = entries(tmp_path / "in", {"a.html": b"2", "new.html": b"2"})
            host.put_tree(new, lambda _: seen.append(holdings(rig.open())))
            assert seen
            assert all(found == {"a.html": b"1", "gone.html": b"1"} for found in seen)
        else:
            with host.writing():
                for entry in entries(tmp_path / "in", {"a.html": b"2", "new.html": b"2"}):
                    host.put(entry)
                    # The writer reads back what it wrote, whatever others see.
                    assert host.read(entry.path, 10) == b"2"
                host.remove("gone.html")
                if host.traits.atomic:
                    assert holdings(rig.open()) == {"a.html": b"1", "gone.html": b"1"}
        assert holdings(rig.open()) == {"a.html": b"2", "new.html": b"2"}

    def test_a_source_that_changed_since_it_was_sealed_is_not_stored(self, rig: Rig, tmp_path: Path) -> None:
        (entry,) = entries(tmp_path / "in", {"big.bin": b"x" * 600_000})
        assert entry.source
        entry.source.write_bytes(b"x" * 500_000)
        with pytest.raises(SourceError):
            store(rig.open(), [entry])
        entry.source.unlink()
        with pytest.raises(SourceError) as caught:
            store(rig.open(), [entry])
        assert not isinstance(caught.value, HostError)
        assert list(rig.open().survey()) == []

    def test_says_whether_it_can_be_written_to(self, rig: Rig) -> None:
        rig.open().probe()

    def test_what_somebody_else_wrote_meanwhile_is_not_written_over(self, rig: Rig, tmp_path: Path) -> None:
        host = rig.open()
        if not isinstance(host, FileHost):
            return  # A tree is replaced whole.
        old, new, other = (entries(tmp_path / n, {"a.json": n.encode()})[0] for n in ("old", "newest", "other"))
        with host.writing():
            compares = host.replace(old, None)
            if not compares:
                host.put(old)
        # Whether it can compare is the kind's to say, once for all; those that cannot have put nothing.
        with host.writing():
            assert host.replace(new, b"old") is compares
        assert rig.open().read("a.json", 9) == (b"newest" if compares else b"old")
        if compares:
            with host.writing():
                assert host.replace(new, b"old"), "asked for once more, after an answer was lost"
            for former in (b"old", None):
                with pytest.raises(OvertakenError), host.writing():
                    host.replace(other, former)
            assert rig.open().read("a.json", 9) == b"newest"
