"""publish.release.dotstet: locks of the state, and disks that keep none."""

import errno
import fcntl
import os
from pathlib import Path

import pytest

from publish.release import dotstet
from tests.cli.conftest import Stet, archive, stet  # noqa: F401 - fixtures


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
def test_a_disk_without_locks_holds_an_archive_and_that_is_said_once(
    stet: Stet, archive: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    assert dotstet.guarded(archive / ".stet")
    monkeypatch.setattr(fcntl, "flock", fail)
    assert not dotstet.guarded(archive / ".stet")
    said = stet("publish")
    assert (said.code, said.err.count("keeps no locks: two commands at a time are not kept apart")) == (0, 1), said.err
    assert stet("withdraw", "about.md", "--yes").code == 0
    assert stet("build").err.count("keeps no locks: two commands") == 1


def test_what_a_lock_that_is_held_says_stays(stet: Stet, archive: Path) -> None:
    handle = os.open(archive / ".stet", os.O_RDONLY)
    (archive / ".stet/locks").mkdir(exist_ok=True)
    with (archive / ".stet/locks/probe").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            assert dotstet.guarded(archive / ".stet")
            refused = stet("build")
            assert (refused.code, "another build is under way" in refused.err) == (2, True)
            assert "keeps no locks" not in refused.err
        finally:
            os.close(handle)


def test_any_other_error_of_a_lock_is_told(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(fcntl, "flock", fail)
    with pytest.raises(OSError, match="nput/output"), dotstet.exclusive(archive / ".stet"):
        pass
