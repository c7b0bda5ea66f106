"""What every room of vectors uses: how one is written down, and how a copy is spoilt."""

from collections.abc import Callable
from functools import partial
from typing import Any

from publish.core.formats import layout
from tests.vectors.archive import (
    NOW,
    SOON,
    Archive,
    Json,
    sha256,
)

Vector = dict[str, Any]
MADE: dict[str, Callable[[], Vector]] = {}
FRONT = "index.html"
STAMP, SNAPSHOT, TARGETS, MIRRORS = (
    f"metadata/{n}.json" for n in ("timestamp", "2.snapshot", "2.targets", "2.mirrors")
)
MIXED = "0" * 64
TOP = layout.LISTING


def vector(make: Callable[[], Vector]) -> Callable[[], Vector]:
    """Register what a function makes, under the function's name."""
    MADE[make.__name__.strip("_").replace("_", "-")] = make
    return make


def good(release: int = 2, *, fresh: bool = True, timestamp: int = 2, **more: Any) -> Json:
    paths = more.pop("paths", {FRONT: "AUTHENTIC"})
    listed = more.pop("mirrors", ["https://copy2.example/"])
    return {
        "release": release,
        "timestamp": timestamp,
        "fresh": fresh,
        "expires": more.pop("expires", SOON),
        "mirrors": listed,
        "paths": paths,
    }


def bad(kind: str) -> Json:
    return {"error": kind}


def of(archive: Archive, about: str, expect: Json, **more: Any) -> Vector:
    """A vector; its fingerprint is that of the archive's own first root unless given."""
    root = archive.files.get("metadata/1.root.json", b"")
    return {
        "about": about,
        "fingerprint": more.pop("fingerprint", sha256(root)),
        "now": more.pop("now", NOW),
        **more,
        "files": archive.files,
        "expect": expect,
    }


def spoilt(about: str, expect: Json, path: str, data: bytes | None, **more: Any) -> Vector:
    """The honest copy, one of whose files is another, or absent."""
    archive = Archive().two()
    fingerprint = sha256(archive.files["metadata/1.root.json"])
    if data is None:
        archive.files.pop(path, None)
    else:
        archive.files[path] = data
    return of(archive, about, expect, **{"fingerprint": fingerprint, **more})


def flip(data: bytes, at: int) -> bytes:
    at %= len(data)
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def many(prefix: str, make: Callable[..., Vector], cases: dict[str, tuple[Any, ...]]) -> None:
    """Register one vector for each of the cases."""
    for name, arguments in cases.items():
        MADE[f"{prefix}-{name}"] = partial(make, *arguments)


def put(**fields: Any) -> Callable[[Json], object]:
    return lambda signed: signed.update(fields)


def drop(field: str) -> Callable[[Json], object]:
    return lambda signed: signed.pop(field, None)


def within(*path: str, **fields: Any) -> Callable[[Json], object]:
    def change(signed: Json) -> None:
        for name in path:
            signed = signed[name]
        for name, value in fields.items():
            if value is ...:
                del signed[name]
            else:
                signed[name] = value

    return change
