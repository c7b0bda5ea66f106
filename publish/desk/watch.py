"""A watch over files and folders, by looking again and again.

Network disks and folders of virtual machines tell nobody of a save, so nothing is asked of the system. A folder may be
missing, vanish and come back: git takes ``site/`` away and brings it back when it changes branches.
"""

import os
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

EVERY_S: Final = 0.25  # between two looks at a small archive
SHARE: Final = 10  # a look may take one part in so many of the time

_Mark = tuple[int, int, int]
_Seen = dict[str, _Mark]


class FileWatch(threading.Thread):
    """A thread which calls back after a change.

    It stands in for the observer of watchdog, which ends with the folder that it watches.
    """

    def __init__(self) -> None:
        super().__init__(name="watch", daemon=True)
        self._paths: dict[str, Callable[[], None]] = {}
        self._before: dict[str, _Seen] = {}
        self._ended = threading.Event()

    def over(self, path: Path, changed: Callable[[], None]) -> None:
        """Watch a file or a folder, there or not, from now on."""
        # Looked at now, and not by the thread: a save before its first turn would else be missed.
        self._paths[str(path)], self._before[str(path)] = changed, _look(str(path))

    def run(self) -> None:
        """Look until stopped."""
        wait = EVERY_S
        while not self._ended.wait(wait):
            began = time.monotonic()
            for path, changed in self._paths.items():
                now = _look(path)
                if now != self._before[path]:
                    self._before[path] = now
                    changed()
            # A walk over many files on a slow disk must not keep it busy all the time.
            wait = max(EVERY_S, (time.monotonic() - began) * SHARE)

    def stop(self) -> None:
        """Have the thread end."""
        self._ended.set()

    # MkDocs joins its observer at the end, whether or not it came to start it.
    def join(self, timeout: float | None = None) -> None:
        """Wait for its end, if it was started."""
        if self.ident is not None:
            super().join(timeout)


def _look(path: str) -> _Seen:
    """Return what tells a changed file, by path."""
    found: _Seen = {}
    pending = [path]
    while pending:
        here = pending.pop()
        try:
            status = os.stat(here, follow_symlinks=False)
            found[here] = _mark(status)
            if not stat.S_ISDIR(status.st_mode):
                continue
            with os.scandir(here) as entries:
                for entry in entries:
                    # A link to a folder above would have the walk go round for ever.
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                    else:
                        found[entry.path] = _mark(entry.stat(follow_symlinks=False))
        except OSError:
            continue  # it went while we looked; the next look tells
    return found


def _mark(there: os.stat_result) -> _Mark:
    # A save by renaming keeps the size at times, and a clock of a network disk stands still for two seconds: the inode
    # tells such a save.
    return there.st_mtime_ns, there.st_size, there.st_ino
