"""An audit of a single copy: plan, look, verdict."""

import hashlib
import random
from collections.abc import Iterable

from publish.audit import left, midway, strangers, withdrawn
from publish.audit.depth import LOSS, Depth, Target, Wanted, sample_size
from publish.audit.listings import Listings
from publish.audit.spread import faults_of
from publish.copies.hosts.base import HELD_MIN, HELD_SHARE
from publish.copies.hosts.wrap import Counted
from publish.core.baffling import baffled
from publish.core.errors import (
    AbsentError,
    BafflingError,
    ClockError,
    ForkError,
    HostError,
    MismatchError,
    OtherKeyError,
    RefusedError,
    RollbackError,
    StetError,
    TrustError,
    UnreachableError,
)
from publish.core.formats import layout, strictjson
from publish.core.model import Audit, Entry, Finding, Sight, Verdict
from publish.core.source import Held
from publish.core.units import count
from publish.verify import forkside, history
from publish.verify.copy import Copy
from publish.verify.head import Anchor, Head, Release, Seen
from publish.verify.look import Fault, Judge, Look, Visit, clock_behind, of_error, same_page, standing
from publish.verify.metadata import TIMESTAMP_MAX_LENGTH, head, timestamp_floor

AGAIN_MAX = 64  # faults that are looked at a second time before they are told
NAMED_MAX = 3  # paths in a reason
# A note and no verdict: a verdict would have `heal` bring in a spare for a header.
CLOSED = "no Access-Control-Allow-Origin: readers' browsers cannot fail over to it"
_NOT_HERE = "somebody else has the editors' keys, or this .stet is an old one"
_WORST = (Verdict.TAMPERED, Verdict.UNAVAILABLE, Verdict.UNKNOWN, Verdict.STALE)
_WORDS = {
    Verdict.TAMPERED: "not what any release has",
    Verdict.UNAVAILABLE: "not given",
    Verdict.UNKNOWN: "without an answer",
    Verdict.STALE: "of a former release",
}


class Round:
    """An audit under way."""

    def __init__(self, target: Target, wanted: Wanted, held: Iterable[Held] | None = None) -> None:
        self.target = target
        self.wanted = wanted
        self.head: Head | None = None
        self.faults: list[Fault] = []
        self.fork: ForkError | None = None
        """The contradiction with another copy, or with a release seen before."""
        self._held = held
        self._source = Counted(target.source)
        self._ours = wanted.release.by_path() if wanted.release else {}
        self._visit = Visit(self._source, wanted.now, self._genuine)
        # A reader has no root.json yet: the copy's own is part of what is looked at.
        self._anchor = Anchor(wanted.anchor.fingerprint, witnesses=wanted.anchor.witnesses)
        self._broken: tuple[Verdict, str] | None = None
        self._gone = False
        self._other_key = False
        self._notes: tuple[str, ...] = ()
        self._sight: Sight | None = None
        self._known: set[str] = set()
        self._missed = 1.0

    def look(self) -> "Round":
        """Collect all faults of the copy.

        A fault never ends the search.
        """
        try:
            known = self.wanted.release.head if self.wanted.release else None
            self.head = head(self._source, self._anchor, now=self.wanted.now, dated=self.wanted.dated, known=known)
        except (TrustError, HostError) as e:
            self._explain(e, e.path if isinstance(e, MismatchError) else self._source.last)
            return self
        self._visit.heard(*self.head.files)
        listings = Listings(self._visit, self._own_listing)
        copy = Copy(self._source, self.head, listings.read)
        judge = Judge(self._visit, copy)
        pages = self._plan(copy, listings)
        faults = list(self._examine(judge, pages))
        if self.wanted.depth is Depth.FULL:
            faults += self._beside(copy, listings, {e.path for e in pages})
        faults = midway.own(self._visit, same_page([*faults, *listings.faults.values()]), self.wanted.release)
        faults = midway.coming(self._visit, faults, copy, self.wanted.dated)
        self.faults = withdrawn.expected(self._visit, faults, self.wanted.release, full=self.wanted.depth is Depth.FULL)
        self.faults, said = left.expected(self.faults, self.wanted.release, self.target.host)
        self._notes += (*said, *dict.fromkeys(str(f.rewriter) for f in self.faults if f.rewriter))
        self._known |= {*listings.names, *(e.path for e in pages)}
        # The publisher alone can mend it, and asks: a reader's program must not tell a host that it is one.
        if self.wanted.release and self.target.source.open_to_pages(layout.TIMESTAMP, TIMESTAMP_MAX_LENGTH) is False:
            self._notes += (CLOSED,)
        return self

    def fail(self, error: Exception) -> "Round":
        """Record the failure of this audit as a whole.

        ``error`` is an unforeseen exception, or the refusal of the whole copy. Audits of other copies go on.
        """
        failed = error if isinstance(error, StetError) else baffled(error, self._source.name, self._source.last)
        reason = failed.reason if isinstance(failed, HostError) else failed.beside(self._source.name)
        self.head, self.faults, self.fork = None, [], None
        # A mistake of our own program says nothing of the copy, and UNKNOWN is the verdict on which nobody acts.
        verdict = Verdict.TAMPERED if isinstance(error, TrustError) else Verdict.UNKNOWN
        self._broken = verdict, reason
        return self

    def contradicts(self, seen: Seen) -> bool:
        """Return whether the copy contradicts a known release.

        A contradiction is a signed release which does not continue ``seen``. The audit notes the contradiction. A
        release of a lower number contradicts nothing: then the other copy must be asked.
        """
        if self.head is None:
            return False
        try:
            history.extends(Copy(self._source, self.head), seen)
        except ForkError as e:
            self.fork = self.fork or e
            return True
        except RollbackError as e:
            path, reason = layout.WITHDRAWN, e.beside(self._source.name)
            if not any(f.finding.path == path for f in self.faults):
                self.faults.append(Fault(Finding(path, Verdict.TAMPERED, reason), Entry(path, "", 0)))
        except (HostError, TrustError) as e:
            # Whoever withholds HISTORY must not be believed the more for it.
            if not any(f.finding.path == layout.HISTORY for f in self.faults):
                verdict = Verdict.TAMPERED if isinstance(e, TrustError) else of_error(e)[0]
                reason = f"whether it goes on from release {seen.release} cannot be told: {e}"
                self.faults.append(Fault(Finding(layout.HISTORY, verdict, reason), Entry(layout.HISTORY, "", 0)))
        except Exception as e:  # noqa: BLE001 - one copy is never the end of the others
            self.fail(e)
        return False

    def story(self) -> bytes:
        """Return the files behind the copy's signatures, for the proof of a fork."""
        return forkside.of_files(self.head.files, self.head.signed.raw).dump() if self.head else b""

    def moved(self) -> bool:
        """Return whether the copy's timestamp changed during this audit."""
        try:
            now = head(self._source, self._anchor, now=self.wanted.now, known=self.head)
        except (TrustError, HostError):
            return False
        return self.head is not None and now.timestamp != self.head.timestamp

    def _plan(self, copy: Copy, listings: Listings) -> list[Entry]:
        """Return the release's paths to look at."""
        mirrors, top = copy.head.mirrors_page, copy.head.signed.top
        if self.wanted.depth is Depth.QUICK:
            # As with a sample of a single file: the front page.
            self._missed = 1 - LOSS
            entries = {e.path: e for e in listings.top(copy.head.signed)}
            self._known |= self._ours.keys()
            return [*([entries[layout.FRONT]] if layout.FRONT in entries else []), mirrors, top]
        entries = listings.walk(copy.head.signed)
        if self.wanted.depth is Depth.SAMPLE:
            drawn, self._missed = sample_size(len(entries))
            # A host that foresees the sample could keep just these files and drop the rest.
            chosen = (self.wanted.rng or random.SystemRandom()).sample(sorted(entries), drawn)
            self._known |= entries.keys()
            return [entries[p] for p in dict.fromkeys([*({layout.FRONT} & entries.keys()), *chosen])] + [mirrors]
        self._missed = 0.0
        return [*entries.values(), mirrors]

    def _genuine(self, path: str) -> bytes | None:
        """Return the publisher's own bytes at a path, if at hand."""
        entry = self._ours.get(path)
        return entry.source.read_bytes() if entry and entry.source and entry.source.is_file() else None

    def _own_listing(self, entry: Entry) -> bytes | None:
        """Return the publisher's file at a listing's path.

        Its hash says whether the file is the requested listing.
        """
        file = self.wanted.release.root / entry.path if self.wanted.release else None
        return file.read_bytes() if file and file.is_file() else None

    def _examine(self, judge: Judge, pages: list[Entry]) -> list[Fault]:
        faults = []
        found = faults_of(self._visit, self.target.source, judge.page, pages)
        for done, fault in enumerate(found, 1):
            self.wanted.progress(done, len(pages))
            if fault:
                faults.append(fault)
        # So many faults are no passing trouble, and a host that stopped answering would let each path wait in vain.
        if len(faults) > AGAIN_MAX or self._visit.lost:
            return faults
        # Once more before it is told: a network has moments, and so has a disk.
        return [f for fault in faults if (f := judge.page(fault.entry))]

    def _beside(self, copy: Copy, listings: Listings, pages: set[str]) -> list[Fault]:
        """Return faults beside the pages of the release.

        These are faults in the publisher's other files, and files of no release.
        """
        faults = list(strangers.former(self._visit, copy, listings))
        faults += [f for f in self._visit.many(self._visit.fixed, [a.entry for a in copy.head.attestations]) if f]
        faults += self._bundles(copy)
        names = strangers.known(copy, listings) | pages
        # Known by the metadata of former releases, and not read yet: their lists of bundles.
        unread = {s.bundles.path for s in copy.behind if s.bundles and s.bundles != copy.head.signed.bundles}
        release = self.wanted.release
        # A copy with another timestamp is in another state, and may lack these files without fault.
        if release and self._same_state(copy.head):
            looked_at = {*copy.head.files, *listings.right, *listings.faults, *(names - listings.names - unread)}
            ours = [e for e in release.entries if e.path not in looked_at]
            faults += [f for f in self._visit.many(self._visit.fixed, ours) if f]
            names |= {e.path for e in ours}
            unread -= {e.path for e in ours}
        held = self._held if self._held is not None else self._survey()
        found = {f.finding.path for f in faults}
        beside = [item for item in held if item.path not in names]
        strange, notes = strangers.apart(self._visit, beside, self.target.keep)
        self._notes += notes
        faults += [f for f in strangers.extras(self._visit, copy, strange) if f.finding.path not in found]
        self._known |= names - unread
        return faults

    def _bundles(self, copy: Copy) -> list[Fault]:
        """Return faults of bundles, the files for carrying reports.

        A reader's copy is whole without bundles. The publisher's own copy is not.
        """
        listed = copy.head.signed.bundles
        fault = self._visit.fixed(listed) if listed else None
        found = [fault] if fault else []
        if listed and not fault:
            found = [f for f in self._visit.many(self._visit.fixed, [b.entry for b in copy.bundles()]) if f]
        absent = Verdict.UNAVAILABLE if self.wanted.release is None else None
        return [f for f in found if f.finding.verdict is not absent]

    def _same_state(self, found: Head) -> bool:
        """Return whether the copy has the publisher's exact timestamp.

        Then every file of the publisher must be there.
        """
        ours = self.wanted.release.by_path().get(layout.TIMESTAMP) if self.wanted.release else None
        return ours is not None and hashlib.sha256(found.files[layout.TIMESTAMP]).hexdigest() == ours.sha256

    def _survey(self) -> Iterable[Held]:
        """Return the files listed by the host.

        A host without a list has no known strangers.
        """
        try:
            if self.target.host is not None:
                ours = len(self.wanted.release.entries) if self.wanted.release else 0
                # Bounded, for a hostile host could fill the memory with names.
                return list(self.target.host.survey(HELD_MIN + HELD_SHARE * ours))
            return list(self.target.source.held() or ())
        except OtherKeyError as e:
            self._see_other_key(e)
        except HostError:
            pass
        return ()

    def _see_other_key(self, error: OtherKeyError) -> None:
        # Of what readers get it says nothing: the verdict is that of their address, where there is one.
        self._other_key = True
        self._notes += (error.reason, *((error.hint,) if error.hint else ()))

    def _explain(self, error: TrustError | HostError, path: str) -> None:
        """Set the verdict on a copy with unusable metadata."""
        # Who gave no answer is not waited for a second time, and who has another key is asked nothing.
        if isinstance(error, UnreachableError | OtherKeyError):
            look = Look(path, error=error, answer=self._source.last_answer)
        else:
            look = self._visit.look(Entry(path, "", 0))
        self._sight = self._visit.sight(look)
        instead = self._visit.instead(look) if isinstance(error, TrustError) else ""
        if isinstance(error, TrustError) and not instead:
            verdict, reason = Verdict.TAMPERED, error.beside(self._source.name)
            if path == layout.FIRST_ROOT:
                reason = f"another archive, or its root was forged: {reason}"
        elif isinstance(error, TrustError):
            # The rest of the copy says whether one file is missing, or a portal answers for everything.
            there = self._visit.look(Entry(layout.FIRST_ROOT, self._anchor.fingerprint, 0))
            whole = there.sha256 == self._anchor.fingerprint
            verdict, reason = (Verdict.UNAVAILABLE if whole else Verdict.UNKNOWN), instead
        elif isinstance(error, RefusedError) and self.target.source is self.target.host:
            # Asked with our own keys, and not as a reader asks: what was refused is us.
            verdict, reason = Verdict.UNKNOWN, f"this machine may not read it: {error.reason}"
        elif isinstance(error, AbsentError | RefusedError):
            verdict, reason = of_error(error)
            others = [
                self._visit.look(Entry(p, "", 0)).error
                for p in {layout.FIRST_ROOT, layout.TIMESTAMP, layout.FRONT} - {path}
            ]
            # `heal` brings in a spare for a copy that is gone, so one absent file is not enough.
            self._gone = all(isinstance(e, AbsentError | RefusedError) for e in others)
            reason = f"no copy is there: {reason}" if self._gone else f"{path}: {reason}"
        else:
            # No answer may be our own cable. Whoever acts on it can be made to act by an attacker.
            verdict = Verdict.UNKNOWN
            known = isinstance(error, UnreachableError | BafflingError | ClockError | OtherKeyError)
            self._other_key = isinstance(error, OtherKeyError)
            reason = error.reason if known else f"not the copy: {error.reason}"
            # Where the cause lies on this side, as with a proxy that asks for a password.
            self._notes += (error.hint,) if error.hint else ()
        self._broken = verdict, reason
        # A copy that is gone as a whole is one entry of evidence, without a finding for each path.
        self.faults = (
            [] if self._gone else [Fault(Finding(path, verdict, reason, sight=self._sight), Entry(path, "", 0))]
        )

    def told(self, newest: Seen | None) -> Audit:
        """Return the audit, compared with the newest known release."""
        order = {verdict: i for i, verdict in enumerate((*_WORST, Verdict.STRANGER))}
        findings = sorted((f.finding for f in self.faults), key=lambda f: (order[f.verdict], f.path))
        # What lies beside a release takes nothing from its own bytes.
        verdict, reason = self._broken or self._lag(newest, [f for f in findings if f.verdict is not Verdict.STRANGER])
        return Audit(
            host=self.target.name,
            address=self.target.address,
            verdict=verdict,
            reason=reason,
            release=self.head.release if self.head else None,
            depth=str(self.wanted.depth),
            checked=len(self._visit.came),
            total=len(self._known | self._visit.came),
            missed=self._missed if self.head else 1.0,
            findings=tuple(findings),
            at=self.wanted.now,
            gone=self._gone,
            other_key=self._other_key,
            notes=(*self._notes, *((slowed,) if (slowed := self.target.source.slowed) else ())),
            witnessed=self.head.witnessed.enough if self.head else None,
            clock_behind=clock_behind(self.head, self.wanted.now) if self.head else None,
            sight=self._sight,
        )

    def _lag(self, newest: Seen | None, findings: list[Finding]) -> tuple[Verdict, str]:
        """Return the verdict on the whole copy, and its reason.

        A fork or the worst finding decides. Else the verdict says whether the release is the newest, and renewed in
        time.
        """
        found, seen, now = self.head, newest or Seen(), self.wanted.now
        assert found is not None  # noqa: S101 - else `_broken` is set
        if self.fork is not None:
            return Verdict.TAMPERED, f"a fork: {self.fork.beside(self._source.name)}"
        ours = self.wanted.release
        # Before all findings: this is the mark of a thief with the editors' keys, whose pages are signed and whole.
        if ours and found.release > ours.number:
            return Verdict.AUTHENTIC, f"serves release {found.release}, which was not sealed here: {_NOT_HERE}"
        if findings and (worst := findings[0].verdict) is not Verdict.STALE:
            of_worst = [f for f in findings if f.verdict is worst]
            # Bytes alone do not tell a reader a forgery from a mirror whose files come one after the other.
            unsure = worst is Verdict.TAMPERED and ours is None and midway.may_be(of_worst)
            return worst, self._count(of_worst) + (midway.MAYBE if unsure else "")
        if found.release < seen.release:
            return Verdict.STALE, f"serves release {found.release}; release {seen.release} is out"
        current, reason = standing(found, now)
        if current is not Verdict.FRESH:
            return current, reason
        if len(found.roots) < seen.root:
            return Verdict.STALE, f"has {len(found.roots)} of the {seen.root} roots that are known"
        # No floor once the root replaced the online key: its thief may have driven the numbers up (TUF 1.0, 5.3.11).
        if found.timestamp < timestamp_floor(seen, found.roots):
            return Verdict.STALE, f"its timestamp ({found.timestamp}) is older than one seen before ({seen.timestamp})"
        if findings:
            return Verdict.STALE, self._count(findings)
        return current, reason

    def _count(self, findings: list[Finding]) -> str:
        if self._visit.lost:
            return f"stopped answering after {count(len(self._visit.came), 'file')}"
        first = findings[0]
        if len(findings) == 1:
            return f"{first.path}: {first.reason}"
        named = ", ".join(f.path for f in findings[:NAMED_MAX])
        more = ", …" if len(findings) > NAMED_MAX else ""
        why = f": {first.reason}" if len({f.reason for f in findings}) == 1 else ""
        return f"{len(findings)} paths are {_WORDS[first.verdict]} ({named}{more}){why}"


def newest_of(release: Release | None) -> Seen | None:
    """Return the newest release known to the publisher."""
    if release is None:
        return None
    entry = release.by_path().get(layout.TIMESTAMP)
    version = 0
    if entry and entry.source:
        # Not verified: these are the publisher's own bytes.
        version = int(strictjson.plain(entry.source.read_bytes())["signed"]["version"])
    roots = sum((layout.versioned(e.path) or (0, ""))[1] == "root" for e in release.entries)
    return Seen(release.number, release.top, version, root=roots)
