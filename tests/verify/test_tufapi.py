"""publish.verify.tufapi: TUF's classes without any cloud's library, and what hides those is gone afterwards."""

import subprocess
import sys
from pathlib import Path

from publish.verify import tufapi

LOOK = """
import sys
from publish.verify import tufapi
print([name for name in tufapi._CLOUDS if name in sys.modules])
import boto3
print(boto3.__name__)
"""


def test_no_clouds_library_is_loaded_and_each_can_be_loaded_afterwards() -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, cwd=root, timeout=120)
    assert done.stdout == "[]\nboto3\n", done.stderr


def test_all_that_is_promised_is_there() -> None:
    assert all(hasattr(tufapi, name) for name in tufapi.__all__)
    assert sorted(tufapi.__all__) == list(tufapi.__all__)
