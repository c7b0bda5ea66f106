"""The vault encrypted anew, to the editors of today.

After a key was added, lost or stolen. A thief who copied the vault before opens that copy for ever; what is NOT done
here: anything about that.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from publish.core.files import open_plain
from publish.reports.vault.age import Editors, Identities, NotOpenedError, Opening, decrypted, encrypt
from publish.reports.vault.box import NoBoxError, Unpacking
from publish.reports.vault.find import VaultFile, find
from publish.reports.vault.keep import folder, new_file


@dataclass(slots=True)
class Rekeyed:
    """Originals encrypted anew, and those left."""

    done: int = 0
    closed: list[str] = field(default_factory=list)
    """Names of files which are for other keys. They stay as they are."""
    damaged: list[str] = field(default_factory=list)
    """Names of files which are damaged, cannot be read, or are not what they say. They stay as they are."""


def rekey(root: Path, by: Identities, editors: Editors, *, progress: Callable[[int, int], None]) -> Rekeyed:
    """Encrypt each original that the keys open to the editors, and to nobody else.

    A file goes once the new one is whole, on the disk, and held to its commitment. A run that is cut may leave both;
    the next one takes the second away.

    Raises:
        ConfigError: What lies in the vault's place is no folder.
    """
    vault, made = folder(root), Rekeyed()
    # A list first: the new files come into the same folder, and would be found in their turn.
    there = list(find(root, by))
    written: set[str] = set()
    for number, each in enumerate(there, 1):
        if each.opening is Opening.OTHERS:
            made.closed.append(each.file.name)
        elif each.commitment and _anew(each, by, editors, vault, again=each.commitment in written):
            written.add(each.commitment)
            made.done += 1
            each.file.unlink(missing_ok=True)  # another run may be at the same work
        else:
            made.damaged.append(each.file.name)
        progress(number, len(there))
    return made


def _anew(kept: VaultFile, by: Identities, editors: Editors, vault: Path, *, again: bool) -> bool:
    """Write a file anew, and return whether it was what it said.

    ``again``: The same was written already, so it is only looked at.
    """
    salted = hashlib.sha256()
    unpacking = Unpacking(lambda _: None, salted.update)

    def looked_at(pieces: Iterator[bytes]) -> Iterator[bytes]:
        # As it passes: a second reading would cost as much as the first.
        for piece in pieces:
            unpacking.take(piece)
            yield piece
        if not unpacking.whole or salted.hexdigest() != kept.commitment:
            raise NotOpenedError

    try:
        with open_plain(kept.file) as file:
            pieces = looked_at(decrypted(file, by))
            if again:
                # Of a run that was cut. It goes only if it is what it says, as any other.
                for _ in pieces:
                    pass
                return True
            with new_file(vault) as anew:
                encrypt(pieces, anew, editors)
    except (NotOpenedError, NoBoxError):
        return False
    return True
