"""ed25519.js, for browsers whose WebCrypto lacks it: the same verdicts on every edge case and every vector."""

import json
import subprocess
from pathlib import Path

from tests.support.services.fixtures import skipping
from tests.support.services.node import node
from tests.vectors import ed25519, judge

_HERE = Path(__file__).parent


def test_edge_cases_are_judged_as_webcrypto_judges_them() -> None:
    with skipping():
        node()
    found = list(ed25519.cases())
    assert ed25519.by_javascript(found, "own") == [case.valid for case in found]


def test_every_vector_has_the_verdict_that_stands_in_it() -> None:
    with skipping():
        program = node()
    done = subprocess.run(
        [program, "--import", _HERE / "without_ed25519.mjs", judge.FOLDER / "judge.mjs", judge.FOLDER],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {name: judge.read(name)["expect"] for name in judge.names()}


def test_what_held_once_holds_for_nothing_else() -> None:
    with skipping():
        program = node()
    done = subprocess.run([program, _HERE / "twice.mjs"], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [True] * 3 + [False] * 10
