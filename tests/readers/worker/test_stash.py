"""publish/readers/browser/worker/stash.js, where the browser's database comes and goes."""

import json
import subprocess
from pathlib import Path

from tests.support.services.fixtures import skipping
from tests.support.services.node import node


def test_a_database_that_could_not_be_opened_once_is_tried_again() -> None:
    with skipping():
        program = node()
    ran = subprocess.run([program, Path(__file__).with_name("stash.mjs")], capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout) == [True, False, True, 3]
