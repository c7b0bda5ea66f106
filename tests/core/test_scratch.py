"""publish.core.scratch: what a killed process left is swept up, what a living one has is not."""

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
    with scratch("stet-trial-"):
        assert left.exists()  # made just now: its process may be about to hold it
    os.utime(left, (0, 0))
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
