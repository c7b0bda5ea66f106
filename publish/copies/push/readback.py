"""Proof of what a host stored: files are read back from it, all or a sample.

A host's own word never counts: a checksum tells what was received, not what lies there. What is NOT done here:
deciding that a host conforms (``learnt``).
"""

import bisect
import enum
import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import Random, SystemRandom
from typing import Final

from publish.copies.hosts.filehost import FileHost
from publish.copies.push.alteration import COMPARED_MAX_LENGTH, alteration
from publish.core import files
from publish.core.contenttypes import content_type
from publish.core.errors import AbsentError, Alteration, AlteredError, HostError, changed_since_sealed
from publish.core.formats import layout
from publish.core.model import Entry
from publish.core.source import OverlongError

SAMPLE_LENGTH = 459  # files: a host that alters 1 % of them is found out with 99 %
_SIZES = (1, 4 << 10, 64 << 10, 1 << 20, 8 << 20, 64 << 20)  # bytes: where stores and libraries go other ways
_SLACK_LENGTH = 64 << 10  # bytes that an altered file may be longer by, and twice, and still be looked at

_OPTIMIZE = "switch off what optimizes pages there (manual/hosts.md has a list)"
_WORDS: Final[Mapping[Alteration, tuple[str, str]]] = {
    Alteration.LINE_ENDS: ("changes the ends of lines", "have it take files as binary; in Git: '* -text'"),
    Alteration.COMPRESSED: ("keeps files compressed, and gives them so", "switch its compression off"),
    Alteration.UNPACKED: ("unpacks compressed files", "have it take files as they are"),
    Alteration.RECOMPRESSED: ("packs pictures or documents anew", _OPTIMIZE),
    Alteration.FRAMED: (
        "keeps the frames of an upload with the file (aws-chunked)",
        "it needs a newer server, or another",
    ),
    Alteration.MINIFIED: ("leaves out what it holds for needless (minifying)", _OPTIMIZE),
    Alteration.RECODED: ("writes letters in another encoding", "have it take files as binary"),
    Alteration.ADDED: ("adds something of its own", _OPTIMIZE),
    Alteration.CUT: ("keeps the beginning of a file alone", "look for a limit of its files' size"),
    Alteration.RENAMED: ("spells names in another way", "names in other scripts do not stay there as they are"),
    Alteration.LOST: ("does not give what it took a moment ago", "look for a rule there that takes files away"),
    Alteration.OTHER: ("changes files", _OPTIMIZE),
}


class ReadBack(enum.StrEnum):
    """How much of what was sent is read back."""

    ALL = "all"
    SAMPLE = "sample"


def chosen(entries: Sequence[Entry], dice: Random | None = None) -> list[Entry]:
    """Return the files of a sample.

    Metadata and listings always, a file of each content type and size class, and 459 others by lot.
    """
    always = [e for e in entries if _is_always(e.path)]
    others = [e for e in entries if not _is_always(e.path)]
    # Nobody who runs a host may know beforehand which files are looked at.
    dice = dice or SystemRandom()
    dice.shuffle(others)
    of_a_class = {(content_type(e.path), bisect.bisect(_SIZES, e.length)): e for e in others}
    taken = set(of_a_class.values())
    return [*always, *taken, *[e for e in others if e not in taken][:SAMPLE_LENGTH]]


def _is_always(path: str) -> bool:
    name = layout.split_target(path)
    return (
        layout.is_metadata(path)
        or layout.is_listing(path)
        or (name is not None and (name[1] == layout.LISTING or name[1].endswith((".json", ".html"))))
    )


@dataclass(frozen=True, slots=True)
class StoredProof:
    """The files of a push to be read back, before the pointer moves."""

    mode: ReadBack
    entries: tuple[Entry, ...]
    whole: bool
    """Whether every file of the release has been read back when these were."""

    @property
    def first(self) -> list[Entry]:
        """Those under names which never change."""
        return [e for e in self.entries if layout.immutable(e.path)]

    @property
    def then(self) -> list[Entry]:
        """All others."""
        return [e for e in self.entries if not layout.immutable(e.path)]


def proof(
    mode: ReadBack, whole: Sequence[Entry], sent: Sequence[Entry], pointer: Sequence[Entry], seen: Mapping[str, str]
) -> StoredProof:
    """Decide what is read back.

    Args:
        whole: All files of the release.
        sent: Files to be proven.
        pointer: Files which are read back by themselves, in any mode.
        seen: SHA-256 by path of the files which were read back before a cut.
    """
    alone = {e.path for e in pointer} | {e.path for e in whole if seen.get(e.path) == e.sha256}
    entries = [e for e in sent if e.path not in alone]
    if mode is ReadBack.SAMPLE:
        return StoredProof(mode, tuple(chosen(entries)), whole=False)
    all_seen = alone.union(e.path for e in entries) >= {e.path for e in whole}
    return StoredProof(mode, tuple(entries), all_seen)


def read_back(host: FileHost, entry: Entry) -> None:
    """Compare what a host has of a file with what it was given.

    Raises:
        AlteredError: The host has other bytes, or none.
        HostError: The host does not give it now.
    """
    whole, length = hashlib.sha256(), 0
    try:
        # Piece by piece: a film need not fit into memory, thirty-two times.
        for chunk in host.fetch(entry.path, entry.length):
            whole.update(chunk)
            length += len(chunk)
    except AbsentError as e:
        renamed = host.spells_otherwise(entry.path)
        raise _altered(host, entry, Alteration.RENAMED if renamed else Alteration.LOST) from e
    except OverlongError as e:
        raise _altered(host, entry, _named(host, entry)) from e
    if whole.hexdigest() != entry.sha256:
        _ours_is_right(entry)
        raise _altered(host, entry, _named(host, entry), whole.hexdigest())


def _ours_is_right(entry: Entry) -> None:
    """Require the signed bytes on this disk.

    Raises:
        SourceError: The file here has other bytes.
    """
    if entry.source and files.digest(entry.source)[0] != entry.sha256:
        raise changed_since_sealed(entry.path)


def _named(host: FileHost, entry: Entry) -> Alteration:
    """Return the kind of alteration, from another look at the file."""
    sent = entry.source.read_bytes() if entry.source and entry.length <= COMPARED_MAX_LENGTH else None
    if sent is None:
        return Alteration.OTHER
    # Once more, and to its end: what is longer than it should be was not read to its end before.
    found = bytearray()
    with suppress(HostError):
        for chunk in host.fetch(entry.path, 2 * entry.length + _SLACK_LENGTH):
            found += chunk
    return alteration(entry.path, sent, bytes(found))


def _altered(host: FileHost, entry: Entry, kind: Alteration, found: str = "") -> AlteredError:
    said, hint = _WORDS[kind]
    # The pointer is read back last of all: what it points to is switched over by then.
    moved = "" if entry.path == layout.TIMESTAMP else "; the copy there was not switched over"
    return AlteredError(
        f"it {said}: what it gives is not what it was given{moved}",
        host=host.name,
        path=entry.path,
        alteration=kind,
        expected=entry.sha256,
        found=found,
        hint=hint,
    )
