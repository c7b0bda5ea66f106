"""publish.cli._ending: signals which end a verb as Ctrl-C does."""

import os
import signal
from threading import Thread

import pytest

from publish.cli._ending import end_in_peace, ended_by


def test_a_signal_ends_it_as_ctrl_c_does_and_the_former_handler_comes_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), ended_by(signal.SIGTERM):
        os.kill(os.getpid(), signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is before


def test_what_was_ignored_stays_so() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ended_by(signal.SIGHUP):
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_an_end_is_not_disturbed() -> None:
    with ended_by(signal.SIGTERM):
        end_in_peace(signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGTERM)


def test_in_another_thread_no_handler_is_touched() -> None:
    found: list[object] = []

    def work() -> None:
        with ended_by(signal.SIGTERM):
            end_in_peace(signal.SIGTERM)
            found.append(signal.getsignal(signal.SIGTERM))

    before = signal.getsignal(signal.SIGTERM)
    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert found == [before]
