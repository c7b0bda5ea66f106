"""publish.verify.forks: both heads of a fork are its proof; nothing else proves one."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from publish.audit.check import Depth, Target, check_all
from publish.copies.hosts.folder import read_folder
from publish.core.errors import ForkError, SignatureError
from publish.core.model import Verdict
from publish.verify import forks, forkside, history
from publish.verify.copy import Copy
from tests.support.factory import NOW, Archive, lay
from tests.support.stories import opened, road  # noqa: F401 - fixtures


@pytest.fixture(scope="module")
def proof(road: dict[str, Any]) -> bytes:
    mine, theirs = (opened(road["archive"], road[name]) for name in ("honest 3", "forged 5"))
    with pytest.raises(ForkError) as caught:
        history.extends(Copy(read_folder(str(road["forged 5"])), theirs), mine.seen)
    return forks.proof(forkside.of_files(mine.files, mine.signed.raw).dump(), *caught.value.stories)


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "reader"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "reader/stet"


@pytest.mark.parametrize(
    ("one", "other"), [("honest 3", "forged 5"), ("honest 5", "forged 5"), ("forged 3", "honest 4")]
)
def test_two_copies_that_contradict_one_another_are_both_told(road: dict[str, Any], one: str, other: str) -> None:
    """A reader who is new cannot know which is right; one who remembers can."""
    archive = road["archive"]
    targets = [Target(name, str(road[name]), read_folder(str(road[name]))) for name in (one, other)]
    met: list[object] = []
    audits = check_all(
        targets, anchor=archive.anchor, now=NOW, depth=Depth.QUICK, meet=lambda _, found: met.append(found)
    )
    assert [a.verdict for a in audits] == [Verdict.TAMPERED, Verdict.TAMPERED]
    assert all(isinstance(found, ForkError) and len(found.stories) == 2 for found in met)
    found = met[0]
    assert isinstance(found, ForkError)
    assert forks.judge(forks.proof(*found.stories))
    known = opened(archive, road["honest 3"]).seen
    audits = check_all(targets, anchor=archive.anchor, now=NOW, depth=Depth.QUICK, newest=known)
    told = {name: audit.verdict for name, audit in zip((one, other), audits, strict=True)}
    assert all((verdict is Verdict.TAMPERED) == name.startswith("forged") for name, verdict in told.items()), told


def _side(value: Any, index: int, part: str, change: Callable[[bytes], bytes]) -> None:
    side = value["heads"][index]
    if part == "roots":
        side[part] = [base64.b64encode(change(base64.b64decode(r))).decode() for r in side[part]]
    else:
        side[part] = base64.b64encode(change(base64.b64decode(side.get(part, "")))).decode()


def _flip(data: bytes) -> bytes:
    return data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :]


@pytest.mark.parametrize("part", ["roots", "targets", "listing", "history"])
@pytest.mark.parametrize("change", [_flip, lambda _: b"", lambda d: d[:-9], lambda d: d + b"0 x\n"])
def test_a_proof_that_was_tampered_with_proves_nothing(
    proof: bytes, part: str, change: Callable[[bytes], bytes]
) -> None:
    value = json.loads(proof)
    _side(value, 1, part, change)
    with pytest.raises(SignatureError):
        forks.judge(json.dumps(value).encode())


def test_a_proof_with_one_byte_changed_anywhere_says_that_it_proves_nothing(proof: bytes) -> None:
    """Wherever the byte stands: in the JSON, the base64, a chain of roots, a signature, the listing."""
    said: object
    whole = forks.judge(proof)
    for at in range(0, len(proof), 97):
        changed = proof[:at] + bytes([proof[at] ^ 1]) + proof[at + 1 :]
        try:
            said = forks.judge(changed)
        except SignatureError as e:
            said = str(e)
        assert said == whole or str(said).startswith("it proves nothing: "), (at, said)  # a blank may change


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"\xff", b"[" * 100_000, b'{"heads": []}', b'{"heads": [{}, {}]}', b'{"heads": 7}',
     b'{"heads": [{"roots": [], "targets": ""}, {"roots": [], "targets": ""}]}',
     b'{"heads": [{"roots": [7], "targets": ""}, {"roots": ["!"], "targets": ""}]}'],
)  # fmt: skip
def test_what_is_no_proof_proves_nothing(data: bytes) -> None:
    with pytest.raises(SignatureError):
        forks.judge(data)


def test_one_history_proves_nothing(road: dict[str, Any], tmp_path: Path) -> None:
    stories = [
        forkside.of_files((h := opened(road["archive"], road[name])).files, h.signed.raw).dump()
        for name in ("honest 3", "honest 4")
    ]
    for one, other in (stories, [stories[0]] * 2):
        with pytest.raises(SignatureError, match="goes on from"):
            forks.proof(one, other)
    stranger = Archive(tmp_path)
    theirs = opened(stranger, lay(stranger.release(), tmp_path / "copy"))
    with pytest.raises(SignatureError, match="different archives"):
        forks.proof(stories[0], forkside.of_files(theirs.files, theirs.signed.raw).dump())
