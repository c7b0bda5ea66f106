"""Copies of two releases of one archive, and a look at them as a reader has."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from publish.audit.check import Depth, check
from publish.copies.hosts.folder import read_folder
from publish.copies.hosts.web import WebCopy
from publish.core.model import Audit
from publish.core.source import Source
from publish.verify.head import Release
from tests.support.censor import HASTY, Censor
from tests.support.factory import NOW, PAGES, Archive, lay

NEW = {**PAGES, "index.html": "<!doctype html><title>Archive</title><p>the new front, longer than before" + " x" * 400}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return Archive(tmp_path_factory.mktemp("publisher"))


@pytest.fixture(scope="module")
def releases(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Copies of release 1 and of release 2."""
    folder = tmp_path_factory.mktemp("copies")
    return [lay(archive.publish(PAGES), folder / "1"), lay(archive.publish(NEW), folder / "2")]


@pytest.fixture
def release(archive: Archive, releases: list[Path]) -> Release:
    from publish.release.dotstet import load

    return load(archive.state, now=NOW)


@pytest.fixture
def copy(release: Release, tmp_path: Path) -> Path:
    return lay(release, tmp_path / "copy")


@pytest.fixture
def host(copy: Path) -> Iterator[Censor]:
    with Censor(copy) as server:
        yield server


@pytest.fixture
def look(archive: Archive) -> Callable[..., Audit]:
    def look(copy: Path | Censor | Source, depth: Depth = Depth.FULL, **more: object) -> Audit:
        source = _source(copy)
        more = {"now": NOW, **more}
        return check(source, archive.anchor, address="a", name="a", depth=depth, **more)  # type: ignore[arg-type]

    return look


def _source(copy: Path | Censor | Source) -> Source:
    if isinstance(copy, Censor):
        return WebCopy(copy.url, patience=HASTY)
    return copy if isinstance(copy, Source) else read_folder(str(copy))


def flip(file: Path, at: int) -> bytes:
    data = file.read_bytes()
    file.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    return data
