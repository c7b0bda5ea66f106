"""publish.cli._releases: what a seal made, and who stamped it, in words and as data."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from publish.archive.stamp import Stamped, TokenReply
from publish.cli import _releases
from publish.core.formats.mirrorlist import grouped
from publish.release.seal import Sealed
from publish.verify.rfc3161 import Token
from tests.support.factory import Archive


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Sealed:
    return Archive(tmp_path_factory.mktemp("releases")).seal()


def test_a_new_release_says_its_size_its_address_and_its_fingerprint(sealed: Sealed) -> None:
    first, address, fingerprint, *reports = _releases.sealed_lines(sealed)
    whole = len(sealed.release.entries)
    assert first.startswith(f"release 1 sealed: {len(sealed.changed)} paths changed; the copy is {whole} files, ")
    assert address == f"ipfs://{sealed.release.cid}"
    assert fingerprint == f"fingerprint {grouped(sealed.release.fingerprint)}"
    assert reports[0] == "reports: 3 added"


def test_no_new_release_is_said_with_what_was_signed(sealed: Sealed) -> None:
    same = replace(sealed, new=False, renewed=False)
    assert _releases.sealed_lines(same) == ["release 1 is what was built: no new release, nothing was signed"]
    (line,) = _releases.sealed_lines(replace(same, renewed=True))
    assert line.endswith("its timestamp was signed anew")


def test_programs_get_the_same_facts(sealed: Sealed) -> None:
    data = _releases.sealed_data(replace(sealed, stale=("a.epub",)))
    assert (data["release"], data["new"], data["stale_bundles"]) == (1, True, ["a.epub"])
    assert data["length"] == sum(e.length for e in sealed.release.entries)
    assert data["reports_changed"]["added"] == list(sealed.reports.added)


def test_who_stamped_is_said_and_who_did_not_is_asked_again() -> None:
    token = Token.__new__(Token)
    object.__setattr__(token, "time", datetime(2026, 11, 21, 12, 30, tzinfo=UTC))
    done = Stamped((TokenReply(7, "tsa.example", token), TokenReply(7, "other.example", None, "no answer in time")))
    assert _releases.stamped_lines(done) == [
        "release 7 stamped 2026-11-21 12:30 UTC by tsa.example"
        " (chain not checked: name timestamp_roots in mirrors.toml)",
        "release 7 not stamped by other.example: no answer in time",
        "ask again later with: stet stamp",
    ]
    assert [row["time"] for row in _releases.stamped_data(done)["stamps"]] == ["2026-11-21T12:30:00+00:00", None]
    assert _releases.stamped_lines(Stamped()) == []
