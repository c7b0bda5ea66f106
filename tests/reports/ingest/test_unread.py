import signal

from publish.reports.ingest.unread import Broke, Died, Lied, Refused, TooLong, TooMuch, Unlocked


def test_each_reason_is_one_line() -> None:
    said = [
        each.said
        for each in (
            Refused("needs its password"),
            Unlocked("no Landlock"),
            Broke("KeyError at html.py:3"),
            Died(signal.SIGSEGV),
            Died(40),
            Died(0),
            TooLong(60),
            TooMuch("64 MiB of text"),
            Lied("not a Document"),
        )
    ]
    assert said[0] == "needs its password"
    assert said[3] == "crashed its reader (SIGSEGV)"
    assert "signal 40" in said[4]
    assert all(line and "\n" not in line for line in said)
