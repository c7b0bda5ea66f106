"""A lock in a folder at a server.

A file that is made only where it was not there.

It keeps two publishers apart. A push that was killed leaves its lock, so a lock has an age limit, by the server's own
clock, and is dated anew while its push goes on. A push of the same machine whose process is gone is waited for no
longer. The file says nothing about who made it: names and addresses of publishers have no place at a host.
"""

import hashlib
import os
import secrets
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from publish.copies.hosts.sftp import packets
from publish.copies.hosts.sftp.files import TEMPORARY, Files
from publish.copies.hosts.sftp.packets import Attrs, Status
from publish.copies.hosts.sftp.replies import StatusError
from publish.copies.hosts.sftp.session import Job

NAME: Final = f"{TEMPORARY}lock"
AGE_S: Final = 600  # seconds without a sign of life: its push is dead
AGAIN_S: Final = 60  # seconds after which a push gives a sign of life
_LENGTH_MAX: Final = 200  # bytes
_live: set[str] = set()
"""Tokens of the locks that this process holds."""


class HeldError(Exception):
    """Another push holds the lock.

    Args:
        age_s: Seconds since its last sign of life.
    """

    def __init__(self, age_s: int, *, here: bool) -> None:
        super().__init__(age_s)
        self.age_s = age_s
        self.here = here
        """Whether it runs on this machine."""


class Lock:
    """A lock that is held, or was."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._token = secrets.token_hex(16)
        self._dated = time.monotonic()

    @property
    def _content(self) -> bytes:
        return f"{self._token} {_marked(self._token)} {os.getpid()}\n".encode()

    def take(self) -> Job[None]:
        """Make the lock ours.

        Raises:
            HeldError: Another push holds it.
            StatusError: No file can be made there.
        """
        for again in (False, True):
            refusal = yield from self._make()
            if refusal is None:
                _live.add(self._token)
                return
            found = yield from self._files.look(self._files.at(NAME))
            if found is None:
                raise StatusError(refusal, self._files.at(NAME), len(self._content))
            if again:
                break
            token, process, ours = _read((yield from self._content_there()))
            age = yield from self._age(found)
            # This process holds no such lock, so one with its number is left from a push that failed.
            dead = ours and token not in _live and (process == os.getpid() or not _alive(process))
            if not dead and age < AGE_S:
                raise HeldError(age, here=ours)
            # Renamed, not removed: of two that find it too old, one alone succeeds.
            aside = self._files.at(f"{TEMPORARY}{secrets.token_hex(8)}")
            yield [packets.renaming(packets.RENAME, self._files.at(NAME), aside)]
            yield [(packets.REMOVE, packets.text(aside))]
        raise HeldError(0, here=False)

    def _make(self) -> Job[Status | None]:
        """Make the lock, if none is there; otherwise return the server's no."""
        place = self._files.at(NAME)
        if not self._files.hard_link:
            return (yield from self._filled(place))
        # Filled first, then named: a push that is killed in between leaves no lock of which nobody knows whose it is.
        aside = self._files.at(f"{TEMPORARY}{secrets.token_hex(8)}")
        if (refusal := (yield from self._filled(aside))) is not None:
            return refusal
        linked, _ = yield [packets.linking(aside, place), (packets.REMOVE, packets.text(aside))]
        if isinstance(linked, Status) and linked.code == packets.OK:
            return None
        return (yield from self._filled(place))  # A disk without second names; or a lock is there, and stays.

    def _filled(self, place: bytes) -> Job[Status | None]:
        """Make a file with the lock's content, where none is."""
        flags = packets.TO_WRITE | packets.CREATE | packets.EXCLUSIVE
        (made,) = yield [packets.opening(place, flags, 0o600)]
        if not isinstance(made, bytes):
            return made if isinstance(made, Status) else Status(packets.BAD_MESSAGE, "")
        written, _ = yield [packets.writing(made, 0, self._content), (packets.CLOSE, packets.text(made))]
        if isinstance(written, Status) and written.code == packets.OK:
            return None
        yield [(packets.REMOVE, packets.text(place))]
        return written if isinstance(written, Status) else Status(packets.BAD_MESSAGE, "")

    def _age(self, found: Attrs) -> Job[int]:
        """Return the lock's age by the server's clock, which a new file tells."""
        place = self._files.at(f"{TEMPORARY}{secrets.token_hex(8)}")
        flags = packets.TO_WRITE | packets.CREATE | packets.EXCLUSIVE
        (made,) = yield [packets.opening(place, flags, 0o600)]
        if not isinstance(made, bytes):
            return 0
        _, now, _ = yield [
            (packets.CLOSE, packets.text(made)),
            (packets.LSTAT, packets.text(place)),
            (packets.REMOVE, packets.text(place)),
        ]
        # A server that keeps no times: nothing is ever too old there.
        if not isinstance(now, Attrs) or now.modified is None or found.modified is None:
            return 0
        return now.modified - found.modified

    def _content_there(self) -> Job[bytes]:
        (opened,) = yield [packets.opening(self._files.at(NAME), packets.TO_READ)]
        if not isinstance(opened, bytes):
            return b""
        data, _ = yield [packets.reading(opened, 0, _LENGTH_MAX), (packets.CLOSE, packets.text(opened))]
        return data if isinstance(data, bytes) else b""

    @property
    def is_old(self) -> bool:
        """Return whether a sign of life is due."""
        return time.monotonic() - self._dated > AGAIN_S

    def date(self) -> Job[bool]:
        """Give a sign of life. Return whether the lock is still ours."""
        self._dated = time.monotonic()
        if (yield from self._content_there()) != self._content:
            return False
        (opened,) = yield [packets.opening(self._files.at(NAME), packets.TO_WRITE)]
        if isinstance(opened, bytes):
            yield [packets.writing(opened, 0, self._content), (packets.CLOSE, packets.text(opened))]
        return True

    def release(self) -> Job[None]:
        """Take the lock away, if it is still ours."""
        self.forget()
        # Of a push that was away too long, somebody else may have it by now.
        if (yield from self._content_there()) == self._content:
            yield [(packets.REMOVE, packets.text(self._files.at(NAME)))]

    def forget(self) -> None:
        """Hold the lock no longer, whatever lies at the server."""
        _live.discard(self._token)


def _marked(token: str) -> str:
    """Return this machine's mark in a lock, known again by nobody else.

    Empty where the system gives no number to its present run.
    """
    # A number that the system draws at each start, never the machine's own: a lock lies where readers look.
    with suppress(OSError):
        run = Path("/proc/sys/kernel/random/boot_id").read_text() + os.readlink("/proc/self/ns/pid")
        return hashlib.sha256(f"{token} {run} {os.geteuid()}".encode()).hexdigest()[:32]
    return "-"


def _read(content: bytes) -> tuple[str, int, bool]:
    """Return a lock's token and process, and whether it was made on this machine since its start."""
    # Anybody may have written it: what does not fit is a stranger's.
    words = content.decode("ascii", "replace").split(" ")
    if len(words) != 3 or not words[2].strip().isdecimal():
        return "", 0, False
    return words[0], int(words[2][:12]), words[1] != "-" and words[1] == _marked(words[0])


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
