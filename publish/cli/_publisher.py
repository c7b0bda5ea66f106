"""What a publisher's commands do between the command line and the verb, and how their answers are given."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from publish.archive.archive import Archive, Pushed
from publish.archive.heal import Place
from publish.archive.restore import restore as bring_back
from publish.audit.check import Depth
from publish.cli import (
    _arguments,
    _audits,
    _leaving,
    _mended,
    _words,
)
from publish.cli._hints import hint_of
from publish.cli._session import Session
from publish.copies.hosts import KINDS, open_host
from publish.core import config
from publish.core.config import FILE_NAME, STATE_NAME
from publish.core.errors import ConfigError, HostError, StetError
from publish.core.formats import layout, withdrawals
from publish.core.model import Audit, Receipt
from publish.core.source import Source
from publish.core.units import count
from publish.readers import remember
from publish.release import dotstet, newest
from publish.verify.metadata import KEPT_RELEASES, Anchor, now_utc


def push(
    session: Session, names: Sequence[str], adopt: Sequence[str] = (), *, yes: bool = False, dry_run: bool
) -> None:
    """Push the current release to the hosts, and tell what each got.

    Args:
        adopt: Hosts at which it is to replace what is somebody else's; without ``names`` it goes to these alone.
    """
    archive = Archive.here(session.talk())
    archive.release()  # that nothing is sealed is to be said before anything of the hosts is
    places = archive.in_service(names or adopt)
    if missing := sorted(set(adopt) - {place.settings.name for place in places}):
        raise ConfigError(f"--adopt {missing[0]}: not a host that this goes to", hint="name it with --host, too")
    if adopt and not dry_run and not _agreed_to_replace(session, archive, places, adopt, yes=yes):
        session.console.answer({"receipts": [], "failures": []}, ["nothing was sent, nothing was replaced"])
        return
    results = archive.push(places, adopt=adopt, dry_run=dry_run)
    tell_pushes(session, results)
    receipts = [r for _, r in results if isinstance(r, Receipt)]
    away = away_of(archive, names or adopt)
    said = [*_mended.removed_lines(receipts), *_words.away_lines(away)]
    session.console.answer(_words.pushed_data(results) | away, said)
    session.ends(_words.failure(results))


def away_of(archive: Archive, names: Sequence[str] = ()) -> dict[str, list[str]]:
    """Which hosts were passed over, being away; none, where they were called by name."""
    return {"away": [] if names else archive.away}


def _agreed_to_replace(
    session: Session, archive: Archive, places: Sequence[Place], adopt: Sequence[str], *, yes: bool
) -> bool:
    """Show what is somebody else's and would be replaced; whether the publisher wants that."""
    chosen = [place for place in places if place.settings.name in adopt]
    results = archive.push(chosen, adopt=adopt, dry_run=True)
    receipts = [r for _, r in results if isinstance(r, Receipt) and r.replaced]
    for line in _mended.removed_lines([replace(receipt, removed=()) for receipt in receipts]):
        session.console.note(line)
    return not receipts or yes or session.console.agree("replace all of this for ever?")


def bring(session: Session, archive: Archive, places: Sequence[Place]) -> Pushed:
    """Push what is current now, and tell what each host got."""
    results = archive.push(places)
    tell_pushes(session, results)
    return results


def tell_pushes(session: Session, results: Pushed) -> None:
    receipts = [r for _, r in results if isinstance(r, Receipt)]
    session.console.table(_words.RECEIPT_HEADS, [_words.receipt_row(r) for r in receipts])
    for receipt in receipts:
        for note in receipt.notes:
            session.console.warn(f"{receipt.host}: {note}")
    for host, error in results:
        if isinstance(error, StetError):
            named = f"{host.name}: {str(error).removeprefix(f'{host.name}: ')}"
            session.console.warn(f"not pushed: {named}", hint_of(error))


def check(session: Session, depth: str, names: Sequence[str]) -> None:
    """Look at the copies, and tell what was found."""
    archive = Archive.here(session.talk())
    audits = archive.check(archive.targets(names), Depth(depth))
    tell_audits(session, audits)
    _tell_newer(session, archive, audits)
    away = away_of(archive, names)
    data = {"audits": [_words.audit_data(a) for a in audits], "left": _leaving.left(session, archive)} | away
    session.console.answer(data, [*_audits.lines(audits), *_words.away_lines(away)])
    session.ends(_words.outcome(audits))
    if newest.is_marked(archive.state):
        archive.look()


def tell_audits(session: Session, audits: Sequence[Audit]) -> None:
    session.console.table(_audits.HEADS, [_audits.row(a) for a in audits])


def _tell_newer(session: Session, archive: Archive, audits: Sequence[Audit]) -> None:
    """Say what to do where a host has a release of this archive that is not here: this state is an old one."""
    here = archive.release().number
    found = [audit for audit in audits if audit.release and audit.release > here]
    for audit in sorted(found, key=lambda audit: -(audit.release or 0))[:1]:
        session.console.warn(
            f"{audit.host} has release {audit.release} of this archive, and {archive.state} ends with release {here}",
            f"is this {STATE_NAME} an old one? bring the newest back, before anything is sealed:"
            f" stet heal --restore {audit.address or audit.host}",
        )


def stamp(session: Session, fd: int | None) -> None:
    """Ask for the tokens that releases lack, and tell what came."""
    archive = Archive.here(session.talk(fd))
    if not archive.authorities.urls:
        raise ConfigError(f"{FILE_NAME} names no time-stamp authorities", hint=f"see {FILE_NAME} and manual/time.md")
    archive.require_stamping()
    stamped = archive.stamp(former=KEPT_RELEASES)
    lines = _words.stamped_lines(stamped) or ["every release that is kept has a token of every authority"]
    lines += ["the copies do not have it yet; run: stet push"] if stamped.good else []
    session.console.answer(_words.stamped_data(stamped), lines)
    session.ends(0 if len(stamped.good) == len(stamped.answers) else HostError.exit_code)


def heal(session: Session, back: Sequence[str], *, dry_run: bool, fd: int | None) -> None:
    """Mend the copies, and tell what was found, done, and found then."""
    archive = Archive.here(session.talk(fd))
    healed = archive.heal(back=back, dry_run=dry_run)
    tell_audits(session, healed.before)
    _tell_newer(session, archive, healed.before)
    away = away_of(archive)
    session.console.answer(
        _mended.healed_data(healed) | away, [*_mended.healed_lines(healed), *_words.away_lines(away)]
    )
    tell_audits(session, healed.after)
    for host, message in healed.failures:
        session.console.warn(f"not mended: {host}: {message.removeprefix(f'{host}: ')}")
    # A copy that was given up is not looked at again, but it is lost: that is not "all well".
    lost = HostError.exit_code if healed.left or healed.failures else 0
    found = _words.outcome(_words.elsewhere(healed.after, healed.occupied))
    session.ends(0 if dry_run else _words.gravest(found, *healed.codes, lost))


def restore(session: Session, addresses: Sequence[str], fingerprint: str | None, older: int) -> None:
    """Bring a lost .stet back from honest copies."""
    if not addresses:
        raise ConfigError(
            "--restore and the address of a copy belong together", hint="stet heal --restore ADDRESS --fingerprint F"
        )
    state, now = Path.cwd() / STATE_NAME, now_utc()
    anchor = _identity(state, fingerprint)
    own, all_hosts = _own(session)
    missed: list[str] = []

    def miss(address: str, why: StetError) -> None:
        missed.append(address)
        session.console.warn(f"not restored from {address}: {why}", hint_of(why))

    with session.console.progress("restoring") as progress:
        restored = bring_back(
            state, addresses, anchor, now=now, seen=remember.load(anchor.fingerprint), older=older,
            places=own, all_hosts=all_hosts, missed=miss, progress=progress,
        )  # fmt: skip
    head = dotstet.current(state, now=now)
    assert head is not None  # noqa: S101 - it was brought back
    keys, waits = state / "keys", newest.is_marked(state)
    said = newest.standing(head, now)
    lines = [
        f"release {restored.number} is back in {state}: {count(len(restored.entries), 'file')}, each of them verified",
        said,
    ]
    if not keys.is_dir():
        lines.append(f"the keys are not: bring {keys} back from its backup before you seal or heal")
    unopened = withdrawals.unopened(restored.root / layout.WITHDRAWN, state)
    if unopened:
        session.console.warn(*withdrawals.unopened_words(unopened, layout.WITHDRAWN))
    if waits:
        lines.append("not all hosts were heard: before anything is sealed, look at them with stet check")
    data = {"release": restored.number, "fingerprint": restored.fingerprint, "files": len(restored.entries)}
    data |= {"published": head.signed.published.isoformat(), "expires": head.expires.isoformat()}
    data |= {"renewed": head.renewed.isoformat() if head.renewed else None, "expired": now >= head.expires}
    data |= {"standing": said, "hosts_heard": not waits, "withdrawals_unopened": list(unopened)}
    session.console.answer(data | {"missed": missed}, lines)
    session.ends(HostError.exit_code if missed else 0)


def _own(session: Session) -> tuple[dict[str, Source], bool]:
    """The publisher's own hosts that can be asked, and whether these are all."""
    found: dict[str, Source] = {}
    try:
        settings = config.load(Path.cwd(), KINDS).hosts
    except ConfigError:
        return found, False
    for one in settings:
        try:
            found[one.name] = open_host(one, os.environ)
        except (ConfigError, HostError) as e:
            session.console.warn(f"{one.name} is not asked: {e}")
    return found, bool(settings) and len(found) == len(settings)


def _identity(state: Path, fingerprint: str | None) -> Anchor:
    if fingerprint:
        return _arguments.anchor(fingerprint)
    try:
        return dotstet.anchor(state)
    except ConfigError:
        raise ConfigError(
            "which archive to restore is not known", hint="give its fingerprint: --fingerprint F (it is in your backup)"
        ) from None
