"""Zips written byte by byte, each field as it is told."""

import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

UTF_8, STREAMED = 0x800, 8
REGULAR, FOLDER = 0o100644 << 16, 0o40755 << 16
FULL = 0xFFFFFFFF
FORGED = b"<h1>FORGED</h1><script>document.title='FORGED'</script>"

Files = Mapping[str, bytes]
Made = Callable[[Files], bytes]


@dataclass
class Part:
    """A member as it is to be written; what ``head`` and ``row`` hold is said otherwise there."""

    name: bytes
    data: bytes
    method: int = 8
    flags: int = UTF_8
    attributes: int = REGULAR
    needed: int = 20
    extra: bytes = b""
    head: dict[str, Any] = field(default_factory=dict)
    row: dict[str, Any] = field(default_factory=dict)
    before: bytes = b""
    note: bytes | None = None
    zeros: bool = True
    """Whether the head of a streamed member leaves its sum and lengths open."""

    @property
    def packed(self) -> bytes:
        """Its bytes as they lie in the zip."""
        return squeezed(self.data) if self.method == 8 else self.data


def squeezed(data: bytes) -> bytes:
    """Deflated, as zips have it."""
    flow = zlib.compressobj(9, zlib.DEFLATED, -15)
    return flow.compress(data) + flow.flush()


def parts_of(files: Files, **how: Any) -> list[Part]:
    """A member for each file."""
    return [Part(path.encode(), data, **how) for path, data in sorted(files.items())]


def note_of(part: Part, *, large: bool = False, mark: bytes = b"PK\x07\x08") -> bytes:
    """What stands behind a streamed member."""
    form = "<I2Q" if large else "<3I"
    return mark + struct.pack(form, zlib.crc32(part.data), len(part.packed), len(part.data))


def written(parts: list[Part], *, prefix: bytes = b"", gap: bytes = b"", behind: bytes = b"", comment: bytes = b"",
            end: dict[str, int] | None = None, large: dict[str, int] | None = None, rows: bytes = b"",
            listed: list[Part] | None = None, shift: int = 0, under: bytes = b"") -> bytes:  # fmt: skip
    """The zip of these members."""
    data, offsets = bytearray(prefix), []
    for part in parts:
        data += part.before
        offsets.append(len(data) - shift)
        open_ = bool(part.flags & STREAMED) and part.zeros
        fields: dict[str, Any] = {
            "needed": part.needed, "flags": part.flags, "method": part.method, "name": part.name,
            "crc": 0 if open_ else zlib.crc32(part.data), "packed": 0 if open_ else len(part.packed),
            "length": 0 if open_ else len(part.data), "extra": part.extra, "body": part.packed,
        } | part.head  # fmt: skip
        data += struct.pack("<4s5H3I2H", b"PK\x03\x04", fields["needed"], fields["flags"], fields["method"], 0, 0x21,
                            fields["crc"], fields["packed"], fields["length"], len(fields["name"]),
                            len(fields["extra"]))  # fmt: skip
        data += fields["name"] + fields["extra"] + fields["body"]
        data += part.note if part.note is not None else note_of(part) if part.flags & STREAMED else b""
    data += gap
    start, directory = len(data) - shift, b""
    for part, offset in zip(parts, offsets, strict=True):
        if listed is not None and not any(part is one for one in listed):
            continue
        directory += row_of(part, offset)
    directory += rows
    data += directory + under
    count = len(parts if listed is None else listed) + rows.count(b"PK\x01\x02")
    told = {"disk": 0, "first": 0, "here": count, "count": count, "size": len(directory), "start": start}
    if large is not None:
        both = told | large
        at = len(data)
        data += struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, both["disk"], both["first"], both["here"],
                            both["count"], both["size"], both["start"])  # fmt: skip
        data += struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1)
    told |= end or {}
    data += struct.pack("<4s4H2IH", b"PK\x05\x06", told["disk"], told["first"], told["here"], told["count"],
                        told["size"], told["start"], told.get("comment", len(comment)))  # fmt: skip
    return bytes(data) + comment + behind


def row_of(part: Part, offset: int) -> bytes:
    """What the directory says of a member."""
    fields: dict[str, Any] = {
        "made": 0x0314, "needed": part.needed, "flags": part.flags, "method": part.method,
        "crc": zlib.crc32(part.data), "packed": len(part.packed), "length": len(part.data), "name": part.name,
        "extra": part.extra, "comment": b"", "disk": 0, "attributes": part.attributes, "offset": offset,
    } | part.row  # fmt: skip
    return struct.pack("<4s6H3I5H2I", b"PK\x01\x02", fields["made"], fields["needed"], fields["flags"],
                       fields["method"], 0, 0x21, fields["crc"], fields["packed"], fields["length"],
                       len(fields["name"]), len(fields["extra"]), len(fields["comment"]), fields["disk"], 0,
                       fields["attributes"], fields["offset"]) + b"".join(
        fields[each] for each in ("name", "extra", "comment")
    )  # fmt: skip


def unicode_field(raw: bytes, name: str, *, crc: int | None = None) -> bytes:
    """The extra field that gives a name in UTF-8."""
    body = b"\x01" + struct.pack("<I", zlib.crc32(raw) if crc is None else crc) + name.encode()
    return struct.pack("<2H", 0x7075, len(body)) + body


def extra(kind: int, body: bytes) -> bytes:
    return struct.pack("<2H", kind, len(body)) + body


def large_field(*numbers: int) -> bytes:
    return extra(1, struct.pack(f"<{len(numbers)}Q", *numbers))
