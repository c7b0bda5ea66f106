"""publish.core.processes: what a process of ours is asked it answers, and it is gone when it should be."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from publish.core.errors import SourceError
from publish.core.processes import EndedError, Process, count
from tests.support import working


def test_it_answers_from_another_process_again_and_again() -> None:
    process = Process()
    assert process.ask(working.squares, [2, 3]) == [4, 9]
    assert process.ask(working.pid, [0]) != [os.getpid()]
    with pytest.raises(SourceError, match="one"):
        process.ask(working.fail, [0])
    assert process.ask(working.squares, [4]) == [16]
    process.kill()
    process.wait()
    process.close()


def test_a_process_that_died_is_told_by_how_it_ended() -> None:
    process = Process()
    with pytest.raises(EndedError, match="killed by signal 9"):
        process.ask(working.die, [0])
    process.close()


_PARENT = """
import threading
from publish.core.processes import Process
from tests.support import working

process = Process()
print(process.ask(working.pid, [0])[0], flush=True)
threading.Thread(target=process.ask, args=(working.sleep, [0])).start()
print("asleep", flush=True)
"""


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="who is alive stands in /proc")
def test_it_is_gone_with_whoever_started_it_in_the_midst_of_its_work() -> None:
    with subprocess.Popen([sys.executable, "-c", _PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        assert parent.stdout.readline() == "asleep\n"
        gone = os.pidfd_open(pid)
        parent.send_signal(signal.SIGKILL)
    import select

    assert select.select([gone], [], [], 50)[0]  # it sleeps for a minute
    os.close(gone)


def test_no_more_processes_than_this_machine_runs_at_once() -> None:
    assert 1 <= count() <= (os.cpu_count() or 1)
