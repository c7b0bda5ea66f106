"""A copy with accepted metadata, and verdicts on its files.

The walk-forward rule is here: pages of an unfinished push are told apart from forged pages.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

from publish.core.errors import HostError, MismatchError, SignatureError, TrustError
from publish.core.formats import bundlelist, layout, listing, mirrorlist
from publish.core.model import Bundle, Entry, Verdict
from publish.core.source import Source
from publish.verify.head import Head, Signed
from publish.verify.metadata import KEPT_RELEASES, METADATA_MAX_LENGTH, release_of
from publish.verify.signatures import accept, parse
from publish.verify.tufapi import Snapshot, Targets

FORWARD_MAX = 8  # releases that a push may be ahead of the timestamp
# A withdrawal takes the listings away that named the page: nothing is left to compare its bytes with.
MAYBE = "; pages were withdrawn from this archive, and to a reader one of them would look the same"
LISTINGS_KEPT = 512  # listings that a Copy remembers: some 25 MB at most in an archive that is split as builds do


class Copy:
    """A copy, ready for verdicts on any path.

    Its metadata were accepted. Listings come from ``source`` unless ``read`` is given, and are checked either way.
    """

    def __init__(self, source: Source, head: Head, read: Callable[[Entry], bytes] | None = None) -> None:
        self.source = source
        self.head = head
        self._read_anew = read or self.read_listing
        self._books: dict[str, dict[str, Entry]] = {}
        self._listings: dict[str, bytes] = {}
        self._carried: dict[str, tuple[Bundle, ...]] = {}

    def read_listing(self, entry: Entry) -> bytes:
        """Return a listing's bytes from its hashed name.

        No push ever changes the bytes under this name.
        """
        return self.source.read(layout.hashed_listing(entry.sha256), entry.length)

    def _read(self, entry: Entry) -> bytes:
        """Return a listing's bytes, from memory if possible.

        A right listing is not asked for again, because it serves many paths.
        """
        data = self._listings.get(entry.sha256)
        if data is None:
            data = self._read_anew(entry)
            # A wrong one is not kept: another try may bring the right one, from the same cache or past it.
            if len(self._listings) < LISTINGS_KEPT and hashlib.sha256(data).hexdigest() == entry.sha256:
                self._listings[entry.sha256] = data
        return data

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """All files of the head's release, by path.

        Listings are included.
        """
        return self.book(self.head.signed)

    def book(self, signed: Signed) -> dict[str, Entry]:
        """Return all files of a release, by path.

        Listings are included.
        """
        if signed.top.sha256 not in self._books:
            self._books[signed.top.sha256] = {e.path: e for e in listing.walk(signed.top, self._read)}
        return self._books[signed.top.sha256]

    @cached_property
    def ahead(self) -> tuple[Signed, ...]:
        """Signed releases after the head's, present in the copy.

        A push is under way, or was cut short.
        """
        return tuple(self._ahead())

    def _ahead(self) -> Iterator[Signed]:
        before = self.head.signed
        for number in range(before.number + 1, before.number + 1 + FORWARD_MAX):
            try:
                signed = self._other(number, current_root_only=True)
            except (HostError, TrustError):
                return
            # Only an unbroken chain of hashes: else a release of a fork could vouch for its pages here.
            if signed.previous != before.top.sha256:
                return
            yield signed
            before = signed

    @cached_property
    def behind(self) -> tuple[Signed, ...]:
        """Former releases still in the copy, newest first.

        Their metadata are there, and are linked by hash to the head's.
        """
        found: list[Signed] = []
        expected = self.head.signed.previous
        for number in range(self.head.release - 1, max(0, self.head.release - 1 - KEPT_RELEASES), -1):
            try:
                signed = self._other(number, current_root_only=False)
            except (HostError, TrustError):
                break
            # Signed is not enough: a fork's releases are signed, too.
            if signed.top.sha256 != expected:
                break
            found.append(signed)
            expected = signed.previous
        return tuple(found)

    def _other(self, number: int, *, current_root_only: bool) -> Signed:
        path = layout.metadata(number, "targets")
        # Of a release to come a cache may still say that it is not there.
        read = self.source.read_anew if number > self.head.release else self.source.read
        data = read(path, METADATA_MAX_LENGTH)
        # An editor who has been replaced since signed the releases of then; never those to come.
        roots = self.head.roots[-1:] if current_root_only else self.head.roots[::-1]
        error: TrustError | None = None
        for root in roots:
            try:
                targets = accept(Targets, root.signed.verify_delegate, data, self.source.name)
            except TrustError as e:
                error = e
                continue
            if targets.version != number:
                raise SignatureError(f"{number}.targets.json has version {targets.version}", where=self.source.name)
            return release_of(targets, data, self.source.name)
        raise error or SignatureError("no root", where=self.source.name)

    def bundles(self, signed: Signed | None = None) -> tuple[Bundle, ...]:
        """Return a release's bundles, by default the head's.

        Raises:
            HostError, TrustError: The list cannot be had, or is not the signed list.
        """
        entry = (signed or self.head.signed).bundles
        if entry is None:
            return ()
        if entry.sha256 not in self._carried:
            data = self.source.read(entry.path, entry.length)
            if (found := hashlib.sha256(data).hexdigest()) != entry.sha256:
                raise MismatchError(entry.path, expected=entry.sha256, found=found, where=self.source.name)
            self._carried[entry.sha256] = bundlelist.parse(data)
        return self._carried[entry.sha256]

    def find(self, path: str, signed: Signed | None = None) -> Entry | None:
        """Return a release's entry at ``path``, by default the head's.

        The cost is a listing for each level of folders.

        Raises:
            HostError, TrustError: A listing on the way cannot be had, or is not the named listing.
        """
        signed = signed or self.head.signed
        # It goes with the mirror list's version: of another release nobody can say which one it had.
        if path == layout.MIRRORS_PAGE:
            return self.head.mirrors_page if signed is self.head.signed else None
        # Beside the tree, so no listing names them: the editors' metadata does.
        if path.startswith(f"{layout.TARGETS}/"):
            beside = [b.entry for b in self.bundles(signed)] + ([signed.bundles] if signed.bundles else [])
            return next((entry for entry in beside if entry.path == path), None)
        if signed.top.sha256 in self._books:
            return self._books[signed.top.sha256].get(path)
        return listing.prove(signed.top, path, self._read)[0]

    def judge(self, path: str, sha256: str) -> tuple[Verdict, str]:
        """Return the verdict on bytes at a path, and the reason.

        This is the walk-forward rule: the head's release first, then releases of an unfinished push, then former
        releases.

        Args:
            sha256: Hash of the bytes.

        Raises:
            HostError, TrustError: As `find`, for the head's release: without its listing no verdict is possible.
        """
        entry = self.find(path)
        if entry is not None and entry.sha256 == sha256:
            return Verdict.AUTHENTIC, f"release {self.head.release}"
        # A push sends pages before the pointer moves. A reader who comes in between must not call them forged.
        for signed in self.ahead:
            if self._has(signed, path, sha256):
                return Verdict.AUTHENTIC, f"release {signed.number}, whose push is not finished"
        for signed in self.behind:
            if self._has(signed, path, sha256):
                return Verdict.STALE, f"these are the bytes of release {signed.number}"
        if path == layout.MIRRORS_PAGE and (found := self._judge_mirrors_page(sha256)):
            return found
        if entry is None:
            return Verdict.TAMPERED, "no release has a file of this name" + (MAYBE if self._has_withdrawn() else "")
        return Verdict.TAMPERED, f"expected {entry.sha256}, found {sha256}"

    def _has_withdrawn(self) -> bool:
        # It only adds words to a verdict that stands already: a lost listing must not stop that.
        try:
            return self.find(layout.WITHDRAWN) is not None
        except (HostError, TrustError):
            return False

    def _has(self, signed: Signed, path: str, sha256: str) -> bool:
        # A neighbouring release that cannot be read vouches for nothing, and says nothing against the head's.
        try:
            entry = self.find(path, signed)
        except (HostError, TrustError):
            return False
        return entry is not None and entry.sha256 == sha256

    @cached_property
    def mirrors_pages(self) -> frozenset[str]:
        """SHA-256 of each mirrors.html named by a mirror list here.

        These are the head's, former lists, and a list being pushed.
        """
        here = self.head.mirrors_version
        ahead, behind = range(here + 1, here + 1 + FORWARD_MAX), range(here - 1, max(0, here - 1 - KEPT_RELEASES), -1)
        found = {sha256 for versions in (ahead, behind) for _, sha256 in self._mirrors_pages(versions)}
        return frozenset(found | {self.head.mirrors_page.sha256})

    def _judge_mirrors_page(self, sha256: str) -> tuple[Verdict, str] | None:
        """Return the verdict on mirrors.html, by the same rule.

        Its versions are those of the mirror list.
        """
        here = self.head.mirrors_version
        # An online key signs mirror lists: its thief must not get a script before readers as the archive's own.
        if not self._is_plain(sha256):
            return None
        for version, page in self._mirrors_pages(range(here + 1, here + 1 + FORWARD_MAX)):
            if page == sha256:
                return Verdict.AUTHENTIC, f"mirror list {version}, whose push is not finished"
        for version, page in self._mirrors_pages(range(here - 1, max(0, here - 1 - KEPT_RELEASES), -1)):
            if page == sha256:
                return Verdict.STALE, f"this is mirror list {version}"
        return None

    def _is_plain(self, sha256: str) -> bool:
        """Return whether the page does nothing in a browser.

        The head's page was looked at already.
        """
        try:
            data = self.source.read(layout.target(sha256, layout.MIRRORS_PAGE), METADATA_MAX_LENGTH)
            mirrorlist.check_page(data)
        except (HostError, SignatureError):
            return False
        return hashlib.sha256(data).hexdigest() == sha256

    def _mirrors_pages(self, versions: Iterable[int]) -> Iterator[tuple[int, str]]:
        for version in versions:
            path = layout.metadata(version, "mirrors")
            try:
                data = self.source.read(path, METADATA_MAX_LENGTH)
            except HostError:
                return
            if not self.vouches(path, data):
                return
            target = parse(Targets, data, path, self.source.name).signed.targets.get(layout.MIRRORS_PAGE)
            if target is not None:
                yield version, target.hashes.get("sha256", "")

    def vouches(self, path: str, data: bytes) -> bool:
        """Return whether this archive's keys signed ``data`` for ``path``.

        Present and former keys count. For files beside the metadata in use: of former releases, or of a push under
        way.
        """
        version, signer = layout.versioned(path) or (0, "root")
        # A root counts by its chain alone: each is signed by the one before.
        if signer == "root":
            return False
        where = self.source.name
        entitled: list[Any] = [root.signed for root in self.head.roots]
        if signer == "mirrors":
            # The releases say whose word counts here: a mirror list of before may be of an online key of before.
            releases = (self.head.signed, *self.ahead, *self.behind) if len(entitled) > 1 else (self.head.signed,)
            entitled = [parse(Targets, signed.raw, "targets.json", where).signed for signed in releases]
        for role in entitled:
            try:
                kind: type[Any] = Snapshot if signer == "snapshot" else Targets
                # The number inside, too: else an old file, which is signed as well, would pass under a new name.
                return bool(accept(kind, role.verify_delegate, data, where, signer).version == version)
            except TrustError:
                continue
        return False
