"""SFTP hosts: a web space, a friend's server, anything that sshd lets in.

Our own SFTP over OpenSSH's ``ssh``: no shell, no program at the other end. Each file is written under another name
and then renamed, in the caller's order. ``session`` speaks, ``files`` says what is done to files.
"""

import contextlib
import io
import os
import posixpath
import re
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from publish.copies.hosts import ssh, sshplace
from publish.copies.hosts.allowance import TooSlowError
from publish.copies.hosts.base import HELD_MAX, Traits
from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.secrets import of_ssh
from publish.copies.hosts.sftp import errors, packets
from publish.copies.hosts.sftp.files import FOLDERS, LARGE, TEMPORARY, Files
from publish.copies.hosts.sftp.lock import Lock
from publish.copies.hosts.sftp.options import Options as Options
from publish.copies.hosts.sftp.packets import Named
from publish.copies.hosts.sftp.replies import AbsentHereError, InTheWayError, StatusError
from publish.copies.hosts.sftp.session import BrokenError, Job, SftpSession, asked
from publish.core.errors import (
    ConfigError,
    HostError,
    InterferenceError,
    OvertakenError,
    StetError,
    UnreachableError,
)
from publish.core.files import NAME_MAX_LENGTH, PATH_MAX_LENGTH
from publish.core.formats import layout
from publish.core.model import Entry
from publish.core.plain import clean, is_utf8
from publish.core.source import Held

if TYPE_CHECKING:
    from publish.core.settings import HostSettings

NO_FILE: Final = -1  # length given for a link, a socket and the like: reported, neither followed nor opened
SHORT: Final = 1 << 20  # bytes: read at once, in each of 32 threads
LISTING_S: Final = 60  # for the whole list of what lies there, and more for each name
NAME_S: Final = 0.02  # seconds
_DAY_S: Final = 86_400
_NAMES_SHOWN: Final = 8
_LEFT = re.compile(r"\.stet-[0-9a-f]{16}")
_T = TypeVar("_T")


class NoFolderError(UnreachableError):
    """The folder above the copy's is missing: what the host holds is unknown, and another try would not help."""

    retryable = False


class SftpHost(FileHost):
    """A folder at a server.

    Args:
        start: Starts a conversation with the server.
        now: The time, for the date of new files.
    """

    traits = Traits(exclusive=True, parallel=32)

    def __init__(
        self,
        name: str,
        path: str,
        start: Callable[[], SftpSession],
        public: str | None = None,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(name, public)
        self.path = path.removeprefix("~/") or "."
        self._start = start
        self._now = now
        self._files = Files(self.path.encode())
        self._session: SftpSession | None = None
        self._begun: list[SftpSession] = []
        weakref.finalize(self, _close, self._begun)
        self._connecting = threading.Lock()
        self._tries = 0
        self._failure: StetError | None = None
        self._lock: Lock | None = None
        self._is_placed = False
        """Whether the folder above the copy's was seen."""

    def notes(self) -> tuple[str, ...]:
        """Warn if this server cannot replace a file in one step."""
        if self._session is None or self._files.posix_rename:
            return ()
        return (
            "this server cannot replace a file in one step (no posix-rename): while one is replaced, readers who come"
            " in that moment miss it. The pointer still moves last",
        )

    def _run(self, job: Job[_T]) -> _T:
        return self._open().run(job)

    def _run_metered(self, job: Job[None]) -> None:
        """Run a job turn by turn, and tell of what is written in each."""
        # In the caller's thread: the meter may wait, and must not hold up the jobs of all others.
        session, sent, answers = self._open(), self._pieces(), None
        try:
            while True:
                requests = job.send(answers)  # type: ignore[arg-type]  # None to begin with
                for kind, payload in requests:
                    if kind == packets.WRITE:
                        sent(packets.written(payload))
                # A long file may take longer than a lock lasts.
                if self._lock is not None and self._lock.is_old:
                    self._hold()
                answers = session.run(asked(requests))
        except StopIteration:
            return

    def _open(self) -> SftpSession:
        """Return the conversation, begun anew where it has ended."""
        tries = self._tries
        with self._connecting:
            if self._session is not None and self._session.is_open:
                return self._session
            # Whoever waited meanwhile is told what became of the try that he waited for: else each of 32 would begin
            # another, and a server that counts failed logins would shut the account.
            if self._failure is not None and (self._tries > tries or not self._failure.retryable):
                raise self._failure
            self._tries += 1
            try:
                self._session, self._failure = self._start(), None
            except StetError as e:
                self._failure = e
                raise
            self._begun[:] = [self._session]
            self._files.posix_rename = packets.POSIX_RENAME in self._session.extensions
            self._files.hard_link = packets.HARD_LINK in self._session.extensions
            if not self._files.posix_rename:
                self.traits = replace(self.traits, gaps=True)
            return self._session

    def _begin(self) -> None:
        self._probe()
        self._run(self._files.make_root())
        self._lock = Lock(self._files)
        self._run(self._lock.take())
        # Long ones stay until the end: one of them may be gone on with.
        small = [p for p, attrs in self._left() if not attrs]
        self._run(self._files.clear(small))

    def _left(self) -> list[tuple[str, bool]]:
        """Return files that killed pushes left, and whether each is a long one."""
        found = [(p, attrs) for p, attrs in self._files.seen.items() if _LEFT.fullmatch(p.rpartition("/")[2])]
        return [(path, (attrs.length or 0) >= LARGE // 2) for path, attrs in found]

    def _commit(self) -> None:
        self._run(self._files.clear([path for path, _ in self._left()]))
        if self._lock is not None:
            self._run(self._lock.release())
            self._lock = None
        self._run(self._files.set_days(self._day()))
        self._abandon()

    def _abandon(self) -> None:
        lock, self._lock = self._lock, None
        session = self._session
        with contextlib.suppress(Exception):
            if lock is not None:
                lock.forget()
                if session is not None and session.is_open:
                    session.run(lock.release())
        # Nothing is asked of the server after a push, and a conversation left open is one that it can count.
        if session is not None:
            session.close()

    def _hold(self) -> None:
        """Give a sign of life, and see that nobody took the lock over."""
        if self._lock is not None and not self._run(self._lock.date()):
            raise OvertakenError(
                "another push took this place over meanwhile", host=self.name, hint="push once more when it has ended"
            )

    def _put(self, entry: Entry, source: Path) -> None:
        path, length = entry.path, entry.length
        # At the pointer in any case: from there on readers see what we did.
        if self._lock is not None and (self._lock.is_old or path == layout.TIMESTAMP):
            self._hold()
        # Read here, in the caller's thread: the session's one has enough to do.
        with io.BytesIO(_read(source, length)) if length <= SHORT else source.open("rb", buffering=0) as file:
            run = self._run if length <= SHORT else self._run_metered
            kept = self._pieces(kept=path)
            try:
                run(self._files.put(path, file, length, self._day(), kept))
            except StatusError as e:
                if e.code != packets.NO_SUCH_FILE:
                    e.length, e.room = length, e.room or self._run(self._files.room())
                    raise
                self._files.folders.clear()  # One has gone since it was looked at.
                run(self._files.put(path, file, length, self._day(), kept))

    def _day(self) -> int:
        """Return midnight (UTC) of today, in seconds since 1970.

        Nobody should learn from file times at which hour the publisher works.
        """
        return int(self._now()) // _DAY_S * _DAY_S

    def _remove(self, path: str) -> None:
        self._run(self._files.remove(path))

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        session = self._open()
        try:
            found = session.run(self._files.open(path, max_length))
        except AbsentHereError:
            # With a wrong path all is absent, and "gone" would be said of a copy that nobody looked at.
            if not self._is_placed:
                self._missing()
            raise
        try:
            yield from found.data
            while found.handle is not None:
                found = session.run(self._files.read_on(found.handle, found.offset, max_length))
                yield from found.data
        finally:
            if found.handle is not None and session.is_open:
                with contextlib.suppress(BrokenError):
                    session.run(self._files.close(found.handle))

    def _survey(self) -> Iterator[Held]:
        session = self._open()
        # Not there yet is empty; not there with the folder above is another account, or a disk that is not mounted.
        there = session.run(self._files.look(self._files.root))
        if there is None:
            self._missing()
            return
        if there.is_file:
            raise InTheWayError(self._files.root, there)
        # What was known is of another time. Links may have come where folders were.
        self._files.seen.clear()
        self._files.folders.clear()
        folders, names, until = [""], 0, time.monotonic() + LISTING_S
        while folders:
            opened = session.run(self._files.open_folders(folders[-FOLDERS:]))
            del folders[-FOLDERS:]
            while opened:
                more = session.run(self._files.list_on(opened))
                opened = [(path, handle) for path, handle, _ in more]
                for path, _, found in more:
                    names += len(found)
                    if time.monotonic() > until + names * NAME_S:
                        raise TooSlowError("its list of files does not come to an end", host=self.name)
                    if names > HELD_MAX:
                        raise InterferenceError(f"lists more than {HELD_MAX:,} names", host=self.name)
                    for named in found:
                        yield from self._listed(session, path, named, folders)
        self._files.listed = True

    def _listed(self, session: SftpSession, above: str, named: Named, folders: list[str]) -> Iterator[Held]:
        """Yield a file that was listed; note a folder to list."""
        if named.name in (b".", b".."):
            return
        name = named.name.decode("utf-8", "surrogateescape")
        path = f"{above}/{name}" if above else name
        if b"/" in named.name or len(named.name) > NAME_MAX_LENGTH or "\0" in name:
            raise InterferenceError("lists a name that no folder can have", host=self.name)
        attrs = named.attrs
        if attrs.mode is None and is_utf8(path):
            attrs = session.run(self._files.look(self._files.at(path))) or attrs
        if attrs.is_folder:
            # No path of a copy lies deeper: a folder in itself, by some trick of the server's, ends here.
            if is_utf8(path) and len(path.encode()) <= PATH_MAX_LENGTH:
                folders.append(path)
                self._files.folders.add(path)
        elif not attrs.is_file:
            yield Held(path, NO_FILE)
        else:
            if is_utf8(path):
                self._files.seen[path] = attrs
            if not (_LEFT.fullmatch(name) or name == f"{TEMPORARY}lock"):
                yield Held(path, attrs.length or 0)

    def _probe(self) -> None:
        if self._run(self._files.look(self._files.root)) is None:
            self._missing()

    def _missing(self) -> None:
        """Refuse a folder whose parent is missing, too.

        The last folder is made by the first push. One above it may be another account's, or a disk that is not mounted.
        """
        above = posixpath.dirname(self.path.rstrip("/"))
        if not above or self._run(self._files.look(above.encode())) is not None:
            self._is_placed = True
            return
        # People write paths as their own shell shows them; the account sees others, so it is told what there is.
        begin, names = self._run(_around(above))
        shown = ", ".join(clean(n.decode("utf-8", "replace"))[:40] for n in names[:_NAMES_SHOWN]) or "nothing"
        where = "/" if above.startswith("/") else begin
        only = " (the account may see a part of that disk alone, and then / is the top of its part)"
        raise NoFolderError(
            f"there is no folder {above} at the host",
            host=self.name,
            hint=f"make the folder {above} there, or change path: a login begins in {begin};"
            f" in {where} there is: {shown}{only if above.startswith('/') else ''}",
        )

    def _translate(self, error: Exception, path: str) -> HostError | None:
        return errors.meaning(error, self.name, path)


def _close(sessions: list[SftpSession]) -> None:
    """Close what a host left open."""
    for session in sessions:
        session.close()


def _read(source: Path, length: int) -> bytes:
    """Return a file's bytes, and one more where it is longer: three calls, where ``read_bytes`` makes seven."""
    handle = os.open(source, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(handle, length + 1)
    finally:
        os.close(handle)


def _around(above: str) -> Job[tuple[str, list[bytes]]]:
    """Return where a login begins, and names in the path's first folder."""
    (home,) = yield [(packets.REALPATH, packets.text(b"."))]
    begin = clean(home[0].name.decode("utf-8", "replace"))[:200] if isinstance(home, list) else "?"
    (opened,) = yield [(packets.OPENDIR, packets.text(b"/" if above.startswith("/") else b"."))]
    if not isinstance(opened, bytes):
        return begin, []
    found, _ = yield [(packets.READDIR, packets.text(opened)), (packets.CLOSE, packets.text(opened))]
    names = [named.name for named in found if isinstance(named, Named)] if isinstance(found, list) else []
    return begin, sorted(name for name in names if not name.startswith(b"."))


def open_host(settings: "HostSettings", options: Options, environ: Mapping[str, str]) -> SftpHost:
    """Return the host described by ``settings``. Nothing is asked yet.

    Raises:
        ConfigError: An option is impossible.
        LackingError: This machine has no ssh.
    """
    from publish.core.settings import place_of

    where = options.where(settings.name)
    if "@" in options.host and options.user is not None:
        raise ConfigError(f"{place_of(settings, 'user')}: 'user' stands in 'host', too", hint="leave out one of them")
    if fault := sshplace.fault_of(where):
        raise ConfigError(f"{place_of(settings, fault[0])}: {fault[0]!r}{fault[1]}", hint=fault[2])
    if not options.path or not options.path.isprintable() or len(options.path.encode()) > PATH_MAX_LENGTH:
        raise ConfigError(f"{place_of(settings, 'path')}: 'path' is not a folder's name", hint='for example "www"')
    ssh.require(settings.name)
    client = ssh.Ssh(where, environ, of_ssh(settings, environ, options.identity))
    if environ.get(client.password) and environ.get(client.passphrase):
        hint = "ssh would be given one where it asks for the other: unset the one that is not needed"
        raise ConfigError(f"host {settings.name!r}: both {client.password} and {client.passphrase} are set", hint=hint)
    # A proxy that cannot be used is a setting of this machine, and known before anything is sent.
    client.check()
    return SftpHost(settings.name, options.path, lambda: _started(client, settings), settings.public)


def _started(client: ssh.Ssh, settings: "HostSettings") -> SftpSession:
    """Begin a conversation through ssh."""
    if not client.where.host_key:
        raise client.unknown_key(settings.where)
    try:
        return SftpSession(client.command(subsystem="sftp"), client.environment())
    except BrokenError as e:
        if e.start or e.why != "cut":
            raise errors.broken(e, settings.name) from e
        raise client.meaning(e.errors) from e
