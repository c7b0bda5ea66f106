"""Proofs of forks by keys that were taken back, and proofs that are built to cost."""

import json
from pathlib import Path

import pytest

from publish.cli._session import run
from publish.cli._verbs import cli
from publish.core.errors import SignatureError, WaitingError
from publish.release.appoint import appoint
from publish.verify import forks, signatures
from publish.verify.forkside import ForkSide
from publish.verify.tufapi import Metadata, Signer, Targets
from tests.attacks.desk import bounded
from tests.release.conftest import People
from tests.support.factory import NOW


@pytest.fixture
def people(tmp_path: Path) -> People:
    """An archive whose editor was replaced: root 2 took the first key back, and ana signs from release 2 on."""
    found = People(tmp_path)
    found.seal()
    first = found.keys.public("targets").keyid
    appoint(found.state, "editors", add=[found.person("ana")], remove=[first[:8]], now=NOW)
    with pytest.raises(WaitingError):
        found.root_by_box()
    for text in ("two", "three"):
        found.edit(text)
        found.release_by("ana")
    return found


def _roots(people: People, many: int = 2) -> tuple[bytes, ...]:
    return tuple((people.state / f"metadata/{n}.root.json").read_bytes() for n in range(1, many + 1))


def _true(people: People, number: int = 3) -> bytes:
    return (people.state / f"metadata/{number}.targets.json").read_bytes()


def _slander(people: People, signer: Signer, number: int = 3) -> bytes:
    """Another release of that number, signed by ``signer``."""
    metadata = Metadata[Targets].from_bytes(_true(people, number))
    metadata.signatures.clear()
    metadata.signed.targets["SHA256SUMS"].hashes["sha256"] = "ab" * 32
    metadata.sign(signer)
    return metadata.to_bytes()


def _proof(one: ForkSide, other: ForkSide) -> bytes:
    return forks.proof(one.dump(), other.dump())


@pytest.mark.parametrize("left_out", [None, "by the slander", "by both"])
def test_fork_by_a_key_that_was_taken_back(people: People, left_out: str | None) -> None:
    """Row forks: an editor who was replaced signs a second release 3. Oracle: not proved, and under which roots."""
    slander = _slander(people, people.keys.signer("targets"))
    story = ForkSide(_roots(people, 1 if left_out else 2), slander)
    if left_out == "by both":
        # Root 1 is all that the file has: release 3 by ana counts under none of its roots.
        with pytest.raises(SignatureError, match="not signed by enough"):
            _proof(ForkSide(_roots(people, 1), _true(people)), story)
        return
    found = forks.judge(_proof(ForkSide(_roots(people), _true(people)), story))
    assert (found.proved, sorted(found.roots), sorted(found.taken_back)) == (False, [1, 2], [0, 2])
    assert "counts under root 1, and root 2 took those keys back" in str(found)
    assert "has told two stories" not in str(found)


def test_fork_by_the_editors_of_today(people: People) -> None:
    """Row forks: the editor of today signs two. Oracle: proved, under root 2."""
    both = (ForkSide(_roots(people), _true(people)), ForkSide(_roots(people), _slander(people, people.signer("ana"))))
    found = forks.judge(_proof(*both))
    assert (found.proved, found.roots, found.taken_back) == (True, (2, 2), (0, 0))
    assert "under root 2: the publisher, or whoever holds" in str(found)


def test_fork_from_before_the_keys_were_taken_back(people: People) -> None:
    """Row forks: two releases 1, both by the first editor. Oracle: who has that key can make one today; not proved."""
    first = people.keys.signer("targets")
    sides = (ForkSide(_roots(people, 1), _true(people, 1)), ForkSide(_roots(people), _slander(people, first, 1)))
    found = forks.judge(_proof(*sides))
    assert (found.proved, found.roots, found.taken_back) == (False, (1, 1), (2, 2))
    # As long as no root says otherwise, it is proved.
    sides = (ForkSide(_roots(people, 1), _true(people, 1)), ForkSide(_roots(people, 1), _slander(people, first, 1)))
    assert forks.judge(_proof(*sides)).proved


def test_fork_by_a_key_that_was_taken_back_on_the_command_line(
    people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Row forks: the file is handed to a reader. Oracle: NOT PROVED, exit code 5; with --json the roots, too."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "reader"))
    file = tmp_path / "fork.json"
    slander = ForkSide(_roots(people), _slander(people, people.keys.signer("targets")))
    file.write_bytes(_proof(ForkSide(_roots(people), _true(people)), slander))
    assert run(cli, ["verify", str(file)]) == 5
    assert capsys.readouterr().out.startswith("NOT PROVED: two different releases 3 (of ")
    assert run(cli, ["--json", "verify", str(file)]) == 5
    told = json.loads(capsys.readouterr().out)
    assert (told["proved"], sorted(told["taken_back"])) == (False, [0, 2])


@pytest.mark.parametrize("filler", ["[],", '"",', "1,"])
def test_fork_of_millions_of_values(filler: str) -> None:
    """Row forks: a proof of some megabytes that fills the memory when it is read. Oracle: refused before."""
    data = ('{"format": "stet fork proof 1", "heads": [' + filler * 300_000 + "1]}").encode()
    with bounded(seconds=20, megabytes=10), pytest.raises(SignatureError, match="not the proof of a fork"):
        forks.judge(data)


def test_fork_with_a_long_chain_of_roots(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row forks: each of many roots is asked whether it counts. Oracle: what is signed is read once, not for each."""
    slander = ForkSide(_roots(people), _slander(people, people.keys.signer("targets")))
    proof = _proof(ForkSide(_roots(people), _true(people)), slander)
    read: list[str] = []

    def parse(kind: type[Targets], data: bytes, name: str, where: str) -> Metadata[Targets]:
        read.append(name)
        return signatures.parse(kind, data, name, where)

    monkeypatch.setattr(forks, "parse", parse)
    assert not forks.judge(proof).proved
    assert read == ["targets.json"] * 2
