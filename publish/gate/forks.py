"""Two heads of one archive that cannot both be its history → a file that proves it to anybody, by itself.

What it proves is the editors' doing, or that of whoever holds their keys: not which of the two is right.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from publish import listing
from publish.errors import AbsentError, HostError, SignatureError, TrustError
from publish.gate import history, story
from publish.gate.signatures import accept
from publish.gate.story import STORY_MAX_LENGTH, Story
from publish.gate.tufapi import Targets
from publish.gate.verify import Anchor, Signed, release_of, roots
from publish.hosts.base import Source

FORMAT = "stet fork proof 1"
PROOF_MAX_LENGTH = 2 * STORY_MAX_LENGTH


@dataclass(frozen=True, slots=True)
class Fork:
    """What a proof was found to prove."""

    fingerprint: str
    releases: tuple[int, int]
    tops: tuple[str, str]
    published: tuple[str, str]

    def __str__(self) -> str:
        (one, other), (a, b) = self.releases, self.published
        if one == other:
            what = f"two different releases {one} (of {a} and of {b}), both signed by the editors"
        else:
            what = f"release {other} (of {b}) leaves out release {one} (of {a}); both are signed by the editors"
        return (
            f"{what} of archive {self.fingerprint}: the publisher, or whoever holds enough of the editors' keys,"
            " has told two stories"
        )


def proof(one: bytes, other: bytes) -> bytes:
    """The file, from what each head rests on. It is judged at once: a file that proves nothing is not made.

    Raises:
        SignatureError: The two do not contradict one another.
    """
    data = json.dumps({"format": FORMAT, "heads": [story.load(s).data() for s in (one, other)]}, indent=1).encode()
    judge(data)
    return data


def is_proof(start: bytes) -> bool:
    """Whether a file that begins so says that it is the proof of a fork."""
    return f'"format": "{FORMAT}"'.encode() in start[:200]


def judge(data: bytes) -> Fork:
    """Check every signature anew, from nothing but the file.

    Raises:
        SignatureError: It proves nothing, and why.
    """
    sides = _sides(data)
    fingerprints = {hashlib.sha256(side.roots[0]).hexdigest() for side in sides}
    if len(fingerprints) != 1:
        raise SignatureError("it proves nothing: its two heads are of different archives")
    anchor = Anchor(fingerprints.pop())
    found = sorted(((_signed(side, anchor), side) for side in sides), key=lambda pair: pair[0].number)
    (old, _), (new, theirs) = found
    if _agree(old, new, theirs):
        raise SignatureError("it proves nothing: one of its two heads goes on from the other")
    return Fork(
        anchor.fingerprint,
        (old.number, new.number),
        (old.top.sha256, new.top.sha256),
        (old.published.isoformat(), new.published.isoformat()),
    )


def _sides(data: bytes) -> list[Story]:
    if len(data) > PROOF_MAX_LENGTH:
        raise SignatureError(f"it proves nothing: more than {PROOF_MAX_LENGTH:,} bytes")
    try:
        value: Any = json.loads(data)
        sides = [story.of_data(side) for side in value["heads"]]
    except (ValueError, KeyError, TypeError, RecursionError) as e:
        raise SignatureError("it proves nothing: not the proof of a fork") from e
    if len(sides) != 2 or not all(side.roots for side in sides):
        raise SignatureError("it proves nothing: a fork has two heads, each with its roots")
    return sides


def _signed(side: Story, anchor: Anchor) -> Signed:
    """What the editors signed, under any root of the chain, which is followed from the first."""
    where = "the proof"
    try:
        chain = roots(_Kept(side), anchor)
    except (TrustError, HostError) as e:
        raise SignatureError(f"it proves nothing: {e}") from e
    for root in reversed(chain):
        try:
            targets = accept(Targets, root.signed.verify_delegate, side.targets, where)
            return release_of(targets, side.targets, where)
        except TrustError as e:
            error = e
    raise SignatureError(f"it proves nothing: {error}") from error


def _agree(old: Signed, new: Signed, theirs: Story) -> bool:
    if old.number == new.number:
        return old.top.sha256 == new.top.sha256
    if old.number + 1 == new.number:
        return new.previous == old.top.sha256
    lines = _history(new, theirs)
    following = lines.get(old.number + 1)
    return following is not None and following.previous == old.top.sha256


def _history(new: Signed, theirs: Story) -> dict[int, history.Line]:
    """HISTORY, shown to be that of the signed release."""
    if hashlib.sha256(theirs.listing).hexdigest() != new.top.sha256:
        raise SignatureError("it proves nothing: the listing in it is not the one that was signed")
    named = {entry.path: entry.sha256 for entry in listing.parse(theirs.listing, listing.NAME)}
    if named.get(history.HISTORY) != hashlib.sha256(theirs.history).hexdigest():
        raise SignatureError("it proves nothing: the HISTORY in it is not the one that was signed")
    return history.parse(theirs.history)


class _Kept(Source):
    """The chain of roots in a proof, read as if it were a copy."""

    name = "the proof"

    def __init__(self, side: Story) -> None:
        self._files = {f"metadata/{n}.root.json": data for n, data in enumerate(side.roots, 1)}

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:  # noqa: ARG002 - the wall holds the bound
        yield self._files[path]

    def _translate(self, error: Exception, path: str) -> HostError | None:
        return AbsentError("not here", host=self.name, path=path) if isinstance(error, KeyError) else None
