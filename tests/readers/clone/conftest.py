"""Copies of two releases, servers over them, and somebody who clones."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from publish.audit.check import Depth, check
from publish.copies.hosts import open_address
from publish.copies.hosts.folder import read_folder
from publish.copies.hosts.web import WebCopy
from publish.core.model import Verdict
from publish.core.source import Source
from publish.readers.clone import Cloned, clone
from publish.readers.clone.landing import WORKING
from publish.release.dotstet import load
from publish.verify.head import Anchor, Release
from tests.support.censor import HASTY, Censor
from tests.support.factory import NOW, PAGES, Archive, lay

OLD = {**PAGES, "index.html": "<!doctype html>old front", "withdrawn/page.html": "<!doctype html>a name"}


def hasty(address: str) -> Source:
    return WebCopy(address, patience=HASTY) if address.startswith("http") else open_address(address)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return Archive(tmp_path_factory.mktemp("publisher"))


@pytest.fixture(scope="module")
def copies(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Copies of release 1 and of release 2."""
    folder = tmp_path_factory.mktemp("copies")
    return [lay(archive.publish(OLD), folder / "1"), lay(archive.publish(PAGES), folder / "2")]


@pytest.fixture
def release(archive: Archive, copies: list[Path]) -> Release:
    return load(archive.state, now=NOW)


@pytest.fixture
def host(copies: list[Path]) -> Iterator[Callable[[], Censor]]:
    """Start web servers over release 2."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(Censor(copies[1]))


@pytest.fixture
def get(archive: Archive, tmp_path: Path) -> Callable[..., Cloned]:
    def get(*sources: Censor | Path | str, to: str = "out", **more: object) -> Cloned:
        addresses = [s.url if isinstance(s, Censor) else str(s) for s in sources]
        more = {"now": NOW, "open_source": hasty, **more}
        return clone(addresses, archive.anchor, tmp_path / to, **more)  # type: ignore[arg-type]

    return get


@pytest.fixture
def given(archive: Archive, get: Callable[..., Cloned], copies: list[Path], tmp_path: Path) -> Path:
    """A copy that somebody handed over."""
    get(copies[1])
    return tmp_path / "out"


def is_whole(folder: Path, anchor: Anchor, release: int = 2) -> bool:
    audit = check(read_folder(str(folder)), anchor, address="", name="a", depth=Depth.FULL, now=NOW)
    assert (audit.verdict, audit.release) == (Verdict.FRESH, release), audit
    listings = ["find", ".", "-name", "SHA256SUMS", "-execdir", "sha256sum", "-c", "--quiet", "{}", ";"]
    summed = subprocess.run(listings, cwd=folder, capture_output=True, check=True)
    assert (summed.stdout, summed.stderr) == (b"", b"")
    assert not (folder / WORKING).exists()
    return True


def files_of(folder: Path) -> set[str]:
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
