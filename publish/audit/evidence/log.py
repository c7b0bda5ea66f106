"""Files of the log: whole runs, and faults of the others.

A sick file costs only its own run. A run is held to the files which name it: the run after it, ``head.json`` for the
last run, and a signature over it. Signatures are verified where the keys are at hand (``exhibit``).
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publish.audit.evidence.runs import NUMBER_MAX, Run, Signature, canonical, read_signature
from publish.core.errors import TrustError
from publish.core.formats import strictjson

FOLDER = "evidence"
HEAD = "head.json"
"""Number and SHA-256 of the newest run. Without them a log with its end cut off would pass for a shorter log."""
RUN_MAX_LENGTH = 64 << 20  # bytes: no run is longer than the whole log may be
LOST_MAX = 1000  # runs in a row that may have been lost; a number far beyond is a stray file's
_RUN = re.compile(r"(\d{8})\.json")
_SIGNATURE = re.compile(r"(\d{8})\.sig\.json")
# All that a file of any other shape raises.
_BAD = (ValueError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True)
class LogFault:
    """A fault of a run, or of a signature over it."""

    number: int
    what: str

    def __str__(self) -> str:
        return f"run {self.number} {self.what}"


@dataclass(frozen=True)
class Log:
    """The log as found on the disk."""

    runs: tuple[Run, ...]
    """Whole runs, oldest first."""
    signatures: Mapping[int, Signature]
    """Signatures over whole runs, by the number of their last run."""
    faults: tuple[LogFault, ...]
    following: int
    """Number for the next run: no file has it, and none had."""

    @property
    def last(self) -> Run | None:
        """Newest whole run, for the next run to name."""
        return next((run for run in reversed(self.runs) if run.number < self.following), None)


def read(state: Path) -> Log:
    """Read the log.

    Its faults are returned, never raised.
    """
    found = _Reading(state / FOLDER)
    whole = found.whole()
    found.holes(whole)
    signed = {n: s for n, s in found.signatures.items() if n in whole}
    runs = tuple(whole[n] for n in sorted(whole))
    faults = tuple(sorted(found.faults, key=lambda fault: fault.number))
    return Log(runs, signed, faults, found.following(whole))


class _Reading:
    """A reading of the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[LogFault] = []
        self.names = sorted(f.name for f in folder.iterdir()) if folder.is_dir() else []
        self.runs = dict(self._parsed())
        self.signatures = dict(self._signed())
        self.head = self._head()

    def numbers(self, form: re.Pattern[str]) -> Iterator[int]:
        """Return the numbers in file names of a form."""
        return (int(match[1]) for name in self.names if (match := form.fullmatch(name)))

    def _bytes(self, number: int, name: str, what: str) -> bytes | None:
        try:
            with (self.folder / name).open("rb") as file:
                return file.read(RUN_MAX_LENGTH)
        except OSError as e:
            self.faults.append(LogFault(number, f"{what}cannot be read: {(e.strerror or str(e)).lower()}"))
            return None

    def _parsed(self) -> Iterator[tuple[int, Run]]:
        for number in self.numbers(_RUN):
            raw = self._bytes(number, run_name(number), "")
            if raw is None:
                continue
            run = Run(number, raw)
            try:
                _ = run.link
            except _BAD:
                self.faults.append(LogFault(number, "is no record of a check: it is empty, or was changed"))
                continue
            yield number, run

    def _signed(self) -> Iterator[tuple[int, Signature]]:
        for number in self.numbers(_SIGNATURE):
            raw = self._bytes(number, signature_name(number), "has a signature that ")
            try:
                signature = read_signature(strictjson.plain(raw)) if raw is not None else None
            except (*_BAD, TrustError):
                self.faults.append(LogFault(number, "has a signature that is none: it is empty, or was changed"))
                continue
            if signature and signature.number != number:
                self.faults.append(LogFault(number, f"has a signature that is over run {signature.number}"))
            elif signature:
                yield number, signature

    def _head(self) -> tuple[int, str]:
        try:
            value: dict[str, Any] = strictjson.plain((self.folder / HEAD).read_bytes())
            number, sha256 = value["number"], value["sha256"]
        except (OSError, *_BAD):
            return 0, ""
        known = type(number) is int and isinstance(sha256, str) and value.get("check") == _check(number, sha256)
        return (number, sha256) if known else (0, "")

    def whole(self) -> dict[int, Run]:
        """Return the runs with unchanged bytes.

        A change shows only where another file names the hash.
        """
        whole: dict[int, Run] = {}
        named = dict([self.head])
        # From the newest back, since each run names the hash of the one before it.
        for number, run in sorted(self.runs.items(), reverse=True):
            signature = self.signatures.get(number)
            signed = signature is not None and signature.head == run.sha256
            expected = named.get(number) or (signature.head if signature else run.sha256)
            if not signed and expected != run.sha256:
                self.faults.append(
                    LogFault(number, "was changed after it was written: it is not the one that was named")
                )
                continue
            if signed and expected != run.sha256 and (namer := whole.pop(number + 1, None)):
                # Two against one: what was signed stands, and who names other bytes was changed.
                self.faults.append(LogFault(namer.number, f"was changed after it was written: run {number} is signed"))
            if signature and not signed:
                self.faults.append(LogFault(number, "has a signature over other bytes"))
                del self.signatures[number]
            whole[number] = run
            named[run.link.follows] = run.link.previous
        return whole

    def holes(self, whole: Mapping[int, Run]) -> None:
        """Note runs which are named but missing."""
        # Runs that had to make room are named by a later run, and not missed.
        made_room = {number for run in whole.values() for number in run.link.dropped}
        wanted = {run.link.follows for run in whole.values()} | set(self.signatures) | {self.head[0]}
        gone = wanted - {0} - set(self.numbers(_RUN)) - made_room
        self.faults += [LogFault(number, "is missing: it was there, and was taken away") for number in gone]

    def following(self, whole: Mapping[int, Run]) -> int:
        """Return a number which no run has, and none had.

        The number stands after the last run of the chain, whatever strays lie beyond.
        """
        last = max((n for n in whole if n < NUMBER_MAX), default=0)
        number = max(n for n in (last, self.head[0], *self.signatures) if n <= last + LOST_MAX) + 1
        # A damaged file keeps its number: written over, it could not be examined any more.
        while {run_name(number), signature_name(number)} & set(self.names):
            number += 1
        return number


def write_head(run: Run) -> bytes:
    """Return the content of ``head.json`` for this newest run."""
    value = {"number": run.number, "sha256": run.sha256, "check": _check(run.number, run.sha256)}
    return canonical(value) + b"\n"


def _check(number: int, sha256: str) -> str:
    """Return the checksum inside ``head.json``.

    So damage to ``head.json`` itself costs no run.
    """
    # Against bad disks, not against forgers: those could compute it as well.
    return hashlib.sha256(f"{number} {sha256}".encode()).hexdigest()


def run_name(number: int) -> str:
    """Return the file name of a run."""
    return f"{number:08}.json"


def signature_name(number: int) -> str:
    """Return the file name of the signature ending with a run."""
    return f"{number:08}.sig.json"
