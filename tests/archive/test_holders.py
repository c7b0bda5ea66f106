"""publish.archive.holders: what services hold, asked without changing anything."""

from pathlib import Path

from publish.archive.holders import HeldKeys, look
from publish.copies.hosts import ipfs
from publish.copies.hosts.folder import FolderHost
from publish.copies.hosts.wrap import retrying
from publish.core.formats.unixfs import tree_cid
from publish.core.model import Holder
from publish.core.settings import HostSettings
from tests.support.factory import Archive
from tests.support.pinning import PinningService


def test_only_hosts_with_services_are_asked_and_nothing_is_changed(tmp_path: Path) -> None:
    release = Archive(tmp_path / "publisher").publish()
    with PinningService() as service:
        options = ipfs.Options(
            "", car=str(tmp_path / "copy.car"), pins=({"service": service.address, "name": "friend"},)
        )
        node = retrying(ipfs.open_host(HostSettings("node", "ipfs"), options, {}))
        held = look(release, [FolderHost("web", str(tmp_path / "web")), node])
        none = Holder("friend", "none", "has not been asked for it yet")
        assert held == [HeldKeys("node", tree_cid(release.entries), (none,))]
        assert {method for method, _ in service.asked} == {"GET"}
    assert look(release, []) == []
