"""Zips written byte by byte: as honest programs write them, and so that two programs read them in two ways.

Both verifiers judge the same ones. Each takes the files of a copy and gives the bytes of a zip.
"""

import io
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import replace
from typing import Any

from tests.copies.hosts.zipwriter import (
    FOLDER,
    FORGED,
    FULL,
    REGULAR,
    STREAMED,
    UTF_8,
    Files,
    Made,
    Part,
    extra,
    large_field,
    note_of,
    parts_of,
    squeezed,
    unicode_field,
    written,
)


def _front(files: Files, **changes: Any) -> list[Part]:
    """All members, that of the front page changed."""
    return [replace(part, **changes) if part.name == b"index.html" else part for part in parts_of(files)]


def _with(*more: Part, **how: Any) -> Made:
    return lambda files: written([*parts_of(files), *more], **how)


def _folders(files: Files) -> list[Part]:
    found = {path.rpartition("/")[0] for path in files} - {""}
    return [Part(f"{path}/".encode(), b"", method=0, attributes=FOLDER | 0x10) for path in sorted(found)]


# As honest programs write them, byte by byte where the program is not at hand on Linux.


def _finder(files: Files) -> bytes:
    """Finder: streamed, names in UTF-8 and decomposed without a mark, folders first, and its litter beside."""
    times = extra(0x5855, bytes(8))
    parts = [Part(b"copy/", b"", method=0, flags=0, attributes=FOLDER, extra=times)]
    parts += [replace(part, name=b"copy/" + part.name, flags=0, extra=times) for part in _folders(files)]
    for path, data in sorted(files.items()):
        name = b"copy/" + unicodedata.normalize("NFD", path).encode()
        parts.append(Part(name, data, flags=STREAMED if data else 0, method=8 if data else 0, extra=times))
    for name in (b"copy/.DS_Store", b"__MACOSX/copy/._.DS_Store", b"__MACOSX/copy/._index.html"):
        parts.append(Part(name, b"\x00\x05\x16\x07 of a Mac", flags=STREAMED, extra=times))
    return written(parts)


def _unmarked(files: Files) -> bytes:
    return written(parts_of(files, flags=0))


def _with_second_names(files: Files, encoding: str = "utf-8") -> bytes:
    parts = []
    for path, data in sorted(files.items()):
        raw = path.encode(encoding, "replace")
        extra = b"" if path.isascii() else unicode_field(raw, path)
        parts.append(Part(raw, data, flags=0, extra=extra))
    return written(parts)


def _large_from_the_start(files: Files) -> bytes:
    parts = []
    for path, data in sorted(files.items()):
        packed = len(squeezed(data))
        parts.append(
            Part(path.encode(), data, needed=45,
                 head={"packed": FULL, "length": FULL, "extra": large_field(len(data), packed)},
                 row={"length": FULL, "extra": large_field(len(data))})
        )  # fmt: skip
    return written(parts, large={}, end={"start": FULL})


def _streamed_large(files: Files) -> bytes:
    parts = [
        replace(part, head={"packed": FULL, "length": FULL, "extra": large_field(0, 0)}, note=note_of(part, large=True))
        for part in parts_of(files, flags=STREAMED | UTF_8, needed=45)
    ]
    return written(parts)


def _to_a_pipe(files: Files) -> bytes:
    packed = written([*parts_of({f"./{path}": data for path, data in files.items()}, flags=STREAMED | UTF_8)])
    return packed + bytes(-len(packed) % 10_240)


def _python(files: Files) -> bytes:
    kernel = io.BytesIO()
    with zipfile.ZipFile(kernel, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, data in files.items():
            packed.writestr(path, data)
    return kernel.getvalue()


HONEST: dict[str, Made] = {
    "plain": lambda files: written(parts_of(files)),
    "stored": lambda files: written(parts_of(files, method=0)),
    "Python": _python,
    "Finder": _finder,
    "with folders": lambda files: written([*_folders(files), *parts_of(files)]),
    "names not marked as UTF-8": _unmarked,
    "names twice, both in UTF-8": _with_second_names,
    "names in GB 18030, and in UTF-8 beside": lambda files: _with_second_names(files, "gb18030"),
    "large from the start": _large_from_the_start,
    "streamed": lambda files: written(parts_of(files, flags=STREAMED | UTF_8)),
    "streamed and stored": lambda files: written(
        parts_of(files, flags=STREAMED | UTF_8, method=0, zeros=False)
    ),
    "streamed, as if large": _streamed_large,
    "in a folder": lambda files: written(parts_of({f"copy/{path}": data for path, data in files.items()})),
    "through a pipe, with ./ before names": _to_a_pipe,
    "times and owners": lambda files: written(
        parts_of(files, extra=extra(0x5455, b"\x03" + bytes(8)) + extra(0x7875, b"\x01\x04\0\0\0\0\x04\0\0\0\0"))
    ),
    "two letters that have one capital": lambda files: written(
        [*parts_of(files), *(Part(f"__MACOSX/._{i}s{i}.html".encode(), b"") for i in "i\u0131")]
    ),
    "a comment": lambda files: written(parts_of(files), comment=b"for the reading room"),
}  # fmt: skip


# Two stories.


def _longer_at_its_head(files: Files) -> bytes:
    told = files["index.html"] + FORGED
    body = {"crc": zlib.crc32(told), "packed": len(told), "length": len(told), "body": told}
    return written(_front(files, method=0, head=body))


def _note_forged(files: Files) -> bytes:
    part = Part(b"index.html", files["index.html"])
    told = replace(part, data=part.data + FORGED)
    return written(_front(files, flags=STREAMED | UTF_8, note=note_of(told)))


def _ends_before_its_place(files: Files) -> bytes:
    """Who reads from the front comes to a note, and to another member, within the place of the first."""
    front = Part(b"index.html", files["index.html"])
    inner = Part(b"reports/forged.html", FORGED)
    head = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, UTF_8, 8, 0, 0x21, zlib.crc32(FORGED), len(inner.packed),
                       len(FORGED), len(inner.name), 0)  # fmt: skip
    body = front.packed + note_of(front) + head + inner.name + inner.packed
    packed = {"packed": len(body)}
    note = b"PK\x07\x08" + struct.pack("<3I", zlib.crc32(front.data), len(body), len(front.data))
    return written(_front(files, flags=STREAMED | UTF_8, head={"body": body}, row=packed, note=note))


def _litter_with_a_member_inside(files: Files) -> bytes:
    """The same in a stored member that is no file of the copy's."""
    inner = Part(b"index.html", FORGED, method=0)
    head = struct.pack("<4s5H3I2H", b"PK\x03\x04", 10, UTF_8, 0, 0, 0x21, zlib.crc32(FORGED), len(FORGED), len(FORGED),
                       len(inner.name), 0)  # fmt: skip
    empty = Part(b".DS_Store", b"", method=0)
    outer = Part(b".DS_Store", note_of(empty) + head + inner.name + FORGED, method=0, flags=STREAMED | UTF_8)
    return written([*parts_of(files), outer])


def _hidden(files: Files) -> bytes:
    parts = parts_of(files)
    return written([*parts, Part(b"reports/hidden.html", FORGED)], listed=parts)


def _hidden_double(files: Files) -> bytes:
    parts = parts_of(files)
    return written([*parts, Part(b"index.html", FORGED)], listed=parts)


def _hidden_first(files: Files) -> bytes:
    parts = parts_of(files)
    return written([Part(b"index.html", FORGED), *parts], listed=parts)


def _second_end(files: Files) -> bytes:
    """A whole second zip, its offsets made fit, within the comment."""
    first = written(parts_of(files), end={"comment": 0})
    other = written([part for part in _forged(files) if part.name == b"index.html"])
    return first[:-2] + struct.pack("<H", len(other)) + other


def _forged(files: Files) -> list[Part]:
    return _front(files, data=FORGED)


def _first_end_reaches_over(files: Files) -> bytes:
    """An end within a member's bytes whose comment is said to reach to the end of the file."""
    kernel = written(_forged(files))
    body = bytearray(kernel)
    probe = written([*parts_of(files), Part(b"assets/a.bin", bytes(body), method=0)])
    at = probe.index(kernel) + len(kernel)
    body[-2:] = struct.pack("<H", len(probe) - at)
    return written([*parts_of(files), Part(b"assets/a.bin", bytes(body), method=0)])


def _squared(files: Files) -> bytes:
    """One row of the directory more than the end counts."""
    part = Part(b"reports/uncounted.html", FORGED)
    parts = [*parts_of(files), part]
    return written(parts, end={"here": len(parts) - 1, "count": len(parts) - 1})


def _large_lies(files: Files) -> bytes:
    parts = parts_of(files)
    start = len(written(parts)) // 2
    return written(parts, large={"start": start})


def _renamed(name: str, **how: Any) -> Made:
    return lambda files: written(_front(files, flags=0, extra=unicode_field(b"index.html", name, **how)))


HOSTILE: dict[str, Made] = {
    "case clash of a letter whose capital came late": lambda f: written(
        [*parts_of(f), *(Part(f"reports/stra{s}e.html".encode(), FORGED) for s in "\u00df\u1e9e")]
    ),
    "a head longer than its row": _longer_at_its_head,
    "another name at its head": lambda f: written(_front(f, head={"name": b"inde2.html"})),
    "another name in the list": lambda f: written(_front(f, row={"name": b"index.htm"})),
    "other flags at its head": lambda f: written(_front(f, head={"flags": UTF_8 | STREAMED})),
    "encrypted at its head alone": lambda f: written(_front(f, head={"flags": UTF_8 | 1})),
    "encrypted": lambda f: written(_front(f, flags=UTF_8 | 1)),
    "strongly encrypted": lambda f: written(_front(f, flags=UTF_8 | 0x41)),
    "a patch": lambda f: written(_front(f, flags=UTF_8 | 0x20)),
    "heads hidden": lambda f: written(_front(f, flags=UTF_8 | 0x2000)),
    "another way of squeezing at its head": lambda f: written(_front(f, head={"method": 0})),
    "another sum at its head": lambda f: written(_front(f, head={"crc": zlib.crc32(FORGED)})),
    "another length at its head": lambda f: written(_front(f, head={"length": 12_345})),
    "another packed length at its head": lambda f: written(_front(f, head={"packed": 12_345})),
    "no lengths at its head, and not streamed": lambda f: written(_front(f, head={"crc": 0, "packed": 0, "length": 0})),
    "another length behind it": _note_forged,
    "a note without its mark": lambda f: written(
        _front(f, flags=STREAMED | UTF_8, note=note_of(Part(b"", f["index.html"]), mark=b""))
    ),
    "a large note for a small member": lambda f: written(
        _front(f, flags=STREAMED | UTF_8, note=note_of(Part(b"", f["index.html"]), large=True))
    ),
    "no note behind it": lambda f: written(_front(f, flags=STREAMED | UTF_8, note=b"")),
    "a note behind what is not streamed": lambda f: written(_front(f, note=note_of(Part(b"", f["index.html"])))),
    "ends before its place does": _ends_before_its_place,
    "another member within litter": _litter_with_a_member_inside,
    "a member that is not listed": _hidden,
    "a double that is not listed": _hidden_double,
    "a double that is not listed, first": _hidden_first,
    "a double, listed": _with(Part(b"index.html", FORGED)),
    "a double by case": _with(Part(b"INDEX.HTML", FORGED)),
    "a double by a dot before it": _with(Part(b"./index.html", FORGED)),
    "a double by a backslash": _with(Part(b"assets\\style.css", FORGED), Part(b"assets/style.css/", b"", method=0)),
    "a double by composition": _with(
        Part("caf\u00e9.html".encode(), b"1"), Part("cafe\u0301.html".encode(), FORGED)
    ),
    "a double in an old code page": _with(
        Part("\u00e9.html".encode(), b"1", flags=0), Part("\u00e9".encode().decode("cp437").encode() + b".html", FORGED)
    ),
    "a folder named as a file": _with(Part(b"index.html/", b"", method=0, attributes=FOLDER)),
    "a file named as a folder of others": _with(Part(b"index.html/more.html", FORGED)),
    "a folder that holds bytes": _with(Part(b"reports/", FORGED, method=0, attributes=FOLDER)),
    "a folder by its attributes alone": lambda f: written(_front(f, attributes=REGULAR | 0x10)),
    "a label and no file": lambda f: written(_front(f, attributes=REGULAR | 0x08)),
    "a link": _with(Part(b"reports/link.html", b"/etc/passwd", attributes=0o120777 << 16)),
    "a link behind its times": _with(Part(b"reports/l.html", b"", extra=extra(0x000D, bytes(12) + b"/etc/passwd"))),
    "a link in a field of its own": _with(Part(b"reports/l.html", b"", extra=extra(0x756E, bytes(14) + b"/etc"))),
    "renamed by an extra field": _renamed("other.html"),
    "renamed by an extra field at its head alone": lambda f: written(
        _front(f, flags=0, head={"extra": unicode_field(b"index.html", "other.html")})
    ),
    "an extra field for a name that it had before": _renamed("index.html", crc=7),
    "an extra field that is no name": lambda f: written(
        _front(f, flags=0, extra=extra(0x7075, b"\x01" + struct.pack("<I", zlib.crc32(b"index.html")) + b"\xff"))
    ),
    "bytes that another name cannot stand for": _with(
        Part(b"\xff\xff/index.html", FORGED, flags=0, extra=unicode_field(b"\xff\xff/index.html", "reports/a.html"))
    ),
    "an ending that is not the other name's": _with(
        Part(b"\xff\xff.exe", FORGED, flags=0, extra=unicode_field(b"\xff\xff.exe", "\u7ef4.html"))
    ),
    "a name that says it is UTF-8": _with(Part(b"\xff\xff.html", FORGED)),
    "an extra field that nobody knows": lambda f: written(_front(f, extra=extra(0x9901, bytes(7)))),
    "an extra field twice": lambda f: written(_front(f, extra=extra(0x5455, b"\x01" + bytes(4)) * 2)),
    "extra fields that are cut": lambda f: written(_front(f, extra=b"\x55\x54\xff\x00x")),
    "large lengths that were not asked for": lambda f: written(_front(f, extra=large_field(7, 7))),
    "large lengths that are missing": lambda f: written(_front(f, row={"length": FULL})),
    "large lengths that lie": lambda f: written(_front(f, row={"length": FULL, "extra": large_field(12_345)})),
    "a comment of a member": lambda f: written(_front(f, row={"comment": b"PK\x05\x06" + bytes(18)})),
    "on another disk": lambda f: written(_front(f, row={"disk": 1})),
    "for a program of years to come": lambda f: written(_front(f, needed=63)),
    "something before": lambda f: written(parts_of(f), prefix=b"#!/bin/sh\nexit\n"),
    "something before, and offsets that do not count it": lambda f: written(
        parts_of(f), prefix=b"PK\x03\x04" + bytes(26), shift=30
    ),
    "something between": lambda f: written(_front(f, before=FORGED)),
    "nothing but zeros between": lambda f: written(_front(f, before=bytes(8))),
    "something before the list": lambda f: written(parts_of(f), gap=FORGED),
    "something behind": lambda f: written(parts_of(f), behind=FORGED),
    "zeros behind, and no whole block": lambda f: written(parts_of(f), behind=bytes(3 + len(f) % 2)),
    "a zip behind it": lambda f: written(parts_of(f)) + written(_forged(f)),
    "a second end in the comment": _second_end,
    "a second end that reaches over the first": _first_end_reaches_over,
    "a comment that holds a member": lambda f: written(parts_of(f), comment=b"PK\x03\x04" + bytes(40)),
    "a comment shorter than it says": lambda f: written(parts_of(f), comment=b"1", end={"comment": 9}),
    "a comment longer than it says": lambda f: written(parts_of(f), comment=b"12345", end={"comment": 2}),
    "fewer counted than listed": _squared,
    "more counted than listed": lambda f: written(parts_of(f), end={"here": len(f) + 1, "count": len(f) + 1}),
    "counted in two ways": lambda f: written(parts_of(f), end={"here": len(f) - 1}),
    "one of several disks": lambda f: written(parts_of(f), end={"disk": 1}),
    "a list that lies elsewhere": lambda f: written(parts_of(f), end={"start": 0}),
    "a list shorter than its place": lambda f: written(parts_of(f), rows=bytes(10)),
    "something between the list and the end": lambda f: written(parts_of(f), under=FORGED),
    "a small end that lies beside a large one": lambda f: written(parts_of(f), large={}, end={"start": 0, "size": 99}),
    "a large end that lies": _large_lies,
    "a large end that counts otherwise": lambda f: written(parts_of(f), large={"count": 1, "here": 1}),
    "a name that climbs out": _with(Part(b"../outside.html", FORGED)),
    "a name that begins at the top": _with(Part(b"/etc/planted", FORGED)),
    "a name that climbs out by backslashes": _with(Part(b"reports\\..\\..\\out.html", FORGED)),
    "a name with a zero in it": _with(Part(b"reports/a.html\0.txt", FORGED)),
    "a name that is nothing": _with(Part(b"", FORGED)),
}  # fmt: skip

UNTOLD: dict[str, Made] = {
    "names in GB 18030 and nothing else": lambda f: written(
        [Part(path.encode("gb18030"), data, flags=0) for path, data in sorted(f.items())]
    ),
    "backslashes for folders": lambda f: written(
        [Part(path.replace("/", "\\").encode(), data) for path, data in sorted(f.items())]
    ),
}
"""Not hostile, and not to be told either: what is said leads to a zip that can be."""
