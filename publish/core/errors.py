"""The tree of errors, by the caller's next question.

May I retry? Is the file gone, or do I not know? Whose fault?

::

    StetError                     1
    ├─ ConfigError                2   mirrors.toml, mkdocs.yml, keys or a command line are at fault
    ├─ SourceError                3   something under site/ cannot be published
    ├─ TrustError                 4   bytes that the publisher did not sign
    │  ├─ SignatureError              nobody entitled to has signed them
    │  ├─ MismatchError               they differ from what was signed
    │  ├─ RollbackError               they are older than what was already seen
    │  │  └─ ForkError                two different histories, both signed
    │  ├─ UnwitnessedError            too few of the archive's witnesses countersigned them
    │  └─ ExpiredError                nothing current is to be had
    ├─ HostError                  5   a host is at fault
    │  ├─ AbsentError                 it answered: that is not here
    │  ├─ RefusedError                it answered, and said no
    │  │  ├─ OccupiedError            what lies there is somebody else's, and stays
    │  │  └─ OvertakenError           another push to the same place was faster
    │  ├─ InterferenceError           an answer, but not from the copy: block page, portal, cut or endless body
    │  ├─ UnreachableError            no answer: we do not know what it holds
    │  │  ├─ BusyError                it answered: too many questions at once
    │  │  └─ UncertifiedError         its certificate is not valid: nobody knows who answered
    │  ├─ OtherKeyError           4   somebody else answers: not the host's key, and nothing was asked
    │  ├─ LackingError                not asked: a secret or a program for it is missing here
    │  ├─ ClockError                  it answered, and takes no request of our clock's hour
    │  ├─ BafflingError               what it did made our own program fail: our fault, and its loss alone
    │  ├─ AlteredError                what it gives is not what it was given
    │  └─ FullError                   no room left
    └─ WaitingError               6   drafted, and waits for more signatures

Exit codes belong to the class. ``publish.cli._session`` ends the program with them.
"""

import enum

SAID_MAX = 600  # characters of a reason: hosts' own words are in some, and may be as long as an answer
WORD_MAX = 128  # characters of one name or number of a host's; a hash or a CID is shorter


class Reason(enum.StrEnum):
    """Reasons in the program's own words from end to end.

    No name of a host or of this machine is in them.
    """

    BLOCK_PAGE = "block page or soft 404, not the copy"
    EMPTY = "an empty answer"
    NO_ANSWER = "no answer in time"
    STOPPED = "stopped answering"
    NO_CONNECTION = "no connection"
    LATE_CONNECTION = "no connection in time"
    CUT = "the connection was cut"
    NO_TLS = "TLS failed"
    NO_NAME = "no such host name, or no answer from DNS"
    FALSE_NAME = "the name server here answers with this machine's own address, as some do for what they block"
    NEEDS_TOR = 'needs Tor: set proxy = "socks5h://127.0.0.1:9050", or ALL_PROXY'


class StetError(Exception):
    """What went wrong, in one line; ``hint`` says what to do next.

    ``where`` is the copy or the file at which it did, if the line begins with that.
    """

    exit_code = 1
    retryable = False
    given_up = False
    """Whether the same question was put again and again, in vain."""

    def __init__(self, message: str, *, where: str = "", hint: str | None = None) -> None:
        super().__init__(f"{where}: {message}" if where else message)
        self.where = where
        self.hint = hint
        self._message = message

    def __reduce__(self) -> tuple[object, ...]:
        """Return what makes the same error again in another process of ours."""
        # Exception's own way calls `__init__` with the message alone.
        return type(self).__new__, (type(self), *self.args), self.__dict__

    def beside(self, place: str) -> str:
        """Return the message for a line that names ``place`` already."""
        return self._message if self.where == place else str(self)


IN_THE_WAY = "a folder or a device stands in this file's place: move it away, and run this again"
"""The hint where a copy holds something in a file's place. Stet clears nothing away that is not its own."""


def install(extra: str) -> str:
    """Return the hint for a missing package of an extra."""
    # Stet is on no package index: people install it from its checkout.
    return f"where Stet's checkout lies, run: pip install '.[{extra}]'"


def cut(text: str, most: int = WORD_MAX) -> str:
    """Return others' text, at most ``most`` characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


class ConfigError(StetError):
    """The settings, the keys or the command line cannot be used as they are."""

    # click's own number for a wrong command line: to scripts it is the same fault.
    exit_code = 2


# A str still: rooms that join or print lines need not know of its parts.
class SourceFault(str):
    """A line about a fault in a source, with its parts.

    ``source`` is a path below ``site/``. ``line`` 0 is the file as a whole.
    """

    source: str
    line: int
    what: str

    def __new__(cls, said: str, source: str, line: int, what: str) -> "SourceFault":
        """Return the line for people, with its parts beside it."""
        self = super().__new__(cls, said)
        self.source, self.line, self.what = source, line, what
        return self


class SourceError(StetError):
    """One or more of the publisher's own files cannot be published as they are.

    Args:
        faults: Each ``file:line: what``, all that were found, in order. Those of a build are `SourceFault`.
    """

    exit_code = 3

    def __init__(self, *faults: str, hint: str | None = None) -> None:
        super().__init__("\n".join(faults), hint=hint)
        self.faults = faults


def changed_since_sealed(path: str, how: str = "changed on this disk since it was sealed") -> SourceError:
    """Return the error for a changed file of a release, or a lost one.

    Its bytes on this disk are no longer those of its entry.
    """
    # Not a MismatchError: the file is the publisher's own, and no copy is to be distrusted for it.
    # Nor does another seal mend it: to that nothing has changed.
    hint = "bring it back from a backup, or from any honest copy with: stet heal --restore ADDRESS"
    return SourceError(f"{path}: {how}", hint=hint)


class TrustError(StetError):
    """These bytes are not the publisher's, or cannot be shown to be.

    ``reason`` is the message without ``where``.
    """

    exit_code = 4

    def __init__(self, reason: str, *, where: str = "", hint: str | None = None) -> None:
        # Each line for itself: one may be a name of a hostile file's, and the others tell of other copies.
        reason = "\n".join(cut(line, SAID_MAX) for line in reason.split("\n"))
        super().__init__(reason, where=where, hint=hint)
        self.reason = reason


class SignatureError(TrustError):
    """Metadata is malformed, or not signed by enough of the keys that are entitled to."""


class MismatchError(TrustError):
    """Bytes differ from what was signed."""

    def __init__(self, path: str, *, expected: str, found: str, where: str = "", hint: str | None = None) -> None:
        # It may be a host's own words, as long as the host likes.
        found = cut(found)
        super().__init__(f"{path} is not what was signed (expected {expected}, found {found})", where=where, hint=hint)
        self.path = path
        self.expected = expected
        self.found = found


class RollbackError(TrustError):
    """A valid release, but older than one that was already seen, or not its descendant."""


# Below RollbackError: whoever must not go back must not cross over to another history either.
class ForkError(RollbackError):
    """Two different histories of one archive, both signed.

    Args:
        stories: What each side's signatures rest on (``publish.verify.forkside``); one where the reader kept the other.
    """

    def __init__(
        self, reason: str, *, where: str = "", stories: tuple[bytes, ...] = (), hint: str | None = None
    ) -> None:
        super().__init__(reason, where=where, hint=hint)
        self.stories = stories

    def against(self, other: bytes) -> "ForkError":
        """Return the same, with the side that it contradicts before its own."""
        return ForkError(self.reason, where=self.where, stories=(other, *self.stories), hint=self.hint)


class UnwitnessedError(TrustError):
    """The release lacks the countersignatures that the archive's root asks for."""


class ExpiredError(TrustError):
    """Metadata that must be current is not."""


class HostError(StetError):
    """A host failed.

    ``host`` is its name or address, ``path`` what was asked of it.
    """

    exit_code = 5

    def __init__(self, message: str, *, host: str, path: str = "", hint: str | None = None) -> None:
        # Cut where all kinds of hosts come by: else each of them would have to think of it.
        message = cut(message, SAID_MAX)
        super().__init__(message + (f" ({path})" if path else ""), where=host, hint=hint)
        self.host = host
        self.path = path
        self.reason = message


class AbsentError(HostError):
    """The host answered: it does not have this."""


class RefusedError(HostError):
    """The host answered, and said no.

    ``status`` is the HTTP status, or 0.
    """

    def __init__(self, message: str, *, host: str, path: str = "", status: int = 0, hint: str | None = None) -> None:
        super().__init__(message, host=host, path=path, hint=hint)
        self.status = status


class OccupiedError(RefusedError):
    """Somebody else's archive or files lie there, and were left as they are.

    ``paths`` are those that would have been written over.
    """

    def __init__(self, message: str, *, host: str, paths: tuple[str, ...] = (), hint: str | None = None) -> None:
        super().__init__(message, host=host, hint=hint)
        self.paths = paths


# Not retryable: the same bytes sent again at once would hide the faster push's release.
class OvertakenError(RefusedError):
    """Another push to the same place was faster: what lies there is not what was read before."""


# Not below RefusedError: a refusal is the host's own word, and a network's block page is not.
class InterferenceError(HostError):
    """Something answered, but not with the copy: a block page, a portal, a body cut short or without end."""


class UnreachableError(HostError):
    """No answer. What the host holds is unknown; it is not gone."""

    # Silence may end: absence and refusal are answers, and would be the same if asked for again.
    retryable = True
    retry_after_s: float | None = None
    """Seconds to wait by the host's own word."""


class UncertifiedError(UnreachableError):
    """The certificate of whoever answered is not valid here."""

    # None is renewed, and no authority is named here, within the minute in which another try would come.
    retryable = False


# Not below TrustError: of the copy's bytes nothing is known. Not retryable: who stands between does not go for that.
class OtherKeyError(HostError):
    """Whoever answers has another key than the host's. Nothing was asked there."""

    exit_code = TrustError.exit_code


class BusyError(UnreachableError):
    """The host asks for fewer requests (429, 503, SlowDown).

    Args:
        retry_after_s: Its ``Retry-After``, where it said one; see ``allowance.retry_after_s`` for the bound.
    """

    lone = False
    """Whether it refused this file alone, again and again, and took others meanwhile."""

    def __init__(
        self, message: str, *, host: str, path: str = "", retry_after_s: float | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message, host=host, path=path, hint=hint)
        self.retry_after_s = retry_after_s


# Not below RefusedError: it is our clock that was refused, and no copy is given up for it.
class ClockError(HostError):
    """The host refuses this machine's clock."""


# Not below RefusedError: the host was not asked, and a copy that is gone there is not given up for it.
class LackingError(HostError):
    """A secret or a program for this host is missing here.

    The host was not asked.
    """


class BafflingError(HostError):
    """What a host did made our own program fail. That is a fault of ours; what the host holds is unknown."""


class Alteration(enum.StrEnum):
    """A store's treatment of the files given to it."""

    LINE_ENDS = "line-ends"
    COMPRESSED = "compressed"
    UNPACKED = "unpacked"
    RECOMPRESSED = "recompressed"
    FRAMED = "framed"
    """With the frames of an upload in chunks (aws-chunked)."""
    MINIFIED = "minified"
    RECODED = "recoded"
    """The same letters in another encoding."""
    ADDED = "added"
    CUT = "cut"
    RENAMED = "renamed"
    """Under another spelling of the same letters (NFD, capitals)."""
    LOST = "lost"
    OTHER = "other"


class AlteredError(HostError):
    """The host has other bytes than it was given.

    Args:
        expected: SHA-256 of what it was given.
        found: SHA-256 of what it gives; empty where that was not read to its end.
    """

    def __init__(
        self, message: str, *, host: str, path: str, alteration: Alteration, expected: str, found: str, hint: str
    ) -> None:
        super().__init__(message, host=host, path=path, hint=hint)
        self.alteration = alteration
        self.expected = expected
        self.found = found


class FullError(HostError):
    """The host has no room left."""


class WaitingError(StetError):
    """Drafted, not published: more people have to sign."""

    exit_code = 6
