"""publish.reports.scan.jailed: what crashes or holds up its reader is that file's verdict, and the others are read."""

from pathlib import Path

import pytest

from publish.reports.ingest.jail import Jail
from publish.reports.scan.inside import inside
from publish.reports.scan.jailed import DocumentUnopenedError, JailedOpens
from publish.reports.scan.look import Lookout
from publish.reports.scan.scan import ToScan, scan
from tests.tree.sources.traces.conftest import picture


def test_a_crash_and_a_hang_are_that_files_verdict(tmp_path: Path, jails_with_holes: list[Jail]) -> None:
    contents = {
        "a.png": b"\x89PNG\r\n\x1a\n crash",
        "b.pdf": b"%PDF-1.4 hang",
        "c.jpg": picture("JPEG", gps=True),
        "d.md": b"x",
    }
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    files = [ToScan(name, tmp_path / name) for name in contents]
    with JailedOpens() as opens:
        assert jails_with_holes == []
        found = scan(files, Lookout(opens=opens))
        assert len(jails_with_holes) == 1
        with pytest.raises(DocumentUnopenedError, match=r"plain file|symbolic"):
            opens(tmp_path, "pdf")
    assert found.paths == tuple(contents)
    assert found.broken == (
        "a.png: cannot be looked into (it crashed its reader (SIGSEGV))",
        "b.pdf: cannot be looked into (it takes more than 1 s to read)",
    )
    assert {(leak.path, str(leak.kind)) for leak in found.found} >= {
        ("a.png", "unread"), ("b.pdf", "unread"), ("c.jpg", "metadata"),
    }  # fmt: skip


def test_it_finds_what_is_found_without_a_jail(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(picture("JPEG", gps=True))
    with JailedOpens() as opens:
        assert opens(tmp_path / "a.jpg", "jpg") == inside(tmp_path / "a.jpg", "jpg")
