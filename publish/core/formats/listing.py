"""The tree of SHA256SUMS listings: write, read, walk, prove a path.

A listing has GNU coreutils' format, two lines a file, sorted by the bytes of the name::

    #1234
    9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0bd8a…  index.html

The first line is a comment for ``sha256sum``, and the file's length in bytes for Stet. A folder's listing names its
files, and the listing ``child/SHA256SUMS`` of each folder below. So the hash of the top listing covers every byte. A
folder with a single piece of evidence has no listing: ``files/ab/SHA256SUMS`` reaches down to
``<sha256>/<slug>.<ext>``.

Callers supply the bytes. Nothing here says who signed the top.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from publish.core.errors import MismatchError, SignatureError, SourceError
from publish.core.files import safe_path
from publish.core.formats import layout
from publish.core.model import Entry

LISTING_MAX_LENGTH = 4 << 20  # bytes: some 20,000 names; builds stay far below
FILE_MAX_LENGTH = 1 << 40  # bytes: beyond any host's limit for one object
DEPTH_MAX = 32  # folders below one another
_KEPT = 256  # listings kept as read
_KEPT_LENGTH = 32 << 10  # bytes of each, at most

_LINE = re.compile(rb"#(0|[1-9][0-9]{0,12})\n([0-9a-f]{64})  ([^\n]+)\n")
_DOCUMENT = re.compile(r"([0-9a-f]{64})/[^/]+\Z")

Read = Callable[[Entry], bytes]
"""Returns the bytes of a listing. Any bytes may come: they are checked here."""


def folder_of(path: str) -> str:
    """Return the folder whose listing names ``path``.

    ``""`` is the top.
    """
    folder = path.rpartition("/")[0]
    upper = folder.rpartition("/")[0]
    return upper if layout.is_shelf(upper) else folder


def write(entries: Iterable[Entry]) -> tuple[Entry, dict[str, bytes]]:
    """Make every listing of a tree.

    Returns:
        The entry of the top listing, and each listing's bytes by its path (``reports/2013/SHA256SUMS``).

    Raises:
        SourceError: A file is called SHA256SUMS, or folders are nested deeper than 32.
    """
    folders: dict[str, list[Entry]] = {"": []}
    for entry in entries:
        if layout.is_listing(entry.path):
            raise SourceError(f"{entry.path}: the name {layout.LISTING} is taken for listings", hint="rename the file")
        folder = folder_of(entry.path)
        if folder.count("/") >= DEPTH_MAX:
            raise SourceError(f"{entry.path}: folders are nested deeper than {DEPTH_MAX}")
        folders.setdefault(folder, []).append(entry)
        while folder:  # a folder that holds only folders has a listing too
            folder = folder.rpartition("/")[0]
            folders.setdefault(folder, [])
    listings: dict[str, bytes] = {}
    # The deepest first, so that a child's listing is there when its parent names it.
    for folder in sorted(folders, key=lambda f: (-f.count("/") if f else 1, f)):
        prefix = f"{folder}/" if folder else ""
        data = _lines(folders[folder], prefix)
        path = prefix + layout.LISTING
        listings[path] = data
        listed = Entry(path, hashlib.sha256(data).hexdigest(), len(data))
        if not folder:
            return listed, listings
        folders[folder.rpartition("/")[0]].append(listed)
    raise AssertionError("the top folder is always last")


def _lines(entries: list[Entry], prefix: str) -> bytes:
    named = sorted((entry.path[len(prefix) :].encode(), entry) for entry in entries)
    return b"".join(b"#%d\n%s  %s\n" % (e.length, e.sha256.encode(), name) for name, e in named)


def parse(data: bytes, path: str) -> list[Entry]:
    """Read a listing strictly, into entries with whole paths.

    Args:
        path: The listing's own path.

    Raises:
        SignatureError: Not exactly `write`'s form: order, lines, or an unsafe name.
    """
    prefix = path[: -len(layout.LISTING)]
    evidence = layout.is_shelf(prefix.rstrip("/"))
    entries: list[Entry] = []
    before = b""
    at = 0
    while at < len(data):
        match = _LINE.match(data, at)
        if match is None:
            raise _malformed(path, data, at, "not a listing's line")
        length, sha256, name = int(match[1]), match[2].decode(), match[3]
        # Strict order leaves a single form for each folder, and excludes a name given twice with two hashes.
        if name <= before:
            raise _malformed(path, data, at, "names are not in order, or one stands twice")
        try:
            # The hash of a listing may be right and a name in it still lead out of a reader's folder: names are checked
            # on the way in too.
            text = safe_path(name.decode())
        except (SourceError, UnicodeDecodeError) as e:
            raise _malformed(path, data, at, f"unsafe name: {e}") from e
        # A listing names its own folder only. Else two listings could give one path two hashes.
        if not _belongs(text, sha256, evidence=evidence):
            raise _malformed(path, data, at, "the name does not belong into this listing")
        if length > FILE_MAX_LENGTH:
            raise _malformed(path, data, at, "length out of bounds")
        entries.append(Entry(prefix + text, sha256, length))
        before, at = name, match.end()
    return entries


def _belongs(name: str, sha256: str, *, evidence: bool) -> bool:
    """Return whether a listing may have this name.

    Allowed: a file of the folder, a child's listing, or a document under its own hash.
    """
    if evidence:
        document = _DOCUMENT.match(name)
        return bool(document) and document[1] == sha256  # type: ignore[index]
    folder, _, last = name.rpartition("/")
    return last != layout.LISTING if not folder else (last == layout.LISTING and "/" not in folder)


def _malformed(path: str, data: bytes, at: int, what: str) -> SignatureError:
    line = data.count(b"\n", 0, at) + 1
    return SignatureError(f"{what}", where=f"{path}:{line}")


def is_listing(entry: Entry) -> bool:
    """Return whether the entry is a listing, not content."""
    return layout.is_listing(entry.path)


def walk(top: Entry, read: Read) -> Iterator[Entry]:
    """Yield every entry below ``top``, listings included.

    Each folder's listing comes before its entries.

    Raises:
        MismatchError: A listing's bytes differ from its entry. Also all errors of ``read``.
    """
    pending = [top]
    while pending:
        listing = pending.pop()
        yield listing
        below = []
        for entry in read_checked(listing, read):
            if is_listing(entry):
                below.append(entry)
            else:
                yield entry
        pending.extend(reversed(below))


def prove(top: Entry, path: str, read: Read) -> tuple[Entry | None, int]:
    """Find the tree's entry at ``path``, folder by folder.

    One listing is read for each folder on the way.

    Returns:
        The entry, or ``None`` if the tree has none. Then the number of listings' bytes read.
    """
    return find(top, path, lambda listing: {entry.path: entry for entry in read_checked(listing, read)})


def find(top: Entry, path: str, names: Callable[[Entry], Mapping[str, Entry]]) -> tuple[Entry | None, int]:
    """Find an entry in listings that the caller has checked.

    The caller may keep the listings for the next path. Otherwise as `prove`.
    """
    safe_path(path)
    wanted = path if layout.is_listing(path) else f"{folder_of(path)}/{layout.LISTING}".lstrip("/")
    listing, cost = top, 0
    while True:
        cost += listing.length
        named = names(listing)
        if path in named or listing.path == path:
            return named.get(path, listing), cost
        folder = listing.path[: -len(layout.LISTING)]
        step = wanted[len(folder) :].split("/", 1)[0]
        below = named.get(f"{folder}{step}/{layout.LISTING}")
        if below is None or not wanted.startswith(folder):
            return None, cost
        listing = below


def read_checked(listing: Entry, read: Read) -> list[Entry]:
    """Return a listing's entries, after a check of its bytes.

    Raises:
        MismatchError: The bytes differ from the entry. SignatureError: Longer than any listing, nested too deep, or
            malformed.
    """
    # Before any byte is fetched: an entry may name any length.
    if listing.length > LISTING_MAX_LENGTH or listing.path.count("/") > DEPTH_MAX:
        raise SignatureError("too long or too deep for a listing", where=listing.path)
    data = read(listing)
    found = hashlib.sha256(data).hexdigest()
    if found != listing.sha256 or len(data) != listing.length:
        raise MismatchError(listing.path, expected=listing.sha256, found=found)
    # A publishing reads its own listings three times: as the release before, as the release now, and as the copy's.
    return list(_parsed(data, listing.path)) if len(data) <= _KEPT_LENGTH else parse(data, listing.path)


@lru_cache(maxsize=_KEPT)
def _parsed(data: bytes, path: str) -> tuple[Entry, ...]:
    return tuple(parse(data, path))
