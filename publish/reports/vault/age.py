"""Encryption to the editors' keys, and its opening, by the age format (age-encryption.org/v1).

Streams both ways: an original may be larger than memory. The library tells a wrong key, a damaged file and a full disk
in words; here they are values, and our own errors come out as they were. What is NOT done here: knowing what is inside.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from queue import Empty, Queue
from threading import Event, Thread
from types import ModuleType
from typing import Any, BinaryIO

from publish.core import dumps
from publish.core.errors import ConfigError, install
from publish.core.recipients import MAKE_ONE, nth

HEAD_MAX_LENGTH = 1 << 20  # bytes: some thousand recipients; our files have 32 at most
IDENTITIES_MAX_LENGTH = 1 << 16  # bytes: more than any file of keys
PIECES_WAITING = 16  # of 16 KiB each, between the two threads of a new encryption
BEGINNING = b"age-encryption.org/v1\n"
_END_OF_HEAD = b"\n---"
_SSH = b"-----BEGIN"
_AGE = "AGE-SECRET-KEY-1"


class Opening(Enum):
    """The ends of a decryption."""

    WHOLE = auto()
    ENOUGH = auto()
    """The taker wanted no more."""
    OTHERS = auto()
    """None of the keys fits; or the head of the file, which says for whom it is, was changed."""
    DAMAGED = auto()
    UNREAD = auto()
    """The disk gave no bytes. What is in the file is not known."""


class Enough(Exception):
    """A taker's word that it wants no more. Never an error."""


@dataclass(frozen=True, slots=True)
class Editors:
    """Public keys, ready for use."""

    keys: tuple[Any, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Identities:
    """Secret keys, ready for use. They are in no ``repr``."""

    keys: tuple[Any, ...] = field(repr=False)


def editors(recipients: Sequence[str]) -> Editors:
    """Return the keys of ``[vault] recipients``.

    Called before anything is taken in: without an editor nobody could open it.

    Raises:
        ConfigError: There is none, or one has a slip. Its letters are not repeated.
    """
    if not recipients:
        raise ConfigError("no [vault] recipients in mirrors.toml: nobody could open the original", hint=MAKE_ONE)
    library, keys = _library(), []
    for number, written in enumerate(recipients, 1):
        # By the beginning, which the settings were held to: the library has a class for each kind.
        kind = library.ssh if written.startswith("ssh-") else library.x25519
        try:
            keys.append(kind.Recipient.from_str(written))
        except library.RecipientError:
            raise ConfigError(
                f"mirrors.toml: [vault] recipients: the {nth(number)} has a slip, or a letter is missing",
                hint="copy the whole public key once more: age-keygen -y FILE prints it",
            ) from None
    return Editors(tuple(keys))


def identities(raw: bytes) -> Identities:
    """Return the secret keys in a file of ``age-keygen`` or of ssh.

    Raises:
        ConfigError: There is none. Nothing of the file is repeated.
    """
    library = _library()
    dumps.forbid()
    try:
        if raw.lstrip().startswith(_SSH):
            return Identities((library.ssh.Identity.from_buffer(raw),))
        lines = [line.strip() for line in raw.decode("ascii").splitlines()]
        keys = [library.x25519.Identity.from_str(line) for line in lines if line.upper().startswith(_AGE)]
    # With `from None`: a message of the library's, or of a codec, may hold some of the file.
    except library.IdentityError:
        raise _no_identity("is a key with a password, or damaged") from None
    except UnicodeDecodeError:
        raise _no_identity("is no file of keys") from None
    # An empty list would open nothing, and the vault would seem to be others'.
    if not keys:
        raise _no_identity("has no secret key (a line that begins with AGE-SECRET-KEY-1)")
    return Identities(tuple(keys))


def _no_identity(what: str) -> ConfigError:
    return ConfigError(
        f"the identity {what}",
        hint="name the file that age-keygen -o wrote, or a private ssh key without a password. From one with a"
        " password: --identity-fd 3 3< <(age -d editor.key.age)",
    )


def encrypt(pieces: Iterable[bytes], into: BinaryIO, to: Editors) -> None:
    """Write ``pieces`` into a file that each of the editors can open."""
    reads, writes = _Reads(pieces), _Writes(into.write)
    with _own(reads, writes):
        _library().encrypt_io(reads, writes, list(to.keys))


def decrypt(file: BinaryIO, take: Callable[[bytes], object], by: Identities) -> Opening:
    """Give what is in a file to ``take``, piece by piece.

    What was given before `Opening.DAMAGED` is authentic, and not all.

    Args:
        take: May raise `Enough`.
    """
    library = _library()
    head = file.read(HEAD_MAX_LENGTH)
    file.seek(0)  # the library reads the head again, for itself
    # Looked at before the library is: for it a picture in a vault's place would be a file for somebody else.
    if not head.startswith(BEGINNING) or _END_OF_HEAD not in head:
        return Opening.DAMAGED
    reads, writes = _Reads(iter(lambda: file.read(1 << 16), b"")), _Writes(take)
    try:
        with _own(reads, writes):
            library.decrypt_io(reads, writes, list(by.keys))
    except Enough:
        return Opening.ENOUGH
    except library.DecryptError:
        # One class for a wrong key and a changed head: they cannot be told apart, as age's own head is under a key.
        return Opening.OTHERS
    except _Failed:
        return Opening.DAMAGED
    return Opening.WHOLE


def decrypted(file: BinaryIO, by: Identities) -> Iterator[bytes]:
    """Yield what is in a file, piece by piece.

    Raises:
        NotOpenedError: At the end, if not all of it came. What was given before is authentic.
    """
    # The library gives, and whoever encrypts again takes: one of the two needs a thread of its own. No piece may touch
    # a disk in the clear between.
    pieces: Queue[bytes | Opening | BaseException] = Queue(PIECES_WAITING)
    over = Event()

    def give(piece: bytes) -> None:
        if over.is_set():
            raise Enough
        pieces.put(bytes(piece))

    def run() -> None:
        try:
            end: Opening | BaseException = decrypt(file, give, by)
        except BaseException as e:  # noqa: BLE001 - raised in the thread that asks
            end = e
        pieces.put(end)

    # A daemon: a process that is ended must not wait for a disk that is gone.
    thread = Thread(target=run, daemon=True)
    thread.start()
    try:
        while isinstance(piece := pieces.get(), bytes):
            yield piece
        if isinstance(piece, BaseException):
            raise piece
        if piece is not Opening.WHOLE:
            raise NotOpenedError
    finally:
        over.set()
        # It may be waiting for room in the queue, and would wait for ever.
        while thread.is_alive():
            with suppress(Empty):
                pieces.get(timeout=0.05)
        thread.join()


class NotOpenedError(Exception):
    """Not all of an encrypted file came."""


class _Failed(Exception):
    """The library's OSError for bytes which were changed."""


class _Reads:
    """An iterator of bytes, as the library reads it."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces: Iterator[bytes] = iter(pieces)
        self._rest = memoryview(b"")
        self.fault: BaseException | None = None

    def read(self, most: int) -> bytes:
        try:
            while not self._rest:
                piece = next(self._pieces, None)
                if piece is None:
                    return b""
                self._rest = memoryview(piece)
        except BaseException as e:
            self.fault = e
            raise
        # A view: to cut bytes eight thousand at a time would copy each megabyte a hundred times.
        given, self._rest = self._rest[:most], self._rest[most:]
        return bytes(given)


class _Writes:
    """A taker of bytes, as the library writes to it."""

    def __init__(self, take: Callable[[bytes], object]) -> None:
        self._take = take
        self.fault: BaseException | None = None

    def write(self, piece: bytes) -> int:
        # The library empties its buffer once more after a failure: the first one stands.
        if self.fault is not None:
            raise self.fault
        try:
            self._take(piece)
        except BaseException as e:
            self.fault = e
            raise
        return len(piece)

    def flush(self) -> None:
        """Do nothing: the caller flushes its own file."""


@contextmanager
def _own(*ends: _Reads | _Writes) -> Iterator[None]:
    """Raise our own ends' errors as they were, Ctrl-C among them."""
    try:
        yield
    except BaseException as e:
        for end in ends:
            if end.fault is not None:
                raise end.fault from None
        if isinstance(e, OSError):
            raise _Failed from None
        raise


def _library() -> ModuleType:
    try:
        import pyrage
    except ImportError:
        raise ConfigError("the vault needs the package pyrage", hint=install("ingest")) from None
    library: ModuleType = pyrage
    return library
