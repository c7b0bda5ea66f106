"""Listings."""

import re
from collections.abc import Callable
from typing import Any

from publish.core.formats import layout
from tests.vectors.archive import (
    DOCUMENT,
    MASANJIA,
    Archive,
    sha256,
)
from tests.vectors.kit import FRONT, MIXED, TOP, Vector, flip, good, many, of, spoilt, within

# -- listings -------------------------------------------------------------------------------------------------


def listing_of(
    about: str, change: Callable[[bytes], bytes], expect: str = "error: signature", path: str = ""
) -> Vector:
    """A listing that the editors signed, and that is not one: the top one, or one below."""
    folder = f"{path}/" if path else ""

    def spoil(made: dict[str, bytes]) -> None:
        below = folder + layout.LISTING
        made[below] = change(made[below])
        while below != layout.LISTING:  # the listings above it name what it now is
            above = re.sub(r"[^/]+/SHA256SUMS$", layout.LISTING, below)
            name, data = below[len(above) - len(layout.LISTING) :].encode(), made[below]
            pattern = rb"#\d+\n[0-9a-f]{64}  " + re.escape(name) + rb"\n"
            line = b"#%d\n%s  %s\n" % (len(data), sha256(data).encode(), name)
            made[above] = re.sub(pattern, lambda _m: line, made[above])  # noqa: B023
            below = above

    archive = Archive().root()
    archive.listings = spoil
    archive.release(1).mirrors(1).point(1)
    wanted = {"": FRONT, "reports/2013": MASANJIA, f"files/{DOCUMENT[6:8]}": DOCUMENT}[path]
    paths = {wanted: expect} | ({FRONT: "AUTHENTIC"} if path else {})
    return of(archive, about, good(1, timestamp=1, mirrors=["https://copy1.example/"], paths=paths))


def _line(name: str | bytes, length: bytes = b"1", digest: str = MIXED) -> bytes:
    return b"#%s\n%s  %s\n" % (length, digest.encode(), name if isinstance(name, bytes) else name.encode())


def _and(name: str | bytes, **more: Any) -> Callable[[bytes], bytes]:
    return lambda d: d + _line(name, **more)


_EVIDENCE = f"files/{DOCUMENT[6:8]}"
many(
    "listing",
    listing_of,
    {
        "out-of-order": ("Names in another order.", lambda d: b"".join(re.findall(rb"#.*\n.*\n", d)[::-1])),
        "name-twice": ("A name twice.", lambda d: d + d[-len(re.findall(rb"#.*\n.*\n", d)[-1]) :]),
        "without-length": ("No length.", lambda d: d + MIXED.encode() + b"  z\n"),
        "leading-zero": ("A length with a zero before it.", _and("z", length=b"01")),
        "length-negative": ("Less than nothing.", _and("z", length=b"-1")),
        "length-too-large": ("Longer than any file.", _and("z", length=b"1099511627777")),
        "length-largest": ("As long as may be.", _and("z", length=b"1099511627776"), "AUTHENTIC"),
        "hash-capitals": ("A hash in capitals.", _and("z", digest="A" * 64)),
        "hash-short": ("A digit short.", _and("z", digest="0" * 63)),
        "one-space": ("One space.", lambda d: d + b"#1\n" + MIXED.encode() + b" z\n"),
        "binary-mark": ("The mark of coreutils' binary mode.", lambda d: d + b"#1\n" + MIXED.encode() + b" *z\n"),
        "crlf": ("Windows' ends of lines.", lambda d: d.replace(b"\n", b"\r\n")),
        "no-last-line-feed": ("The last line does not end.", lambda d: d[:-1]),
        "comment": ("A comment.", lambda d: b"# made by hand\n" + d),
        "blank-line": ("An empty line at the end.", lambda d: d + b"\n"),
        "not-utf-8": ("A name that is not UTF-8.", _and(b"z\xff")),
        "name-parent": ("A name that leaves the folder.", lambda d: _line("../x") + d),
        "name-absolute": ("From the root of the disk.", lambda d: _line("/etc/passwd") + d),
        "name-backslash": ("Windows' separator.", _and("z\\x")),
        "name-drive": ("A drive.", _and("z:x")),
        "name-dash": ("A name that is an option.", lambda d: _line("-rf") + d),
        "name-reserved": ("What Windows will not create.", lambda d: d.replace(b"index.html", b"con.html")),
        "name-trailing-dot": ("A dot at the end.", _and("z.")),
        "name-trailing-space": ("A space at the end.", _and("z ")),
        "name-not-composed": ("Not in NFC.", _and("ze\u0301")),
        "name-backwards": ("A name that reads backwards.", _and("z\u202elmth.exe")),
        "name-control": ("A control character.", _and("z\u0007")),
        "name-invisible-since-unicode-15": ("What joins hieroglyphs, since 2022.", _and("z\U00013439")),
        "name-null": ("A null byte.", _and("z\0")),
        "name-too-long": ("256 bytes.", _and("z" * 256)),
        "name-longest": ("255 bytes.", _and("z" * 255), "AUTHENTIC"),
        "name-joined": ("ZWNJ and ZWJ are letters' own.", _and("z\u200c\u200d"), "AUTHENTIC"),
        "name-above-the-surrogates": (
            "The order of bytes, not of UTF-16.",
            lambda d: d + _line("z\uffee") + _line("z\U0001f5ff"),
            "AUTHENTIC",
        ),
        "name-in-utf-16-order": ("The order of UTF-16.", lambda d: d + _line("z\U0001f5ff") + _line("z\uffee")),
        "names-a-deeper-file": ("A file of a folder below.", _and("z/x.html")),
        "names-itself": ("A listing names itself.", lambda d: _line(layout.LISTING) + d),
        "evidence-under-another-hash": (
            "A document whose path names another hash.",
            lambda d: re.sub(rb"\n[0-9a-f]{64}  ", b"\n" + MIXED.encode() + b"  ", d),
            "error: signature",
            _EVIDENCE,
        ),
        "evidence-deeper": (
            "A document in a folder too many.",
            lambda d: d.replace(b"timeline", b"a/timeline"),
            "error: signature",
            _EVIDENCE,
        ),
        "below-out-of-form": (
            "A listing below; the front page is not touched.",
            lambda d: d + b"\n",
            "error: signature",
            "reports/2013",
        ),
        "below-empty": ("A listing below that names nothing.", lambda _d: b"", "TAMPERED", "reports/2013"),
    },
)


def listing_at(about: str, said: str, change: Callable[[bytes], bytes | None], folder: str = "") -> Vector:
    """A listing that is spoilt where it lies."""
    archive = Archive().two()
    path = layout.hashed_listing(sha256(archive.files[f"{folder}/SHA256SUMS" if folder else "SHA256SUMS"]))
    expect = {FRONT: "AUTHENTIC", MASANJIA: said} if folder else {FRONT: said, MASANJIA: said}
    return spoilt(about, good(paths=expect), path, change(archive.files[path]))


many(
    "listing-here",
    listing_at,
    {
        "flipped": ("One bit of the top listing.", "error: mismatch", lambda d: flip(d, 10)),
        "shorter": ("A byte short.", "error: mismatch", lambda d: d[:-1]),
        "longer": ("A byte too long.", "error: host", lambda d: d + b"\n"),
        "absent": ("It is not there.", "error: host", lambda _d: None),
        "below-flipped": ("One bit of a listing below.", "error: mismatch", lambda d: flip(d, 10), "reports/2013"),
        "below-absent": ("A listing below is not there.", "error: host", lambda _d: None, "reports/2013"),
    },
)


def top_length(about: str, length: int, said: str) -> Vector:
    edits = {"2.targets": within("targets", TOP, length=length)}
    return of(Archive(edits=edits).two(), about, good(paths={FRONT: said}))


many(
    "listing-said-to-be",
    top_length,
    {
        "longer-than-any": ("Longer than any listing may be.", (4 << 20) + 1, "error: signature"),
        "longer": ("Longer than it is.", 100_000, "error: mismatch"),
        "shorter": ("Shorter than it is.", 5, "error: host"),
    },
)
