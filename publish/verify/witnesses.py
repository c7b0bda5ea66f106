"""Witnesses required by a root, and their count.

A coerced publisher, or a thief with the editors' keys, can sign two different releases of the same number. An honest
witness signs only the first of them, so two stories need two quorums. What is NOT done here: signing.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from publish.core import clock
from publish.core.errors import HostError, SignatureError, TrustError
from publish.core.formats import strictjson
from publish.core.formats.attestations import ATTESTATIONS_MAX, Attestation
from publish.core.units import count
from publish.verify import signednote
from publish.verify.signatures import is_target
from publish.verify.tufapi import TargetFile

FIELD = "witnesses"  # of root.json's signed part
KIND = "cosignature"
ENDING = "cosig"
WITNESSES_MAX = 64
READ_MAX = 64  # cosignature files of one release that a reader fetches: one of each witness, if need be


@dataclass(frozen=True, slots=True)
class Group:
    """A threshold of witnesses and groups."""

    threshold: int
    members: "tuple[Group | str, ...]"
    """Names of witnesses, and further groups. None stands in two places."""

    def holds(self, by: Collection[str]) -> bool:
        """Return whether enough members are among the signers."""
        return sum(m in by if isinstance(m, str) else m.holds(by) for m in self.members) >= self.threshold

    def __str__(self) -> str:
        return f"{self.threshold} of ({', '.join(map(str, self.members))})"


@dataclass(frozen=True, slots=True)
class Policy:
    """A threshold of named witnesses.

    No witness is asked for where ``keys`` is empty.
    """

    threshold: int = 0
    keys: tuple[tuple[str, str], ...] = ()
    """Name and public key (64 hex digits) of each witness."""
    quorum: Group | None = None
    """Of a reader's own policy; every witness where ``None``."""

    def lacking(self, by: Collection[str]) -> tuple[str, ...]:
        """Return the missing witnesses of a reader's own policy, in words."""
        if self.quorum is not None:
            return () if self.quorum.holds(by) else (str(self.quorum),)
        return tuple(name for name, _ in self.keys if name not in by)

    def data(self) -> dict[str, Any]:
        """Return the policy as it stands in root.json."""
        return {"threshold": self.threshold, "keys": [{"name": n, "public": p} for n, p in self.keys]}

    def name_of(self, public: str) -> str | None:
        """Return the archive's name for a key's holder."""
        return next((name for name, key in self.keys if key == public), None)


NONE = Policy()


@dataclass(frozen=True, slots=True)
class Witnessed:
    """The countersigners of a release."""

    needed: int = 0
    by: tuple[str, ...] = ()
    """Names of the witnesses on the root's list whose signature holds, without repetition."""
    refused: tuple[str, ...] = ()
    """Handed-in files which do not count, and why."""
    missing: tuple[str, ...] = ()
    """Witnesses whom the reader asks for, whatever the root says, without a signature here."""

    @property
    def enough(self) -> bool:
        """Whether the release counts as the same for everybody."""
        if self.missing:
            return False
        return len(self.by) >= self.needed

    def __str__(self) -> str:
        names = f" ({', '.join(self.by)})" if self.by else ""
        lacking = f", and not by {', '.join(self.missing)}, whom you ask for" if self.missing else ""
        if lacking and not self.needed:
            return f"no witness of the archive's, which asks for none{lacking}"
        needed = count(self.needed, "witness", "witnesses")
        return f"{len(self.by)} of the {needed} that the archive asks for{names}{lacking}"


def policy(fields: Mapping[str, Any]) -> Policy:
    """Return the witnesses which a root asks for.

    Args:
        fields: The root's signed fields.

    Raises:
        SignatureError: The fields cannot be understood: then nothing can satisfy them.
    """
    if FIELD not in fields:
        return Policy()
    said = fields[FIELD]
    try:
        found = Policy(said["threshold"], tuple((row["name"], row["public"]) for row in said["keys"]))
        check(found)
    except (KeyError, TypeError, ValueError, AttributeError) as e:
        raise SignatureError(f"root.json does not say which witnesses it asks for: {e}") from e
    return found


def check(found: Policy) -> None:
    """Refuse an unsatisfiable or repetitive list.

    Nobody could satisfy it, or a single person under two names could.

    Raises:
        ValueError: And why.
    """
    names, keys = [n for n, _ in found.keys], [p for _, p in found.keys]
    if len(keys) > WITNESSES_MAX:
        raise ValueError(f"{len(keys)} witnesses, more than {WITNESSES_MAX}")
    if type(found.threshold) is not int or not 1 <= found.threshold <= len(keys):
        raise ValueError(f"{found.threshold!r} of {len(keys)} witnesses")
    # Each name and key counts once, or a single person could be a whole quorum.
    if len(set(names)) < len(names) or len(set(keys)) < len(keys):
        raise ValueError("a witness is named twice")
    for name, public in found.keys:
        if not signednote.NAME.fullmatch(name) or len(public) != 64 or bytes.fromhex(public).hex() != public:
            raise ValueError(f"{name[:100]!r} with key {public[:64]!r}")
        if not strictjson.sound_point(bytes.fromhex(public)):
            raise ValueError(f"{name!r} with a key that anybody could sign with")


def judge(
    asked: Policy,
    body: str,
    attested: Iterable[Attestation],
    read: Callable[[str, int], bytes],
    *,
    until: datetime,
    where: str = "",
    own: Policy = NONE,
) -> Witnessed:
    """Count the witnesses of the head in ``body``.

    Nothing is read where the root asks for no witness.

    Args:
        attested: The online key's list. A file which is absent, or proves nothing, only does not count.
        until: A cosignature from a later time than this is not believed.
        own: Witnesses whom the reader asks for beside the root's: each of them, or a quorum.
    """
    if own.keys:
        attested = tuple(attested)
        # Strangers may call themselves as the reader's own are called: nothing that is listed so is passed over.
        by = _judge(own, body, attested, read, until, where, ATTESTATIONS_MAX).by
        return replace(judge(asked, body, attested, read, until=until, where=where), missing=own.lacking(by))
    return _judge(asked, body, attested, read, until, where, READ_MAX) if asked.keys else Witnessed()


def _judge(
    asked: Policy, body: str, attested: Iterable[Attestation], read: Callable[[str, int], bytes],
    until: datetime, where: str, most: int,
) -> Witnessed:  # fmt: skip
    found: dict[str, None] = {}
    refused: list[str] = []
    names = {name for name, _ in asked.keys}
    number = signednote.head_of(body)[1]
    of_this = [a for a in attested if a.kind == KIND and a.release == number]
    # What is said to be by those who are asked for comes first: others' may be as many as can be read.
    of_this.sort(key=lambda a: names.isdisjoint(a.by.split(", ")))
    for attestation in of_this[:most]:
        try:
            data = read(attestation.entry.path, attestation.entry.length)
            named = TargetFile(attestation.entry.length, {"sha256": attestation.entry.sha256}, attestation.entry.path)
            is_target(named, data, attestation.entry.path, where)
            # By name, so that a witness who signed in several files counts once.
            found |= dict.fromkeys(signers(asked, signednote.parse(data), body, until))
        except (HostError, TrustError) as e:
            refused.append(f"{attestation.entry.path}: {e}")
    return Witnessed(asked.threshold, tuple(name for name, _ in asked.keys if name in found), tuple(refused))


def signers(asked: Policy, note: signednote.Note, body: str, until: datetime) -> list[str]:
    """Return the witnesses whose signature on ``note`` holds.

    Raises:
        SignatureError: The note is over another head, or none of its signatures counts.
    """
    if note.body != body:
        raise SignatureError("countersigns something else")
    keys = dict(asked.keys)
    held = [line for line in note.lines if line.name in keys and signednote.verify(note, line, keys[line.name])]
    if not held:
        raise SignatureError("no signature on it is one of the archive's witnesses'")
    timely = [line.name for line in held if datetime.fromtimestamp(line.seconds, UTC) <= until + clock.SLACK]
    if not timely:
        raise SignatureError("it was signed at a time that has not come")
    return timely
