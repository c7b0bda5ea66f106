"""publish.copies.hosts.ipfs.ipns: a name that two publishers would move."""

import json
from pathlib import Path

import pytest

from publish.copies.hosts.ipfs.ipns import Ipns
from publish.copies.hosts.ipfs.kubo import Kubo
from publish.core.errors import RefusedError
from publish.core.formats import unixfs
from tests.support.services.kubo import Kubo as Node

ROOTS = [unixfs.text(b"\x01\x55\x12\x20" + bytes([n]) * 32) for n in range(5)]


def test_a_name_is_moved_by_numbers_that_grow(kubo: Node, tmp_path: Path) -> None:
    node = Kubo(kubo.api, "node")
    name = str(node.call("key/gen", ("arg", "ipns-grow"))["Id"])
    ours = Ipns(node, "ipns-grow", "node")
    ours.notes = tmp_path / "notes" / "x.ipns"
    assert ours.target(name) is None
    ours.move(name, ROOTS[0], None, seconds=30)
    first = json.loads(ours.notes.read_bytes())["sequence"]
    ours.move(name, ROOTS[1], ROOTS[0], seconds=30)
    ours.move(name, ROOTS[1], ROOTS[1], seconds=30)  # the same, for its record runs out
    assert json.loads(ours.notes.read_bytes()) == {"name": name, "root": ROOTS[1], "sequence": first + 2}
    assert ours.target(name) == ROOTS[1]
    for odd in (b"", b"[]", b'{"name": 7, "sequence": "x"}'):
        ours.notes.write_bytes(odd)
        ours.move(name, ROOTS[2], ours.target(name), seconds=30)
    assert ours.target(name) == ROOTS[2]


def test_a_node_without_such_numbers_moves_it_all_the_same(
    kubo: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = Kubo(kubo.api, "node")
    assert node.knows("name", "publish", option="sequence")
    assert not node.knows("name", "publish", option="hope")
    assert not node.knows("no", "such", option="sequence")
    name = str(node.call("key/gen", ("arg", "ipns-old"))["Id"])
    ours = Ipns(node, "ipns-old", "node")
    ours.notes = tmp_path / "x.ipns"
    ours.notes.write_text(json.dumps({"name": name, "root": ROOTS[0], "sequence": 3}))
    ours.move(name, ROOTS[0], None, seconds=30)
    call = node.call
    old = lambda command, *pairs, **how: None if "sequence" in dict(pairs) else call(command, *pairs, **how)  # noqa: E731
    monkeypatch.setattr(node, "call", old)
    monkeypatch.setattr(node, "knows", lambda *_, **__: False)
    ours.move(name, ROOTS[1], ROOTS[0], seconds=30)
    assert ours.target(name) == ROOTS[1]
    monkeypatch.setattr(
        node, "call", lambda command, *pairs, **how: None if command == "name/publish" else call(command, *pairs, **how)
    )
    with pytest.raises(RefusedError):
        ours.move(name, ROOTS[2], ROOTS[1], seconds=30)
