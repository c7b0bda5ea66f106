"""A copy's metadata beside a statement that was judged before: only the very same bytes need no judgement."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from publish.copies.hosts.folder import read_folder
from publish.core.errors import HostError, RollbackError, SignatureError, StetError, WaitingError
from publish.core.source import Source
from publish.release import roles
from publish.release.appoint import rotate
from publish.release.seal import Sealing, finish
from publish.release.sign import sign
from publish.verify import metadata
from publish.verify.head import Anchor, Head, Statement
from publish.verify.metadata import head
from tests.support.factory import NOW, Archive, lay


class Noted(Source):
    """A folder's files, and how often each was asked for."""

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self.asked = Counter[str]()
        self._source = read_folder(str(folder))

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        self.asked[path] += 1
        return self._source.fetch(path, max_length)

    def _translate(self, error: Exception, path: str) -> HostError | None:
        return error if isinstance(error, HostError) else None


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive(tmp_path / "publisher")
    made.publish({"index.html": "first"})
    made.publish({"index.html": "second"})
    return made


@pytest.fixture
def copy(archive: Archive, tmp_path: Path) -> Path:
    return lay(archive.renew(), tmp_path / "copy")


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often signatures are checked, by the copy's name."""
    real, found = metadata.judge, Counter[str]()

    def judge(reading: metadata.Reading, anchor: Anchor) -> Statement:
        found[reading.where] += 1
        return real(reading, anchor)

    monkeypatch.setattr(metadata, "judge", judge)
    return found


def told(copy: Path, anchor: Anchor, known: Statement | None) -> Head | tuple[type[StetError], str]:
    try:
        return head(read_folder(str(copy)), anchor, now=NOW, known=known)
    except StetError as e:
        return type(e), str(e)


def test_the_same_bytes_are_read_and_not_judged_again(archive: Archive, copy: Path, judged: Counter[str]) -> None:
    known = head(read_folder(str(copy)), archive.anchor, now=NOW)
    first, second = Noted(copy), Noted(lay(archive.renew(), copy.with_name("other")))
    judged.clear()
    assert head(first, archive.anchor, now=NOW, known=known) == known
    assert not judged
    head(second, archive.anchor, now=NOW, known=known)  # another timestamp: each file is asked for once, all the same
    assert judged == {second.name: 1}
    assert set(first.asked.values()) == set(second.asked.values()) == {1}
    assert known.files.keys() <= first.asked.keys()


def test_any_other_byte_is_judged_as_if_nothing_were_known(archive: Archive, copy: Path) -> None:
    known = head(read_folder(str(copy)), archive.anchor, now=NOW)
    for path, data in known.files.items():
        for other in (data[:-1] + bytes([data[-1] ^ 1]), data + b" ", data[1:], b""):
            (copy / path).write_bytes(other)
            found = told(copy, archive.anchor, known)
            assert found == told(copy, archive.anchor, None)
        (copy / path).unlink()
        assert told(copy, archive.anchor, known) == told(copy, archive.anchor, None)
        (copy / path).write_bytes(data)
    assert told(copy, archive.anchor, known) == known


def test_a_newer_root_is_found_beside_the_same_timestamp(archive: Archive, copy: Path) -> None:
    known = head(read_folder(str(copy)), archive.anchor, now=NOW)
    rotate(archive.state, archive.keys, now=NOW)
    draft = archive.state / roles.DRAFTS / "root-2.draft.json"
    sign(draft, archive.keys.signer("root"))
    with pytest.raises(WaitingError):  # it comes into force with the next release
        finish([draft], Sealing(archive.state, archive.keys, (), now=NOW))
    newer = lay(archive.release(), copy.with_name("newer"))
    (copy / "metadata/2.root.json").write_bytes((newer / "metadata/2.root.json").read_bytes())
    # The root before gave another key for the timestamp, so what stands there counts no more.
    with pytest.raises(SignatureError, match="timestamp"):
        head(read_folder(str(copy)), archive.anchor, now=NOW, known=known)


def test_what_is_known_of_one_archive_says_nothing_of_another(archive: Archive, copy: Path, tmp_path: Path) -> None:
    known = head(read_folder(str(copy)), archive.anchor, now=NOW)
    with pytest.raises(SignatureError, match="another archive"):
        head(read_folder(str(copy)), Archive(tmp_path / "other").anchor, now=NOW, known=known)


def test_the_clock_and_what_was_seen_count_whatever_is_known(archive: Archive, copy: Path) -> None:
    known = head(read_folder(str(copy)), archive.anchor, now=NOW)
    assert known.fresh
    assert not head(read_folder(str(copy)), archive.anchor, now=NOW + timedelta(days=40), known=known).fresh
    seen = archive.renew(now=NOW + timedelta(days=1)).head.seen
    with pytest.raises(RollbackError):
        head(read_folder(str(copy)), archive.anchor, now=NOW, seen=seen, known=known)
