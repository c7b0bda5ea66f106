"""A reader's own verified copy, drawn from all live copies at once.

The fingerprint is enough to begin. A clone has the layout of every copy, so its owner can serve the clone. An
interrupted clone continues: whole files are not fetched again. What is NOT done here: trusting an address, or a file
because of its name.
"""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from publish.copies import hosts
from publish.core.errors import (
    AbsentError,
    ConfigError,
    ForkError,
    HostError,
    RollbackError,
    SignatureError,
    StetError,
    TrustError,
    UnreachableError,
    UnwitnessedError,
)
from publish.core.formats import bundlelist, layout, listing, pieces
from publish.core.model import Entry
from publish.core.progress import Progress
from publish.core.source import Source
from publish.core.units import count
from publish.readers.believe import newest_first
from publish.readers.clone.candidates import Candidates, is_inner, is_readable
from publish.readers.clone.destination import Destination
from publish.readers.clone.downloader import Crew
from publish.readers.clone.jobs import Candidate, Download
from publish.readers.clone.joining import uncovered
from publish.readers.clone.wrong import AheadError
from publish.verify import forkside, history
from publish.verify import pieces as verified
from publish.verify.copy import Copy
from publish.verify.head import Anchor, Head, Seen, Signed
from publish.verify.metadata import FORK_HINT

SWITCHES_MAX = 4  # new releases followed during a clone: a hostile copy could move on for ever
NAMED_MAX = 5  # paths in a message
FEW = 2  # copies: the least that two can compare
LENT_MAX = 8  # addresses of volunteers that are asked


@dataclass(frozen=True, slots=True)
class Cloned:
    """The result of `clone`."""

    folder: Path
    release: int
    head: Head
    files: int
    """Files of the copy, fetched or found."""
    fetched_bytes: int
    reused: int
    """Files already in place, byte for byte."""
    removed: int
    """Files of an older release, removed."""
    by_source: Mapping[str, int] = field(default_factory=dict)
    """Number of files from each address."""
    faults: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Faults of each failing address."""
    slowed: Mapping[str, str] = field(default_factory=dict)
    """What slowed each address which asked for patience, in words."""
    forks: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """By address: a head in contradiction to the reader's memory, a side of a fork (``publish.verify.forkside``)."""


def clone(
    addresses: Sequence[str],
    anchor: Anchor,
    folder: Path,
    *,
    now: datetime,
    listed: Sequence[str] = (),
    seen: Seen | None = None,
    quorum: bool = True,
    open_source: Callable[[str], Source] = hosts.open_address,
    progress: Progress = lambda _done, _total: None,
) -> Cloned:
    """Make ``folder`` a copy of the newest release at the addresses.

    The addresses in the mirror list are asked, too. An existing copy is brought up to date. ``timestamp.json`` is
    written last.

    Args:
        listed: Addresses from a former mirror list, asked too. None leads into the reader's own network, unless
            one of ``addresses`` does.
        seen: The newest release in the reader's memory. Only this release or a continuation is accepted.
        quorum: Whether a quorum of witnesses is required. Not required when a publisher's own state is restored.

    Raises:
        ConfigError: ``folder`` holds something else.
        TrustError: No address has this archive, or only an older release of it.
        UnreachableError: No address answered.
        AbsentError: Nobody has some files. All others are in place.
    """
    with Destination(folder, anchor) as destination:
        # The reader's own disk is a host like others: the copy in the folder counts as seen, so no address goes back.
        former = destination.head(now)
        before = _newer(seen, former.seen if former else None)
        heads = Candidates(anchor, open_source, now=now, seen=before, quorum=quorum)
        heads.ask(addresses)
        near = any(is_inner(address) for address in addresses)
        heads.ask(listed, outside=not near)
        members = heads.gather()
        # Strangers would learn who clones: only where others are few.
        if len(members) < FEW and (some := _lent([*(m.head for m in members), *([former] if former else [])])):
            heads.ask(some, outside=not (near or any(member.source.near for member in members)))
            members = heads.gather()
        if not members:
            raise _nobody(heads.bad)
        have = former.release if former else 0
        if uncovered(members, have):
            # Parts alone make no copy, so it is worth while to wait for whoever has not answered yet.
            members = heads.gather(patient=True)
            if lacking := uncovered(members, have):
                raise lacking
        with Crew(destination.landing, progress) as crew:
            best, plan = _draw(crew, heads, members, destination, former)
            _beside(crew, best, plan, destination)
            removed = destination.finish(best.head, plan, former)
        here = Copy(hosts.open_address(str(folder)), best.head)
        return Cloned(
            folder=folder,
            release=plan.number,
            head=replace(best.head, withdrawn=here.find(layout.WITHDRAWN)),
            files=crew.tally.files,
            fetched_bytes=crew.tally.fetched_bytes,
            reused=crew.tally.reused,
            removed=removed,
            by_source={m.address: m.served for m in crew.members},
            faults=_faults(crew.members, heads.bad),
            slowed={m.address: said for m in crew.members if (said := m.source.slowed)},
            forks=_stories(heads.bad),
        )


def _lent(heads: Sequence[Head]) -> list[str]:
    """Return a few volunteers' addresses, chosen by chance to spread readers."""
    known = sorted({a for found in heads for a in found.mirrors.volunteers if is_readable(a)})
    return random.sample(known, min(LENT_MAX, len(known)))


def _newer(one: Seen | None, other: Seen | None) -> Seen | None:
    newer = max((s for s in (one, other) if s), key=lambda s: s.order, default=None)
    # WITHDRAWN may be unread for the newer head. A forgotten line would let a copy unsay a withdrawal.
    if newer and one and not newer.withdrawn:
        return replace(newer, withdrawn=one.withdrawn, withdrawn_length=one.withdrawn_length)
    return newer


def _nobody(bad: Mapping[str, StetError]) -> StetError:
    """Return the final error when no address has the archive.

    Answers of addresses outweigh the silence of others.
    """
    said = "\n".join(str(error) for error in bad.values()) or "no address was given"
    hint = next((e.hint for e in bad.values() if e.hint), "try other addresses, or ask for a newer mirror list")
    # A fork is the gravest news, and its two sides are the proof: no other error may bury them.
    if forks := [error for error in bad.values() if isinstance(error, ForkError)]:
        return ForkError(said, stories=forks[0].stories, hint=hint)
    for kind in (RollbackError, UnwitnessedError, SignatureError, TrustError, ConfigError):
        if any(isinstance(error, kind) for error in bad.values()):
            return kind(said, hint=hint)
    # Silence is not absence: only when every address answered, the copies are known to be gone.
    where = ", ".join(bad)
    if bad and all(isinstance(e, HostError) and not isinstance(e, UnreachableError) for e in bad.values()):
        return AbsentError(f"no copy of this archive is there\n{said}", host=where, hint=hint)
    return UnreachableError(f"no copy of this archive could be read\n{said}", host=where, hint=hint)


def _draw(
    crew: Crew, heads: Candidates, members: list[Candidate], destination: Destination, former: Head | None
) -> tuple[Candidate, Signed]:
    """Fetch the newest release.

    If the copies move on during the fetch, the next release is fetched.
    """
    best = _best(members)
    plan = best.head.signed
    for member in members:
        crew.join(member)

    def waiting() -> bool:
        for member in heads.late():
            crew.join(member)
        return heads.waiting

    for _ in range(SWITCHES_MAX):
        # Metadata before pages: a clone cut here tells an old page from a forged page.
        destination.write_metadata(best.head, plan)
        if former and plan.number > former.release + 1:
            # The chain from the copy's own release on: without it a clone cut here holds pages that look forged.
            for signed in Copy(best.source, best.head).behind:
                if signed.number > former.release:
                    destination.landing.write(layout.metadata(signed.number, "targets"), signed.raw)
        crew.release = plan.number
        long: list[Entry] = []
        failed = crew.draw([_listing_job(plan.top, long)], waiting=waiting)
        waiting()
        # After all else, when the lists of their pieces are here.
        if not any(isinstance(e, AheadError) for job in failed for e in job.tried.values()):
            here = Copy(hosts.open_address(str(destination.folder)), replace(best.head, signed=plan))
            failed += crew.draw([_document_job(here, entry) for entry in long], waiting=waiting)
        if not failed:
            return best, plan
        # Files missing without a push are missing in every turn: another turn would only repeat the requests.
        if not any(isinstance(e, AheadError) for job in failed for e in job.tried.values()):
            break
        heads.renew(crew.members)
        best = _best(crew.members)
        # During a push the new pages are already at the hosts, and the new timestamp is not: it goes last.
        ahead = next((c.ahead for m in crew.members if (c := Copy(m.source, m.head)).ahead), ())
        plan = ahead[-1] if ahead and ahead[-1].number > best.head.release else best.head.signed
    raise _missing(failed, under_way=plan.number > best.head.release)


def _best(members: Iterable[Candidate]) -> Candidate:
    """Return the copy with the newest metadata.

    Raises:
        ForkError: Two copies have different releases under the same number, or a release is missing in the other's
            history.
    """
    ranked = newest_first(members)
    best = ranked[0]
    for other in ranked[1:]:
        if other.head.release == best.head.release and other.head.signed.top != best.head.signed.top:
            raise ForkError(
                f"{best.address} and {other.address} have different releases {best.head.release}, both signed",
                stories=(_story(best.head), _story(other.head)),
                hint=FORK_HINT,
            )
        _follows(best, other)
    return best


def newest(heads: Candidates) -> Candidate:
    """Return the copy to believe, uncontradicted by any other.

    Raises:
        ForkError: A copy contradicts.
        TrustError, HostError: No copy has the archive.
    """
    members = heads.gather(patient=True)
    # A single address with another history is enough: a witness must not sign beside a known fork.
    if not members or any(isinstance(error, ForkError) for error in heads.bad.values()):
        raise _nobody(heads.bad)
    return _best(members)


def _follows(best: Candidate, other: Candidate) -> None:
    """Refuse if the lagging copy's release is missing in the newest history."""
    try:
        history.extends(Copy(best.source, best.head), other.head.seen)
    except ForkError as e:
        raise e.against(_story(other.head)) from e
    except (HostError, TrustError):
        return  # HISTORY is not to be had now: fetched and compared later, with all other files


def _story(head: Head) -> bytes:
    return forkside.of_files(head.files, head.signed.raw).dump()


def _stories(bad: Mapping[str, StetError]) -> dict[str, bytes]:
    return {
        address: error.stories[0] for address, error in bad.items() if isinstance(error, ForkError) and error.stories
    }


def _listing_job(entry: Entry, long: list[Entry] | None = None, *, optional: bool = False) -> Download:
    """Fetch a listing and all listings below.

    The unchanging name by hash is used.

    Args:
        long: Takes the documents that may be fetched by pieces. All other named files follow at once. ``None``: none
            does.
    """

    def then(data: bytes) -> Iterable[Download]:
        for named in listing.parse(data, entry.path):
            if listing.is_listing(named):
                yield _listing_job(named, long, optional=optional)
            elif long is not None and pieces.may_have(named):
                long.append(named)
            elif long is not None:
                yield Download(named)

    # A push replaces the listing under its plain name. The name by hash keeps the same bytes for all releases.
    hashed = Entry(layout.hashed_listing(entry.sha256), entry.sha256, entry.length)
    return Download(hashed, also=() if long is None else (entry.path,), optional=optional, then=then)


def _document_job(here: Copy, entry: Entry) -> Download:
    """Fetch a long document by its pieces, where the release lists them."""
    known = None
    # A list that did not come, or is none of this document: its own hash is enough for the whole.
    with suppress(HostError, TrustError):
        known = verified.of(here, entry)
    return Download(entry, known=known)


def _bundle_jobs(data: bytes) -> Iterable[Download]:
    return [Download(bundle.entry, optional=True) for bundle in bundlelist.parse(data)]


def _beside(crew: Crew, best: Candidate, plan: Signed, destination: Destination) -> None:
    """Fetch the listings of the other releases in the copy's metadata.

    Listings of former releases let old bytes be known as old. Their absence is no error. In the middle of a push, the
    timestamp's own release is another release too: files missing in the next release stay until the pointer moves.
    """
    if plan is not best.head.signed:
        failed = crew.draw([_listing_job(best.head.signed.top)])
        if failed:
            raise _missing(failed)
        here = Copy(hosts.open_address(str(destination.folder)), best.head)
        crew.draw(Download(e, optional=True) for path, e in here.entries.items() if path not in here.book(plan))
    crew.draw(Download(attestation.entry, optional=True) for attestation in best.head.attestations)
    # Nor does a page depend on bundles: a copy without them is a whole archive (manual/decisions.md).
    if plan.bundles:
        crew.draw([Download(plan.bundles, optional=True, then=_bundle_jobs)])
    for signed in Copy(best.source, best.head).behind:
        destination.landing.write(layout.metadata(signed.number, "targets"), signed.raw)
        crew.draw([Download(signed.bundles, optional=True)] if signed.bundles else [])
        crew.draw([_listing_job(signed.top, optional=True)])


def _missing(failed: Sequence[Download], *, under_way: bool = False) -> HostError:
    paths = sorted({job.also[0] if job.also else job.entry.path for job in failed})
    # The plain path: a listing's name by hash tells a person nothing.
    named = ", ".join(paths[:NAMED_MAX]) + (f" and {len(paths) - NAMED_MAX} more" if len(paths) > NAMED_MAX else "")
    reasons = {str(e) for job in failed[:NAMED_MAX] for e in job.tried.values()}
    said = "\n".join([f"{count(len(paths), 'file')} could not be had anywhere: {named}", *sorted(reasons)])
    hint = "the rest is in place; run it again later or with more addresses; what arrived whole is not fetched again"
    where = ", ".join(dict.fromkeys(m.address for job in failed for m in job.tried)) or "all copies"
    if under_way or any(isinstance(e, AheadError) for job in failed for e in job.tried.values()):
        # Half of a release and half of the next: neither is whole anywhere until the push goes on.
        return UnreachableError(f"a push is under way: {said}", host=where, hint="run it again in a few minutes")
    # Absent is said only when each copy answered so: an unreachable copy may still have the file.
    known = all(not isinstance(e, UnreachableError) for job in failed for e in job.tried.values())
    kind = AbsentError if known else UnreachableError
    return kind(said, host=where, hint=hint)


def _faults(members: Iterable[Candidate], bad: Mapping[str, StetError]) -> dict[str, tuple[str, ...]]:
    return {m.address: tuple(m.faults) for m in members if m.faults} | {a: (str(e),) for a, e in bad.items()}
