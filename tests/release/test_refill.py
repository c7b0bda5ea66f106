"""publish.release.refill: a lost file comes back from any copy that has its bytes."""

from pathlib import Path

import pytest

from publish.archive.restore import restore
from publish.core import files
from publish.core.errors import AbsentError, ConfigError
from publish.release import newest
from publish.verify.head import Release, Seen
from tests.support.factory import NOW, PAGES, Archive, lay

PAGE = "reports/2013/masanjia.html"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Three releases, a copy of each in ``copy-N``."""
    archive = Archive(tmp_path / "archive")
    for number in (1, 2, 3):
        lay(archive.publish({**PAGES, "index.html": f"number {number}"}), tmp_path / f"copy-{number}")
    return archive


def _restore(archive: Archive, *copies: Path, older: int = 0, seen: Seen | None = None) -> Release:
    return restore(archive.state, [str(c) for c in copies], archive.anchor, now=NOW, older=older, seen=seen)


def _content(folder: Path) -> dict[str, bytes]:
    return {path: file.read_bytes() for path, file in files.walk(folder)}


@pytest.mark.parametrize("copy", ["copy-1", "copy-2", "copy-3"])
@pytest.mark.parametrize("harm", ["lost", "other bytes of the same length", "cut", "a listing lost"])
def test_a_page_that_is_lost_comes_back_from_whichever_copy_has_its_bytes(
    archive: Archive, tmp_path: Path, copy: str, harm: str
) -> None:
    before = _content(archive.state)
    file = archive.state / "releases/3" / PAGE
    if harm == "a listing lost":
        file = file.with_name("SHA256SUMS")
    data = file.read_bytes()
    file.unlink()
    if harm != "lost" and harm != "a listing lost":
        file.write_bytes(data[:-9] if harm == "cut" else data[:-9] + b"FORGED!!!")
    assert _restore(archive, tmp_path / copy).number == 3
    after = _content(archive.state)
    assert {p: after[p] for p in before} == before
    assert not newest.is_marked(archive.state)
    archive.write("index.html", "number 4")
    assert archive.release().number == 4


def test_what_no_copy_has_is_named_and_nothing_is_set_back(archive: Archive, tmp_path: Path) -> None:
    (archive.state / "releases/3/index.html").unlink()
    (archive.state / "releases/3" / PAGE).unlink()
    with pytest.raises(AbsentError, match=r"release 3 is signed here, and no copy .*: index.html$"):
        _restore(archive, tmp_path / "copy-1")
    assert (archive.state / "releases/3" / PAGE).exists()
    with pytest.raises(ConfigError, match="damaged"):
        archive.seal()
    assert _restore(archive, tmp_path / "copy-1", tmp_path / "copy-3").number == 3
