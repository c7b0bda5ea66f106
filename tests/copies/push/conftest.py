"""An archive to push, and a reader's look at what was pushed."""

import hashlib
from pathlib import Path

import pytest

from publish.copies.hosts.base import Host
from publish.verify.copy import Copy
from publish.verify.metadata import head
from tests.support.factory import NOW, Archive


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def judged(archive: Archive, host: Host) -> int:
    """The release that a reader finds at ``host``; every page of it must be genuine."""
    found = head(host, archive.anchor, now=NOW)
    copy = Copy(host, found)
    for path in copy.entries:
        data = b"".join(host.fetch(path, 64 << 20))
        verdict, reason = copy.judge(path, hashlib.sha256(data).hexdigest())
        assert verdict == "AUTHENTIC", (path, verdict, reason)
    return found.release
