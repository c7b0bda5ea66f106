"""publish.release.sign: a draft that lies is not signed."""

import json
from pathlib import Path

import pytest

from publish.core.errors import ConfigError, TrustError, WaitingError
from publish.release import draft, roles
from publish.release.sign import sign
from tests.release.conftest import People


def waiting(archive: People) -> Path:
    with pytest.raises(WaitingError):
        archive.seal()
    return next((archive.state / roles.DRAFTS).glob("release-*"))


LIES = {
    "the title in the text of a page": lambda d: d["texts"].update(
        {k: v.replace("third", "harmless") for k, v in d["texts"].items()}
    ),
    "a listing": lambda d: d["listings"].update({k: v.replace("index", "other") for k, v in d["listings"].items()}),
    "no listings": lambda d: d.update(listings={}),
    "another release before": lambda d: d.update(before=""),
    "the hash of the top listing": lambda d: d["metadata"]["signed"]["targets"]["SHA256SUMS"]["hashes"].update(
        sha256="00" * 32
    ),
    "the number": lambda d: d["metadata"]["signed"].update(version=9),
    "a fraction": lambda d: d["metadata"]["signed"]["targets"]["SHA256SUMS"]["custom"].update(x=0.5),
    "a target more": lambda d: d["metadata"]["signed"]["targets"].update(
        x=d["metadata"]["signed"]["targets"]["SHA256SUMS"]
    ),
    "rights for more files": lambda d: d["metadata"]["signed"]["delegations"]["roles"][0].update(paths=["*"]),
    "no root": lambda d: d.update(roots=[]),
    "a root of its own": lambda d: d["roots"].__setitem__(1, d["roots"][0]),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_draft_that_lies_is_not_signed(three: People, lie: str) -> None:
    three.edit("third")
    file = waiting(three)
    data = json.loads(file.read_text())
    LIES[lie](data)
    file.write_text(json.dumps(data))
    if lie.startswith("the title"):
        found = draft.load(file)
        change = next(c for c in found.changes() if c.path == "index.html")
        assert found.page(change) is None
        return
    with pytest.raises((TrustError, ConfigError)):
        sign(file, three.signer("ana"))
    assert "sig" not in json.dumps(json.loads(file.read_text())["metadata"]["signatures"])
