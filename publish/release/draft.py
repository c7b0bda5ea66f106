"""A draft: metadata that waits for signatures, and all that a signer needs to see what it says. One file, for a stick.

Nothing in it is believed. What changed is worked out from the listings, these are held against the hash of the
top one, and that is what is signed; so a publishing box that lies can show nothing but what it would publish.
What is NOT done here: signing, and choosing words.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from publish import __version__
from publish.core import clock
from publish.core.errors import ConfigError, MismatchError, SignatureError, TrustError
from publish.core.formats import bundlelist, layout, listing, strictjson
from publish.core.model import Bundle, Entry
from publish.release import terms
from publish.release.version import is_program
from publish.verify.metadata import Signed, release_of, undated
from publish.verify.signatures import accept, enough, parse
from publish.verify.tufapi import Metadata, Root, Targets

DRAFT_MAX_LENGTH = 64 << 20  # bytes
DRAFT_ITEMS_MAX = 200_000  # values in it: a listing for each folder, a text for each page
TEXTS_MAX_LENGTH = 16 << 20  # bytes of pages that go along, so that a signer can read what is to be published
_FORMS = "stet draft "
_FORM = f"{_FORMS}1"


@dataclass(frozen=True, slots=True)
class Change:
    """One file that a release adds, changes or withdraws."""

    what: str
    """``added``, ``changed`` or ``withdrawn``."""
    path: str
    sha256: str
    """Of the new bytes; of the former ones where it is withdrawn."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The signatures of one role: who may, how many must, who has."""

    role: str
    threshold: int
    signed: tuple[str, ...]
    unsigned: tuple[str, ...]

    @property
    def missing(self) -> int:
        """How many signatures are still missing."""
        return max(0, self.threshold - len(self.signed))


@dataclass(frozen=True)
class Draft:
    """What is to be signed: a release (``targets`` metadata) or a new root."""

    metadata: Metadata[Any]
    roots: tuple[bytes, ...]
    """The chain of roots that it stands under, oldest first."""
    before: bytes = b""
    """The former release's targets.json; empty for the first, and for a root that takes no day back."""
    listings: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """By SHA-256: the listings, of now and of before, in which the two differ."""
    texts: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """By SHA-256: pages that are new, changed or withdrawn, and HISTORY."""
    program: str = __version__
    """Version of the Stet that drafted it; empty where none is said."""

    @property
    def is_root(self) -> bool:
        """Whether it is a new root, not a release."""
        return isinstance(self.metadata.signed, Root)

    @property
    def name(self) -> str:
        """What the file is called."""
        return name_of("root" if self.is_root else "release", self.metadata.signed.version)

    @property
    def fingerprint(self) -> str:
        """The archive's."""
        return hashlib.sha256(self.roots[0]).hexdigest()

    def root(self) -> Root:
        """The newest root of the chain, every link of it checked.

        Raises:
            SignatureError: The chain does not hold.
        """
        chain = [parse(Root, raw, f"{n}.root.json", "the draft") for n, raw in enumerate(self.roots, 1)]
        for former, new in pairwise([chain[0], *chain]):
            enough(former.signed.verify_delegate, "root", new, "the draft")
            enough(new.signed.verify_delegate, "root", new, "the draft")
        if [root.signed.version for root in chain] != list(range(1, len(chain) + 1)):
            raise SignatureError("the draft: its chain of roots has a hole")
        return chain[-1].signed

    def tallies(self) -> list[Tally]:
        """The signatures that are there and that are missing. A new root needs the former holders' and its own."""
        signed = self.metadata.signed
        judges = [(self.root(), "root"), (signed, "root")] if self.is_root else [(self.root(), "targets")]
        found = []
        for judge, role in judges:
            result = judge.get_verification_result(role, self.metadata.signed_bytes, self.metadata.signatures)
            found.append(Tally(role, result.threshold, tuple(sorted(result.signed)), tuple(sorted(result.unsigned))))
        return found

    @property
    def complete(self) -> bool:
        """Whether all signatures are there."""
        return not any(tally.missing for tally in self.tallies())

    def new_root(self) -> Root:
        """The new root, when it says nothing that a signer is not shown.

        Raises:
            SignatureError: It is not the next one, or gives rights in a way that no root of ours does.
        """
        new: Root = self.metadata.signed
        if new.version != self.root().version + 1:
            raise SignatureError("the draft: it is no root that goes on from the one before")
        terms.of_root(new)
        if undated(new) > undated(self.root()) and (not self.before or undated(new) > self._last().number):
            raise SignatureError(
                f"the draft: it takes back the days of releases up to {undated(new)}, and does not show that so many"
                " were signed: days of releases to come are not to be taken back",
                hint="have it drafted anew at the publishing box: stet keys reset-day",
            )
        return new

    def in_time(self, now: datetime) -> None:
        """Refuse what is over already, lasts longer than anything of ours, or is dated to a day that has not come.

        Raises:
            SignatureError: And which.
        """
        terms.in_time(self.metadata.signed, now)
        if not self.is_root and self.release().published > (now + clock.SLACK).date():
            raise SignatureError(
                f"the draft: it is dated {self.release().published}, and it is {now.date()} here: readers would call"
                " every copy STALE until then, and nothing could be published after it",
                hint="set the clock right that is wrong, here or at the publishing box",
            )

    def release(self) -> Signed:
        """What the draft says of the release, when it says nothing that a signer is not shown.

        Raises:
            SignatureError: It says, gives or names what no release of ours does.
        """
        targets: Targets = self.metadata.signed
        terms.of_release(targets, self.root())
        return release_of(targets, self.metadata.to_bytes(), "the draft")

    def former(self) -> Signed | None:
        """The release before, by whichever root of the chain its editors were named.

        Raises:
            TrustError: It is not one, or not the one that the draft goes on from.
        """
        new = self.release()
        if not self.before:
            if new.number != 1 or new.previous:
                raise SignatureError("the draft: it lacks the release before")
            return None
        old = self._last()
        if (new.number, new.previous) != (old.number + 1, old.top.sha256):
            raise SignatureError(f"the draft: release {new.number} does not go on from release {old.number}")
        if new.published < old.published and old.number > undated(self.root()):
            raise SignatureError(
                f"the draft: it is dated {new.published}, before release {old.number} of {old.published}"
            )
        return old

    def _last(self) -> Signed:
        """The release before, as editors signed it that some root of the chain names."""
        error: TrustError | None = None
        for raw in reversed(self.roots):
            root = parse(Root, raw, "root.json", "the draft").signed
            try:
                return release_of(accept(Targets, root.verify_delegate, self.before, "the draft"), self.before, "draft")
            except TrustError as e:
                error = e
        raise error or SignatureError("the draft: no root")

    def changes(self) -> list[Change]:
        """Every file that differs between the release before and this one, worked out from the signed listings.

        Raises:
            TrustError: The listings are not those that the top listing's hash stands for; or HISTORY was not only
                gone on with.
        """
        old, new = self.former(), self.release()
        found = sorted(differences(old.top if old else None, new.top, self._listing), key=lambda c: c.path)
        history = [c for c in found if c.path == layout.HISTORY]
        if [c.what for c in history] != ["changed" if old else "added"]:
            raise SignatureError("the draft: HISTORY does not go on")
        if old and not self._text(history[0].sha256).startswith(self._text(self._history_of(old))):
            raise SignatureError("the draft: HISTORY does not begin with that of the release before")
        return [c for c in found if c.path != layout.HISTORY]

    def bundles(self) -> tuple[Bundle, ...]:
        """What there is to carry reports in.

        Raises:
            TrustError: The list does not go along, or is not the one that is signed.
        """
        listed = self.release().bundles
        if listed is None:
            return ()
        data = self.texts.get(listed.sha256, b"")
        if (found := hashlib.sha256(data).hexdigest()) != listed.sha256:
            raise MismatchError(bundlelist.NAME, expected=listed.sha256, found=found, where="the draft")
        return bundlelist.parse(data)

    def _history_of(self, signed: Signed) -> str:
        return {e.path: e.sha256 for e in listing.read_checked(signed.top, self._listing)}.get(layout.HISTORY, "")

    def _listing(self, entry: Entry) -> bytes:
        return self.listings.get(entry.sha256, b"")

    def _text(self, sha256: str) -> bytes:
        data = self.texts.get(sha256, b"")
        if (found := hashlib.sha256(data).hexdigest()) != sha256:
            raise MismatchError(layout.HISTORY, expected=sha256, found=found, where="the draft")
        return data

    def page(self, change: Change) -> str | None:
        """A page's text, if it goes along and is the one that is signed."""
        data = self.texts.get(change.sha256)
        return data.decode("utf-8", "replace") if data and hashlib.sha256(data).hexdigest() == change.sha256 else None


def differences(old: Entry | None, new: Entry | None, read: listing.Read) -> Iterator[Change]:
    """What differs below two listings of one folder; equal ones are not read."""
    if old and new and old.sha256 == new.sha256:
        return
    before = {e.path: e for e in listing.read_checked(old, read)} if old else {}
    after = {e.path: e for e in listing.read_checked(new, read)} if new else {}
    for path in before.keys() | after.keys():
        one, other = before.get(path), after.get(path)
        if listing.is_listing(one or after[path]):
            yield from differences(one, other, read)
        elif other is None:
            yield Change("withdrawn", path, before[path].sha256)
        elif one is None or one.sha256 != other.sha256:
            yield Change("changed" if one else "added", path, other.sha256)


def name_of(kind: str, version: int) -> str:
    """``release-7.draft.json``."""
    return f"{kind}-{version}.draft.json"


def dump(draft: Draft) -> bytes:
    """The draft's file."""
    data = {
        "form": _FORM,
        "program": draft.program,
        "metadata": draft.metadata.to_dict(),
        "roots": [raw.decode() for raw in draft.roots],
        "before": draft.before.decode(),
        "listings": {sha256: data.decode() for sha256, data in draft.listings.items()},
        "texts": {sha256: data.decode() for sha256, data in draft.texts.items()},
    }
    return (json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def load(file: Path) -> Draft:
    """Read a draft's file. Nothing of it is believed yet.

    Raises:
        ConfigError: It cannot be read, or is none.
        SignatureError: What it would have signed is malformed.
    """
    try:
        with file.open("rb") as handle:
            raw = handle.read(DRAFT_MAX_LENGTH + 1)
    except OSError as e:
        raise ConfigError(f"cannot read the draft {file}: {e.strerror}", hint="it is made by: stet seal") from None
    try:
        if len(raw) > DRAFT_MAX_LENGTH:
            raise ValueError
        strictjson.modest(raw, DRAFT_ITEMS_MAX)
        data = json.loads(raw)
        if data["form"] != _FORM and str(data["form"]).startswith(_FORMS):
            raise ConfigError(f"{file} was drafted by a newer Stet", hint="sign it with that one")
        if data["form"] != _FORM:
            raise ValueError
        inner = json.dumps(data["metadata"]).encode()
        kind: type[Any] = Root if data["metadata"]["signed"]["_type"] == "root" else Targets
        metadata = parse(kind, inner, file.name, "the draft")
        return Draft(
            metadata,
            tuple(str(root).encode() for root in data["roots"][:1024]) or (b"",),
            str(data["before"]).encode(),
            {str(k): str(v).encode() for k, v in data["listings"].items()},
            {str(k): str(v).encode() for k, v in data["texts"].items()},
            program if is_program(program := data.get("program")) else "",
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ConfigError(f"{file} is not a draft, or damaged", hint="take it over again from the stick") from None


def merged(one: Draft, other: Draft) -> Draft:
    """``one`` with the signatures of both that hold; those that do not are dropped.

    Raises:
        ConfigError: They are drafts of two things.
    """
    if one.metadata.signed_bytes != other.metadata.signed_bytes or one.roots != other.roots:
        raise ConfigError(
            f"{other.name}: what was signed is not the draft that is here",
            hint="sign the draft that is here: it is newer",
        )
    both = {**one.metadata.signatures, **other.metadata.signatures}
    whole = Metadata(one.metadata.signed, both)
    draft = Draft(whole, one.roots, one.before, one.listings, one.texts)
    holding = {keyid for tally in draft.tallies() for keyid in tally.signed}
    whole.signatures = {keyid: sig for keyid, sig in both.items() if keyid in holding}
    return draft
