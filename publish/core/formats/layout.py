"""Paths of a copy's files, and whether bytes may change.

Source: manual/format.md, "What lies where". No other module writes or splits such a path. ``layout.js`` is the twin of
this module for browsers. A test compares both.
"""

import re
from enum import StrEnum
from typing import Final

METADATA: Final = "metadata"
TARGETS: Final = "targets"
FILES: Final = "files"
SEARCH: Final = "search"
PIECES: Final = "pieces"
LISTING: Final = "SHA256SUMS"
HISTORY: Final = "HISTORY"
WITHDRAWN: Final = "WITHDRAWN"
FRONT: Final = "index.html"
OPEN_PAGE: Final = "open.html"
MIRRORS_PAGE: Final = "mirrors.html"
SEARCH_PAGE: Final = "search.html"
NOT_FOUND: Final = "404.html"
WITHDRAWN_PAGE: Final = "withdrawn.html"
WORKER: Final = "sw.js"
"""The service worker. It lies at the top, since a worker rules the addresses below its own."""
WORKER_WORDS: Final = "sw.json"
"""Words of the worker's own pages."""
BY_HAND: Final = "verify.sh"
"""The script that proves a page without Stet."""
SEARCH_INDEX: Final = f"{SEARCH}/index.txt"
SIMPLIFIED: Final = f"{SEARCH}/simplified.txt"
TIMESTAMP: Final = f"{METADATA}/timestamp.json"
"""The pointer: the only signed file with changing bytes under a fixed name."""
_SEALED: Final = frozenset({HISTORY, MIRRORS_PAGE, OPEN_PAGE})
# All other metadata carry version or hash in the name, so that no cache on the way can mix two releases.
FIRST_ROOT: Final = f"{METADATA}/1.root.json"
ROLES: Final = ("root", "targets", "snapshot", "mirrors")
"""Roles with a version in the names of their files."""
# No leading zeros: a version has a single name.
_BESIDE: Final = (f"{METADATA}/", f"{TARGETS}/")
_NAMED: Final = (f"{FILES}/", f"{PIECES}/", f"{SEARCH}/")  # of what has its name from us
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,9}")
_VERSIONED: Final = re.compile(rf"{METADATA}/([1-9][0-9]{{0,9}})\.({'|'.join(ROLES)})\.json")
_TARGET: Final = re.compile(rf"{TARGETS}/([0-9a-f]{{64}})\.([^/]+)")
_EVIDENCE: Final = re.compile(rf"{FILES}/[0-9a-f]{{2}}/([0-9a-f]{{64}})/[^/]+")
_PIECES: Final = re.compile(rf"{PIECES}/([0-9a-f]{{2}})/(\1[0-9a-f]{{62}})\.txt")
_SHELF: Final = re.compile(rf"{FILES}/[0-9a-f]{{2}}")
_ARRIVING: Final = re.compile(r"\.stet-(?:[0-9a-f]{16}|lock)|stet-[0-9a-f]{16}\.part")
_SEARCH: Final = re.compile(r"search/(?:(?:index|simplified)\.txt|terms/[0-9a-f]{12}\.txt|pages/[0-9a-f]{12}\.json)")


class PathKind(StrEnum):
    """Kind of a path in a copy."""

    TIMESTAMP = "timestamp"
    VERSIONED = "versioned"
    """Signed metadata with a version in the name."""
    TARGET = "target"
    """A listing, mirror list, bundle or token, with a hash in the name."""
    EVIDENCE = "evidence"
    """A report's document, with a hash in the name."""
    LISTING = "listing"
    SEARCH = "search"
    """Data of the search index, and no page."""
    PIECES = "pieces"
    """The hashes of a document's pieces, under the document's own hash."""
    PAGE = "page"
    """All other files of a release."""


def kind(path: str) -> PathKind | None:
    """Return the kind of a path.

    ``None`` below ``metadata/`` or ``targets/`` for a name that no copy has.
    """
    if is_beside(path):
        if path == TIMESTAMP:
            return PathKind.TIMESTAMP
        if _VERSIONED.fullmatch(path):
            return PathKind.VERSIONED
        # Not PAGE: a forged file under metadata/ or targets/ must never be taken for content.
        return PathKind.TARGET if _TARGET.fullmatch(path) else None
    # Asked several times for each file of a push, and nearly all are pages.
    named = path.startswith(_NAMED)
    if named and _EVIDENCE.fullmatch(path):
        return PathKind.EVIDENCE
    if is_listing(path):
        return PathKind.LISTING
    if named and _PIECES.fullmatch(path):
        return PathKind.PIECES
    return PathKind.SEARCH if named and _SEARCH.fullmatch(path) else PathKind.PAGE


def immutable(path: str) -> bool:
    """Return whether the bytes under this name never change."""
    # These names carry the hash or the version.
    return kind(path) in (PathKind.VERSIONED, PathKind.TARGET, PathKind.EVIDENCE)


def arriving(path: str) -> bool:
    """Return whether a path is a temporary file of an interrupted push."""
    return _ARRIVING.fullmatch(path.rpartition("/")[2]) is not None


def is_metadata(path: str) -> bool:
    """Return whether this is a path of signed metadata."""
    return kind(path) in (PathKind.TIMESTAMP, PathKind.VERSIONED)


def is_listing(path: str) -> bool:
    """Return whether this is a listing's path in the release's tree."""
    return path.rpartition("/")[2] == LISTING


def is_sealed(path: str) -> bool:
    """Return whether sealing makes this file, so that no built tree has it."""
    return path in _SEALED or is_beside(path) or is_listing(path) or kind(path) is PathKind.PIECES


def is_beside(path: str) -> bool:
    """Return whether the path lies beside the release's tree.

    Several releases have their files there.
    """
    return path.startswith(_BESIDE)


def is_shelf(folder: str) -> bool:
    """Return whether ``folder`` holds documents' folders.

    The listing of such a folder names the files in the folders below, too.
    """
    return bool(_SHELF.fullmatch(folder))


def metadata(version: int, role: str) -> str:
    """Return the path of a role's file in a version."""
    return f"{METADATA}/{version}.{role}.json"


def versioned(path: str) -> tuple[int, str] | None:
    """Return a path's version and role.

    ``None`` for any other path.
    """
    found = _VERSIONED.fullmatch(path)
    return (int(found[1]), found[2]) if found else None


def numbered(name: str, ending: str = "") -> int | None:
    """Return the number that a name is, without ``ending``.

    ``None`` for any other name: people, and programs that keep two disks alike, put copies of files beside them.
    """
    # Not `isdigit`: other scripts have digits, too, and "²" is one that no number can be read of.
    plain = name.endswith(ending) and _NUMBER.fullmatch(name.removesuffix(ending))
    return int(name.removesuffix(ending)) if plain else None


def page_of(source: str) -> str:
    """Return the path of the page made of a source below ``site/``."""
    return source.removesuffix(".md") + ".html"


def target(sha256: str, name: str) -> str:
    """Return the path of a file below ``targets/``."""
    return f"{TARGETS}/{sha256}.{name}"


def evidence(sha256: str, name: str) -> str:
    """Return the path of a report's document."""
    return f"{FILES}/{sha256[:2]}/{sha256}/{name}"


def pieces(sha256: str) -> str:
    """Return the path of the list of a document's pieces."""
    return f"{PIECES}/{sha256[:2]}/{sha256}.txt"


def hashed_listing(sha256: str) -> str:
    """Return the path of a listing under its hash."""
    return target(sha256, LISTING)


def split_target(path: str) -> tuple[str, str] | None:
    """Return a target's hash and name.

    ``None`` for any other path.
    """
    found = _TARGET.fullmatch(path)
    return (found[1], found[2]) if found else None
