"""Paths of the files in a copy: which there are, and which never change.

Source: manual/format.md, "Where the files are". No other module writes such a path, or takes one to pieces.
"""

import re
from enum import StrEnum
from typing import Final

METADATA: Final = "metadata"
TARGETS: Final = "targets"
FILES: Final = "files"
LISTING: Final = "SHA256SUMS"
HISTORY: Final = "HISTORY"
WITHDRAWN: Final = "WITHDRAWN"
FRONT: Final = "index.html"
OPEN_PAGE: Final = "open.html"
MIRRORS_PAGE: Final = "mirrors.html"
TIMESTAMP: Final = f"{METADATA}/timestamp.json"
"""The pointer: the one signed file whose bytes change under one name."""
FIRST_ROOT: Final = f"{METADATA}/1.root.json"
ROLES: Final = ("root", "targets", "snapshot", "mirrors")
"""Roles whose files carry a version in their names."""
_VERSIONED: Final = re.compile(rf"{METADATA}/([1-9][0-9]{{0,9}})\.({'|'.join(ROLES)})\.json")
_TARGET: Final = re.compile(rf"{TARGETS}/([0-9a-f]{{64}})\.([^/]+)")
_EVIDENCE: Final = re.compile(rf"{FILES}/[0-9a-f]{{2}}/([0-9a-f]{{64}})/[^/]+")
_SHELF: Final = re.compile(rf"{FILES}/[0-9a-f]{{2}}")
_SEARCH: Final = re.compile(r"search/(?:(?:index|simplified)\.txt|terms/[0-9a-f]{12}\.txt|pages/[0-9a-f]{12}\.json)")


class Kind(StrEnum):
    """What a path in a copy is the path of."""

    TIMESTAMP = "timestamp"
    VERSIONED = "versioned"
    """Signed metadata with its version in the name."""
    TARGET = "target"
    """A listing, a mirror list, a bundle or a token, with its hash in the name."""
    EVIDENCE = "evidence"
    """A document of a report, with its hash in the name."""
    LISTING = "listing"
    SEARCH = "search"
    """Data of the search index: no page."""
    PAGE = "page"
    """All else that a release may have."""


def kind(path: str) -> Kind | None:
    """Return what a path is the path of; ``None`` below ``metadata/`` or ``targets/`` where no copy has such a name."""
    if path == TIMESTAMP:
        return Kind.TIMESTAMP
    if _VERSIONED.fullmatch(path):
        return Kind.VERSIONED
    if _TARGET.fullmatch(path):
        return Kind.TARGET
    if is_beside(path):
        return None
    if _EVIDENCE.fullmatch(path):
        return Kind.EVIDENCE
    if path.rpartition("/")[2] == LISTING:
        return Kind.LISTING
    return Kind.SEARCH if _SEARCH.fullmatch(path) else Kind.PAGE


def immutable(path: str) -> bool:
    """Whether a copy's file of this name never changes its bytes: the name carries its hash or its version."""
    return kind(path) in (Kind.VERSIONED, Kind.TARGET, Kind.EVIDENCE)


def is_metadata(path: str) -> bool:
    """Whether it is a path of signed metadata."""
    return kind(path) in (Kind.TIMESTAMP, Kind.VERSIONED)


def is_beside(path: str) -> bool:
    """Whether it lies beside the release's tree, where several releases have their files."""
    return path.startswith((f"{METADATA}/", f"{TARGETS}/"))


def is_shelf(folder: str) -> bool:
    """Whether it is a folder of documents, whose one listing names the folders below it too."""
    return bool(_SHELF.fullmatch(folder))


def metadata(version: int, role: str) -> str:
    """Return the path of a role's file of this version."""
    return f"{METADATA}/{version}.{role}.json"


def versioned(path: str) -> tuple[int, str] | None:
    """Return version and role of metadata with a version in the name; ``None`` for any other path."""
    found = _VERSIONED.fullmatch(path)
    return (int(found[1]), found[2]) if found else None


def target(sha256: str, name: str) -> str:
    """Return the path below ``targets/`` of a file with this hash."""
    return f"{TARGETS}/{sha256}.{name}"


def evidence(sha256: str, name: str) -> str:
    """Return the path of a document of a report."""
    return f"{FILES}/{sha256[:2]}/{sha256}/{name}"


def hashed_listing(sha256: str) -> str:
    """Return the path of a listing under its hash."""
    return target(sha256, LISTING)


def split_target(path: str) -> tuple[str, str] | None:
    """Return hash and name of a file below ``targets/``; ``None`` for any other path."""
    found = _TARGET.fullmatch(path)
    return (found[1], found[2]) if found else None
