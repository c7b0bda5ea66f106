"""Countersigned release heads, as C2SP signed notes.

The lines are signed as cosignature/v1. Bytes in, values out.

::

    stet/<fingerprint>
    <number of the release>
    <base64 of the SHA-256 of its top listing>

    — <name of the witness> <base64: key id (4) · seconds since 1970 (8) · Ed25519 signature (64)>

The signature is over ``cosignature/v1\\ntime <seconds>\\n`` and the three lines. What is NOT done here: deciding
whose signatures count.
"""

import base64
import hashlib
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass

from publish.core import plain
from publish.core.errors import SignatureError
from publish.core.formats import strictjson
from publish.verify.tufapi import Key, RepositoryError, Signature, UnverifiedSignatureError

NOTE_MAX_LENGTH = 16_384  # bytes: a hundred signatures
LINES_MAX = 100  # signature lines that are read
SECONDS_MAX = 253_402_300_799  # the last second of the year 9999
_COSIGNATURE = b"\x04"  # C2SP: Ed25519 signatures of witnesses, with a time
_NAME = r"[^\s+\x00-\x1f\x7f]{1,100}"
_LINE = re.compile(rf"\u2014 ({_NAME}) ((?:[A-Za-z0-9+/]{{4}}){{1,50}}(?:[A-Za-z0-9+/]{{2}}==|[A-Za-z0-9+/]{{3}}=)?)")
NAME = re.compile(_NAME)  # C2SP: no space, no plus sign


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A signature line, unproven before `verify`."""

    name: str
    key_id: bytes
    seconds: int
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A head and its signature lines."""

    body: str
    lines: tuple[NoteLine, ...]


def is_plain(name: str) -> bool:
    """Return whether a text can be a fully visible name.

    For names which we take in and make. Readers put up with more.
    """
    return NAME.fullmatch(name) is not None and plain.clean(name) == name


def body(fingerprint: str, release: int, top: str) -> str:
    """Return the three lines which a witness signs.

    Args:
        top: SHA-256 (hex) of the top listing.
    """
    return f"stet/{fingerprint}\n{release}\n{base64.b64encode(bytes.fromhex(top)).decode()}\n"


def head_of(text: str) -> tuple[str, int, str]:
    """Return a body's fingerprint, release and top listing hash.

    Raises:
        SignatureError: The body is no release head of ours.
    """
    match = re.fullmatch(r"stet/([0-9a-f]{64})\n([1-9][0-9]{0,9})\n([A-Za-z0-9+/]{43}=)\n", text, re.ASCII)
    if not match or body(match[1], int(match[2]), top := base64.b64decode(match[3]).hex()) != text:
        raise SignatureError("the note is not of a release: stet/FINGERPRINT, its number, the hash of its top listing")
    return match[1], int(match[2]), top


def key_id(name: str, public: str) -> bytes:
    """Return C2SP's short name of a key.

    It finds the key, and proves nothing.
    """
    return hashlib.sha256(name.encode() + b"\n" + _COSIGNATURE + bytes.fromhex(public)).digest()[:4]


def vkey(name: str, public: str) -> str:
    """Return the verifier key in C2SP's form.

    Others' tools take this form.
    """
    return f"{name}+{key_id(name, public).hex()}+{base64.b64encode(_COSIGNATURE + bytes.fromhex(public)).decode()}"


def message(text: str, seconds: int) -> bytes:
    """Return the bytes which a cosignature signs."""
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def write(text: str, name: str, public: str, seconds: int, sign: Callable[[bytes], bytes]) -> bytes:
    """Return the note with a single cosignature."""
    signature = key_id(name, public) + struct.pack(">Q", seconds) + sign(message(text, seconds))
    return f"{text}\n\u2014 {name} {base64.b64encode(signature).decode()}\n".encode()


def parse(data: bytes) -> Note:
    """Read a note.

    Lines of other kinds of signature are passed over, as C2SP asks.

    Raises:
        SignatureError: The data are no signed note.
    """
    if len(data) > NOTE_MAX_LENGTH:
        raise SignatureError(f"the note is longer than {NOTE_MAX_LENGTH:,} bytes")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as e:
        raise SignatureError("the note is not UTF-8") from e
    signed, parted, rest = text.rpartition("\n\n")
    if not parted or not rest.endswith("\n"):
        raise SignatureError("the note is empty, cut short, or has no signature")
    rows = rest[:-1].split("\n")
    if len(rows) > LINES_MAX:
        raise SignatureError(f"the note has more than {LINES_MAX} signatures")
    return Note(signed + "\n", tuple(line for row in rows if (line := _line(row))))


def _line(row: str) -> NoteLine | None:
    match = _LINE.fullmatch(row)
    if not match:
        raise SignatureError("the note has a line after its text that is no signature")
    try:
        raw = base64.b64decode(match[2], validate=True)
    except ValueError as e:
        raise SignatureError("a signature of the note is not base64") from e
    if len(raw) != 4 + 8 + 64:
        return None
    seconds = struct.unpack(">Q", raw[4:12])[0]
    return NoteLine(match[1], raw[:4], seconds, raw[12:]) if seconds <= SECONDS_MAX else None


def verify(note: Note, line: NoteLine, public: str) -> bool:
    """Return whether the line is this key's signature.

    The signature must be over the note.
    """
    # Signatures in a form which is not canonical are judged differently by different libraries.
    if line.key_id != key_id(line.name, public) or not strictjson.sound_signature(line.signature.hex()):
        return False
    try:
        key = Key.from_dict(public, {"keytype": "ed25519", "scheme": "ed25519", "keyval": {"public": public}})
        key.verify_signature(Signature(public, line.signature.hex()), message(note.body, line.seconds))
    except (UnverifiedSignatureError, RepositoryError, ValueError):
        return False
    return True
