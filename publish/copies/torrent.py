"""A release as a torrent: its files, each compared with its signature.

A torrent's files never change, so it has what the editors signed and no more: no pointer, no mirror list. Thus its
info-hash is the release's, whatever the online key signs later, and can itself stand in the signed list.
"""

from collections.abc import Iterable

from publish.core.errors import SourceError
from publish.core.formats import torrent as form
from publish.core.formats import webseeds
from publish.core.formats.torrent import Torrent
from publish.core.model import Entry
from publish.core.progress import Progress
from publish.core.source import Source
from publish.verify.head import Head

CLIENT_NAME_MAX = 240  # bytes
_JOINERS = {"\u200c", "\u200d"}  # ZWNJ and ZWJ: ordinary letters of some scripts, for us


def make(
    source: Source, entries: Iterable[Entry], name: str, progress: Progress = lambda _done, _total: None
) -> Torrent:
    """Return the torrent of a release, every file of it read once and compared.

    Args:
        entries: The release's files without pointer and mirror list.
        name: The folder of the files, at readers' machines.
        progress: Called with bytes.

    Raises:
        MismatchError: A file has other bytes than were signed.
        HostError: A file cannot be read.
        ConfigError: The name is none for a folder.
    """
    webseeds.check_name(name)
    named = {entry.path: entry for entry in entries}
    if faults := [f"{path}: {fault}" for path in sorted(named) if (fault := _fault_of(path))]:
        raise SourceError(*faults, hint="rename it under site/, and publish: else no reader's folder would verify")
    # The hashing below is also the comparison with what was signed: each file is read once.
    total = sum(entry.length for entry in named.values())
    piece = form.piece_length(total)
    files, done = {}, 0
    for path in form.in_order(named):
        files[path] = form.hashed(source.fetch_checked(named[path]), piece)
        done += named[path].length
        progress(done, total)
    return form.torrent(name, files, piece)


def name_of(head: Head) -> str:
    """Return a name for a release's torrent, where none was given."""
    return webseeds.name_of(head.mirrors, head.signed.title, head.fingerprint)


def _fault_of(path: str) -> str | None:
    """Return why torrent clients would not keep a path as it is."""
    if path.startswith(".pad/"):
        return "torrents have their padding under this name"
    # Measured with libtorrent 2.1.1, which most clients are made of.
    if any(len(name.encode()) > CLIENT_NAME_MAX for name in path.split("/")):
        return f"torrent clients cut off names of more than {CLIENT_NAME_MAX} bytes"
    return "torrent clients take invisible joiners out of names" if _JOINERS & set(path) else None
