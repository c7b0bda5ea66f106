"""The files of the vault, opened as far as their private records.

Every record that is found was encrypted by somebody to public keys: who may write to ``vault/`` can have put it there.
So nothing in it is believed but what a commitment holds it to.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from publish.core.files import open_plain
from publish.reports.vault.age import Enough, Identities, Opening, decrypt
from publish.reports.vault.box import NoBoxError, Unpacking
from publish.reports.vault.keep import ENDING, FOLDER

_DIGITS: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class VaultFile:
    """A file of the vault, and its record if a key opened it."""

    file: Path
    opening: Opening
    record: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def commitment(self) -> str:
        """Return the commitment named in the record, or nothing."""
        return self._digits("commitment")

    @property
    def archive(self) -> str:
        """Return the fingerprint of its archive; empty before the founding."""
        return self._digits("archive")

    @property
    def sha256(self) -> str:
        """Return its original's hash."""
        return self._digits("sha256")

    def _digits(self, key: str) -> str:
        value = self.record.get(key)  # anybody's JSON, until a commitment holds it
        return value if isinstance(value, str) and _DIGITS.fullmatch(value) else ""


def find(root: Path, by: Identities) -> Iterator[VaultFile]:
    """Yield every file of the vault, opened as far as its record."""
    vault = root / FOLDER
    # A link's end may be anywhere, and what is deleted or written there would be somebody's.
    # By name, which is by chance: the order says nothing either.
    for file in sorted(vault.glob(f"*{ENDING}")) if vault.is_dir() and not vault.is_symlink() else ():
        yield _opened(file, by)


def _opened(file: Path, by: Identities) -> VaultFile:
    records: list[Mapping[str, Any]] = []

    def told(record: Mapping[str, Any]) -> None:
        records.append(record)
        raise Enough  # the original behind it may be a film

    try:
        with open_plain(file) as opened:
            opening = decrypt(opened, Unpacking(told).take, by)
    except NoBoxError:
        return VaultFile(file, Opening.DAMAGED)
    except OSError:
        return VaultFile(file, Opening.UNREAD)
    # All of it came, and no record: it is somebody's, or nobody's.
    if opening is Opening.WHOLE:
        opening = Opening.DAMAGED
    return VaultFile(file, opening, records[0] if records else {})
