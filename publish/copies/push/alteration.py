"""The kind of alteration by which a store spoils a file.

Decided by bytes. What is NOT done here: fetching them.
"""

import zlib
from collections.abc import Iterator
from contextlib import suppress

from publish.core.contenttypes import content_type
from publish.core.errors import Alteration

COMPARED_MAX_LENGTH = 4 << 20  # bytes of a file that are compared to name the alteration
_SKIPPED_MAX_LENGTH = 1 << 20  # bytes of a text that are compared letter by letter
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_PACKED = (_GZIP, b"PK\x03\x04", b"%PDF")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")
_TEXTS = ("text/", "application/json", "application/xml", "image/svg")
_ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "gb18030")


def alteration(path: str, sent: bytes, found: bytes) -> Alteration:
    """Return what became of ``sent`` when it was stored.

    Args:
        found: Other bytes than ``sent``. Both may be cut at `COMPARED_MAX_LENGTH`.
    """
    text = content_type(path).startswith(_TEXTS)
    if found == sent:  # the second time it gave what it was given
        return Alteration.OTHER
    # The second: what looks like half an end of a line may stand before one in a picture.
    if _unix(found) == _unix(sent) or found in (sent.replace(b"\n", b"\r\n"), sent.replace(b"\r\n", b"\n")):
        return Alteration.LINE_ENDS
    if found.startswith(_ZSTD) or _unpacked(found, len(sent)) == sent:
        return Alteration.COMPRESSED
    if _unpacked(sent, len(found)) == found:
        return Alteration.UNPACKED
    if b"".join(_frames(found)) == sent:
        return Alteration.FRAMED
    # Before all that compares texts: a file cut within a tag is no minified file.
    if sent.startswith(found):
        return Alteration.CUT
    if text and _is_recoded(sent, found):
        return Alteration.RECODED
    if len(found) > len(sent) and _is_inside(sent, found):
        return Alteration.ADDED
    if text and _is_minified(sent, found):
        return Alteration.MINIFIED
    if _is_repacked(sent, found):
        return Alteration.RECOMPRESSED
    return Alteration.OTHER


def _unix(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _unpacked(data: bytes, length: int) -> bytes | None:
    """Return the content of gzip data, a byte more than ``length`` at most."""
    if not data.startswith(_GZIP):
        return None
    with suppress(zlib.error):
        # Bounded, for a store that answers with a bomb.
        return zlib.decompressobj(31).decompress(data, length + 1)
    return None


def _frames(data: bytes) -> Iterator[bytes]:
    """Yield the pieces of an upload in chunks, as sent over the line (aws-chunked)."""
    while data:
        head, _, data = data.partition(b"\r\n")
        try:
            length = int(head.partition(b";")[0], 16)
        except ValueError:
            return
        if length <= 0:
            return
        yield data[:length]
        data = data[length:].removeprefix(b"\r\n")


def _is_recoded(sent: bytes, found: bytes) -> bool:
    with suppress(UnicodeError):
        said = sent.decode()
        return any(said.encode(encoding, "replace") == found for encoding in _ENCODINGS)
    return False


def _is_inside(sent: bytes, found: bytes) -> bool:
    """Return whether ``found`` is ``sent`` with a piece put in."""
    return _shared(sent, found) + _shared(sent[::-1], found[::-1]) >= len(sent)


def _shared(one: bytes, other: bytes) -> int:
    """Return the length of the common beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _is_minified(sent: bytes, found: bytes) -> bool:
    """Return whether nothing but letters that do not show were left out."""
    # Spaces first: minifiers also put one space where there was a new line.
    before, after = b"".join(sent.split()), b"".join(found.split())
    if not after or len(before) > _SKIPPED_MAX_LENGTH:
        return False
    left = iter(before)
    return all(byte in left for byte in after)


def _is_repacked(sent: bytes, found: bytes) -> bool:
    if any(sent.startswith(magic) and found.startswith(magic) for magic in _PACKED):
        return True
    return sent.startswith(_PICTURES) and found.startswith(_PICTURES)
