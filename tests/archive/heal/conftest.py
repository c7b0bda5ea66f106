"""A world of copies on hosts, some of them spares, and what a heal sees of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from publish.archive.heal import Healed, heal
from publish.archive.inservice import Place, mirrors
from publish.copies.hosts.folder import FolderHost
from publish.copies.push import push
from publish.core.settings import HostSettings
from publish.release import dotstet
from publish.verify.head import Release
from tests.support.censor import Censor
from tests.support.factory import NOW, Archive


class World:
    """An archive on three copies behind web servers, one offline folder and a spare."""

    def __init__(self, folder: Path, stack: list[Censor]) -> None:
        self.archive = Archive(folder / "publisher")
        self.folders = {name: folder / name for name in ("one", "two", "stick", "spare")}
        self.servers = {}
        for name in ("one", "two", "spare"):
            self.folders[name].mkdir()
            server = Censor(self.folders[name])
            server.__enter__()
            stack.append(server)
            self.servers[name] = server
        self.places = [self.place(name, spare=name == "spare") for name in self.folders]
        self.release = self.seal()
        for place in self.places[:3]:
            push(self.release, place.host, now=NOW)

    def place(self, name: str, *, spare: bool = False) -> Place:
        public = self.servers[name].url if name in self.servers else None
        settings = HostSettings(name, "folder", public, spare, options={"path": str(self.folders[name])})
        return Place(settings, FolderHost(name, str(self.folders[name]), public))

    def seal(self) -> Release:
        present = dotstet.current(self.archive.state, now=NOW)
        from publish.core.formats.mirrorlist import MirrorList

        named = mirrors(self.places, present.mirrors if present else MirrorList(), self.archive.state)
        return self.archive.release(mirrors=named)

    def heal(self, **more: object) -> Healed:
        return heal(self.places, self.archive.state, lambda: self.archive.keys, **{"now": NOW, **more})  # type: ignore[arg-type]

    def listed(self) -> set[str]:
        head = dotstet.current(self.archive.state, now=NOW)
        assert head
        return {m.address for m in head.mirrors.mirrors}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    servers: list[Censor] = []
    yield World(tmp_path, servers)
    for server in servers:
        server.__exit__(None, None, None)


def verdicts(audits: object) -> dict[str, str]:
    return {a.host: str(a.verdict) for a in audits}  # type: ignore[attr-defined]
