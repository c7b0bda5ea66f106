"""A withdrawal, a seal or a push that was cut short is completed by the next; IPFS nodes let go."""

from pathlib import Path

import pytest

from publish.copies.hosts import ipfs
from publish.copies.hosts.folder import FolderHost
from publish.copies.hosts.patience import Patience
from publish.copies.hosts.wrap import RetryingTree
from publish.copies.push import push
from publish.core.errors import AbsentError
from publish.core.model import Entry
from publish.core.settings import HostSettings
from tests.reports.withdraw.conftest import PAGE, Killed, World, naming, private
from tests.support.factory import NOW
from tests.support.services.kubo import Kubo


@pytest.mark.parametrize(
    "at",
    [
        "publish.reports.withdraw.write_atomically",
        "publish.reports.withdraw._move",
        "publish.reports.withdraw.shutil.rmtree",
    ],
)
def test_cut_short_the_same_command_completes_it(world: World, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    world.publish()

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(at, killed)
        with pytest.raises(Killed):
            world.withdraw(PAGE)
    if at != "publish.reports.withdraw.shutil.rmtree":
        assert [w.number for w in world.withdraw(PAGE).withdrawn] == [1]
    world.publish()
    assert naming(world.folders["one"]) == []
    assert private(world.state) == []


def test_a_push_that_was_cut_short_is_completed_by_the_next(world: World) -> None:
    world.publish()
    world.withdraw(PAGE)
    sealed = world.seal()

    class Cut(FolderHost):
        left = 9

        def _put(self, entry: Entry, source: Path) -> None:
            Cut.left -= 1
            if Cut.left < 0:
                raise Killed
            super()._put(entry, source)

    with pytest.raises(Killed):
        push(sealed, Cut("one", str(world.folders["one"])), now=NOW)
    world.push(sealed)
    assert naming(world.folders["one"]) == []


def test_an_ipfs_node_lets_go_of_the_former_trees(world: World, kubo: Kubo) -> None:
    options = ipfs.Options(kubo.api, kubo.gateway, key="withdrawing")
    host = RetryingTree(ipfs.open_host(HostSettings("node", "ipfs"), options, {}), Patience(attempts=1))
    former = world.publish()
    push(former, host, now=NOW)
    page = kubo.ipfs("add", "--only-hash", "-Q", "--cid-version=1", "--raw-leaves", str(former.root / PAGE)).strip()
    assert page in kubo.ipfs("refs", "local").split()
    world.withdraw(PAGE)
    push(world.seal(), host, now=NOW)
    assert page not in kubo.ipfs("refs", "local").split()
    with pytest.raises(AbsentError):
        host.read(PAGE, 1 << 20)
