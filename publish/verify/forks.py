"""Proofs of a fork: two heads which contradict each other.

Both heads are of the same archive, and cannot both be its history. The file proves this to anybody, by itself. It
proves the act of the editors, or of whoever holds their keys. It does not prove which head is right.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from publish.core.errors import AbsentError, HostError, SignatureError, TrustError
from publish.core.formats import layout, listing, strictjson
from publish.core.source import Source
from publish.verify import forkside, history
from publish.verify.forkside import FORMAT, PROOF_MAX_LENGTH, ForkSide
from publish.verify.head import Anchor, Signed
from publish.verify.metadata import release_of, roots
from publish.verify.signatures import enough, parse
from publish.verify.tufapi import Metadata, Root, Targets

PROOF_ITEMS_MAX = 1000  # values in it: twice a chain of roots, as long as one is followed


@dataclass(frozen=True, slots=True)
class Fork:
    """Two contradicting heads, the older release first."""

    fingerprint: str
    releases: tuple[int, int]
    tops: tuple[str, str]
    published: tuple[str, str]
    roots: tuple[int, int]
    """For each side: version of the newest root in the file under which the editors' signatures count."""
    taken_back: tuple[int, int] = (0, 0)
    """For each side: version of the root in the file which took back too many of those keys. 0 if none did."""

    @property
    def proved(self) -> bool:
        """Whether both sides count today, as far as the file knows.

        Holders of old keys can make a side on any day.
        """
        return not any(self.taken_back)

    def __str__(self) -> str:
        (one, other), (a, b) = self.releases, self.published
        if one == other:
            what = f"two different releases {one} (of {a} and of {b}), both signed by the editors"
        else:
            what = f"release {other} (of {b}) leaves out release {one} (of {a}); both are signed by the editors"
        under = " and ".join(f"root {version}" for version in sorted(set(self.roots)))
        if not self.proved:
            return f"{what} of archive {self.fingerprint}, but not by those of today: {'; '.join(self._sides())}"
        return (
            f"{what} of archive {self.fingerprint}, under {under}: the publisher, or whoever holds enough of the"
            " editors' keys, has told two stories"
        )

    def _sides(self) -> Iterator[str]:
        for number, day, root, later in zip(self.releases, self.published, self.roots, self.taken_back, strict=True):
            back = f", and root {later} took those keys back: who has them can make such a file at any time"
            yield f"release {number} of {day} counts under root {root}{back if later else ''}"


def proof(one: bytes, other: bytes) -> bytes:
    """Return a fork's proof, from the facts behind each head.

    The file is judged at once: a file which proves nothing is not made.

    Raises:
        SignatureError: The two do not contradict each other.
    """
    data = json.dumps({"format": FORMAT, "heads": [forkside.load(s).data() for s in (one, other)]}, indent=1).encode()
    # Whoever publishes an accusation that does not hold is not believed the next time.
    judge(data)
    return data


def judge(data: bytes) -> Fork:
    """Check every signature anew, from the file alone.

    Raises:
        SignatureError: The file proves nothing, and why.
    """
    try:
        return _fork(data)
    except (TrustError, HostError) as e:
        raise SignatureError(f"it proves nothing: {e}") from e


def _fork(data: bytes) -> Fork:
    sides = _sides(data)
    fingerprints = {hashlib.sha256(side.roots[0]).hexdigest() for side in sides}
    # Two archives may differ as they like: only one can contradict itself.
    if len(fingerprints) != 1:
        raise SignatureError("its two heads are of different archives")
    anchor = Anchor(fingerprints.pop())
    chains = [roots(_Kept(side), anchor) for side in sides]
    newest = _joined(*chains)
    found = sorted((_judged(side, chain, newest) for side, chain in zip(sides, chains, strict=True)), key=_number)
    old, new = found
    if _agree(old.signed, new.signed, new.side):
        raise SignatureError("one of its two heads goes on from the other")
    return Fork(
        anchor.fingerprint,
        (old.signed.number, new.signed.number),
        (old.signed.top.sha256, new.signed.top.sha256),
        (old.signed.published.isoformat(), new.signed.published.isoformat()),
        (old.root, new.root),
        (old.taken_back, new.taken_back),
    )


def _sides(data: bytes) -> list[ForkSide]:
    if len(data) > PROOF_MAX_LENGTH:
        raise SignatureError(f"more than {PROOF_MAX_LENGTH:,} bytes")
    try:
        strictjson.modest(data, PROOF_ITEMS_MAX)
        value: Any = strictjson.plain(data)
        sides = [forkside.of_data(side) for side in value["heads"]]
    except (ValueError, KeyError, TypeError) as e:
        raise SignatureError("not the proof of a fork") from e
    if len(sides) != 2 or not all(side.roots for side in sides):
        raise SignatureError("a fork has two heads, each with its roots")
    return sides


@dataclass(frozen=True, slots=True)
class _Judged:
    side: ForkSide
    signed: Signed
    root: int
    taken_back: int


def _number(of: _Judged) -> int:
    return of.signed.number


Chain = tuple[Metadata[Root], ...]


def _joined(one: Chain, other: Chain) -> Chain:
    """Return the longer chain, if it continues the shorter.

    The file's other side may know roots which the first side leaves out. Two chains which part are two stories of the
    root holders. Each side is then judged by its own chain.
    """
    short, long = sorted((one, other), key=len)
    same = all(a.signed_bytes == b.signed_bytes for a, b in zip(short, long, strict=False))
    return long if same else ()


def _judged(side: ForkSide, chain: Chain, newest: Chain) -> _Judged:
    """Return the editors' release, and the newest root for it.

    The roots are asked in turn, newest first.
    """
    where = "the proof"
    metadata = parse(Targets, side.targets, "targets.json", where)
    signed = release_of(metadata.signed, side.targets, where)
    payload = metadata.signed_bytes
    # Holders of old keys can sign a second story on any day. So the newest root for which the signatures count is
    # searched, and the file says whether a later root took the keys back.
    for root in reversed(newest or chain):
        try:
            enough(root.signed.verify_delegate, "targets", metadata, where, payload=payload)
        except TrustError as e:
            error = e
            continue
        version = root.signed.version
        return _Judged(side, signed, version, version + 1 if root is not (newest or chain)[-1] else 0)
    raise error


def _agree(old: Signed, new: Signed, theirs: ForkSide) -> bool:
    if old.number == new.number:
        return old.top.sha256 == new.top.sha256
    if old.number + 1 == new.number:
        return new.previous == old.top.sha256
    # With releases between, only HISTORY links the two: it has the hash of each former top listing.
    lines = _history(new, theirs)
    following = lines.get(old.number + 1)
    return following is not None and following.previous == old.top.sha256


def _history(new: Signed, theirs: ForkSide) -> dict[int, history.HistoryLine]:
    """Return HISTORY, proven to be the signed release's."""
    # Both files are brought by the proof's maker: they count only by a chain of hashes from the signature.
    if hashlib.sha256(theirs.listing).hexdigest() != new.top.sha256:
        raise SignatureError("the listing in it is not the one that was signed")
    named = {entry.path: entry.sha256 for entry in listing.parse(theirs.listing, layout.LISTING)}
    if named.get(layout.HISTORY) != hashlib.sha256(theirs.history).hexdigest():
        raise SignatureError("the HISTORY in it is not the one that was signed")
    return history.parse(theirs.history)


class _Kept(Source):
    """The chain of roots in a proof, readable as a copy."""

    name = "the proof"

    def __init__(self, side: ForkSide) -> None:
        self._files = {layout.metadata(n, "root"): data for n, data in enumerate(side.roots, 1)}

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:  # noqa: ARG002 - the wall holds the bound
        yield self._files[path]

    def _translate(self, error: Exception, path: str) -> HostError | None:
        return AbsentError("not here", host=self.name, path=path) if isinstance(error, KeyError) else None
