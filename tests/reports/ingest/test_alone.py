"""publish.reports.ingest.alone: one run at a time, and no scratch folder stays."""

from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.reports.ingest.alone import alone


def test_a_second_run_waits_and_another_verb_does_not(tmp_path: Path) -> None:
    (state := tmp_path / ".stet").mkdir()
    with alone(tmp_path, "add", "adding") as scratch:
        assert scratch == state / "adding"
        assert scratch.stat().st_mode & 0o777 == 0o700
        with pytest.raises(ConfigError, match="another stet add"), alone(tmp_path, "add", "adding"):
            pass
        with alone(tmp_path, "import", "importing") as other:
            assert other != scratch
        assert scratch.is_dir()
    assert list(state.iterdir()) == []


def test_what_a_killed_run_left_goes_and_a_link_is_not_followed(tmp_path: Path) -> None:
    (state := tmp_path / ".stet").mkdir()
    (state / "adding").mkdir()
    (state / "adding/fetched").write_text("x")
    with alone(tmp_path, "add", "adding") as scratch:
        assert list(scratch.iterdir()) == []
    (theirs := tmp_path / "theirs").mkdir()
    (theirs / "kept").write_text("x")
    (state / "adding").symlink_to(theirs)
    with pytest.raises(FileExistsError), alone(tmp_path, "add", "adding"):
        pass
    assert (theirs / "kept").read_text() == "x"


def test_without_an_archive_the_folder_is_the_system_s(tmp_path: Path) -> None:
    with alone(tmp_path, "add", "adding") as scratch:
        assert scratch.is_dir()
        assert tmp_path not in scratch.parents
    assert not scratch.exists()
    assert list(tmp_path.iterdir()) == []
