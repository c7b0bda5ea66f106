"""The end of a verb which runs until somebody ends it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def ended_by(*signals: signal.Signals) -> Iterator[None]:
    """Let signals end the block as Ctrl-C does."""
    if not _may_handle():
        yield
        return

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    former = {number: signal.getsignal(number) for number in signals}
    for number in signals:
        # A shell without job control has its background jobs ignore Ctrl-C, and that stays so.
        if former[number] is not signal.SIG_IGN:
            signal.signal(number, end)
    try:
        yield
    finally:
        for number in signals:
            signal.signal(number, former[number])


def end_in_peace(*signals: signal.Signals) -> None:
    """Have further signals change nothing."""
    left = list(signals) if _may_handle() else []
    while left:
        # Python handles a signal that has come already as it is told of the next handler.
        with suppress(KeyboardInterrupt):
            signal.signal(left[-1], signal.SIG_IGN)
            left.pop()


def _may_handle() -> bool:
    # Python lets no other thread set handlers.
    return threading.current_thread() is threading.main_thread()
