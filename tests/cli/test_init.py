"""publish.cli.init: what is left of an archive is never founded over."""

import shutil
from pathlib import Path

from tests.cli.conftest import Stet


def test_keys_without_the_rest_lead_to_restore_and_not_to_build(stet: Stet, archive: Path) -> None:
    shutil.rmtree(archive / ".stet/metadata")
    said = stet("init")
    assert (said.code, "heal --restore" in said.err, "stet build" in said.err) == (2, True, False)


def test_a_folders_name_that_becomes_the_title_is_told(stet: Stet, tmp_path: Path) -> None:
    told = 'This folder\'s name, "zhaos-book", is the title: it will be on every page, and signed.'
    assert told in stet("init", "zhaos-book").out
    assert "is the title" not in stet("init", "zhaos-other", "--title", "Letters").out
