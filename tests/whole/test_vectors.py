"""Every vector, judged by the Python verifier and by the JavaScript one: the verdict that is written in it."""

import hashlib
import json
import subprocess
from functools import cache
from typing import Any

import pytest

from tests.support.services.fixtures import skipping
from tests.support.services.node import node
from tests.vectors import judge
from tests.vectors.make import MADE, as_written

_JUDGE = judge.FOLDER / "judge.mjs"


@cache
def by_javascript() -> dict[str, Any]:
    """The JavaScript verifier's verdicts, by name of the vector."""
    with skipping():
        program = node()
    done = subprocess.run([program, _JUDGE, judge.FOLDER], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", judge.names())
def test_the_python_verifier_says_what_the_vector_expects(name: str) -> None:
    assert judge.judge(name) == judge.read(name)["expect"]


@pytest.mark.parametrize("name", judge.names())
def test_the_javascript_verifier_says_what_the_vector_expects(name: str) -> None:
    assert by_javascript()[name] == judge.read(name)["expect"]


def test_there_are_vectors_enough_and_most_are_hostile() -> None:
    expected = [judge.read(name)["expect"] for name in judge.names()]
    assert sum("error" in e or {"TAMPERED", "STALE"} & set(e["paths"].values()) != set() for e in expected) >= 60


def test_no_vector_was_ever_changed() -> None:
    sums = (judge.FOLDER / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = {line[66:]: line[:64] for line in sums}
    assert listed == {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in judge.FOLDER.glob("*.json")}


@pytest.mark.parametrize("name", sorted(MADE))
def test_the_generator_still_makes_the_vector_that_lies_here(name: str) -> None:
    assert as_written(name) == (judge.FOLDER / f"{name}.json").read_bytes()
