"""The newest signed release known. Nothing older is signed again.

Sources: the editors' metadata, snapshots, drafts, the journal of a cut push, this user's reader, the hosts. Not done
here: asking a host.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from publish.core.errors import ConfigError, HostError, RollbackError, TrustError
from publish.core.files import write_atomically
from publish.core.formats import layout, withdrawals
from publish.release import dotstet, draft
from publish.verify import metadata
from publish.verify.head import Anchor, Head, Seen, Signed
from publish.verify.metadata import release_of
from publish.verify.signatures import accept
from publish.verify.tufapi import Metadata, Root, Snapshot, Targets

# A state's pointer may be lost, set back by a restore, or come from an old backup. A second release of one number is a
# fork, and readers can prove it. So every other trace of a signature counts too.
MARK = "restored"
"""A file in ``.stet``: the state came from copies, and not all hosts have been heard since."""
LOOKED_AT = 32  # metadata files of each role, the highest numbers first: the newest is among them


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest known release."""

    release: int = 0
    top: str = ""
    """SHA-256 of the top listing. Empty: only the number is known."""
    where: str = ""
    """Source of this knowledge."""


RootChain = Sequence[Metadata[Root]]


def known(state: Path, anchor: Anchor, seen: Seen | None, roots: RootChain = (), *, drafted: bool = True) -> Newest:
    """Return the newest known signed release.

    All local sources count: metadata, snapshots, drafts, journals, the withdrawals' record, the reader's memory.

    Args:
        seen: This user's reader's memory of the archive.
        roots: A chain verified elsewhere, for a state without its own.
        drafted: Whether drafts in the state count.
    """
    chain = [*_roots(state, anchor), *roots]
    found = [
        *(Newest(s.number, s.top.sha256, layout.metadata(s.number, "targets")) for s in _signed(state, chain)),
        *_pointed(state, chain),
        *(_drafted(state) if drafted else ()),
        *_sent(state),
    ]
    # A withdrawal notes the number before the pointer moves, and erases the other traces.
    if kept_from := withdrawals.load(state).kept_from:
        found.append(Newest(kept_from, "", withdrawals.RECORD))
    if seen:  # first: what was seen was public
        found.insert(0, Newest(seen.release, seen.top, "what this user's stet has seen of it"))
    return max(found, key=lambda k: (k.release, bool(k.top)), default=Newest())


def _roots(state: Path, anchor: Anchor) -> RootChain:
    try:
        return metadata.roots(dotstet.StateSource(state), anchor)
    except (TrustError, HostError):
        return ()


def _signed(state: Path, chain: RootChain) -> Iterator[Signed]:
    """Yield releases signed here under any of the roots."""
    for file in _latest(state, "targets"):
        if signed := read_signed(file, chain):
            yield signed


def _latest(state: Path, role: str) -> list[Path]:
    found = {layout.numbered(f.name, f".{role}.json"): f for f in (state / layout.METADATA).glob(f"*.{role}.json")}
    return [found[number] for number in sorted((n for n in found if n), reverse=True)[:LOOKED_AT]]


def read_signed(file: Path, chain: RootChain) -> Signed | None:
    """Return a release's metadata if signed under any root.

    ``None`` if the file is unreadable, or no root's editors signed it.
    """
    try:
        data = file.read_bytes()
    except OSError:
        return None
    for root in chain:
        try:
            return release_of(accept(Targets, root.signed.verify_delegate, data, file.name), data, file.name)
        except TrustError:
            continue
    return None


def _pointed(state: Path, chain: RootChain) -> Iterator[Newest]:
    for file in _latest(state, "snapshot"):
        for root in chain:
            try:
                meta = accept(Snapshot, root.signed.verify_delegate, file.read_bytes(), file.name).meta
            except (TrustError, OSError):
                continue
            if "targets.json" in meta:
                yield Newest(meta["targets.json"].version, "", f"{layout.METADATA}/{file.name}")


def _drafted(state: Path) -> Iterator[Newest]:
    """Yield each waiting draft's predecessor, and fully signed drafts."""
    for file in (state / "drafts").glob("release-*.draft.json"):
        try:
            found = draft.load(file)
            former = found.former()
            if found.complete:
                yield Newest(found.release().number, found.release().top.sha256, f"drafts/{file.name}")
        except (ConfigError, TrustError):
            continue
        if former:
            yield Newest(former.number, former.top.sha256, f"drafts/{file.name}")


def _sent(state: Path) -> Iterator[Newest]:
    """Yield releases in the journals of cut pushes."""
    # No host is ever sent unsigned metadata, so a number in a journal was signed.
    for file in (state / "ledger").glob("*"):
        try:
            lines = file.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            continue
        for line in lines:
            if number := layout.numbered(line.partition(f" {layout.METADATA}/")[2], ".targets.json"):
                yield Newest(number, "", f"ledger/{file.name}")


def must_go_on(head: Head | None, found: Newest) -> None:
    """Refuse to sign over a state behind the newest.

    Also over another release of the same number.

    Raises:
        RollbackError: The next release would repeat a signed number: two histories, and a proof of it.
    """
    number = head.release if head else 0
    if found.release < number or (found.release == number and (not found.top or not head or _is(head, found))):
        return
    raise RollbackError(
        f"release {found.release} was signed before ({found.where}),"
        f" and the state here {f'ends with release {number}' if number else 'has no release'}"
        + (", another one of that number" if found.release == number else ""),
        hint="bring the newest back: stet heal --restore ADDRESS...; a second release of one number is a fork,"
        " which readers can prove",
    )


def _is(head: Head, found: Newest) -> bool:
    return head.signed.top.sha256 == found.top


def mark(state: Path, number: int) -> None:
    """Note a restore of release ``number`` with hosts unheard."""
    write_atomically(state / MARK, json.dumps({"release": number}).encode() + b"\n")


def is_marked(state: Path) -> bool:
    """Return whether `mark` was called, and `looked` was not."""
    return (state / MARK).exists()


def looked(state: Path) -> None:
    """Note that all hosts were heard, without newer releases."""
    (state / MARK).unlink(missing_ok=True)


def must_be_looked_at(state: Path) -> None:
    """Refuse to sign after a restore with hosts unheard.

    Raises:
        ConfigError: Not all hosts were heard.
    """
    # A copy may be behind another: restored from the older, the state would sign the newer's number again.
    if is_marked(state):
        raise ConfigError(
            "this state was brought back from copies, and the hosts have not been looked at since:"
            " one of them may have a newer release",
            hint="run: stet check (or stet publish, which looks first); a host that is lost for good is to be taken"
            " out of mirrors.toml",
        )


def standing(head: Head, now: datetime) -> str:
    """Return a release's age, and whether newer may exist."""
    renewed = f", last renewed on {head.renewed}" if head.renewed else ""
    dated = f"release {head.release} was published on {head.signed.published}{renewed}"
    if now < head.expires:
        return f"{dated}; its timestamp runs out on {head.expires.date()}"
    return (
        f"{dated}; its timestamp ran out on {head.expires.date()}, {(now - head.expires).days:,} days ago:"
        " newer releases may exist, look at more addresses"
    )
