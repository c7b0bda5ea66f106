"""publish.cli.init: what is left of an archive is never founded over."""

import shutil
from pathlib import Path

from tests.cli.conftest import Stet


def test_keys_without_the_rest_lead_to_restore_and_not_to_build(stet: Stet, archive: Path) -> None:
    shutil.rmtree(archive / ".stet/metadata")
    said = stet("init")
    assert (said.code, "heal --restore" in said.err, "stet build" in said.err) == (2, True, False)
