"""The journal of a push: written in groups, and believed in whole lines alone."""

from pathlib import Path

from publish.copies.push.ledger import GROUP, GROUP_S, Ledger
from publish.core.model import Entry


def entry(number: int) -> Entry:
    return Entry(f"pages/{number}.html", f"{number:064x}", 1)


def test_lines_are_written_in_groups_and_all_of_them_on_the_way_out(tmp_path: Path) -> None:
    now = [0.0]
    ledger = Ledger(tmp_path, "host", lambda: now[0])
    try:
        with ledger:
            for number in range(GROUP - 1):
                ledger.record(entry(number))
            assert ledger.read().arrived == {}
            ledger.record(entry(GROUP))
            assert len(ledger.read().arrived) == GROUP
            now[0] += GROUP_S
            ledger.record(entry(GROUP + 1))
            assert len(ledger.read().arrived) == GROUP + 1
            ledger.record(entry(GROUP + 2))
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        assert len(ledger.read().arrived) == GROUP + 2
    with Ledger(tmp_path, "host"):
        pass
    assert ledger.read().arrived == {}


def test_what_is_forgotten_is_forgotten_at_once(tmp_path: Path) -> None:
    with Ledger(tmp_path, "host") as ledger:
        ledger.record(entry(1))
        ledger.forget([entry(1)])
        assert ledger.read().arrived == {entry(1).path: "0" * 64}


def test_a_line_that_was_cut_is_never_gone_on_with(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, "host")
    with ledger:
        ledger.record(entry(1))
        ledger.forget(())
        file = next((tmp_path / "ledger").iterdir())
        whole = file.read_bytes()
    for length in range(len(whole)):
        file.write_bytes(whole + whole[:length])
        with ledger:
            ledger.forget([entry(2)])
            assert ledger.read().arrived == {entry(1).path: entry(1).sha256, entry(2).path: "0" * 64}


def test_what_was_read_back_is_known_after_a_cut(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, "host")
    with ledger:
        for number in (1, 2):
            ledger.record(entry(number))
        ledger.saw(entry(1))
        ledger.forget(())
        assert set(ledger.read().arrived) == {entry(1).path, entry(2).path}
        assert ledger.read().seen == {entry(1).path: entry(1).sha256}
        ledger.record(Entry(entry(1).path, "f" * 64, 1))  # other bytes came since
        ledger.forget(())
        assert ledger.read().seen == {}


def test_what_cannot_be_read_is_nothing_known(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, "host")
    with ledger:
        next((tmp_path / "ledger").iterdir()).write_bytes(b"\xff" * 99 + b"\n")
        assert (ledger.read().arrived, ledger.read().seen) == ({}, {})
