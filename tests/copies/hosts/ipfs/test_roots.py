"""publish.copies.hosts.ipfs.roots: pins of ours on a real node, and the notes on those that are to go."""

from pathlib import Path

import pytest

pytest.importorskip("ipfshttpclient")

from publish.copies.hosts.ipfs.kubo import Kubo as Node
from publish.copies.hosts.ipfs.roots import PinnedTrees
from publish.core.formats import unixfs
from tests.support.services.kubo import Kubo


def test_only_pins_with_our_label_are_ours(kubo: Kubo, tmp_path: Path) -> None:
    trees = PinnedTrees(Node(kubo.api, "node"), f"stet:{tmp_path.name}", "node")
    (tmp_path / "page.html").write_text(f"a page of {tmp_path}")
    cid = kubo.ipfs("add", "-Q", "--cid-version=1", str(tmp_path / "page.html")).strip()
    assert trees.pinned() == set()
    trees.pin(cid, seconds=30)
    assert trees.pinned() == {cid}
    assert trees.blocks([cid]) == {unixfs.binary(cid)}
    trees.let_go([cid])
    assert trees.pinned() == set()


def test_what_is_to_go_is_noted_until_it_went(tmp_path: Path) -> None:
    trees = PinnedTrees(Node("/ip4/127.0.0.1/tcp/1", "node"), "stet:letters", "node")
    trees.will_go({"b", "a"}, after="c")  # nowhere to note it
    assert trees.owed()[1] == []
    trees.notes = tmp_path / "notes"
    trees.will_go((), after="c")
    assert not trees.notes.exists()
    trees.will_go({"b", "a"}, after="c")
    assert trees.owed() == ("c", ["a", "b"])
    trees.will_go((), after="c")
    assert trees.owed()[1] == []
    trees.notes.write_text('{"after": "c", "roots": "all"}')
    assert trees.owed()[1] == []
