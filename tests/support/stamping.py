"""An archive that asks authorities for time-stamps, and a look at what their tokens say."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publish.archive.stamp import Authorities, Stamped, stamp
from publish.copies.hosts import open_address
from publish.core.formats.attestations import Attestation
from publish.core.model import Entry
from publish.readers.dating import Dated, dated
from publish.release.dotstet import current
from publish.release.renew import Pointed, renew
from publish.verify.metadata import head
from publish.verify.rfc3161 import Roots
from tests.support.factory import Archive, add
from tests.support.services.tsa import Tsa

MakeTsa = Callable[..., Tsa]


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive(tmp_path / "home")
    made.seal(now=now())
    return made


def stamped(archive: Archive, *authorities: Tsa, roots: Roots | None = None, **more: int) -> Stamped:
    """Ask these, trusting each one's own root."""
    whole = roots or Roots(b"".join(a.ca_file.read_bytes() for a in authorities))
    asked = Authorities(tuple(a.url for a in authorities), whole)
    return stamp(archive.state, lambda: archive.keys, asked, now=now(), days=7, **more)


def look(archive: Archive, folder: Path, roots: Roots | None, at: datetime | None = None) -> Dated:
    """What the tokens of a copy say."""
    source = open_address(str(folder))
    return dated(source, head(source, archive.anchor, now=at or now()), roots, now=at or now())


DATA = b"0  nothing\n"


def listed(archive: Archive, *raw: tuple[int, bytes]) -> None:
    """Have the online key list tokens for releases, whatever they are: as its thief could."""
    found = current(archive.state, now=now())
    assert found is not None
    rows = []
    for number, data in raw:
        sha256 = hashlib.sha256(data).hexdigest()
        entry = Entry(f"targets/{sha256}.tsr", sha256, len(data))
        add(archive.state, entry.path, data)
        rows.append(Attestation("rfc3161", number, "tsa.example", entry))
    to = Pointed.again(found, attestations=tuple(rows))
    renew(archive.state, archive.keys, to, now=now(), days=7)


def top(archive: Archive, number: int) -> bytes:
    """The top listing of a release."""
    return (archive.state / "releases" / str(number) / "SHA256SUMS").read_bytes()


SHA256 = hashlib.sha256(DATA).hexdigest()
