"""A release as a torrent: its files, each compared with its signature.

A torrent's files never change, so it has what the editors signed and no more: no pointer, no mirror list. Thus its
info-hash is the release's, whatever the online key signs later, and can itself stand in the signed list.
"""

import hashlib
from collections.abc import Iterable, Iterator

from publish.core.errors import MismatchError, SourceError
from publish.core.formats import torrent as form
from publish.core.formats import webseeds
from publish.core.formats.torrent import Torrent
from publish.core.model import Entry
from publish.core.progress import Progress
from publish.core.source import Source


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
    if odd := next((path for path in named if path.startswith(".pad/")), None):
        raise SourceError(f"{odd}: torrents have their padding under this name", hint="rename the folder under site/")
    # The hashing below is also the comparison with what was signed: each file is read once.
    total = sum(entry.length for entry in named.values())
    piece = form.piece_length(total)
    files, done = {}, 0
    for path in form.in_order(named):
        files[path] = form.hashed(_checked(source, named[path]), piece)
        done += named[path].length
        progress(done, total)
    return form.torrent(name, files, piece)


def _checked(source: Source, entry: Entry) -> Iterator[bytes]:
    """Yield a file's bytes, and raise at the end if they are others."""
    whole = hashlib.sha256()
    for chunk in source.fetch_exact(entry):
        whole.update(chunk)
        yield chunk
    if (found := whole.hexdigest()) != entry.sha256:
        raise MismatchError(entry.path, expected=entry.sha256, found=found, where=source.name)
