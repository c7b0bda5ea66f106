"""Reading a vector, and the verdict that the Python verifier reaches on it."""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from publish.core.errors import (
    AbsentError,
    ForkError,
    HostError,
    MismatchError,
    RefusedError,
    RollbackError,
    SignatureError,
    SourceError,
    StetError,
    UnreachableError,
)
from publish.core.files import safe_path
from publish.core.model import Entry, Verdict
from publish.core.source import Source
from publish.verify import history, pieces, tlogpolicy
from publish.verify.copy import Copy
from publish.verify.head import Anchor, Seen
from publish.verify.look import Judge, Visit, standing
from publish.verify.witnesses import Group, Policy

FOLDER = Path(__file__).parent
_KINDS = {
    SignatureError: "signature",
    MismatchError: "mismatch",
    ForkError: "fork",  # before what it is a kind of
    RollbackError: "rollback",
    UnreachableError: "unreachable",
    HostError: "host",
    SourceError: "source",
}


def names() -> list[str]:
    """Every vector's name."""
    return sorted(file.stem for file in FOLDER.glob("*.json"))


def read(name: str) -> dict[str, Any]:
    """One vector as it is written."""
    vector: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return vector


def files_of(name: str) -> dict[str, bytes]:
    """The copy that a vector describes."""
    vector = read(name)
    below = files_of(vector["from"]) if "from" in vector else {}
    own = {path: None if value is None else _bytes(value) for path, value in vector["files"].items()}
    return {path: data for path, data in {**below, **own}.items() if data is not None}


def _bytes(value: Any) -> bytes:
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, list):
        return b"".join(text.encode() * times for text, times in value)
    return base64.b64decode(value["base64"])


class Frozen(Source):
    """The copy that a vector describes."""

    name = "the copy"
    parallel = 1

    def __init__(self, files: dict[str, bytes], answers: dict[str, str]) -> None:
        self._files, self._answers = files, answers

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        answer = self._answers.get(path)
        if answer == "unreachable":
            raise UnreachableError("no answer", host=self.name, path=path)
        if answer == "refused":
            raise RefusedError("no", host=self.name, path=path, status=451)
        while answer == "endless":
            yield bytes(65_536)
        if path not in self._files:
            raise AbsentError("not here", host=self.name, path=path)
        yield self._files[path]

    def _translate(self, error: Exception, path: str) -> HostError | None:
        return None


def _kind(error: StetError) -> str:
    return next(kind for of, kind in _KINDS.items() if isinstance(error, of))


def judge(name: str) -> dict[str, Any]:
    """The verdict on one vector, as its ``expect`` would say it."""
    vector = read(name)
    source = Frozen(files_of(name), vector.get("answers", {}))
    seen = Seen(**vector["seen"]) if "seen" in vector else None
    now, expect = datetime.fromisoformat(vector["now"]), vector["expect"]
    try:
        own = tlogpolicy.parse(_bytes(vector["policy"])) if "policy" in vector else Policy()
    except tlogpolicy.PolicyError as e:
        return {"error": "policy", "line": e.line, "why": e.why}
    try:
        found = history.accept_copy(source, Anchor(vector["fingerprint"], witnesses=own), now=now, seen=seen).head
    except StetError as e:
        kind = _kind(e)
        return {"error": "rollback" if kind == "fork" and expect.get("error") == "rollback" else kind}
    also = {
        "renewed": found.renewed and found.renewed.isoformat(),
        "since": found.since.isoformat(),
        "witnessed": list(found.witnessed.by),
        "asks": _asked(own),
        "enough": not found.witnessed.missing,
        "seen": asdict(found.seen),
        "volunteers": list(found.mirrors.volunteers),
    }
    return {
        "release": found.release,
        "timestamp": found.timestamp,
        "fresh": standing(found, now)[0] is Verdict.FRESH,
        "expires": found.expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "mirrors": [mirror.address for mirror in found.mirrors.mirrors],
        "paths": {path: _path(source, Copy(source, found), path) for path in expect.get("paths", {})},
        **(
            {"pieces": {path: _pieces(source, Copy(source, found), path) for path in expect["pieces"]}}
            if "pieces" in expect
            else {}
        ),
        **{name: value for name, value in also.items() if name in expect},
    }


def _asked(own: Policy) -> Any:
    """What a reader's own policy asks for: a number and members."""

    def plain(member: Group | str) -> Any:
        return member if isinstance(member, str) else [member.threshold, [plain(each) for each in member.members]]

    quorum = own.quorum
    return quorum and plain(quorum)


def _path(source: Source, copy: Copy, path: str) -> str:
    try:
        entry = copy.find(safe_path(path))
    except StetError as e:
        return f"error: {_kind(e)}"
    fault = Judge(Visit(source), copy).page(entry or Entry(path, "", 0))
    return fault.finding.verdict.name if fault else "AUTHENTIC"


def _pieces(source: Source, copy: Copy, path: str) -> list[str] | str:
    """The verdict on each piece of a document, from what the copy gives."""
    entry = copy.find(path)
    assert entry is not None
    try:
        known = pieces.of(copy, entry)
    except StetError as e:
        return f"error: {_kind(e)}"
    if known is None:
        return "none"
    data = source.read(path, entry.length)
    parts = [data[slice(*known.span(number))] for number in range(len(known.digests))]
    return [
        "AUTHENTIC" if hashlib.sha256(part).hexdigest() == digest else "TAMPERED" if part else "UNAVAILABLE"
        for part, digest in zip(parts, known.digests, strict=True)
    ]
