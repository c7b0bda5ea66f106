"""What the vault has, for an editor's own eyes.

The only place where two originals that are one are told: who has no key must not be able to ask that.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from publish.reports.drafts import FOLDER as DRAFTS
from publish.reports.vault.age import Identities
from publish.reports.vault.find import VaultFile, find
from publish.tree.settings import SITE

_DIGITS: Final = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


@dataclass(frozen=True, slots=True)
class VaultRow:
    """A file of the vault, and where its commitment stands."""

    file: VaultFile
    named: tuple[str, ...] = ()
    """Reports and drafts with the commitment, below the archive's folder."""
    same: tuple[str, ...] = field(default=())
    """Commitments to the same original, under other salts."""


def records(root: Path, by: Identities) -> list[VaultRow]:
    """Return the files of the vault, each with what the keys open of it."""
    there = list(find(root, by))
    named = _named(root)
    of_one: defaultdict[str, list[str]] = defaultdict(list)
    for each in there:
        if each.sha256:
            of_one[each.sha256].append(each.commitment)
    return [
        VaultRow(
            each,
            tuple(named.get(each.commitment, ())) if each.commitment else (),
            tuple(other for other in of_one.get(each.sha256, ()) if other != each.commitment),
        )
        for each in there
    ]


def _named(root: Path) -> Mapping[str, list[str]]:
    """Return the texts of the archive, by the 64 digits that stand in them."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for folder in (SITE, DRAFTS):
        for file in sorted((root / folder).rglob("*.md")):
            # As text, and not by its front matter: a draft's may be broken, and is to be found all the same.
            if file.is_file() and not file.is_symlink():
                for digits in set(_DIGITS.findall(file.read_text("utf-8", errors="replace"))):
                    found[digits].append(file.relative_to(root).as_posix())
    return found


def told(record: Mapping[str, Any], *keys: str) -> str:
    """Return the first text of a private record under these keys, or nothing."""
    # Each writer of records has its own words for whence a document came.
    private = record.get("private")
    within = private if isinstance(private, dict) else {}
    return next((value for key in keys if isinstance(value := within.get(key, record.get(key)), str)), "")
