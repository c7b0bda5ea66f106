"""Work on files at a server, as jobs of a `Session`.

No link is followed: folders on the way are looked at before they are used. A file is written under another name and
then renamed. Jobs run in the session's one thread, so that what they remember here needs no locks. What is NOT done
here: deciding what to send.
"""

import hashlib
import secrets
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from publish.copies.hosts.sftp import packets
from publish.copies.hosts.sftp.packets import BLOCK, Attrs, Named, Request, Room, Status
from publish.copies.hosts.sftp.replies import (
    AbsentHereError,
    InTheWayError,
    StatusError,
    attrs_of,
    data_of,
    handle_of,
    ok_of,
)
from publish.copies.hosts.sftp.session import Job
from publish.core.errors import changed_since_sealed

TEMPORARY: Final = ".stet-"
"""Prefix of the names of files that are still arriving."""
LARGE: Final = 8 << 20  # bytes: a longer file goes on where it was cut
WINDOW: Final = 32  # blocks of one file in flight: with 32 files, 32 MB in memory at the most
FOLDERS: Final = 64  # folders listed at once; OpenSSH opens about a thousand
_MODE_FILE: Final = 0o644
_MODE_FOLDER: Final = 0o755
_PERMISSIONS: Final = 0o777


class _ChangedError(Exception):
    """The source has another length than it had."""


@dataclass
class Opened:
    """The beginning of a file that is read."""

    handle: bytes | None
    """To read on by. ``None`` at the end."""
    data: list[bytes]
    offset: int


@dataclass
class Files:
    """The files below a folder of a server."""

    root: bytes
    posix_rename: bool = False
    hard_link: bool = False
    listed: bool = False
    """Whether `seen` has all that lies there."""
    seen: dict[str, Attrs] = field(default_factory=dict)
    """What was listed or put, by path."""
    folders: set[str] = field(default_factory=set)
    """Paths which are folders, and no links."""
    touched: set[str] = field(default_factory=set)
    """Folders in which something was changed."""

    def at(self, path: str) -> bytes:
        """Return the server's name for ``path``."""
        return self.root.removesuffix(b"/") + b"/" + path.encode() if path else self.root

    def look(self, place: bytes) -> Job[Attrs | None]:
        """Return what lies at a place, and follow no link. ``None`` if nothing does."""
        (found,) = yield [(packets.LSTAT, packets.text(place))]
        if isinstance(found, Status) and found.code == packets.NO_SUCH_FILE:
            return None
        return attrs_of(found, place)

    def room(self) -> Job[Room | None]:
        """Return what the disk has left. ``None`` where the server does not say."""
        (found,) = yield [(packets.EXTENDED, packets.text(packets.STATVFS) + packets.text(self.root))]
        return found if isinstance(found, Room) else None

    def make_root(self) -> Job[None]:
        """Make the folder itself, unless it is there."""
        yield from self._make_folder("")

    def _way(self, path: str) -> Iterator[str]:
        """Yield the folders above ``path``, from the top, that were not yet looked at."""
        at = path.find("/")
        while at >= 0:
            if (above := path[:at]) not in self.folders:
                yield above
            at = path.find("/", at + 1)

    def _follow(self, path: str, *, make: bool) -> Job[bool]:
        """Look at the folders above ``path``, or make them; False if one is missing."""
        unknown = list(self._way(path))
        if not unknown:
            return True
        # All at once: a turn costs as long as the way to the server, a question nearly nothing.
        replies = yield [(packets.LSTAT, packets.text(self.at(above))) for above in unknown]
        for above, reply in zip(unknown, replies, strict=True):
            missing = isinstance(reply, Status) and reply.code == packets.NO_SUCH_FILE
            if missing and not make:
                return False
            if missing:
                yield from self._make_folder(above)
            else:
                self._take_folder(above, attrs_of(reply, self.at(above)))
        return True

    def _take_folder(self, path: str, attrs: Attrs) -> None:
        if not attrs.is_folder:
            raise InTheWayError(self.at(path), attrs)
        self.folders.add(path)

    def _make_folder(self, path: str) -> Job[None]:
        place = self.at(path)
        if path in self.folders:
            return
        if path:
            self.touched.add(path.rpartition("/")[0])
        mode = packets.setting(packets.MKDIR, place, mode=_MODE_FOLDER)
        # Whatever the answer: another job may have been quicker, and "failure" may mean that it is there.
        (made,) = yield [mode]
        found = yield from self.look(place)
        if found is None:
            raise StatusError(made if isinstance(made, Status) else Status(packets.FAILURE, ""), place)
        self._take_folder(path, found)
        have = (found.mode or 0) & 0o7777
        if isinstance(made, Status) and made.code == packets.OK:
            self.touched.add(path)
            if have | _MODE_FOLDER != have:
                # Web servers run as another user, so the account's umask does not count.
                yield [packets.setting(packets.SETSTAT, place, mode=have | _MODE_FOLDER)]

    def put(
        self, path: str, file: BinaryIO, length: int, day: int, kept: Callable[[int], None] = lambda _length: None
    ) -> Job[None]:
        """Store a file's bytes, whole or not at all.

        Args:
            kept: Told of bytes which lie there from a push that was cut.
        """
        yield from self._follow(path, make=True)
        folder, slash, _ = path.rpartition("/")
        # A long file has the same name each time: what of it has arrived is gone on with.
        token = hashlib.sha256(f"{path}\0{length}".encode()).hexdigest() if length > LARGE else secrets.token_hex(8)
        name = f"{folder}{slash}{TEMPORARY}{token[:16]}"
        temporary = self.at(name)
        former = self.seen.get(path) if self.listed or path in self.seen else (yield from self.look(self.at(path)))
        # Later than the file it replaces, even on the same day: caches tell versions apart by time and length.
        when = day if former is None or former.modified is None else max(day, former.modified + 1)
        mode = _MODE_FILE
        if former is not None and former.is_file and (former.mode or 0) & 0o044:
            mode = (former.mode or 0) & _PERMISSIONS
        start, flags = 0, packets.TO_WRITE | packets.CREATE | packets.EXCLUSIVE
        if length > LARGE:
            start = yield from self._arrived(temporary, file, length)
            if start:
                kept(start)
            flags = packets.TO_WRITE | packets.CREATE | (0 if start else packets.TRUNCATE)
        (opened,) = yield [packets.opening(temporary, flags, _MODE_FILE)]
        handle = handle_of(opened, temporary)
        last = [
            packets.setting(packets.FSETSTAT, handle, mode=mode, day=when),
            (packets.CLOSE, packets.text(handle)),
        ]
        try:
            # Renamed when all was acknowledged, and not with it: on a full disk half a file would get the name.
            yield from self._write(handle, file, start, length, last)
            yield from self._rename(temporary, self.at(path))
        except Exception as e:
            # Asked before the rest of the file goes, and makes room again.
            if isinstance(e, StatusError):
                e.length, e.room = length, (yield from self.room())
            # A handle is closed once: the server may have given its number to another file.
            close = [last[1]] if last else []
            yield [*close, (packets.REMOVE, packets.text(temporary))]
            if isinstance(e, _ChangedError):
                raise changed_since_sealed(path) from None
            raise
        self.touched.add(folder)
        self.seen[path] = Attrs(length, stat.S_IFREG | mode, when)
        self.seen.pop(name, None)

    def _write(self, handle: bytes, file: BinaryIO, at: int, length: int, last: list[Request]) -> Job[None]:
        """Write a file's blocks, and send ``last`` with the last of them.

        ``last`` is empty then.
        """
        file.seek(at)
        while last:
            requests: list[Request] = []
            while len(requests) < WINDOW and (block := file.read(BLOCK)):
                requests.append(packets.writing(handle, at, block))
                at += len(block)
            if at > length or (not requests and at < length):
                raise _ChangedError
            ending: list[Request] = []
            if at == length:
                if file.read(1):
                    raise _ChangedError
                ending, last[:] = last[:], []
            replies = yield [*requests, *ending]
            for reply in (*replies[: len(requests)], *replies[-1:] * bool(ending)):
                ok_of(reply, b"")

    def _arrived(self, temporary: bytes, file: BinaryIO, length: int) -> Job[int]:
        """Return how many bytes of ``file`` lie there from a push that was cut.

        Read back and compared: a length alone proves nothing.
        """
        found = yield from self.look(temporary)
        if found is None:
            return 0
        if not found.is_file:
            raise InTheWayError(temporary, found)
        if not found.length or found.length > length:
            return 0
        # A part that cannot be read back is begun anew.
        (opened,) = yield [packets.opening(temporary, packets.TO_READ)]
        if not isinstance(opened, bytes):
            return 0
        same = 0
        while same < found.length:
            blocks = range(same, min(found.length, same + WINDOW * BLOCK), BLOCK)
            theirs = yield [packets.reading(opened, at, BLOCK) for at in blocks]
            before = same
            for data in theirs:
                ours = file.read(len(data)) if isinstance(data, bytes) else b""
                if not ours or ours != data or same % BLOCK:
                    break
                same += len(data)
            if same - before < len(blocks) * BLOCK:
                break
        yield [(packets.CLOSE, packets.text(opened))]
        return same

    def _rename(self, before: bytes, after: bytes) -> Job[None]:
        if self.posix_rename:
            (renamed,) = yield [packets.renaming(packets.EXTENDED, before, after)]
            ok_of(renamed, after)
            return
        (renamed,) = yield [packets.renaming(packets.RENAME, before, after)]
        if isinstance(renamed, Status) and renamed.code not in (packets.OK, packets.PERMISSION_DENIED):
            # Version 3 renames onto nothing that is there. Between these two steps the file is not there.
            _, renamed = yield [
                (packets.REMOVE, packets.text(after)),
                packets.renaming(packets.RENAME, before, after),
            ]
        ok_of(renamed, after)

    def remove(self, path: str) -> Job[None]:
        """Delete a file, and folders left empty by its absence."""
        # Behind a link it is somebody else's file.
        try:
            if not (yield from self._follow(path, make=False)):
                return
        except InTheWayError:
            return
        place = self.at(path)
        (gone,) = yield [(packets.REMOVE, packets.text(place))]
        if isinstance(gone, Status) and gone.code not in (packets.OK, packets.NO_SUCH_FILE):
            found = yield from self.look(place)
            if found is not None and not found.is_folder:
                raise StatusError(gone, place)
        self.seen.pop(path, None)
        folder = path.rpartition("/")[0]
        while folder:
            # Of a folder that still holds something the server refuses it, and that is the question.
            (gone,) = yield [(packets.RMDIR, packets.text(self.at(folder)))]
            if not (isinstance(gone, Status) and gone.code == packets.OK):
                break
            self.folders.discard(folder)
            self.touched.discard(folder)
            folder = folder.rpartition("/")[0]
        self.touched.add(folder)

    def open(self, path: str, limit: int) -> Job[Opened]:
        """Open a file, and read its beginning: all of it, if it is short."""
        if not (yield from self._follow(path, make=False)):
            raise AbsentHereError
        place, known = self.at(path), self.seen.get(path)
        # What was listed as a plain file is opened at once: whoever could change that meanwhile could change the file.
        if known is None or not known.is_file:
            # Looked at before it is opened: to open a FIFO would wait for its writer, and a link would be followed.
            found = yield from self.look(place)
            if found is None:
                raise AbsentHereError
            if found.mode is not None and stat.S_ISLNK(found.mode):
                raise InTheWayError(place, found)
            if found.mode is not None and not found.is_file:
                raise AbsentHereError(is_other=True)
        (opened,) = yield [packets.opening(place, packets.TO_READ)]
        handle = handle_of(opened, place)
        if known is not None and known.length == limit and limit <= (WINDOW - 1) * BLOCK:
            return (yield from self._read_known(handle, limit))
        return (yield from self.read_on(handle, 0, limit))

    def _read_known(self, handle: bytes, length: int) -> Job[Opened]:
        """Read a file of a known length in one turn, up to its end."""
        asked = _blocks(0, length, WINDOW)
        close = (packets.CLOSE, packets.text(handle))
        replies = yield [*(packets.reading(handle, at, many) for at, many in asked), close]
        parts = []
        for (_, many), reply in zip(asked, replies, strict=False):
            if isinstance(reply, Status) and reply.code == packets.EOF:
                break
            parts.append(data_of(reply))
            if len(parts[-1]) < many:
                break  # Shorter than it was: its hash will say so.
        return Opened(None, parts, sum(map(len, parts)))

    def read_on(self, handle: bytes, offset: int, limit: int) -> Job[Opened]:
        """Read the next blocks, and close the file at its end.

        One byte more than ``limit`` is asked for, so that too long a file is seen to be.
        """
        parts: list[bytes] = []
        start, most = offset, WINDOW
        while offset <= limit and offset - start < WINDOW * BLOCK:
            asked = _blocks(offset, limit, most)
            replies = yield [packets.reading(handle, at, length) for at, length in asked]
            for (_, length), reply in zip(asked, replies, strict=True):
                if isinstance(reply, bytes):
                    parts.append(reply)
                    offset += len(reply)
                    if len(reply) == length:
                        continue
                    most = 1  # A short answer, maybe the last: asked again from there.
                    break
                yield [(packets.CLOSE, packets.text(handle))]
                if isinstance(reply, Status) and reply.code == packets.EOF:
                    return Opened(None, parts, offset)
                ok_of(reply, b"")
        return Opened(handle, parts, offset)

    def close(self, handle: bytes) -> Job[None]:
        """Close a file that is not read to its end."""
        yield [(packets.CLOSE, packets.text(handle))]

    def open_folders(self, paths: list[str]) -> Job[list[tuple[str, bytes]]]:
        """Open folders to list.

        One that may not be read, or has gone, is passed over.
        """
        replies = yield [(packets.OPENDIR, packets.text(self.at(path))) for path in paths]
        for path, reply in zip(paths, replies, strict=True):
            if not path and isinstance(reply, Status):
                raise StatusError(reply, self.at(path))
        return [(path, reply) for path, reply in zip(paths, replies, strict=True) if isinstance(reply, bytes)]

    def list_on(self, opened: list[tuple[str, bytes]]) -> Job[list[tuple[str, bytes, list[Named]]]]:
        """Return the next names of each folder.

        A folder at its end is closed, and left out.
        """
        replies = yield [(packets.READDIR, packets.text(handle)) for _, handle in opened]
        pairs = list(zip(opened, replies, strict=True))
        ended = [handle for (_, handle), reply in pairs if not isinstance(reply, list)]
        if ended:
            yield [(packets.CLOSE, packets.text(handle)) for handle in ended]
        return [(path, handle, reply) for (path, handle), reply in pairs if isinstance(reply, list)]

    def set_days(self, day: int) -> Job[None]:
        """Date folders in which something was changed."""
        places = [self.at(path) for path in sorted(self.touched)]
        self.touched.clear()
        # Whether the server does it or not: a folder's hour is a hint, its files' are the rule.
        for at in range(0, len(places), FOLDERS):
            yield [packets.setting(packets.SETSTAT, place, day=day) for place in places[at : at + FOLDERS]]

    def clear(self, paths: Iterable[str]) -> Job[None]:
        """Delete files of ours which a killed push left, as far as may be."""
        for path in paths:
            self.seen.pop(path, None)
            self.touched.add(path.rpartition("/")[0])
            yield [(packets.REMOVE, packets.text(self.at(path)))]


def _blocks(offset: int, limit: int, most: int) -> list[tuple[int, int]]:
    """Return where to read: blocks up to ``limit``, and one byte beyond it."""
    ends = range(offset, limit, BLOCK)[:most]
    asked = [(at, min(BLOCK, limit - at)) for at in ends]
    if len(asked) < most or not asked:
        asked.append((limit, 1))
    return asked
