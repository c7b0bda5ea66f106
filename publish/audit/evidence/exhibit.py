"""The evidence log as a file for strangers.

A stranger can judge the file with only this program and the archive's fingerprint. The file carries the runs as
written, the signatures over their chain, and enough of the archive's signed metadata to show the publisher's own
hashes. Export and verification ask the same questions in the same order. So the file carries exactly the answers which
export read. Nothing is signed here.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from publish.audit.evidence.runs import Run, Signature, canonical, read_signature, stretches, unsigned
from publish.core.errors import AbsentError, HostError, StetError, TrustError
from publish.core.formats import layout, listing, strictjson
from publish.core.model import Entry
from publish.core.source import Source
from publish.verify.copy import Copy
from publish.verify.head import Anchor, Head, Signed
from publish.verify.metadata import METADATA_MAX_LENGTH, head, release_of
from publish.verify.signatures import accept
from publish.verify.tufapi import Key, Targets, UnverifiedSignatureError
from publish.verify.tufapi import Signature as KeySignature

FORMAT = "stet-evidence-export-1"
EXPORT_MAX_LENGTH = 256 << 20  # bytes: four times the log's own bound
ENTITLED = "timestamp"  # the role whose key signs the log: the online one


@dataclass(frozen=True)
class Judged:
    """Judgement on an exhibit."""

    archive: str
    title: str
    runs: tuple[Run, ...]
    faults: tuple[str, ...]
    """Reasons against believing the exhibit as it stands."""
    signed: tuple[Signature, ...]
    """Signatures found to be right."""
    unsigned: tuple[int, ...]
    """Runs which no right signature reaches."""
    gaps: tuple[str, ...] = ()
    """Missing runs with others before and behind, in words. Their content cannot be shown."""
    shown: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Proof of each expected hash as the publisher's, by run and place in the run. Empty without proof."""

    @property
    def sound(self) -> bool:
        """Whether the publisher signed the whole exhibit."""
        return not self.faults and not self.unsigned


class _Files(Source):
    """The archive's files inside an exhibit."""

    name = "the exhibit"

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:  # noqa: ARG002 - held by the caller
        if path not in self._files:
            raise AbsentError("not here", host=self.name, path=path)
        yield self._files[path]

    def _translate(self, error: Exception, path: str) -> HostError | None:  # noqa: ARG002 - nothing foreign
        return None


class _Kept(Source):
    """Another source, with all bytes read from it."""

    def __init__(self, source: Source) -> None:
        self.name = source.name
        self.files: dict[str, bytes] = {}
        self._source = source

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        self.files[path] = self._source.read(path, max_length)
        yield self.files[path]

    def _translate(self, error: Exception, path: str) -> HostError | None:  # noqa: ARG002 - done inside
        return None


def export(
    runs: Sequence[Run], signatures: Sequence[Signature], state: Source, anchor: Anchor, *, now: datetime
) -> bytes:
    """Return an exhibit of these runs.

    The exhibit holds the runs, the signatures over them, and the proofs of expected hashes. Equal input gives equal
    bytes.

    Args:
        state: The publisher's own state, read as a copy.
    """
    kept = _Kept(state)
    # With the fingerprint alone, as the stranger will begin: so every root on the way is read, and kept.
    shown = _Shown(kept, _copy(kept, Anchor(anchor.fingerprint), now))
    for run in runs:
        shown.all_of(run)
    value = {
        "archive": anchor.fingerprint,
        "files": {path: base64.b64encode(data).decode() for path, data in kept.files.items()},
        "format": FORMAT,
        "runs": [run.raw.decode() for run in runs],
        "signatures": [vars(s) for s in signatures],
    }
    return canonical(value) + b"\n"


def judge(data: bytes, *, now: datetime, fingerprint: str | None = None) -> Judged:
    """Judge an exhibit.

    Args:
        fingerprint: The archive's fingerprint, if known to the judge by another way.

    Raises:
        TrustError: The data are no exhibit, or of another archive, or the archive's keys did not sign the metadata.
    """
    archive, runs, signatures, files = _parse(data)
    if fingerprint and fingerprint != archive:
        raise TrustError(
            f"the exhibit is of another archive (fingerprint {archive})",
            hint="compare the fingerprint with the one that reached you by another way",
        )
    source = _Files(files)
    try:
        copy = _copy(source, Anchor(archive), now)
    except HostError as e:
        raise TrustError(f"the exhibit lacks metadata that it must carry: {e}") from e
    faults = _faults(runs, archive)
    right = [s for s in signatures if _is_right(s, archive, runs, copy.head)]
    faults += [f"the signature over run {s.number} is not right" for s in signatures if s not in right]
    if faults:
        return Judged(archive, copy.head.signed.title, tuple(runs), tuple(faults), tuple(right), ())
    listed = _Shown(source, copy)
    shown = {(run.number, i): words for run in runs for i, words in enumerate(listed.all_of(run))}
    waiting = tuple(unsigned(runs, {s.number: s for s in right}))
    return Judged(archive, copy.head.signed.title, tuple(runs), (), tuple(right), waiting, _gaps(runs), shown)


def _faults(runs: Sequence[Run], archive: str) -> list[str]:
    """Return reasons why the runs cannot be a log's.

    A run may be no record, of another archive, out of order, or other than the next run says.
    """
    faults = []
    for run in runs:
        try:
            if run.data["archive"] != archive:
                faults.append(f"run {run.number} is of another archive")
        # Strangers hand exhibits on: the JSON of a run may be of any shape, and nested without end.
        except (ValueError, KeyError, TypeError):
            # A run that cannot be read has no link, so the chain cannot be followed any further.
            return [*faults, f"run {run.number} is no record of a check"]
    for before, run in pairwise(runs):
        if run.number <= before.number:
            faults.append(f"run {run.number} stands behind run {before.number}")
        elif run.link.follows == before.number and run.link.previous != before.sha256:
            faults.append(f"run {before.number} is not the one that run {run.number} names")
        elif before.number > run.link.follows > 0:
            faults.append(f"run {run.number} does not go on from run {before.number}")
    return faults


def _gaps(runs: Sequence[Run]) -> tuple[str, ...]:
    """Return the runs missing between others, in words."""
    ends = [(part[-1].number + 1, after[0].number - 1) for part, after in pairwise(stretches(runs))]
    lost = [(before.number + 1, run.number - 1) for part in stretches(runs) for before, run in pairwise(part)]
    told = sorted(ends + [(first, last) for first, last in lost if first <= last])
    return tuple(f"run {first} is" if first == last else f"runs {first} to {last} are" for first, last in told)


def _parse(data: bytes) -> tuple[str, list[Run], list[Signature], dict[str, bytes]]:
    try:
        value: dict[str, Any] = strictjson.plain(data)
        if value["format"] != FORMAT:
            raise ValueError("of another format")
        texts = [text.encode() for text in value["runs"]]
        runs = [Run(int(strictjson.plain(text)["number"]), text) for text in texts]
        files = {str(path): base64.b64decode(text, validate=True) for path, text in value["files"].items()}
        return str(value["archive"]), runs, [read_signature(s) for s in value["signatures"]], files
    except (ValueError, KeyError, TypeError, AttributeError) as e:
        raise TrustError("not a file of evidence, or it was changed", hint="stet evidence export makes one") from e


def _copy(source: Source, anchor: Anchor, now: datetime) -> Copy:
    found = head(source, anchor, now=now)
    return Copy(source, found)


def _is_right(signature: Signature, archive: str, runs: Sequence[Run], found: Head) -> bool:
    """Return whether an online key signed the run in the exhibit.

    The key may be the archive's present online key, or a former.
    """
    if signature.head not in {run.sha256 for run in runs if run.number == signature.number}:
        return False
    return any(
        _verifies(root.signed.keys[keyid], signature, signature.said(archive))
        # The online key may have been rotated since: some root of the walk names the key of that time.
        for root in found.roots
        for keyid in root.signed.roles[ENTITLED].keyids
        if keyid == signature.keyid and keyid in root.signed.keys
    )


def _verifies(key: Key, signature: Signature, said: bytes) -> bool:
    try:
        key.verify_signature(KeySignature(signature.keyid, signature.sig), said)
    # ValueError: the text of the signature is no hex.
    except (UnverifiedSignatureError, ValueError):
        return False
    return True


class _Shown:
    """Proofs of the publisher's signature over expected hashes.

    Each pair of path and hash is looked up once.
    """

    def __init__(self, source: Source, copy: Copy) -> None:
        self._source = source
        self._copy = copy
        self._known: dict[tuple[str, str, int], str] = {}
        self._releases: dict[int, Signed] = {}
        self._listings: dict[tuple[str, str], dict[str, Entry]] = {}

    def all_of(self, run: Run) -> list[str]:
        """Return the proof for each entry of a run, in order.

        A proof is empty where no file at hand shows the hash.
        """
        data = run.data
        return [self._entry(entry, data["release"]) for entry in data["entries"]]

    def _entry(self, entry: Mapping[str, Any], ours: int) -> str:
        key = entry["path"], entry["expected"], int(entry["release"] or ours)
        if key not in self._known:
            self._known[key] = self._prove(*key)
        return self._known[key]

    def _prove(self, path: str, expected: str, number: int) -> str:
        source, copy = self._source, self._copy
        if not expected:
            return ""
        try:
            if path == layout.MIRRORS_PAGE:
                return "named by a signed mirror list" if expected in copy.mirrors_pages else ""
            if path.startswith(f"{layout.METADATA}/"):
                data = source.read(path, METADATA_MAX_LENGTH)
                known = hashlib.sha256(data).hexdigest() == expected
                return "metadata with the archive's own signatures" if known and _vouched(copy, path, data) else ""
            if (layout.split_target(path) or ("",))[0] == expected:
                return "the path names its own hash"
            if number not in self._releases:
                self._releases[number] = _release(source, copy, number)
            signed = self._releases[number]
            found = signed.top if path == signed.top.path else self._find(path, signed)
        except StetError:  # also a path that no copy can have
            return ""
        if found is None or found.sha256 != expected:
            return ""
        return f"signed by the editors in release {signed.number} of {signed.published}"

    def _find(self, path: str, signed: Signed) -> Entry | None:
        return listing.find(signed.top, path, self._names)[0]

    def _names(self, listed: Entry) -> Mapping[str, Entry]:
        """Return the entries of a listing by path.

        Each listing is read once, however many paths it proves.
        """
        key = listed.path, listed.sha256
        if key not in self._listings:
            found = listing.read_checked(listed, lambda e: self._source.read(layout.hashed_listing(e.sha256), e.length))
            self._listings[key] = {entry.path: entry for entry in found}
        return self._listings[key]


def _vouched(copy: Copy, path: str, data: bytes) -> bool:
    return copy.head.files.get(path) == data or copy.vouches(path, data)


def _release(source: Source, copy: Copy, number: int) -> Signed:
    """Return a release of any age, as signed by its editors."""
    if number == copy.head.release:
        return copy.head.signed
    data = source.read(layout.metadata(number, "targets"), METADATA_MAX_LENGTH)
    error: TrustError | None = None
    # Editors may have come and gone since, so an older root may be the one under which it was signed.
    for root in copy.head.roots[::-1]:
        try:
            return release_of(accept(Targets, root.signed.verify_delegate, data, source.name), data, source.name)
        except TrustError as e:
            error = e
    raise error or TrustError("no root")
