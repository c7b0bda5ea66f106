"""publish.copies.hosts.ipfs.kubo: a node by its port or its socket, within bounds."""

from pathlib import Path

import pytest

from publish.copies.hosts import ipfs
from publish.copies.hosts.ipfs import Options
from publish.copies.hosts.ipfs.car import NotHereError
from publish.copies.hosts.ipfs.kubo import AddressError, Kubo
from publish.core.errors import UnreachableError
from publish.core.formats import unixfs
from publish.core.settings import HostSettings
from tests.copies.hosts.contract import FILES, entries, holdings
from tests.support.services.kubo import Kubo as Node


@pytest.mark.parametrize("form", ["/unix{}", "unix://{}", "UNIX://{}"])
def test_a_node_on_a_socket_holds_the_same_copy(kubo: Node, tmp_path: Path, form: str) -> None:
    options = Options(form.format(kubo.socket), kubo.gateway, key="socket")
    host = ipfs.open_host(HostSettings("node", "ipfs"), options, {})
    made = entries(tmp_path / "in", FILES)
    assert host.put_tree(made).root == unixfs.tree_cid(made)
    again = ipfs.open_host(HostSettings("node", "ipfs"), options, {})
    assert holdings(again) == FILES
    assert options.place("node").endswith(f"{kubo.socket} key socket")


def test_a_socket_where_nobody_listens_is_no_answer(tmp_path: Path) -> None:
    for path in (tmp_path / "none.sock", tmp_path / ("long" * 40)):
        host = ipfs.open_host(HostSettings("node", "ipfs"), Options(f"/unix{path}"), {})
        with pytest.raises(UnreachableError):
            host.probe()
        with pytest.raises(UnreachableError):
            Kubo(f"unix://{path}", "node").call("id")


def test_an_address_of_another_form_is_none() -> None:
    for api in ("unix://", "/unix", "/ip4/127.0.0.1/udp/1", "/ip4/127.0.0.1/tcp/1/ws", "http://127.0.0.1:5001"):
        with pytest.raises(AddressError):
            Kubo(api, "node")


def test_a_block_comes_over_a_kept_connection_and_an_absent_one_is_told(kubo: Node, tmp_path: Path) -> None:
    (made,) = entries(tmp_path / "in", {"a": b"bytes"})
    node = Kubo(kubo.api, "node")
    assert kubo.ipfs("add", "-Q", "--cid-version=1", str(made.source)).strip()
    block = unixfs.text(b"\x01\x55\x12\x20" + bytes.fromhex(made.sha256))
    assert [node.block(block) for _ in range(3)] == [b"bytes"] * 3
    assert len(node._pool._kept) == 1
    node._pool._kept[0].reader.sock.close()  # what a node does that was started anew
    assert node.block(block) == b"bytes"
    with pytest.raises(NotHereError):
        node.block(unixfs.text(b"\x01\x55\x12\x20" + bytes(32)))
    assert node.call("no/such/command") is None
