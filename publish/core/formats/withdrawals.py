"""Withdrawals: a public line for each, and the publisher's private record.

``WITHDRAWN``, beside the reports in ``site/`` and at the top of every release, grows by a line::

    1 2026-11-21 5f2c… court

A line has a number, a day, a commitment, and optionally a kind. The commitment is SHA-256 over 32 random bytes (the
salt), the path, and the SHA-256 of the bytes there. Salt and path stay in ``.stet/withdrawals``, readable by the
publisher only. Not done here: withdrawing.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from publish.core.errors import ConfigError, SourceError
from publish.core.files import write_atomically
from publish.core.formats import layout, strictjson

# A commitment names nothing until the publisher shows the salt. Without salt, anybody with the page, or with a guess,
# could match the hash to it.
RECORD = "withdrawals"
KINDS = ("safety", "court", "error")
SALT_LENGTH = 32  # bytes
_LINE = re.compile(rf"([1-9][0-9]{{0,8}}) ([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}) ([0-9a-f]{{64}})(?: ({'|'.join(KINDS)}))?")

Versions = Mapping[str, int]
"""Length by SHA-256: the bytes of a path in different releases."""


@dataclass(frozen=True, slots=True)
class WithdrawnLine:
    """One line of WITHDRAWN: everything published about a withdrawal."""

    number: int
    day: date
    commitment: str
    kind: str = ""

    def __str__(self) -> str:
        return f"{self.number} {self.day.isoformat()} {self.commitment}" + (f" {self.kind}" if self.kind else "")


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The private facts behind a line.

    Only `line` may leave the publisher's disk.
    """

    number: int
    day: date
    kind: str
    salt: str
    path: str
    """Path in releases."""
    sha256: str
    """Hash of the newest released bytes at the path."""
    source: str = ""
    """Source below ``site/``. Empty: already gone at the time."""
    versions: Versions = field(default_factory=dict)

    @property
    def line(self) -> WithdrawnLine:
        """Return the public line."""
        return WithdrawnLine(
            self.number, self.day, commitment(bytes.fromhex(self.salt), self.path, self.sha256), self.kind
        )


@dataclass(frozen=True, slots=True)
class Withheld:
    """Files to be left out of a build."""

    sources: frozenset[str] = frozenset()
    """Paths below ``site/``."""
    # By hash: a document withdrawn under its name could come back under another.
    sha256: frozenset[str] = frozenset()
    """Documents, under any name."""


NOTHING = Withheld()


@dataclass(frozen=True, slots=True)
class Record:
    """The publisher's private record."""

    withdrawn: tuple[Withdrawn, ...] = ()
    former: Mapping[str, Versions] = field(default_factory=dict)
    """Other bytes of the releases removed with a withdrawal, found in no release now: indexes, listings."""
    kept_from: int = 0
    """The first release kept. Earlier releases name withdrawn files."""

    @property
    def withheld(self) -> Withheld:
        """Return the files to be left out of a build."""
        documents = (v for w in self.withdrawn if layout.kind(w.path) is layout.PathKind.EVIDENCE for v in w.versions)
        return Withheld(frozenset(w.source for w in self.withdrawn if w.source), frozenset(documents))

    @property
    def gone(self) -> dict[str, Versions]:
        """Return all bytes to be served no more, by path."""
        whole = {path: dict(versions) for path, versions in self.former.items()}
        for item in self.withdrawn:
            whole.setdefault(item.path, {}).update(item.versions)
        return dict(whole)


def commitment(salt: bytes, path: str, sha256: str) -> str:
    """Return SHA-256 (hex) of salt, path (UTF-8) and hash (32 bytes)."""
    return hashlib.sha256(salt + path.encode() + bytes.fromhex(sha256)).hexdigest()


def parse(data: bytes, where: str) -> tuple[WithdrawnLine, ...]:
    """Read a WITHDRAWN file strictly.

    Raises:
        SourceError: A malformed line, or numbers other than 1, 2, 3 …, named as ``where:line``.
    """
    lines: list[WithdrawnLine] = []
    *rows, rest = data.decode("ascii", "replace").split("\n")
    if rest:
        rows.append(rest + " …")
    for at, row in enumerate(rows, 1):
        match = _LINE.fullmatch(row)
        try:
            if match is None or int(match[1]) != at:
                raise ValueError(row)
            lines.append(WithdrawnLine(at, date.fromisoformat(match[2]), match[3], match[4] or ""))
        except ValueError:
            hint = "stet withdraw writes this file; bring it back from a backup or from the newest release"
            raise SourceError(f"{where}:{at}: not line {at} of a list of withdrawals", hint=hint) from None
    return tuple(lines)


def unopened(file: Path, state: Path) -> tuple[int, ...]:
    """Return numbers of public lines without private record.

    Nobody here knows which files these lines of ``file`` withdrew.

    Raises:
        SourceError, ConfigError: One of the two cannot be read.
    """
    if not file.is_file():
        return ()
    known = {str(item.line) for item in load(state).withdrawn}
    return tuple(line.number for line in parse(file.read_bytes(), layout.WITHDRAWN) if str(line) not in known)


def unopened_words(numbers: Sequence[int], where: str) -> tuple[str, str]:
    """Return a message about such lines, and a remedy."""
    which = f"line {numbers[0]}" if len(numbers) == 1 else f"{len(numbers)} lines (from {numbers[0]})"
    return (
        f"{where}: {which} that nobody here can open, for .stet/{RECORD} lacks them: what was withdrawn is not"
        " known, so that it is neither kept out of a build nor looked for on hosts",
        f"bring .stet/{RECORD} back from a backup",
    )


def text(lines: Iterable[WithdrawnLine]) -> bytes:
    """Return the file made of these lines."""
    return "".join(f"{line}\n" for line in lines).encode()


def load(state: Path) -> Record:
    """Return the private record.

    Empty where nothing was withdrawn, or the record was lost.

    Raises:
        ConfigError: The record cannot be read.
    """
    file = state / RECORD
    try:
        data = strictjson.plain(file.read_bytes())
        items = [{**w, "day": date.fromisoformat(w["day"])} for w in data["withdrawn"]]
        return Record(tuple(Withdrawn(**item) for item in items), data["former"], int(data["kept_from"]))
    except FileNotFoundError:
        return Record()
    except (OSError, ValueError, KeyError, TypeError):
        # `from None`: the text of such an error may hold what must not be named.
        hint = "bring it back from a backup; without it, what was withdrawn cannot be told from what was not"
        raise ConfigError(f"{file} cannot be read", hint=hint) from None


def save(state: Path, record: Record) -> None:
    """Write the private record, readable by the publisher only."""
    items = [{**asdict(w), "day": w.day.isoformat()} for w in record.withdrawn]
    data = {"withdrawn": items, "former": record.former, "kept_from": record.kept_from}
    # Mode 0600: the record names the withdrawn pages, and has the salts that would prove it.
    write_atomically(state / RECORD, json.dumps(data, indent=1).encode() + b"\n", mode=0o600)
