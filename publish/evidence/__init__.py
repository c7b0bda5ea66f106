"""Audits of wounded copies → an append-only log under ``.stet/evidence``, and signatures over it.

::

    .stet/evidence/
      00000001.json       what one check saw; each names the SHA-256 of the one before
      00000001.sig.json   the online key's word that the log ended with that one, and when

A check has no passphrase, so what it saw is signed at the next occasion; until then it is linked, not signed.
What is NOT done here: looking (``audit``), making an answer fit to be shown (``sight``), convincing a
stranger (``exhibit``).
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from publish import release
from publish.audit.sight import mask
from publish.errors import TrustError
from publish.files import write_atomically
from publish.model import Audit, Finding, Release, Sight, Verdict
from publish.renew import online
from publish.trust.keys import Keyring

FOLDER = "evidence"
FORMAT = "stet-evidence-1"
SIGNED_BEFORE = b"stet evidence 1\n"
"""Stands before what is signed: TUF's key signs here too, and neither can be taken for the other."""
ENTRIES_MAX = 500  # findings of one copy in one run; of a copy that lost more, the rest is counted
LOG_MAX_LENGTH = 64 << 20  # bytes: some 50,000 findings; beyond, the oldest runs make room
_NAME = re.compile(r"(\d{8})\.json")
_FIELDS: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("address", "at", "expected", "found", "host", "path", "reason", "start", "verdict"), str),
    "headers": list,
    "masked": bool,
    "release": (int, type(None)),
    "status": int,
}
_TOP: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("archive", "at", "format", "previous", "top"), str),
    **dict.fromkeys(("dropped", "entries"), list),
    **dict.fromkeys(("number", "release"), int),
    "left_out": dict,
}
_WEB = ("http", "https", "ipfs", "ipns")
_LOCAL = re.compile(r"(?<![\w/:.])(?:~|[A-Za-z]:)?[/\\](?:[^\s:'\"]+)")
_URL = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Run:
    """What one check saw."""

    number: int
    raw: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """What the next one names."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def data(self) -> dict[str, Any]:
        """Its content."""
        value = json.loads(self.raw)
        if not isinstance(value, dict) or value.get("format") != FORMAT or value.get("number") != self.number:
            raise ValueError("not of this format")
        if not _has(value, _TOP) or not all(_has(row, _FIELDS) for row in value["entries"]):
            raise ValueError("a field is missing, or of another type")
        if not all(isinstance(pair, list) and len(pair) == 2 for row in value["entries"] for pair in row["headers"]):
            raise ValueError("a header is no pair")
        return value


def _has(value: Any, fields: Mapping[str, type | tuple[type, ...]]) -> bool:
    """Whether it is an object of exactly these fields."""
    if not isinstance(value, dict) or value.keys() != fields.keys():
        return False
    return all(isinstance(value[key], kind) for key, kind in fields.items())


@dataclass(frozen=True)
class Signature:
    """The online key's word on where the log ended."""

    number: int
    head: str
    """SHA-256 of that run."""
    at: str
    keyid: str
    sig: str

    def said(self, archive: str) -> bytes:
        """The bytes that are signed."""
        return SIGNED_BEFORE + canonical({"archive": archive, "at": self.at, "head": self.head, "number": self.number})


@dataclass(frozen=True)
class Noted:
    """What `record` did."""

    number: int
    entries: int
    left_out: int = 0
    """Findings beyond `ENTRIES_MAX`; they are counted in the log."""
    dropped: tuple[int, ...] = ()
    """Runs that had to make room; the log says so."""


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no spaces, ASCII alone, and no numbers but whole ones: one value, one spelling."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode()


def instant(at: datetime) -> str:
    """UTC, to the second: ``2026-11-21T12:30:00Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def record(state: Path, audits: Sequence[Audit], wanted: Release, *, now: datetime) -> Noted | None:
    """Append what was seen of copies that are not as they should be; nothing if all are.

    Raises:
        OSError: No room, no permission. The caller goes on: evidence that cannot be kept makes no check fail.
    """
    wounded = [a for a in audits if not a.healthy]
    if not wounded:
        return None
    entries = [entry for audit in wounded for entry in _of_audit(audit, now)]
    left_out = {a.host: len(_told(a)) - ENTRIES_MAX for a in wounded if len(_told(a)) > ENTRIES_MAX}
    with release.exclusive(state, FOLDER):
        numbers = sorted(_files(state))
        before = Run(numbers[-1], _file(state, numbers[-1]).read_bytes()) if numbers else None
        number = before.number + 1 if before else 1
        dropped = _to_drop(state)
        value = {
            "archive": wanted.fingerprint,
            "at": instant(now),
            "dropped": dropped,
            "entries": entries,
            "format": FORMAT,
            "left_out": left_out,
            "number": number,
            "previous": before.sha256 if before else "",
            "release": wanted.number,
            "top": wanted.top,
        }
        write_atomically(_file(state, number), canonical(value) + b"\n", mode=0o600)
        for old in dropped:
            _file(state, old).unlink(missing_ok=True)
            _signature_file(state, old).unlink(missing_ok=True)
    return Noted(number, len(entries), sum(left_out.values()), tuple(dropped))


def _told(audit: Audit) -> tuple[Finding, ...]:
    """What speaks of the host. Who put a stranger there is not known: it may be the publisher's own."""
    return tuple(f for f in audit.findings if f.verdict is not Verdict.STRANGER)


def _of_audit(audit: Audit, now: datetime) -> Iterator[dict[str, Any]]:
    """One entry for each finding; one for the copy as a whole where that is the finding."""
    findings = _told(audit)[:ENTRIES_MAX] or (Finding("", audit.verdict, audit.reason, sight=audit.sight),)
    for finding in findings:
        yield _entry(audit, finding, finding.sight or Sight(), audit.at or now)


def _entry(audit: Audit, finding: Finding, sight: Sight, at: datetime) -> dict[str, Any]:
    return {
        "address": audit.address if _scheme(audit) in _WEB else audit.host,
        "at": instant(sight.at or at),
        "expected": finding.expected,
        "found": "" if sight.masked else finding.found,
        "headers": [list(pair) for pair in sight.headers],
        "host": audit.host,
        "masked": sight.masked,
        "path": finding.path,
        "reason": _plain(audit, finding, sight),
        "release": audit.release,
        "start": sight.start,
        "status": sight.status,
        "verdict": str(finding.verdict),
    }


def _scheme(audit: Audit) -> str:
    return audit.address.partition("://")[0] if "://" in audit.address else ""


def _plain(audit: Audit, finding: Finding, sight: Sight) -> str:
    """The reason, without what speaks of this machine: its folders, its gateway, an address that is not the copy's."""
    reason, scheme = finding.reason, _scheme(audit)
    if scheme not in ("http", "https"):
        reason = _URL.sub("(gateway)", reason)
    if scheme not in _WEB:
        reason = reason.replace(audit.address, audit.host) if audit.address else reason
        reason = _LOCAL.sub("(folder)", reason)
    if sight.masked and finding.found:
        reason = reason.replace(finding.found, "(withheld)")
    own = urlsplit(audit.address).hostname or "" if scheme in ("http", "https") else ""
    return mask(reason.encode(), own)[0].decode()


def _to_drop(state: Path) -> list[int]:
    """The oldest runs, as many as are too much; never the newest, which the next one names."""
    lengths = {number: _file(state, number).stat().st_size for number in sorted(_files(state))}
    surplus, dropped = sum(lengths.values()) - LOG_MAX_LENGTH, []
    for number in list(lengths)[:-1]:
        if surplus <= 0:
            break
        surplus -= lengths[number]
        dropped.append(number)
    return dropped


def load(state: Path) -> list[Run]:
    """All runs of the log, the oldest first, their chain checked.

    Raises:
        TrustError: One was changed or taken away since it was written.
    """
    runs = [Run(number, _file(state, number).read_bytes()) for number in sorted(_files(state))]
    faults = broken(runs)
    if faults:
        raise TrustError(
            f"the evidence in {state / FOLDER} was changed after it was written: {faults[0]}",
            hint="bring it back from a backup; what is signed until then can be shown to be older",
        )
    return runs


def broken(runs: Sequence[Run]) -> list[str]:
    """Where a chain of runs does not hold."""
    faults, before = [], None
    for run in runs:
        try:
            previous = run.data["previous"]
        except (ValueError, KeyError, TypeError, RecursionError):
            faults.append(f"run {run.number} is no record of a check")
            return faults
        if before is not None and run.number != before.number + 1:
            faults.append(f"run {before.number + 1} is missing")
        elif before is not None and previous != before.sha256:
            faults.append(f"run {before.number} is not the one that run {run.number} names")
        before = run
    return faults


def unsigned(runs: Sequence[Run], signatures: Mapping[int, Signature]) -> list[int]:
    """Numbers of the runs after the last signature."""
    last = max(signatures, default=0)
    return [run.number for run in runs if run.number > last]


def sign(state: Path, keys: Keyring, archive: str, *, now: datetime) -> Signature | None:
    """Have the online key sign the end of the log; ``None`` when it did so already, or the log is empty.

    Raises:
        TrustError: The log was changed after it was written; it is not signed.
    """
    with release.exclusive(state, FOLDER):
        runs = load(state)
        if not runs or runs[-1].number in signatures(state):
            return None
        signer = online(state, keys)
        bare = Signature(runs[-1].number, runs[-1].sha256, instant(now), signer.public_key.keyid, "")
        made = signer.sign(bare.said(archive))
        signature = Signature(bare.number, bare.head, bare.at, made.keyid, made.signature)
        write_atomically(_signature_file(state, bare.number), canonical(vars(signature)) + b"\n", mode=0o600)
    return signature


def signatures(state: Path) -> dict[int, Signature]:
    """All signatures of the log, by the run that they end with; whether they are right is not asked."""
    found = {}
    for file in sorted((state / FOLDER).glob("*.sig.json")):
        signature = read_signature(json.loads(file.read_bytes()))
        found[signature.number] = signature
    return found


def read_signature(value: Any) -> Signature:
    """A signature from its JSON.

    Raises:
        TrustError: It is none.
    """
    try:
        texts = [value[key] for key in ("head", "at", "keyid", "sig")]
        if type(value["number"]) is not int or not all(isinstance(t, str) for t in texts):
            raise ValueError("wrong types")
    except (KeyError, TypeError, ValueError) as e:
        raise TrustError("a signature of the evidence is malformed") from e
    return Signature(value["number"], *texts)


def _files(state: Path) -> Iterable[int]:
    folder = state / FOLDER
    return [int(m[1]) for f in folder.iterdir() if (m := _NAME.fullmatch(f.name))] if folder.is_dir() else []


def _file(state: Path, number: int) -> Path:
    return state / FOLDER / f"{number:08}.json"


def _signature_file(state: Path, number: int) -> Path:
    return state / FOLDER / f"{number:08}.sig.json"
