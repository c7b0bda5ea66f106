"""An archive whose report of a witness is to be withdrawn, on two hosts that are served."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from publish.archive.inservice import Place
from publish.audit.check import Depth, check_all
from publish.copies.hosts.folder import FolderHost
from publish.copies.push import push
from publish.core.files import walk
from publish.core.formats import withdrawals
from publish.core.model import Verdict
from publish.core.settings import HostSettings
from publish.release import dotstet
from publish.release.seal import Sealing, seal
from publish.reports.withdraw import Done, withdraw
from publish.tree.build import build
from publish.verify.head import Release
from tests.support import small
from tests.support.censor import Censor
from tests.support.factory import NOW, Archive

SLUG, TITLE, WORDS = "dolkun", "Testimony of Dolkun", "what Dolkun saw"


DOCUMENT = b"statement of the witness Dolkun"


PAGE = "reports/2013/dolkun.html"


NAMES = (SLUG, TITLE, WORDS, sha256(DOCUMENT).hexdigest())


def _report(language: str, *more: str, body: str = WORDS) -> str:
    head = [f"title: {TITLE}", "date: 2013-05-05", f"language: {language}", "tags: [dolkun case]", *more]
    return "\n".join(["---", *head, "---", "", body, ""])


class World:
    """An archive with a witness in it, on two copies behind web servers."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "publisher"
        evidence = ["evidence:", "  - file: evidence/dolkun.txt", "    title: The statement"]
        small.archive(
            self.root,
            **{  # type: ignore[arg-type]
                "index.md": "---\ntitle: Front\nlanguage: en\n---\n\nRead [this](reports/2013/dolkun.md) too.\n",
                "reports/2013/dolkun.md": _report("en", *evidence),
                "reports/2013/dolkun.bo.md": _report("bo", "translation_of: reports/2013/dolkun.md"),
                "evidence/dolkun.txt": DOCUMENT,
            },
        )
        self.archive = Archive(self.root, {})
        self.state = self.archive.state
        self.folders = {name: folder / name for name in ("one", "two")}
        self.servers = {}
        for name, at in self.folders.items():
            at.mkdir()
            self.servers[name] = Censor(at)
            self.servers[name].__enter__()
        self.places = [
            Place(
                HostSettings(name, "folder", self.servers[name].url, options={"path": str(at)}),
                FolderHost(name, str(at), self.servers[name].url),
            )
            for name, at in self.folders.items()
        ]

    def publish(self) -> Release:
        sealed = self.seal()
        self.push(sealed)
        return sealed

    def seal(self) -> Release:
        withheld = withdrawals.load(self.state).withheld
        tree = build(self.root, self.state / "tree", today=NOW.date(), withheld=withheld)
        return seal(tree, Sealing(self.state, self.archive.keys, (), now=NOW)).release

    def push(self, sealed: Release) -> None:
        for place in self.places:
            push(sealed, place.host, now=NOW)

    def withdraw(self, *paths: str, kind: str = "") -> Done:
        done = withdraw(self.root, paths, state=self.state, today=NOW.date(), kind=kind)
        assert done
        return done

    def check(self, depth: Depth = Depth.FULL) -> dict[str, tuple[Verdict, str]]:
        audits = check_all([p.target() for p in self.places], dotstet.load(self.state, now=NOW), now=NOW, depth=depth)
        return {a.host: (a.verdict, a.reason) for a in audits}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    for server in made.servers.values():
        server.__exit__(None, None, None)


def naming(folder: Path, *beside: str) -> list[str]:
    """Files whose name or bytes hold what must not be named."""
    found = []
    for path, file in walk(folder):
        data = file.read_bytes().decode(errors="replace") + path
        if path not in beside and any(name in data for name in NAMES):
            found.append(path)
    return found


PRIVATE = ("withdrawals", "withdrawn/reports/2013/dolkun.md", "withdrawn/reports/2013/dolkun.bo.md")


def private(state: Path) -> list[str]:
    return [p for p in naming(state) if p != "withdrawals" and not p.startswith("withdrawn/")]


class Killed(BaseException):
    pass
