"""Attacks on a name: two publishers with one key move it at once."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.copies.hosts.ipfs import Options
from publish.copies.hosts.ipfs.host import IpfsHost
from publish.copies.push import push
from publish.core.errors import OvertakenError
from tests.support.factory import NOW, PAGES, Archive
from tests.support.services.kubo import Kubo


@pytest.fixture
def node(kubo: Kubo, tmp_path: Path) -> Callable[[], IpfsHost]:
    return lambda: IpfsHost("node", Options(kubo.api, kubo.gateway, key=f"two-{tmp_path.name}"))


def test_who_read_the_name_before_another_moved_it_is_told(node: Callable[[], IpfsHost], tmp_path: Path) -> None:
    """Row ipns: another publisher moves the name during a push. Oracle: it stays, and the second is told."""
    archive, others = Archive(tmp_path / "publisher"), tmp_path / "others"
    push(archive.publish(), node(), now=NOW)
    shutil.copytree(archive.home, others)
    ours = archive.publish({**PAGES, "ours.html": "ours"})
    # The other publisher has the same keys, on another machine.
    archive.home, archive.state, archive.tree = others, others / ".stet", others / ".stet" / "tree"
    theirs = archive.publish({**PAGES, "new.html": "new"})
    slow = node()
    store = slow._put_tree

    def meanwhile(*arguments: object) -> object:
        node().put_tree(theirs.entries)
        return store(*arguments)  # type: ignore[arg-type]

    # As from a machine that never pushed: no number is known to go on from.
    slow.expect = lambda *_: None  # type: ignore[method-assign]
    slow._put_tree = meanwhile  # type: ignore[assignment,method-assign]
    with pytest.raises(OvertakenError, match=r"another push was faster: release 2 .* lies there by now"):
        push(ours, slow, now=NOW)
    assert node().read("new.html", 10) == b"new"


def test_who_comes_second_by_the_number_is_told(
    node: Callable[[], IpfsHost], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row ipns: two move the name in one moment. Oracle: the node takes one number once."""
    archive = Archive(tmp_path / "publisher")
    push(archive.publish(), node(), now=NOW)
    second, target = node(), ""
    release = archive.publish({**PAGES, "new.html": "new"})
    assert second._ipns
    asked = second._ipns.target

    def then_moved(name: str) -> str | None:
        nonlocal target
        found = asked(name)
        if not target:  # between the last look and the step itself
            target = node().put_tree(()).root
        return found

    move = second._ipns.move

    def moved(*arguments: object, **how: float) -> None:
        monkeypatch.setattr(second._ipns, "target", then_moved)
        other = node()
        assert other._ipns
        other._ipns.notes = None
        move(*arguments, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(second._ipns, "move", moved)
    monkeypatch.setattr("publish.copies.hosts.ipfs.ipns.time.time", lambda: 4e9)  # the other's clock is ahead
    with pytest.raises(OvertakenError, match="somebody else moved its IPNS name"):
        push(release, second, now=NOW)
    assert node()._points_to(node()._key()) == target
