"""publish.copies.push.holding: the tree which services are asked to hold."""

from pathlib import Path

from publish.copies.hosts import ipfs
from publish.copies.push.holding import held
from publish.core.formats.unixfs import tree_cid
from publish.core.model import Receipt
from publish.core.settings import HostSettings
from tests.support.factory import Archive
from tests.support.pinning import PinningService, cid


def test_the_root_is_that_of_the_push_else_of_the_last_one_else_of_the_release(tmp_path: Path) -> None:
    release = Archive(tmp_path / "publisher").publish()
    with PinningService() as service:
        pins = ({"service": service.address, "name": "friend"},)
        options = ipfs.Options("", car=str(tmp_path / "copy.car"), pins=pins, pin_timeout="0 s")
        host = ipfs.open_host(HostSettings("node", "ipfs"), options, {})
        bare = Receipt("node", release.number, "", 0, 0, 0)
        for receipt, pushed, root in (
            (Receipt("node", release.number, "", 0, 0, 0, root=cid(1)), cid(2), cid(1)),
            (bare, cid(2), cid(2)),
            (bare, "", tree_cid(release.entries)),
        ):
            done = held(release, host, receipt, 0, pushed)
            assert (done.root, [one.status for one in done.holders]) == (root, ["pinned"])
    alone = ipfs.open_host(HostSettings("node", "ipfs"), ipfs.Options("", car=str(tmp_path / "copy.car")), {})
    assert held(release, alone, bare, 0, "") is bare
