"""publish.archive.aside: a rehearsal's own state, which shows the archive's and gives nothing back."""

from publish.archive.archive import Archive
from publish.archive.aside import aside
from publish.core.files import write_atomically
from tests.support.publisher import (
    Desk,
    desk,  # noqa: F401 - fixtures
)


def test_what_is_written_there_is_gone_afterwards(desk: Desk) -> None:
    archive = Archive.here()
    before = {path: path.read_bytes() for path in archive.state.rglob("*") if path.is_file()}
    with aside(archive) as there:
        assert there.release().number == archive.release().number
        write_atomically(there.state / "roll.json", b"other")
        write_atomically(there.state / "sources/built.json", b"{}")
        kept = there.state
    assert not kept.exists()
    assert {path: path.read_bytes() for path in archive.state.rglob("*") if path.is_file()} == before
