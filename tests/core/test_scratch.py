"""publish.core.scratch: what a killed process left is swept up, what a living one has is not."""

import fcntl
import os
import signal
import tempfile
from pathlib import Path

import pytest

from publish.core.scratch import scratch


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_is_ours_alone_and_gone_afterwards(temporary: Path) -> None:
    with scratch("stet-trial-") as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "file").write_text("x")
        assert [*temporary.iterdir()] == [folder]
    assert not [*temporary.iterdir()]


def test_the_folder_of_a_killed_process_is_swept_up(temporary: Path) -> None:
    child = os.fork()
    if not child:
        with scratch("stet-trial-"):
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    (left,) = temporary.iterdir()
    with scratch("stet-other-"):
        assert left.exists()
    with scratch("stet-trial-") as folder:
        assert [*temporary.iterdir()] == [folder]


def test_a_folder_that_is_held_and_what_is_no_folder_stay(temporary: Path) -> None:
    (temporary / "theirs").mkdir()
    (temporary / "stet-trial-link").symlink_to("theirs")
    (temporary / "stet-trial-file").write_text("x")
    os.utime(temporary / "theirs", (0, 0))
    with scratch("stet-trial-") as held:
        os.utime(held, (0, 0))
        with scratch("stet-trial-"):
            assert held.exists()
    assert {path.name for path in temporary.iterdir()} == {"theirs", "stet-trial-link", "stet-trial-file"}


def test_a_folder_that_its_process_is_about_to_hold_stays(temporary: Path) -> None:
    """Another process makes its folder just now: it holds the place, and not the folder yet."""
    (temporary / "stet-trial-begun").mkdir()
    maker = os.open(temporary, os.O_RDONLY)
    fcntl.flock(maker, fcntl.LOCK_SH)
    with scratch("stet-trial-"):
        assert (temporary / "stet-trial-begun").exists()
    os.utime(temporary / "stet-trial-begun", (0, 0))
    with scratch("stet-trial-") as folder:
        assert [*temporary.iterdir()] == [folder], "none takes so long to hold its folder"
    os.close(maker)


def test_a_stranger_who_holds_the_place_for_ever_holds_nobody_up(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publish.core.scratch._WAIT_S", 0.0)
    stranger = os.open(temporary, os.O_RDONLY)
    fcntl.flock(stranger, fcntl.LOCK_EX)
    with scratch("stet-trial-") as folder:
        assert [*temporary.iterdir()] == [folder]
    os.close(stranger)


def test_a_folder_that_was_renamed_stays(temporary: Path) -> None:
    with scratch("stet-trial-") as folder:
        folder.rename(temporary / "kept")
    assert [path.name for path in temporary.iterdir()] == ["kept"]
