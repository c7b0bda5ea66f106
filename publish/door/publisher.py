"""What a publisher's commands do between the command line and the verb, and how their answers are given."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from publish import config, newest, release, withdrawals
from publish.check import Depth, Target, check_all
from publish.config import FILE_NAME, STATE_NAME
from publish.door import evidence, leaving, mended, reading, removing, unfilled, words
from publish.door.archive import Archive
from publish.door.common import Door
from publish.door.hints import hint_of
from publish.errors import ConfigError, HostError, OccupiedError, SourceError, StetError
from publish.figures import count
from publish.gate import seen
from publish.gate.verify import KEPT_RELEASES, Anchor, now_utc
from publish.heal import Place
from publish.heal import heal as mend
from publish.hosts import KINDS, is_web, open_host
from publish.hosts.base import Host, Source
from publish.model import Audit, Receipt
from publish.push import push_all
from publish.restore import restore as bring_back
from publish.trust.keys import Keyring

Results = list[tuple[Host, Receipt | StetError]]


def push(door: Door, names: Sequence[str], adopt: Sequence[str] = (), *, yes: bool = False, dry_run: bool) -> None:
    """Push the current release to the hosts, and tell what each got.

    Args:
        adopt: Hosts at which it is to replace what is somebody else's; without ``names`` it goes to these alone.
    """
    archive = Archive.here()
    archive.release()  # that nothing is sealed is to be said before anything of the hosts is
    places = archive.in_service(names or adopt)
    if missing := sorted(set(adopt) - {place.settings.name for place in places}):
        raise ConfigError(f"--adopt {missing[0]}: not a host that this goes to", hint="name it with --host, too")
    if adopt and not dry_run and not _agreed_to_replace(door, archive, places, adopt, yes=yes):
        door.console.answer({"receipts": [], "failures": []}, ["nothing was sent, nothing was replaced"])
        return
    results = _push(door, archive, places, adopt=adopt, dry_run=dry_run)
    _tell_pushes(door, results)
    receipts = [r for _, r in results if isinstance(r, Receipt)]
    away = _away(archive, names or adopt)
    said = [*mended.removed_lines(receipts), *words.away_lines(away)]
    door.console.answer(words.pushed_data(results) | away, said)
    door.ends(words.failure(results))


def _away(archive: Archive, names: Sequence[str] = ()) -> dict[str, list[str]]:
    """Which hosts were passed over, being away; none, where they were called by name."""
    return {"away": [] if names else archive.away}


def _agreed_to_replace(
    door: Door, archive: Archive, places: Sequence[Place], adopt: Sequence[str], *, yes: bool
) -> bool:
    """Show what is somebody else's and would be replaced; whether the publisher wants that."""
    chosen = [place for place in places if place.settings.name in adopt]
    results = _push(door, archive, chosen, adopt=adopt, dry_run=True)
    receipts = [r for _, r in results if isinstance(r, Receipt) and r.replaced]
    for line in mended.removed_lines([replace(receipt, removed=()) for receipt in receipts]):
        door.console.note(line)
    return not receipts or yes or door.console.agree("replace all of this for ever?")


def _push(
    door: Door, archive: Archive, places: Sequence[Place], *, adopt: Sequence[str] = (), dry_run: bool
) -> Results:
    with door.console.progress("pushing to", "bytes") as progress:
        hosts = [place.host for place in places]
        keep = {place.host.name: place.settings.keep for place in places}
        results = push_all(
            archive.release(),
            hosts,
            now=archive.now,
            keep=keep,
            adopt=adopt,
            dry_run=dry_run,
            progress=progress.of,
        )
    archive.hear({host.name: host for host in hosts})
    return results


def bring(door: Door, archive: Archive, places: Sequence[Place]) -> Results:
    """Push what is current now, and tell what each host got."""
    results = _push(door, archive, places, dry_run=False)
    _tell_pushes(door, results)
    return results


def _tell_pushes(door: Door, results: Results) -> None:
    receipts = [r for _, r in results if isinstance(r, Receipt)]
    door.console.table(words.RECEIPT_HEADS, [words.receipt_row(r) for r in receipts])
    for receipt in receipts:
        for note in receipt.notes:
            door.console.warn(f"{receipt.host}: {note}")
    for host, error in results:
        if isinstance(error, StetError):
            named = f"{host.name}: {str(error).removeprefix(f'{host.name}: ')}"
            door.console.warn(f"not pushed: {named}", hint_of(error))


def check(door: Door, depth: str, names: Sequence[str]) -> None:
    """Look at the copies, and tell what was found."""
    archive = Archive.here()
    audits = _check(door, archive, archive.targets(names), depth)
    _tell_audits(door, audits)
    _tell_newer(door, archive, audits)
    away = _away(archive, names)
    data = {"audits": [words.audit_data(a) for a in audits], "left": leaving.left(door, archive)} | away
    door.console.answer(data, [*words.audit_lines(audits), *words.away_lines(away)])
    door.ends(words.outcome(audits))
    if newest.is_marked(archive.state):
        archive.look()


def _check(door: Door, archive: Archive, targets: Sequence[Target], depth: str) -> list[Audit]:
    with door.console.progress("checking") as progress:
        audits = check_all(targets, archive.release(), now=archive.now, depth=Depth(depth), progress=progress)
    archive.hear({target.name: target.source for target in targets if is_web(target.address)})
    evidence.record(door, archive, audits)
    return audits


def _tell_audits(door: Door, audits: Sequence[Audit]) -> None:
    door.console.table(words.AUDIT_HEADS, [words.audit_row(a) for a in audits])


def _tell_newer(door: Door, archive: Archive, audits: Sequence[Audit]) -> None:
    """Say what to do where a host has a release of this archive that is not here: this state is an old one."""
    here = archive.release().number
    found = [audit for audit in audits if audit.release and audit.release > here]
    for audit in sorted(found, key=lambda audit: -(audit.release or 0))[:1]:
        door.console.warn(
            f"{audit.host} has release {audit.release} of this archive, and {archive.state} ends with release {here}",
            f"is this {STATE_NAME} an old one? bring the newest back, before anything is sealed:"
            f" stet heal --restore {audit.address or audit.host}",
        )


@dataclass(frozen=True, slots=True)
class Said:
    """What the publisher allowed on the command line, that is refused or asked about otherwise."""

    clock_is_right: bool = False
    removals: int | None = None
    """How many reports may go."""
    starters: bool = False
    """Whether texts that ``stet init`` wrote may go out."""


def publish(door: Door, depth: str, said: Said, *, dry_run: bool, fd: int | None) -> None:
    """Build, seal, push and check. What is wrong with settings and keys is said before the work begins."""
    archive = Archive.here()
    archive.in_service()
    if dry_run:
        _rehearse(door, archive, said)
        return
    archive.require_stamping()
    archive.look()
    sure = archive.clock_is_right(door, said=said.clock_is_right)
    keys = archive.keys(door, fd)
    tree = archive.build(door.console)
    unfilled.permit(door, tree, wanted=said.starters)
    sealed = archive.seal(tree, keys, door, clock_is_right=sure, removals=said.removals)
    unmarked = archive.unmarked
    stamped = archive.stamp(lambda: keys, door.console)
    door.console.lines([*words.sealed_lines(sealed), *words.stamped_lines(stamped)])
    archive = Archive.here()  # the mirror list and the clock have moved on
    places = archive.in_service()
    results = _push(door, archive, places, dry_run=False)
    _tell_pushes(door, results)
    audits = _check(door, archive, [place.target() for place in places], depth)
    _tell_audits(door, audits)
    evidence.sign_by_the_way(door, archive, keys)
    data = words.sealed_data(sealed) | words.stamped_data(stamped) | words.pushed_data(results)
    away = _away(archive)
    data |= {"audits": [words.audit_data(a) for a in audits], "left": leaving.left(door, archive)} | away
    data |= {"unmarked": unmarked} | unfilled.data(tree)
    door.console.answer(data, [*words.audit_lines(audits), *words.away_lines(away)])
    occupied = {host.name for host, error in results if isinstance(error, OccupiedError)}
    door.ends(words.gravest(words.failure(results), words.outcome(words.elsewhere(audits, occupied))))


def _rehearse(door: Door, archive: Archive, said: Said) -> None:
    """Build, and say what would follow; the tree of the last build is the only thing that changes."""
    tree = archive.build(door.console)
    changed = archive.unsealed(tree)
    hosts = [place.settings.name for place in archive.in_service()]
    reports, gone = archive.reports(tree), [path for path in changed if not (tree.root / path).exists()]
    lines = [f"would {'take away' if path in gone else 'seal'}: {path}" for path in changed]
    lines = lines or ["nothing to seal: the release is what was built"]
    if reports.many:
        lines.append(
            "more reports are gone than may go without a word:"
            f" stet publish asks, or takes --removals {len(reports.removed)}"
        )
    data = {"dry_run": True, "changed": changed, "gone": gone, "hosts": hosts} | removing.data(reports)
    data |= unfilled.data(tree)
    door.console.answer(data, [*lines, *removing.lines(reports), f"would push to: {', '.join(hosts)}"])
    if tree.unfilled and not said.starters:
        unfilled.warn(door, tree)
        door.ends(SourceError.exit_code)


def stamp(door: Door, fd: int | None) -> None:
    """Ask for the tokens that releases lack, and tell what came."""
    archive = Archive.here()
    if not archive.authorities.urls:
        raise ConfigError(f"{FILE_NAME} names no time-stamp authorities", hint=f"see {FILE_NAME} and manual/time.md")
    archive.require_stamping()
    stamped = archive.stamp(lambda: archive.keys(door, fd), door.console, former=KEPT_RELEASES)
    lines = words.stamped_lines(stamped) or ["every release that is kept has a token of every authority"]
    lines += ["the copies do not have it yet; run: stet push"] if stamped.good else []
    door.console.answer(words.stamped_data(stamped), lines)
    door.ends(0 if len(stamped.good) == len(stamped.answers) else HostError.exit_code)


def heal(door: Door, back: Sequence[str], *, dry_run: bool, fd: int | None) -> None:
    """Mend the copies, and tell what was found, done, and found then."""
    archive = Archive.here()
    archive.release()
    if newest.is_marked(archive.state):
        archive.look()
    archive.own_keys()
    for name in back:
        archive.config.host(name)
    places = [place for place in archive.places() if place.settings.name not in archive.away]
    opened: list[Keyring] = []
    with door.console.progress("mending", "bytes") as progress:

        def keys() -> Keyring:
            with progress.paused():
                opened.append(archive.keys(door, fd))
            return opened[-1]

        days = archive.config.archive.timestamp_days
        healed = mend(
            places, archive.state, keys, now=archive.now, days=days, back=back, dry_run=dry_run,
            progress=progress.of, heard=archive.hear,
        )  # fmt: skip
    evidence.record(door, archive, healed.before)
    evidence.look(archive, healed.after)
    for keyring in opened[-1:]:
        evidence.sign_by_the_way(door, archive, keyring)
    _tell_audits(door, healed.before)
    _tell_newer(door, archive, healed.before)
    away = _away(archive)
    door.console.answer(mended.healed_data(healed) | away, [*mended.healed_lines(healed), *words.away_lines(away)])
    _tell_audits(door, healed.after)
    for host, message in healed.failures:
        door.console.warn(f"not mended: {host}: {message.removeprefix(f'{host}: ')}")
    # A copy that was given up is not looked at again, but it is lost: that is not "all well".
    lost = HostError.exit_code if healed.left or healed.failures else 0
    found = words.outcome(words.elsewhere(healed.after, healed.occupied))
    door.ends(0 if dry_run else words.gravest(found, *healed.codes, lost))


def restore(door: Door, addresses: Sequence[str], fingerprint: str | None, older: int) -> None:
    """Bring a lost .stet back from honest copies."""
    if not addresses:
        raise ConfigError(
            "--restore and the address of a copy belong together", hint="stet heal --restore ADDRESS --fingerprint F"
        )
    state, now = Path.cwd() / STATE_NAME, now_utc()
    anchor = _identity(state, fingerprint)
    own, all_hosts = _own(door)
    missed: list[str] = []

    def miss(address: str, why: StetError) -> None:
        missed.append(address)
        door.console.warn(f"not restored from {address}: {why}", hint_of(why))

    with door.console.progress("restoring") as progress:
        restored = bring_back(
            state, addresses, anchor, now=now, seen=seen.load(anchor.fingerprint), older=older,
            places=own, all_hosts=all_hosts, missed=miss, progress=progress,
        )  # fmt: skip
    head = release.current(state, now=now)
    assert head is not None  # noqa: S101 - it was brought back
    keys, waits = state / "keys", newest.is_marked(state)
    said = newest.standing(head, now)
    lines = [
        f"release {restored.number} is back in {state}: {count(len(restored.entries), 'file')}, each of them verified",
        said,
    ]
    if not keys.is_dir():
        lines.append(f"the keys are not: bring {keys} back from its backup before you seal or heal")
    unopened = withdrawals.unopened(restored.root / withdrawals.NAME, state)
    if unopened:
        door.console.warn(*withdrawals.unopened_words(unopened, withdrawals.NAME))
    if waits:
        lines.append("not all hosts were heard: before anything is sealed, look at them with stet check")
    data = {"release": restored.number, "fingerprint": restored.fingerprint, "files": len(restored.entries)}
    data |= {"published": head.signed.published.isoformat(), "expires": head.expires.isoformat()}
    data |= {"renewed": head.renewed.isoformat() if head.renewed else None, "expired": now >= head.expires}
    data |= {"standing": said, "hosts_heard": not waits, "withdrawals_unopened": list(unopened)}
    door.console.answer(data | {"missed": missed}, lines)
    door.ends(HostError.exit_code if missed else 0)


def _own(door: Door) -> tuple[dict[str, Source], bool]:
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
            door.console.warn(f"{one.name} is not asked: {e}")
    return found, bool(settings) and len(found) == len(settings)


def _identity(state: Path, fingerprint: str | None) -> Anchor:
    if fingerprint:
        return reading.anchor(fingerprint)
    try:
        return release.anchor(state)
    except ConfigError:
        raise ConfigError(
            "which archive to restore is not known", hint="give its fingerprint: --fingerprint F (it is in your backup)"
        ) from None
