import subprocess
import sys

_TRIES = """
import os, resource
from pathlib import Path
from publish.reports.ingest.confine import kernel, limits
limits.end_with(os.getppid())
limits.restrict(limits.Rations(memory_mib=700, open_files=20))
limits.give_away()
print(resource.getrlimit(resource.RLIMIT_AS)[1] >> 20, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
print(kernel.control(39, 0), kernel.control(3, 0), *[line.split()[1] for line in
      Path("/proc/thread-self/status").read_text().splitlines() if line.startswith(("CapEff", "CapBnd"))])
limits.end_with(1 << 30)
print("never")
"""


def test_a_process_gives_up_room_privileges_and_its_life_alone() -> None:
    done = subprocess.run([sys.executable, "-c", _TRIES], capture_output=True, text=True, check=False)
    said = done.stdout.split()
    assert said[:2] == ["700", "20"]
    assert said[2:4] == ["1", "0"]  # no new privileges, no dumps
    assert int(said[4], 16) == 0
    assert "never" not in said
    assert done.returncode == 1, done.stderr
