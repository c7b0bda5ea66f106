"""Draft: metadata awaiting signatures, with all evidence for signers.

One file, for a stick. Not done here: signing, and choosing words.
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
from publish.verify.head import Signed
from publish.verify.metadata import release_of, undated
from publish.verify.signatures import accept, enough, parse
from publish.verify.tufapi import Metadata, Root, Targets

# Nothing in a draft is believed. Changes are computed from the listings, these are held against the top listing's hash,
# and this hash is signed. So a publishing box that lies can show nothing but its real release.
DRAFT_MAX_LENGTH = 64 << 20  # bytes
DRAFT_ITEMS_MAX = 200_000  # values in it: a listing for each folder, a text for each page
TEXTS_MAX_LENGTH = 16 << 20  # bytes of pages that go along, so that a signer can read what is to be published
_FORMS = "stet draft "
_FORM = f"{_FORMS}1"


@dataclass(frozen=True, slots=True)
class Change:
    """One file added, changed or withdrawn by a release."""

    what: str
    """``added``, ``changed`` or ``withdrawn``."""
    path: str
    sha256: str
    """Hash of the new bytes; for a withdrawn file, of the former bytes."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Signatures of one role: allowed, required, present."""

    role: str
    threshold: int
    signed: tuple[str, ...]
    unsigned: tuple[str, ...]

    @property
    def missing(self) -> int:
        """Return the number of missing signatures."""
        return max(0, self.threshold - len(self.signed))


@dataclass(frozen=True)
class Draft:
    """Metadata to be signed: a release or a root.

    A release is ``targets`` metadata.
    """

    metadata: Metadata[Any]
    roots: tuple[bytes, ...]
    """The chain of roots above the metadata, oldest first."""
    before: bytes = b""
    """The former release's targets.json. Empty for the first release, and for a root that takes no day back."""
    listings: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """Listings of both releases, where these differ, by SHA-256."""
    texts: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """New, changed or withdrawn pages, and HISTORY, by SHA-256."""
    program: str = __version__
    """Version of the drafting Stet. Empty: unknown."""

    @property
    def is_root(self) -> bool:
        """Return whether this is a root, not a release."""
        return isinstance(self.metadata.signed, Root)

    @property
    def name(self) -> str:
        """Return the file's name."""
        return name_of("root" if self.is_root else "release", self.metadata.signed.version)

    @property
    def fingerprint(self) -> str:
        """Return the archive's fingerprint."""
        return hashlib.sha256(self.roots[0]).hexdigest()

    def root(self) -> Root:
        """Return the chain's newest root, with every link checked.

        Raises:
            SignatureError: The chain does not hold.
        """
        chain = [parse(Root, raw, f"{n}.root.json", "the draft") for n, raw in enumerate(self.roots, 1)]
        for former, new in pairwise([chain[0], *chain]):
            enough(former.signed.verify_delegate, "root", new, "the draft")
            enough(new.signed.verify_delegate, "root", new, "the draft")
        if [root.signed.version for root in chain] != list(range(1, len(chain) + 1)):
            raise SignatureError("its chain of roots has a hole", where="the draft")
        return chain[-1].signed

    def tallies(self) -> list[Tally]:
        """Return present and missing signatures for each role.

        A new root needs the former holders' signatures and its own.
        """
        signed = self.metadata.signed
        # TUF 5.3.4: a root is signed by a threshold of the root before and of itself, so that readers with the old root
        # can follow.
        judges = [(self.root(), "root"), (signed, "root")] if self.is_root else [(self.root(), "targets")]
        found = []
        for judge, role in judges:
            result = judge.get_verification_result(role, self.metadata.signed_bytes, self.metadata.signatures)
            found.append(Tally(role, result.threshold, tuple(sorted(result.signed)), tuple(sorted(result.unsigned))))
        return found

    @property
    def complete(self) -> bool:
        """Return whether all signatures are present."""
        return not any(tally.missing for tally in self.tallies())

    def new_root(self) -> Root:
        """Return the new root, if wholly shown to signers.

        Raises:
            SignatureError: Not the next root, or rights unlike those of our roots.
        """
        new: Root = self.metadata.signed
        if new.version != self.root().version + 1:
            raise SignatureError("it is no root that goes on from the one before", where="the draft")
        terms.of_root(new)
        # Undated releases lose their protection against older days. A root must not prepare this for releases not yet
        # made.
        if undated(new) > undated(self.root()) and (not self.before or undated(new) > self._last().number):
            raise SignatureError(
                f"it takes back the days of releases up to {undated(new)}, and does not show that so many"
                " were signed: days of releases to come are not to be taken back",
                where="the draft",
                hint="have it drafted anew at the publishing box: stet keys reset-day",
            )
        return new

    def in_time(self, now: datetime) -> None:
        """Refuse expired, too long-lived or future-dated metadata.

        Raises:
            SignatureError: The reason.
        """
        terms.in_time(self.metadata.signed, now)
        if not self.is_root and self.release().published > (now + clock.SLACK).date():
            raise SignatureError(
                f"it is dated {self.release().published}, and it is {now.date()} here: readers would call"
                " every copy STALE until then, and nothing could be published after it",
                where="the draft",
                hint="set the clock right that is wrong, here or at the publishing box",
            )

    def release(self) -> Signed:
        """Return the draft's release, if wholly shown to signers.

        Raises:
            SignatureError: A statement, right or name unlike those of our releases.
        """
        targets: Targets = self.metadata.signed
        terms.of_release(targets, self.root())
        return release_of(targets, self.metadata.to_bytes(), "the draft")

    def former(self) -> Signed | None:
        """Return the release before, under any chained root.

        Raises:
            TrustError: Not a release, or not this draft's predecessor.
        """
        new = self.release()
        if not self.before:
            if new.number != 1 or new.previous:
                raise SignatureError("it lacks the release before", where="the draft")
            return None
        old = self._last()
        if (new.number, new.previous) != (old.number + 1, old.top.sha256):
            raise SignatureError(f"release {new.number} does not go on from release {old.number}", where="the draft")
        if new.published < old.published and old.number > undated(self.root()):
            raise SignatureError(
                f"it is dated {new.published}, before release {old.number} of {old.published}", where="the draft"
            )
        return old

    def _last(self) -> Signed:
        """Return the release before, signed under any chained root."""
        error: TrustError | None = None
        # Editors change: the release before may have been signed under an earlier root.
        for raw in reversed(self.roots):
            root = parse(Root, raw, "root.json", "the draft").signed
            try:
                return release_of(accept(Targets, root.verify_delegate, self.before, "the draft"), self.before, "draft")
            except TrustError as e:
                error = e
        raise error or SignatureError("no root", where="the draft")

    def changes(self) -> list[Change]:
        """Return every changed file, computed from the signed listings.

        Raises:
            TrustError: A listing does not match the top listing's hash, or HISTORY does not continue the former
                HISTORY.
        """
        old, new = self.former(), self.release()
        found = sorted(differences(old.top if old else None, new.top, self._listing), key=lambda c: c.path)
        history = [c for c in found if c.path == layout.HISTORY]
        if [c.what for c in history] != ["changed" if old else "added"]:
            raise SignatureError("HISTORY does not go on", where="the draft")
        if old and not self._text(history[0].sha256).startswith(self._text(self._history_of(old))):
            raise SignatureError("HISTORY does not begin with that of the release before", where="the draft")
        # HISTORY changes in every release, and was checked above: it tells a signer nothing.
        return [c for c in found if c.path != layout.HISTORY]

    def bundles(self) -> tuple[Bundle, ...]:
        """Return the release's bundles.

        Raises:
            TrustError: The list is missing, or is not the signed list.
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
        """Return a page's text, if present and signed."""
        data = self.texts.get(change.sha256)
        return data.decode("utf-8", "replace") if data and hashlib.sha256(data).hexdigest() == change.sha256 else None


def differences(old: Entry | None, new: Entry | None, read: listing.Read) -> Iterator[Change]:
    """Yield the changes below two listings of one folder.

    Equal listings are not read.
    """
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
    """Return a draft's file name, like ``release-7.draft.json``."""
    return f"{kind}-{version}.draft.json"


def dump(draft: Draft) -> bytes:
    """Return the draft's file."""
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
    """Read a draft's file.

    Nothing in it is believed yet.

    Raises:
        ConfigError: Unreadable, or no draft.
        SignatureError: The metadata to be signed are malformed.
    """
    try:
        with file.open("rb") as handle:
            # A draft comes on a stick from another machine: its length and the number of its values are bounded before
            # it is parsed.
            raw = handle.read(DRAFT_MAX_LENGTH + 1)
    except OSError as e:
        raise ConfigError(f"cannot read the draft {file}: {e.strerror}", hint="it is made by: stet seal") from None
    try:
        if len(raw) > DRAFT_MAX_LENGTH:
            raise ValueError
        strictjson.modest(raw, DRAFT_ITEMS_MAX)
        data = strictjson.plain(raw)
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
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ConfigError(f"{file} is not a draft, or damaged", hint="take it over again from the stick") from None


def merged(one: Draft, other: Draft) -> Draft:
    """Return ``one`` with the valid signatures of both.

    Invalid signatures are dropped.

    Raises:
        ConfigError: Drafts of two different things.
    """
    if one.metadata.signed_bytes != other.metadata.signed_bytes or one.roots != other.roots:
        raise ConfigError(
            f"{other.name}: what was signed is not the draft that is here",
            hint="sign the draft that is here: it is newer",
        )
    both = {**one.metadata.signatures, **other.metadata.signatures}
    whole = Metadata(one.metadata.signed, both)
    draft = Draft(whole, one.roots, one.before, one.listings, one.texts)
    # A signature is counted only after verification: a wrong one must not stay in place of its owner's right one.
    holding = {keyid for tally in draft.tallies() for keyid in tally.signed}
    whole.signatures = {keyid: sig for keyid, sig in both.items() if keyid in holding}
    return draft
