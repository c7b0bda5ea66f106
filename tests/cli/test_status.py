"""publish.cli.status: the words."""

from datetime import UTC, datetime

from publish.archive.status import ArchiveStatus, HostStatus, KeyStatus, Unsealed, UnsealedItem, Waiting
from publish.cli.status import _lines


def test_each_fact_is_a_line() -> None:
    end = datetime(2026, 11, 1, tzinfo=UTC)
    hosts = (
        HostStatus("a", "folder", None, 2, True), HostStatus("b", "folder", None, 1, True),
        HostStatus("c", "folder", None, None, True, True), HostStatus("d", "folder", None, 2, True, cut=True),
    )  # fmt: skip
    many = tuple(UnsealedItem(f"a{n}.md", f"a{n}.md") for n in range(12))
    now = ArchiveStatus(
        "T", "ab" * 32, 2, "2026-10-01", Unsealed(many), (), hosts, {"timestamp": end}, -3, True,
        (KeyStatus("k", "mine", (), False),), (Waiting("release-3.json", {"editors": 1}), Waiting("r", {})), 2, 1,
    )  # fmt: skip
    lines = _lines(now)
    assert "    and 2 more (all with --json)" in lines
    assert "host a: an older timestamp, as far as is known here" in lines
    assert "host b: release 1, as far as is known here" in lines
    assert "host c: a spare, waiting" in lines
    assert "host d: the push of release 2 did not end well" in lines
    assert "the timestamp has run out on 2026-11-01" in lines
    assert "2 withdrawals, 1 of them in no release yet" in lines
    assert "release-3.json waits for signatures: 1 of editors" in lines
    assert lines[-1] == "keys here: mine (no duty, without a passphrase)"
