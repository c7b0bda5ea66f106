"""An archive with a copy behind a censor, and the log of what audits saw of it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from publish.audit.check import Depth, Target, check_all
from publish.audit.evidence import exhibit, keep
from publish.copies import roll
from publish.copies.hosts.web import WebCopy
from publish.core.model import Audit, Verdict
from publish.release.dotstet import StateSource, load
from publish.verify.head import Release
from tests.support import censor
from tests.support.censor import HASTY, Censor
from tests.support.factory import NOW, PAGES, Archive, lay

PAGE = "reports/2001/strike-hard.html"


OTHER = "reports/2013/masanjia.html"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "publisher")


@pytest.fixture
def release(archive: Archive) -> Release:
    return archive.publish(PAGES)


@pytest.fixture
def host(release: Release, tmp_path: Path) -> Iterator[Censor]:
    with Censor(lay(release, tmp_path / "copy")) as server:
        yield server


Look = Callable[..., list[Audit]]


@pytest.fixture
def look(archive: Archive, release: Release, host: Censor) -> Look:
    """Looks at the copy, which was sent and seen well before."""

    def look(depth: Depth = Depth.FULL) -> list[Audit]:
        return check_all([Target("web", host.url, WebCopy(host.url, patience=HASTY))], release, now=NOW, depth=depth)

    was_well(archive, release, host.url)
    return look


def was_well(archive: Archive, release: Release, address: str, name: str = "web") -> None:
    """Have a copy sent, and seen well."""
    roll.ended(archive.state, name, address, release)
    audit = Audit(name, address, Verdict.FRESH, "well", release.number, "full", 9, 9, 0)
    assert keep.record(archive.state, [audit], release, now=NOW) is None


def noted(archive: Archive, audits: list[Audit], release: Release) -> dict[str, Any]:
    assert keep.record(archive.state, audits, release, now=NOW) is not None
    return keep.read(archive.state).runs[-1].data


def of_path(data: dict[str, Any], path: str) -> dict[str, Any]:
    return next(e for e in data["entries"] if e["path"] == path)


@pytest.fixture
def log(archive: Archive, release: Release, look: Look, host: Censor) -> Archive:
    """Two runs, signed, and a third, not signed."""
    host.rule(PAGE, censor.tamper())
    noted(archive, look(), release)
    host.rule(OTHER, censor.status(451))
    noted(archive, look(), release)
    assert keep.sign(archive.state, archive.keys, archive.fingerprint, now=NOW)
    noted(archive, look(), release)
    return archive


def exported(log: Archive, upto: int = 2) -> bytes:
    found = keep.read(log.state)
    runs = [r for r in found.runs if r.number <= upto]
    source = StateSource(log.state, load(log.state, now=NOW).number)
    return exhibit.export(runs, list(found.signatures.values()), source, log.anchor, now=NOW)


FORGED = Audit("web", "https://web.example/", Verdict.TAMPERED, "x", 1, "full", 9, 9, 0)


@pytest.fixture
def runs(archive: Archive, release: Release) -> Path:
    """The folder of four runs; the second and the fourth are signed."""
    was_well(archive, release, FORGED.address)
    for number in range(1, 5):
        again(archive, release)
        if number % 2 == 0:
            assert keep.sign(archive.state, archive.keys, archive.fingerprint, now=NOW)
    return archive.state / keep.FOLDER


def again(archive: Archive, release: Release) -> int:
    noted = keep.record(archive.state, [FORGED], release, now=NOW)
    assert noted
    return noted.number


def judged(archive: Archive) -> exhibit.Judged:
    log = keep.read(archive.state)
    signatures = list(log.signatures.values())
    data = exhibit.export(log.runs, signatures, StateSource(archive.state, 1), archive.anchor, now=NOW)
    return exhibit.judge(data, now=NOW, fingerprint=archive.fingerprint)
