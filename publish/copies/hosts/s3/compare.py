"""Writes at an S3 host which happen only if nobody else wrote meanwhile.

Conditional PUTs, where they are honoured.

Whether a host minds If-None-Match and If-Match is tried and not believed: many ignore one or both. It is tried with the
object that is to be written, so nothing is left behind, and by a question of which the answer is known. What was
learnt is noted beside the ledger, by the host's place. What is NOT done here: deciding what to do where it is ignored.
"""

import logging
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from publish.copies.hosts.notes import note, noted
from publish.copies.hosts.s3.say import Say, StoreSaid
from publish.core.errors import OvertakenError

_log = logging.getLogger(__name__)
NEW, SAME = "If-None-Match", "If-Match"
_NOBODYS: Final = '"00000000000000000000000000000000"'  # no bytes have this name
_UNKNOWN: Final = frozenset({400, 405, 501})  # statuses of those who say that they do not know a header


class Comparison:
    """Conditional writes at one host.

    Args:
        look: Returns the bytes at a path and their name there (ETag, quoted), or nothing and no name.
    """

    def __init__(self, name: str, say: Say, look: Callable[[str], tuple[bytes | None, str]]) -> None:
        self._name = name
        self._say = say
        self._look = look
        self._file: Path | None = None
        self._honoured: dict[str, bool] = {}
        self._seen: dict[str, tuple[bytes, str]] = {}

    @property
    def sure(self) -> bool:
        """Whether the host is known to mind If-None-Match."""
        return self._honoured.get(NEW) is True

    def saw(self, path: str, data: bytes, tag: str) -> None:
        """Keep bytes just read at a path, with the host's name for them."""
        self._seen[path] = data, tag

    def seen(self, path: str) -> bytes | None:
        """Return the bytes last read at a path. ``None`` if unread, or written since."""
        return self._seen.get(path, (None, ""))[0]

    def forget(self, path: str) -> None:
        """Forget the bytes read at a path."""
        self._seen.pop(path, None)

    def remember(self, file: Path) -> None:
        """Take what former pushes learnt of this host from a file, and keep there what this one learns."""
        self._file, found = file, noted(file)
        self._honoured = {name: found[name] for name in (NEW, SAME) if isinstance(found.get(name), bool)}

    def store(self, path: str, data: bytes, headers: Sequence[tuple[str, str]], former: bytes | None) -> bool:
        """Store ``data`` if ``former`` lies at ``path``; ``None`` if nothing does.

        Return ``False`` where the host does not compare.

        Raises:
            OvertakenError: Other bytes lie there, or none.
            HostError: The host refused.
        """
        name = NEW if former is None else SAME
        # Who ignores the first ignores the second: not tried with a pointer which readers read.
        if self._honoured.get(name) is False or self._honoured.get(NEW) is False:
            return False
        if former is None:
            return self._new(path, data, headers)
        # By the name which the former bytes had when they were read, no second look is needed: the host compares.
        there, etag = self._seen.pop(path, (None, ""))
        known = there == former and etag.startswith('"') and SAME in self._honoured
        if known:
            said = self._moved(path, data, headers, etag)
            if said.status != 412:
                return self._done(said, path)
        # Another name may be one of the same bytes.
        there, etag = self._look(path)
        if there != former:
            raise self._overtaken(path)
        if not etag.startswith('"'):  # None, or one that may stand for several bytes.
            return self._learn(SAME, honoured=False)
        # The former bytes once more, for a name that they do not have: whoever does as told does nothing.
        if SAME not in self._honoured and not self._tried(SAME, path, former, [*headers, (SAME, _NOBODYS)]):
            return False
        return self._done(self._moved(path, data, headers, etag), path)

    def _moved(self, path: str, data: bytes, headers: Sequence[tuple[str, str]], etag: str) -> StoreSaid:
        return self._put(path, data, [*headers, (SAME, etag)])

    def _new(self, path: str, data: bytes, headers: Sequence[tuple[str, str]]) -> bool:
        asked = [*headers, (NEW, "*")]
        said = self._put(path, data, asked)
        if said.error and said.status in _UNKNOWN and NEW not in self._honoured:
            return self._learn(NEW, honoured=False)
        if not self._done(said, path):
            return False
        # The same once more: now there is something, and whoever does as told says so.
        return NEW in self._honoured or self._tried(NEW, path, data, asked)

    def _tried(self, name: str, path: str, data: bytes, headers: Sequence[tuple[str, str]]) -> bool:
        """Ask for what must be refused, and return whether it was."""
        said = self._put(path, data, headers)
        if said.status == 412:
            return self._learn(name, honoured=True)
        if said.error is None or said.status in _UNKNOWN:
            return self._learn(name, honoured=False)
        raise said.error

    def _done(self, said: StoreSaid, path: str) -> bool:
        if said.status in (404, 412):
            raise self._overtaken(path)
        if said.error:
            raise said.error
        return True

    def _put(self, path: str, data: bytes, headers: Sequence[tuple[str, str]]) -> StoreSaid:
        return self._say("PUT", path, body=data, length=len(data), sha256=sha256(data).hexdigest(), headers=headers)

    def _learn(self, name: str, *, honoured: bool) -> bool:
        self._honoured[name] = honoured
        _log.debug("%s %s %s", self._name, "minds" if honoured else "does not mind", name)
        note(self._file, self._honoured)
        return honoured

    def _overtaken(self, path: str) -> OvertakenError:
        return OvertakenError("other bytes lie there by now", host=self._name, path=path)
