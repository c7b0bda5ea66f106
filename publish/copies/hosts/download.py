"""Bodies from the web: labels, lengths, and the rest after a cut."""

import hashlib
import re
from collections.abc import Iterator
from typing import Final

from publish.copies.hosts.http.answer import Reply
from publish.copies.hosts.http.faults import SilentError, WireError
from publish.copies.hosts.weberrors import CODINGS
from publish.core.errors import AbsentError, HostError, InterferenceError, UnreachableError
from publish.core.formats import layout
from publish.core.model import Entry
from publish.core.source import OverlongError, WholeOnlyError

LENGTH_DIGITS_MAX = 18  # of a Content-Length: a million terabytes
RESUMED_MIN = 1 << 18  # bytes: a shorter file that was cut off is asked for anew
RESUMES_MAX = 8  # of one file
_CHUNK = 1 << 16  # bytes read at a time
_RANGE: Final = re.compile(r"bytes[ =]+([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\*)", re.IGNORECASE)
Pairs = tuple[tuple[str, str], ...]
"""Headers of a request."""


class Incoming:
    """One body on its way, over as many answers as it needs.

    Args:
        host: The copy's name in messages.
        max_length: Bytes that the caller will read.
        entry: What the body should be, where that is known.
    """

    def __init__(self, host: str, path: str, max_length: int, entry: Entry | None) -> None:
        self.received = 0
        """Bytes of the body, of all answers."""
        self.path, self.max_length = path, max_length
        self._host, self._entry = host, entry
        self._hashed = hashlib.sha256() if entry and entry.length >= RESUMED_MIN else None
        self._doubt: HostError | None = None
        """The meaning of other bytes than the expected ones."""
        self._skip = 0
        self._resumes, self._before = 0, 0
        self._part, self._in_parts = False, True

    @property
    def rest(self) -> Pairs:
        """The header for the missing bytes."""
        return (("Range", f"bytes={self.received}-"),) if self.received and self._in_parts else ()

    def without_parts(self) -> bool:
        """Return whether to ask for the whole file in place of a part."""
        # Some refuse Range, or answer it by their own lights, and give the whole file to whoever does not ask for less.
        before, self._in_parts = self._in_parts, False
        return before and self.received > 0

    def begin(self, reply: Reply, same_name: bool) -> None:
        """Look at an answer before its body is read.

        Raises:
            WholeOnlyError: Another part than the one that was asked for.
        """
        self._before, self._part = self.received, reply.status == 206
        self._skip = 0 if self._part and self.rest else self.received
        if self._part and not (_is_whole(reply) if not self.rest else _starts_at(reply, self.received)):
            said = "sent other bytes than it was asked for"
            kind = WholeOnlyError if self.rest else InterferenceError
            raise kind(said, host=self._host, path=self.path)
        if reply.status == 203:  # a proxy between says that it may have changed them
            self._question(InterferenceError("answered HTTP 203", host=self._host, path=self.path))
        encoding = (reply.headers.get("content-encoding") or "identity").strip().lower()
        if encoding in CODINGS:
            # Plain bytes were asked for. Undoing an encoding could swell without bound, so none is undone here.
            said = f"sent {encoding} where plain bytes were asked for"
            self._question(InterferenceError(said, host=self._host, path=self.path))
        if not same_name and (self._entry or self.path.startswith(f"{layout.METADATA}/")):
            self._question(AbsentError("sent on to another file", host=self._host, path=self.path))
        if reply.odd_length:
            raise InterferenceError("says a length that is no number", host=self._host, path=self.path)
        length = (reply.length or 0) + self.received - self._skip
        if length > self.max_length:
            if self._doubt:
                raise self._doubt
            said = str(length)[:LENGTH_DIGITS_MAX]
            raise OverlongError(
                f"would send {said} bytes, more than {self.max_length}", host=self._host, path=self.path
            )

    def _question(self, doubt: HostError) -> None:
        """Have the bytes judged by their hash.

        Where none is known, the doubt is the verdict.
        """
        if self._entry is None or (self.received > 0 and self._hashed is None):
            raise doubt
        self._doubt = doubt
        self._hashed = self._hashed or hashlib.sha256()

    def chunks(self, reply: Reply) -> Iterator[bytes]:
        """Yield what is new of an answer's body."""
        # read1 gives what has come; read would wait for a whole chunk of a host that drips.
        while chunk := reply.read1(_CHUNK):
            fresh = chunk[self._skip :]
            self._skip = max(0, self._skip - len(chunk))
            if not fresh:
                continue
            self.received += len(fresh)
            if self._doubt and self.received > self.max_length:
                raise self._doubt
            if self._hashed is not None and self.received <= self.max_length:
                self._hashed.update(fresh)
            yield fresh

    def goes_on(self) -> bool:
        """Return whether a part was too short, so that the rest is asked for."""
        due = self._entry.length if self._entry else self.received
        return self._part and self._hashed is not None and not self._doubt and self._is_worth_it(due)

    def _is_worth_it(self, due: int) -> bool:
        """Count a part, and return whether to ask for more, up to ``due`` bytes."""
        # A host may give a byte at a time.
        self._resumes += self.received - self._before < _CHUNK
        return self._before < self.received < due and self._resumes < RESUMES_MAX

    def may_resume(self, error: WireError) -> bool:
        """Return whether to ask on.

        Only for a long file, and only after an answer with new bytes.
        """
        if self._hashed is None or self._doubt or self.received == self._before or self._resumes >= RESUMES_MAX:
            return False
        # Who is too slow gets one chance more, and no more: a host may feed a byte a second.
        self._resumes += RESUMES_MAX if isinstance(error, SilentError) else 1
        return True

    def end(self) -> None:
        """Judge the whole body."""
        if self._hashed is None or self._entry is None or self._hashed.hexdigest() == self._entry.sha256:
            return
        if self._doubt:
            raise self._doubt
        if self._resumes:  # a push in between: the halves of two releases are nobody's forgery
            raise UnreachableError("changed while it was being sent", host=self._host, path=self.path)


class IncomingPart(Incoming):
    """A part of a long file on its way.

    The caller knows the part's hash.

    Args:
        start: The part's first byte in the file.
        length: Bytes of the part.
    """

    def __init__(self, host: str, path: str, start: int, length: int) -> None:
        super().__init__(host, path, length, None)
        self._start = start

    @property
    def rest(self) -> Pairs:
        """The header for the missing bytes of the part."""
        first, last = self._start + self.received, self._start + self.max_length - 1
        return (("Range", f"bytes={first}-{last}"),)

    def begin(self, reply: Reply, same_name: bool) -> None:
        """Look at an answer before its body is read.

        Raises:
            WholeOnlyError: More than the part would come, or bytes under a doubtful label.
        """
        self._before, self._part = self.received, True
        encoding = (reply.headers.get("content-encoding") or "identity").strip().lower()
        told = reply.status == 206 and _starts_at(reply, self._start + self.received)
        if not told or not same_name or encoding in CODINGS or reply.odd_length:
            raise WholeOnlyError("gives whole files only", host=self._host, path=self.path)
        if (reply.length or 0) > self.max_length - self.received:
            raise OverlongError("would send more than it was asked for", host=self._host, path=self.path)

    def without_parts(self) -> bool:
        """Say that only the whole file can be had.

        Raises:
            WholeOnlyError: Always.
        """
        raise WholeOnlyError("gives whole files only", host=self._host, path=self.path)

    def goes_on(self) -> bool:
        """Return whether to ask for what is left of the part."""
        return self._is_worth_it(self.max_length)

    def may_resume(self, error: WireError) -> bool:
        """Return whether to ask on.

        Only after an answer with new bytes, at a bearable pace.
        """
        if isinstance(error, SilentError) or self.received == self._before or self._resumes >= RESUMES_MAX:
            return False
        self._resumes += 1
        return True


def _starts_at(reply: Reply, first: int) -> bool:
    """Return whether a part of a file begins with byte ``first``."""
    match = _RANGE.match(reply.headers.get("content-range") or "")
    return match is not None and int(match[1]) == first


def _is_whole(reply: Reply) -> bool:
    """Return whether a part is the whole file."""
    match = _RANGE.match(reply.headers.get("content-range") or "")
    return match is not None and int(match[1]) == 0 and match[3] == str(int(match[2]) + 1)
