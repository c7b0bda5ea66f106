"""Read a zip's list of members, if unambiguous.

A zip lists its members three times: in the directory at its end, in a head before each member, and sometimes in a
note behind it. Tools differ on which place they believe, and on the meaning of bytes which no place covers. So all
three places must agree, and every byte from the first to the last must belong to a place. What is NOT done here:
judging names, and judging what is genuine.
"""

import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

MEMBERS_MAX = 2_000_000  # names: twice the largest archive that is thought of; some 1 GB of memory to list
_DIRECTORY_MAX = MEMBERS_MAX * 256  # bytes: far more than names as long as ours take
_CHUNK = 1 << 18  # bytes read at a time
_COMMENT_MAX = 65_535  # bytes: what the field can say
_BLOCK, _RECORD = 512, 10_240  # bytes: libarchive fills a pipe's last record up with zeros, block by block

_END: Final = struct.Struct("<4s4H2IH")
_END_64: Final = struct.Struct("<4sQ2H2I4Q")
_LOCATOR: Final = struct.Struct("<4sIQI")
_CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
_LOCAL: Final = struct.Struct("<4s5H3I2H")
_NOTE, _NOTE_64 = struct.Struct("<4s3I"), struct.Struct("<4sI2Q")
_IS_NOTE: Final = b"PK\x07\x08"
_FULL_16, _FULL = 0xFFFF, 0xFFFFFFFF  # "it does not fit here": the number stands in an extra field

STREAMED: Final = 1 << 3  # lengths behind the member, since its writer did not know them before
UTF_8: Final = 1 << 11
_FLAGS = STREAMED | UTF_8 | 0b110  # and how hard it was squeezed; no encryption, no patches
_STORED, _DEFLATED = 0, 8
_VERSION_MAX = 45  # zip64; what asks for more is passed over by some tools
_UNICODE, _ZIP_64 = 0x7075, 0x0001
_KNOWN = frozenset({_ZIP_64, 0x000A, 0x000D, 0x5455, 0x5855, 0x7855, 0x7875, _UNICODE})
"""Known extra fields: lengths, times, owners and the name. Others may contain links, or facts for a single tool."""
_UNIX_MAX = 12  # bytes of 0x000d: times and owner; what is behind them is the target of a link


class HostileZipError(Exception):
    """A harmful zip, or a zip readable in two ways.

    The message says what is wrong with the zip.
    """


class DamagedZipError(Exception):
    """No zip, or only a part of a zip."""


@dataclass(frozen=True, slots=True)
class ZipMember:
    """A directory entry, found the same at the member's head."""

    name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    length: int
    offset: int
    """Position of the member's head. The member's bytes begin at ``start``."""
    attributes: int
    named: bytes | None
    """The name in UTF-8 from an extra field, where such a field is meant for this name."""
    start: int = 0
    extra: frozenset[int] = frozenset()
    """Numbers of the extra fields that it has, in the directory or at its own head."""

    @property
    def shown(self) -> str:
        """The member's name for messages."""
        return ascii(self.name)[2:-1]


class Bytes:
    """The bytes of an open file.

    Any number of threads may read it.
    """

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self.size = os.fstat(handle).st_size

    def __del__(self) -> None:
        os.close(self._handle)

    def read(self, at: int, length: int) -> bytes:
        """Return exactly ``length`` bytes.

        Raises:
            DamagedZipError: There are fewer.
        """
        # pread has no position to share, so threads do not disturb each other. It may return fewer bytes than asked
        # for.
        data = os.pread(self._handle, length, at) if 0 <= at <= self.size else b""
        while 0 < len(data) < length and (more := os.pread(self._handle, length - len(data), at + len(data))):
            data += more
        if len(data) != length:
            raise DamagedZipError("it ends too early")
        return data


class HeldBytes(Bytes):
    """The bytes of a file in memory."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.size = len(data)

    def __del__(self) -> None:
        """Close nothing."""

    def read(self, at: int, length: int) -> bytes:
        """Return exactly ``length`` bytes; as for an open file."""
        data = self._data[at : at + length] if 0 <= at <= self.size else b""
        if len(data) != length:
            raise DamagedZipError("it ends too early")
        return data


def members(file: Bytes, most: int = MEMBERS_MAX) -> list[ZipMember]:
    """Return all members, in the order of their positions.

    Args:
        most: Members that it may have; of more, none is listed.

    Raises:
        HostileZipError: Two tools could read the zip in two ways, or it has too many members.
        DamagedZipError: The file is no zip, or was cut short.
    """
    count, size, start = _end(file)
    if count > most or size > _DIRECTORY_MAX:
        raise HostileZipError(f"it has {count:,} members")
    listed = sorted(_directory(file.read(start, size), count), key=lambda m: m.offset)
    found, end = [], 0
    for member in listed:
        # Members which share bytes make a bomb of a small file. Bytes between members are read by tools which search
        # for heads from the front, and by no others.
        if member.offset != end:
            over = member.offset < end
            raise HostileZipError(
                f"its members lie over one another, at {member.shown}"
                if over
                else f"before {member.shown} lie bytes that are no member's, which some tools read"
            )
        placed, end = _placed(file, member, start)
        found.append(placed)
    if end != start:
        raise HostileZipError("between its members and the list of them lie bytes that are no member's")
    return found


def remark(file: Bytes) -> bytes:
    """Return what the packer wrote behind the end, but for zeros that fill a record. `members` took the zip before."""
    tail, found = _tail(file)
    return tail[found + _END.size :].rstrip(b"\0")


def _tail(file: Bytes) -> tuple[bytes, int]:
    """Return the last bytes, and the position of the end among them."""
    at = max(0, file.size - _END.size - _COMMENT_MAX)
    tail = file.read(at, file.size - at)
    # From the back: a comment of up to 65,535 bytes may stand behind the end. A comment which itself looks like an
    # end is refused below, because tools which search from the front would stop there.
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or found + _END.size > len(tail):
        raise DamagedZipError("its end is missing")
    return tail, found


def _end(file: Bytes) -> tuple[int, int, int]:
    """Return the directory's number of members, length and position."""
    tail, found = _tail(file)
    tail_at = file.size - len(tail)
    _, disk, first_disk, here, count, size, start, comment = _END.unpack_from(tail, found)
    behind = tail[found + _END.size :]
    filled = len(behind) < _RECORD and not any(behind) and not file.size % _BLOCK
    if comment != len(behind) and not (filled and not comment):
        raise HostileZipError("behind its end lies something more")
    if comment and b"PK" in behind:
        raise HostileZipError("its comment looks like a part of a zip")
    at = found
    # A second end whose comment also reaches the file's last byte would give another list of members to tools which
    # search from the front.
    while (at := tail.rfind(b"PK\x05\x06", 0, at)) >= 0:
        if at + _END.size + int.from_bytes(tail[at + 20 : at + 22], "little") == len(tail):
            raise HostileZipError("it has two ends")
    told: tuple[int, ...] = (disk, first_disk, here, count, size, start)
    at = tail_at + found
    if at >= _LOCATOR.size and file.read(at - _LOCATOR.size, 4) == b"PK\x06\x07":
        told, at = _end_64(file, at - _LOCATOR.size, told)
    disk, first_disk, here, count, size, start = told
    if disk or first_disk or here != count:
        raise HostileZipError("it says that it is one of several, or counts its members in two ways")
    if start + size != at:
        raise HostileZipError("the list of its members does not lie where its end says")
    return count, size, start


def _end_64(file: Bytes, at: int, small: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
    """Return the same facts from a large zip's end.

    The large end (zip64) must agree with the small end, as far as the small fields can hold the numbers.
    """
    _, disk, record, disks = _LOCATOR.unpack(file.read(at, _LOCATOR.size))
    if disk or disks != 1 or record + _END_64.size != at:
        raise HostileZipError("its two ends do not lie one behind the other")
    mark, length, _, needed, *told = _END_64.unpack(file.read(record, _END_64.size))
    if mark != b"PK\x06\x06" or length != _END_64.size - 12 or needed > _VERSION_MAX:
        raise HostileZipError("its end is not what the end of a large zip is")
    full = (_FULL_16,) * 4 + (_FULL,) * 2
    if any(few not in (many, most) for few, many, most in zip(small, told, full, strict=True)):
        raise HostileZipError("its two ends do not say the same")
    return tuple(told), record


def _directory(data: bytes, count: int) -> Iterator[ZipMember]:
    at = 0
    for _ in range(count):
        if at + _CENTRAL.size > len(data) or data[at : at + 4] != b"PK\x01\x02":
            raise HostileZipError("the list of its members is shorter than it says")
        fields = _CENTRAL.unpack_from(data, at)
        needed, flags, method, crc, packed, length = fields[2], *fields[3:5], *fields[7:10]
        name_length, extra_length, comment, disk, _, attributes, offset = fields[10:]
        at += _CENTRAL.size
        name, extra = data[at : at + name_length], data[at + name_length : at + name_length + extra_length]
        at += name_length + extra_length
        member = ZipMember(name, flags, method, crc, packed, length, offset, attributes, None)
        if len(extra) != extra_length or disk or comment or not name:
            raise HostileZipError(f"{member.shown} has a comment, no name, or lies on another disk")
        fields_ = _extra(extra, member)
        large = _widened(fields_, (length, packed, offset), member)
        length, packed, offset = large
        member = replace(
            member, length=length, packed=packed, offset=offset, named=fields_.get(_UNICODE), extra=frozenset(fields_)
        )
        _plain(member, needed)
        yield member
    if at != len(data):
        raise HostileZipError("it lists more members than it says")


def _plain(member: ZipMember, needed: int) -> None:
    """Refuse members which some tools cannot unpack."""
    if member.flags & ~_FLAGS or member.method not in (_STORED, _DEFLATED) or (needed & 0xFF) > _VERSION_MAX:
        raise HostileZipError(f"{member.shown} is encrypted, or squeezed in a way that not every tool knows")
    if member.method == _STORED and member.packed != member.length:
        raise HostileZipError(f"{member.shown} has two lengths")


def _extra(data: bytes, member: ZipMember) -> dict[int, bytes]:
    """Return the extra fields by their number."""
    found: dict[int, bytes] = {}
    at = 0
    while at < len(data):
        kind, length = struct.unpack_from("<2H", data, at) if at + 4 <= len(data) else (0, _FULL_16)
        body = data[at + 4 : at + 4 + length]
        at += 4 + length
        # Of a field which comes twice, some tools believe the first, others the last.
        if kind not in _KNOWN or kind in found or len(body) != length or (kind == 0x000D and length > _UNIX_MAX):
            raise HostileZipError(f"{member.shown} has an extra field that tools read in different ways ({kind:#06x})")
        found[kind] = body
    return found


def _widened(extra: dict[int, bytes], small: tuple[int, ...], member: ZipMember) -> list[int]:
    """Return numbers, the large ones from their extra field.

    The extra field must hold exactly the numbers which did not fit into 32 bits, and nothing else.
    """
    large = extra.get(_ZIP_64, b"")
    if len(large) != 8 * small.count(_FULL) or (_ZIP_64 in extra and not large):
        raise HostileZipError(f"{member.shown} has lengths that tools read in different ways")
    values = iter(struct.unpack(f"<{len(large) // 8}Q", large))
    return [next(values) if number == _FULL else number for number in small]


def _placed(file: Bytes, member: ZipMember, start: int) -> tuple[ZipMember, int]:
    """Return the member with its start, and its end.

    The member's own head must agree with the directory.
    """
    head = file.read(member.offset, _LOCAL.size)
    mark, needed, flags, method, _, _, crc, packed, length, name_length, extra_length = _LOCAL.unpack(head)
    own = file.read(member.offset + _LOCAL.size, name_length + extra_length)
    fields = _extra(own[name_length:], member)
    length, packed = _widened(fields, (length, packed), member)
    same = (mark, flags, method, own[:name_length]) == (b"PK\x03\x04", member.flags, member.method, member.name)
    if not same or fields.get(_UNICODE) != member.named or (needed & 0xFF) > _VERSION_MAX:
        raise HostileZipError(f"{member.shown} has another name or kind at its own head than in the list")
    streamed = bool(flags & STREAMED)
    for here, listed in ((crc, member.crc), (packed, member.packed), (length, member.length)):
        # The writer of a stream knows no lengths yet, and puts zeros into the head (APPNOTE, bit 3 of the flags).
        if here != listed and not (streamed and not here):
            raise HostileZipError(f"{member.shown} has another length or sum at its own head than in the list")
    begin = member.offset + _LOCAL.size + len(own)
    end = begin + member.packed
    if streamed:
        end = _noted(file, member, end, _NOTE_64 if _ZIP_64 in fields else _NOTE)
    if end > start:
        raise HostileZipError(f"{member.shown} lies over the list of members")
    return replace(member, start=begin, extra=member.extra | fields.keys()), end


def _noted(file: Bytes, member: ZipMember, at: int, form: struct.Struct) -> int:
    """Return the end of a streamed member's note.

    The note must agree with the directory.
    """
    if form.unpack(file.read(at, form.size)) != (_IS_NOTE, member.crc, member.packed, member.length):
        raise HostileZipError(f"{member.shown} has another length or sum behind it than in the list")
    return at + form.size


def unpacked(file: Bytes, member: ZipMember) -> Iterator[bytes]:
    """Yield the bytes of a member.

    Raises:
        DamagedZipError: Their number or their sum differs from the directory, or they end before their place does.
    """
    crc = length = 0
    for chunk in _inflated(file, member) if member.method else _chunks(file, member):
        crc, length = zlib.crc32(chunk, crc), length + len(chunk)
        # Stop at once: a bomb must not be unpacked to its end.
        if length > member.length:
            break
        yield chunk
    if (crc, length) != (member.crc, member.length):
        raise DamagedZipError("not the bytes whose length and sum it says")


def _chunks(file: Bytes, member: ZipMember) -> Iterator[bytes]:
    for at in range(0, member.packed, _CHUNK):
        yield file.read(member.start + at, min(_CHUNK, member.packed - at))


def _inflated(file: Bytes, member: ZipMember) -> Iterator[bytes]:
    flow = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for packed in _chunks(file, member):
            waiting = packed
            while waiting and not flow.eof:
                # At most a chunk at a time: a few bytes of deflate can become a thousand times as many.
                yield flow.decompress(waiting, _CHUNK)
                waiting = flow.unconsumed_tail
            # Bytes behind the end of the stream would belong to nothing, and could be another member to some tools.
            if flow.eof and (flow.unused_data or waiting):
                raise DamagedZipError("it ends before its place does")
        while not flow.eof and (rest := flow.decompress(b"", _CHUNK)):
            yield rest
    except zlib.error as e:
        raise DamagedZipError(str(e)) from e
    if not flow.eof:
        raise DamagedZipError("it is cut short")


def ends_where_it_says(file: Bytes, member: ZipMember) -> bool:
    """Return whether a streamed member ends as listed.

    A tool which unpacks from the front knows no length, and finds the end by unpacking. It must find the same end.
    """
    before = b""
    try:
        for chunk in unpacked(file, member):
            # A stored member has no end of its own. A tool which reads from the front takes the first note for its
            # end.
            if member.method == _STORED and _IS_NOTE in before + chunk:
                return False
            before = chunk[-3:]
    except DamagedZipError:
        return False
    return True
