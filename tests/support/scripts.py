"""A few lines of JavaScript beside the reader's scripts, run in Node."""

import json
import subprocess
from typing import Any

from tests.support.services.fixtures import skipping
from tests.support.services.node import node


def answered(script: str, asked: object = None) -> Any:
    """Run a module that finds JSON in its standard input, and return the JSON which it writes."""
    with skipping():
        program = node()
    command = [str(program), "--input-type=module", "--eval", script]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
