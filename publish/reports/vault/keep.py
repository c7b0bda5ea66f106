"""An original put into the vault.

The vault is ``vault/`` beside ``site/``: in no build, in no release, on no host, and ignored by git. Its files have
names by chance, one hour, and few lengths, so that whoever takes the disk learns how many they are. What is NOT done
here: touching the original, or knowing whether it came before; that would need a list by which anybody could try out
which documents are here.
"""

import hashlib
import os
import re
import secrets
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Final

from publish import __version__
from publish.core.disk import flush_one
from publish.core.errors import ConfigError, SourceError
from publish.core.files import open_plain, write_atomically, writing_to
from publish.core.formats import layout
from publish.core.formats.revealed import SALT_LENGTH
from publish.core.leftovers import sweep_old
from publish.core.model import Commitment
from publish.core.nameless import nameless
from publish.core.settings import STATE_NAME
from publish.reports.ingest.document import Why
from publish.reports.vault.age import Editors, encrypt
from publish.reports.vault.box import packed
from publish.tree.sources.faults import visible

FOLDER: Final = "vault"
ENDING: Final = ".age"
FORM: Final = 1
"""Version of the record."""
LEFT_S: Final = 86_400  # s; what a killed run has left is cleared away after a day, for another may be at work
_CHUNK: Final = 1 << 20
_NAME: Final = re.compile(r"[0-9a-f]{32}")


def keep(
    root: Path,
    editors: Editors,
    original: Path | bytes,
    *,
    kind: str,
    removed: Mapping[Why, int],
    private: Mapping[str, Any],
    now: datetime,
    name: str = "",
) -> Commitment:
    """Encrypt an original to the editors, and return what may be said of it.

    A run that is cut leaves the vault as it was. Each call makes another salt, so one original kept twice has two
    commitments which nobody can hold together.

    Args:
        root: The archive's folder.
        editors: Those of ``age.editors``, asked for before anything was taken in.
        kind: Kind of the original, in one word.
        removed: How often something was left out of what is published, by its reason. Told without the numbers.
        private: What only the editors may know: name, whence, what was left out. As for JSON.
        now: Told in the private record alone.
        name: Of the vault's file, 32 digits by chance; for who may have to `unkeep` it.

    Raises:
        SourceError: The original is gone, is no plain file, or changes while it is read.
        ConfigError: What lies in the vault's place is no folder.
    """
    salt = secrets.token_bytes(SALT_LENGTH)
    salted, plain, length = hashlib.sha256(salt), hashlib.sha256(), 0
    # Read twice: the record stands before the original, so that looking for one opens the first piece alone.
    for piece in _pieces(original):
        salted.update(piece)
        plain.update(piece)
        length += len(piece)
    commitment = Commitment(
        salted.hexdigest(), kind, tuple(sorted(why.name.lower() for why, n in removed.items() if n))
    )
    record = {
        "form": FORM, "archive": archive_of(root), "commitment": commitment.sha256, "kind": kind,
        "removed": {why.name.lower(): number for why, number in removed.items()},
        "sha256": plain.hexdigest(), "length": length,
        "kept": now.astimezone(UTC).isoformat(timespec="seconds"), "by": f"stet {__version__}",
        "private": dict(private),
    }  # fmt: skip
    again = hashlib.sha256()
    with new_file(folder(root), name) as file:
        encrypt(packed(record, _hashed(salt, original, again), SALT_LENGTH + length), file, editors)
        # Before the file has its name: a commitment to other bytes than those behind it could never be shown.
        if again.hexdigest() != commitment.sha256:
            raise _changed(original)
    return commitment


def unkeep(root: Path, name: str) -> None:
    """Take out the file of that name, whose original became no draft."""
    if _NAME.fullmatch(name) and not (root / FOLDER).is_symlink():
        (root / FOLDER / f"{name}{ENDING}").unlink(missing_ok=True)


def archive_of(root: Path) -> str:
    """Return the fingerprint of the archive in ``root``; empty where none was founded yet."""
    try:
        return hashlib.sha256((root / STATE_NAME / layout.FIRST_ROOT).read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def folder(root: Path) -> Path:
    """Return the vault, made if it is not there.

    Raises:
        ConfigError: Something else has its name.
    """
    vault = root / FOLDER
    if vault.is_symlink() or (vault.exists() and not vault.is_dir()):
        raise ConfigError(
            f"{FOLDER}/ is no folder, and originals are written through no link", hint="put a folder in its place"
        )
    if not vault.exists():
        vault.mkdir(mode=0o700)  # others of this machine need not even count them
    # In the folder itself, not in the archive's .gitignore: that is the publisher's, and may be anywhere above.
    ignored = vault / ".gitignore"
    if not ignored.exists():
        write_atomically(ignored, b"*\n")
    sweep_old(vault, LEFT_S)
    return vault


@contextmanager
def new_file(vault: Path, name: str = "") -> Iterator[BinaryIO]:
    """Open a file which gets its name at the end, unless something fails."""
    # The name by chance tells nobody anything: it is the folder that wants room.
    with writing_to(vault), nameless(vault) as new:
        yield new.file
        # A name by chance: one made of the commitment would say which page each file belongs to.
        kept = vault / f"{name or secrets.token_hex(16)}{ENDING}"
        new.replace(kept, 0o600)
        # Copies of the vault keep a file's hour, and this one would be the source's. Not before it has its name: a run
        # at the same time would take the file for an old one that was left.
        os.utime(kept, (0, 0))
        # After a power cut the draft would point at nothing.
        flush_one(vault)


def _hashed(salt: bytes, original: Path | bytes, by: "hashlib._Hash") -> Iterator[bytes]:
    for piece in chain((salt,), _pieces(original)):
        by.update(piece)
        yield piece


def _pieces(original: Path | bytes) -> Iterator[bytes]:
    if isinstance(original, bytes):
        yield original
        return
    try:
        with open_plain(original) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise SourceError(f"{visible(original.name)}: is no plain file")
            while piece := file.read(_CHUNK):
                yield piece
    except OSError as e:
        # Its name alone: the folders above may tell whose machine it came from.
        raise SourceError(f"{visible(original.name)}: cannot be read ({e.strerror})") from None


def _changed(original: Path | bytes) -> SourceError:
    name = visible(original.name) if isinstance(original, Path) else "the original"
    return SourceError(f"{name}: changed while it was read, and was not taken", hint="wait until it is whole")
