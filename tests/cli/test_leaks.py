"""publish.cli._leaks: the archive here, if there is one; the rest stands in test_scan and test_accept."""

from pathlib import Path

from publish.cli import _leaks
from tests.cli.conftest import Stet


def test_a_folder_without_settings_is_no_archive(archive: Path, stet: Stet) -> None:
    found = _leaks.here()
    assert found is not None
    assert found.root == archive
    (archive / "mirrors.toml").unlink()
    assert _leaks.here() is None
    with _leaks.lookout(None) as watch:
        assert not watch.names
