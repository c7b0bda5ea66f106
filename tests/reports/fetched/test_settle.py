"""publish.reports.fetched.settle: what stands in mirrors.toml for a fetched site."""

from pathlib import Path

import pytest

from publish.core import config
from publish.core.errors import ConfigError
from publish.reports.fetched import settle


def test_an_archives_folder_is_begun_and_nothing_written_over(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    file = settle.begin(tmp_path / "site", "https://old.example/", tmp_path / "letters")
    made = config.load(tmp_path / "letters", {})
    assert (made.archive.tree, made.archive.relative, made.archive.rename, made.archive.worker) == (
        "../site", "https://old.example/", True, True
    )  # fmt: skip
    with pytest.raises(ConfigError, match="is there already"):
        settle.begin(tmp_path / "site", "https://old.example/", tmp_path / "letters")
    assert file.read_text().startswith("# ")
