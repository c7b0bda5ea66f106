"""publish.tree.bundles.car: a stranger's node comes to the publisher's own address."""

from pathlib import Path

from publish.copies.hosts.ipfs import Options
from publish.copies.hosts.ipfs.host import IpfsHost
from publish.core.formats import layout
from publish.tree.bundles.car import car
from tests.support.factory import Archive
from tests.support.services.kubo import Kubo
from tests.support.services.service import ask


def test_a_strangers_node_imports_the_address_that_a_push_makes(kubo: Kubo, tmp_path: Path) -> None:
    release = Archive(tmp_path / "publisher").publish()
    told: list[int] = []
    made = car(release, tmp_path / "stick", progress=lambda done, _total: told.append(done))
    assert made == car(release, tmp_path / "stick"), "the same bytes again"
    assert car(release, tmp_path / "stick", dry_run=True).root == made.root
    assert (made.length, told[-1]) == (made.file.stat().st_size, max(told))
    imported = kubo.ipfs("dag", "import", "--stats", str(made.file))
    assert f"Pinned root\t{made.root}\tsuccess" in imported
    pointer = release.by_path()[layout.TIMESTAMP].source
    assert pointer
    assert ask(f"{kubo.gateway}/ipfs/{made.root}/{layout.TIMESTAMP}").body == pointer.read_bytes()
    pushed = IpfsHost("node", Options(kubo.api, kubo.gateway, key="bundle-car")).put_tree(release.entries)
    assert pushed.root == made.root
