"""publish.copies.push.learnt: what our own pushes taught of a host is an aid, and forgotten where it may be wrong."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from publish.copies.hosts.memory import MemoryHost
from publish.copies.push import learnt
from publish.copies.push.learnt import Learnt

HOST = MemoryHost("one")
KNOWN = Learnt("one", "ab" * 32, {"mine.txt": 4}, clean=True, refuses="yes")


def test_facts_come_back_for_the_same_place_alone(tmp_path: Path) -> None:
    assert learnt.load(tmp_path, HOST) == Learnt("one")
    learnt.save(tmp_path, HOST, KNOWN)
    assert learnt.load(tmp_path, HOST) == KNOWN
    assert learnt.load(tmp_path, MemoryHost("two")) == Learnt("two")
    learnt.save(tmp_path, HOST, replace(KNOWN, place="elsewhere"))
    assert learnt.load(tmp_path, HOST) == Learnt("one")


@pytest.mark.parametrize(
    "damage", [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"place": "one"}', b'{"place": "one", "beside": 7}']
)
def test_a_damaged_note_is_no_note(tmp_path: Path, damage: bytes) -> None:
    learnt.save(tmp_path, HOST, KNOWN)
    (file,) = (tmp_path / learnt.FOLDER).iterdir()
    file.write_bytes(damage)
    assert learnt.load(tmp_path, HOST) == Learnt("one")


def test_while_a_push_writes_nobody_knows_what_lies_there(tmp_path: Path) -> None:
    fresh = learnt.begun(tmp_path, HOST, Learnt("one"))
    assert not (tmp_path / learnt.FOLDER).exists(), "nothing known, nothing to take back"
    assert fresh == Learnt("one")
    learnt.save(tmp_path, HOST, KNOWN)
    assert learnt.begun(tmp_path, HOST, KNOWN) == replace(KNOWN, sent="", beside={})
    assert learnt.load(tmp_path, HOST).sent == ""
    assert json.loads(next((tmp_path / learnt.FOLDER).iterdir()).read_bytes())["clean"] is True


def test_a_sample_is_enough_only_for_a_host_that_refuses_wrong_bytes_and_altered_none() -> None:
    assert KNOWN.conforms
    assert replace(KNOWN, refuses="-").conforms
    for doubt in ({"clean": False}, {"refuses": "no"}, {"refuses": ""}, {"alters": "line ends"}):
        assert not replace(KNOWN, **doubt).conforms
    assert replace(KNOWN, alters="line ends").said == "alters what it stores (line ends)"


def test_readers_are_not_sent_where_bytes_were_altered(tmp_path: Path) -> None:
    assert learnt.keeps_true(tmp_path, HOST)
    learnt.save(tmp_path, HOST, replace(KNOWN, alters="line ends"))
    assert not learnt.keeps_true(tmp_path, HOST)
