"""publish.copies.roll: a roll that cannot be read is an empty one."""

import pytest

from publish.audit.evidence import exhibit, keep
from publish.copies import roll
from publish.core.errors import TrustError
from publish.core.model import Audit, Verdict
from publish.verify.head import Release
from tests.audit.evidence.conftest import archive, release, was_well  # noqa: F401 - fixtures
from tests.support.factory import NOW, Archive

FORGED = Audit("web", "https://web.example/", Verdict.TAMPERED, "x", 1, "full", 9, 9, 0)


def test_the_roll_that_cannot_be_read_is_an_empty_one(archive: Archive, release: Release) -> None:
    was_well(archive, release, FORGED.address)
    for damage in (b"", b"[" * 100_000, b"[]", b'{"places":[1]}', b'{"places":[],"answered":[]}', b"\xff"):
        (archive.state / roll.FILE).write_bytes(damage)
        assert roll.load(archive.state) == roll.Roll()
        assert keep.record(archive.state, [FORGED], release, now=NOW) is None
    with pytest.raises(TrustError):
        exhibit.judge(b"", now=NOW)
