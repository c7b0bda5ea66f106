"""``stet heal``."""

import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from publish.archive import torrent
from publish.archive.archive import Archive
from publish.archive.heal import Healed
from publish.archive.restore import restore
from publish.audit.strangers import lies
from publish.cli import _arguments, _audits, _copies, _holders, _pushes
from publish.cli._hints import hint_of
from publish.cli._options import limit_option, passphrase_option
from publish.cli._session import CHECKED, Session, Verb
from publish.copies.hosts import KINDS, open_host
from publish.core import config
from publish.core.errors import ConfigError, HostError, StetError, TrustError
from publish.core.formats import layout, withdrawals
from publish.core.model import Audit, Verdict
from publish.core.settings import STATE_NAME
from publish.core.source import Source
from publish.core.units import count, size
from publish.readers import remember
from publish.release import dotstet, newest
from publish.verify.head import Anchor
from publish.verify.metadata import now_utc


@click.command("heal", cls=Verb, exits=(TrustError, HostError), outcomes=CHECKED)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--restore", is_flag=True, help="Bring a lost .stet/ back, from the copies at ADDRESS...")
@click.argument("addresses", nargs=-1, metavar="[ADDRESS]...")
@click.option("--fingerprint", metavar="F", help="With --restore: the archive's fingerprint, or its root.json.")
@click.option(
    "--older", type=click.IntRange(min=1), metavar="N",
    help="With --restore: take release N, though a newer one was signed; nothing can be sealed on top of it.",
)  # fmt: skip
@click.option("--back", multiple=True, metavar="HOST", help="Bring in a host that was given up, or a spare.")
@limit_option
@passphrase_option()
@click.pass_obj
def command(
    session: Session,
    dry_run: bool,
    back: tuple[str, ...],
    restore: bool,
    addresses: tuple[str, ...],
    fingerprint: str | None,
    older: int | None,
    limit: int | None,
    passphrase_fd: int | None,
) -> None:
    """Mend what a check finds, bring in a spare host for one that is gone, and check again.

    A host that gives no answer is left alone. With --restore the publisher's own lost state is brought back
    from copies; the keys are in no copy, and come from their backup.
    """
    # Addresses without --restore are refused there: a forgotten option is not guessed.
    if restore or addresses:
        _restore(session, addresses if restore else (), fingerprint, older or 0)
    else:
        if fingerprint or older:
            raise ConfigError(
                "--fingerprint and --older go with --restore", hint="stet heal --restore ADDRESS --fingerprint F"
            )
        _heal(session, back, dry_run=dry_run, limit=limit, fd=passphrase_fd)


def _heal(session: Session, back: Sequence[str], *, dry_run: bool, limit: int | None, fd: int | None) -> None:
    """Mend the copies, and tell both findings and the work between."""
    archive = Archive.here(session.talk(fd))
    healed = archive.heal(back=back, dry_run=dry_run, limit=limit)
    _copies.tell(session, healed.before)
    _copies.tell_newer(session, archive, healed.before)
    away = _copies.away_of(archive)
    session.console.answer(healed_data(healed) | away, [*healed_lines(healed), *_copies.away_lines(away)])
    # What is as it was found stands above.
    found = {_audits.row(audit) for audit in healed.before}
    _copies.tell(session, [audit for audit in healed.after if _audits.row(audit) not in found])
    # A host may have been pushed to twice: the last word counts.
    for receipt in {receipt.host: receipt for receipt in healed.receipts if receipt.holders}.values():
        _holders.tell(session, receipt.host, receipt.root, receipt.holders)
    for (reason, hint), failed in _alike(healed).items():
        session.console.warn(f"not mended: {', '.join(failed)}: {reason}", hint)
    owed = [receipt for receipt in {r.host: r for r in healed.receipts}.values() if receipt.owed or receipt.lacking]
    for receipt in owed:
        _pushes.warn_of_owed(session, receipt)
    # A copy that was given up is not looked at again, but it is lost: that is not "all well".
    kept = [swept for swept in healed.swept if not swept.clean]
    for swept in kept:
        _pushes.warn_of_versions(session, swept.host, swept.left, swept.untold)
        session.console.warn(f"{swept.host}: withdrawn, and not gone for good", _pushes.second_key(swept.host))
    session.console.lines(_audits.sum_lines(healed.after))
    lost = HostError.exit_code if healed.left or healed.failures or owed or kept else 0
    # Contents of a place taken over by somebody else are no forgery of ours: the push refused such a place.
    code = _copies.outcome(_copies.elsewhere(healed.after, healed.occupied))
    session.ends(0 if dry_run else _copies.gravest(code, *healed.codes, lost))


def _alike(healed: Healed) -> dict[tuple[str, str | None], list[str]]:
    """Return the hosts which failed, by their failure and its remedy."""
    alike: dict[tuple[str, str | None], list[str]] = {}
    for failure in healed.failures:
        alike.setdefault((failure.reason, failure.hint), []).append(failure.host)
    return alike


def healed_data(healed: Healed) -> dict[str, Any]:
    """Return the findings and work of a heal for programs."""
    return {
        "before": [_copies.data(a) for a in healed.before],
        "after": [_copies.data(a) for a in healed.after],
        "receipts": [_pushes.receipt_data(r) for r in healed.receipts],
        "failures": [{"host": f.host, "message": f.message, "hint": f.hint} for f in healed.failures],
        "joined": list(healed.joined),
        "left": list(healed.left),
        "unknown": list(healed.unknown),
        "mended": sorted(_mended(healed)),
        "swept": [_pushes.plain(asdict(swept)) for swept in healed.swept],
        "dry_run": healed.dry_run,
        "plan": list(healed.plan),
    }


def healed_lines(healed: Healed) -> list[str]:
    """Tell people the work of a heal: files sent, removed, left."""
    # A rehearsal has a plan and no second look, so no further line would be true.
    if healed.dry_run:
        return list(healed.plan) or ["nothing to mend"]
    lines = [_sent_line(host, healed) for host in dict.fromkeys(r.host for r in healed.receipts if r.sent)]
    lines += _pushes.removed_lines(healed.receipts)
    lines += [f"{address}: struck off the mirror list" for address in healed.left]
    lines += [
        f"{swept.host}: {count(swept.removed, 'former version')} of withdrawn files taken away for good"
        for swept in healed.swept
        if swept.removed
    ]
    # No answer may be our own cable: acting on silence would let an attacker spend our addresses.
    other = {audit.host for audit in healed.before if audit.other_key}
    lines += [
        f"{name}: {'has another key' if name in other else 'gave no answer'}, left alone" for name in healed.unknown
    ]
    for audit in healed.after:
        # Never deleted at night: a file of no release may be a certificate, or a family's photographs.
        lines += [_stays_line(audit, path) for path in audit.strangers[: _audits.FINDINGS_SHOWN]]
        if (more := len(audit.strangers) - _audits.FINDINGS_SHOWN) > 0:
            lines.append(
                f"{audit.host}: and {count(more, 'file')} more beside the copy, left as well (all with --json)"
            )
        if beside := _beside(audit, healed):
            lines.append(_former_line(audit, beside))
    sick = [audit for audit in healed.after if not audit.healthy]
    lines += _audits.note_lines(audit for audit in sick if not audit.until)
    return lines or ([] if healed.failures or sick else ["nothing to mend"])


def _mended(healed: Healed) -> set[str]:
    """Return the hosts sick at the first look and well at the second."""
    well = {a.host for a in healed.after if a.healthy}
    return {a.host for a in healed.before if not a.healthy} & well


def _beside(audit: Audit, healed: Healed) -> list[str]:
    """Return what is not well beside a release that is. Empty if a path of the release itself is not well."""
    ours = healed.release.by_path() if healed.release else {}
    sick = [finding.path for finding in audit.findings if finding.path not in audit.strangers]
    return sick if audit.release and not any(path in ours for path in sick) else []


def _former_line(audit: Audit, paths: Sequence[str]) -> str:
    # A thief writes over what the key that pushes may not take away: nothing on the way to readers does that.
    return (
        f"{audit.host}: {lies(paths)} beside the release, under names that releases have, with other bytes:"
        f" {_pushes.second_key(audit.host)}; or take them away yourself"
    )


def _stays_line(audit: Audit, path: str) -> str:
    return (
        f"{audit.host}: beside the copy lies {path}, of no release; stet did not put it there, and leaves it:"
        " take it away yourself, or name it in 'keep' if it is yours"
    )


def _sent_line(host: str, healed: Healed) -> str:
    """Tell everything sent to a host: the mended files, then a new mirror list."""
    sent = sum(r.sent for r in healed.receipts if r.host == host)
    length = sum(r.sent_bytes for r in healed.receipts if r.host == host)
    # Sent is not mended: only a second look from outside shows the readers' side.
    after = next((a for a in healed.after if a.host == host), None)
    if host in healed.joined:
        what = "brought in, and signed into the mirror list"
    elif after and after.until:
        what = "brought up to date; readers get it later"
    elif after and (beside := _beside(after, healed)):
        what = f"mended, but for {count(len(beside), 'file')} beside the release"
    elif after and after.verdict is Verdict.TAMPERED:
        what = "not mended: sent, and still other bytes come: something on the way changes pages"
    elif after and not after.healthy:
        what = f"not mended: sent, and still {after.verdict}"
    else:
        what = "brought up to date" if any(a.host == host and a.healthy for a in healed.before) else "mended"
    return f"{host}: {what}, {count(sent, 'file')} sent ({size(length)})"


def _restore(session: Session, addresses: Sequence[str], fingerprint: str | None, older: int) -> None:
    """Bring a lost ``.stet`` back from honest copies."""
    if not addresses:
        raise ConfigError(
            "--restore and the address of a copy belong together", hint="stet heal --restore ADDRESS --fingerprint F"
        )
    state, now = Path.cwd() / STATE_NAME, now_utc()
    anchor = _identity(state, fingerprint)
    # The publisher's own hosts are heard first: a release newer than the restored one must never be signed again.
    own, all_hosts = _own(session)
    missed: list[str] = []

    # A bad copy among the addresses is left out with a warning, and the others are still asked.
    def miss(address: str, why: StetError) -> None:
        missed.append(address)
        session.console.warn(f"not restored from {address}: {why}", hint_of(why))

    with session.console.progress("restoring") as progress:
        restored = restore(
            state, addresses, anchor, now=now, seen=remember.load(anchor.fingerprint), older=older,
            places=own, all_hosts=all_hosts, missed=miss, progress=progress,
        )  # fmt: skip
    head = dotstet.current(state, now=now)
    assert head is not None  # noqa: S101 - it was brought back
    with session.console.progress("hashing", "bytes") as progress:
        torrented = torrent.bring_back(state, head, progress)
    keys, waits = state / "keys", newest.is_marked(state)
    said = newest.standing(head, now)
    lines = [
        f"release {restored.number} is back in {state}: {count(len(restored.entries), 'file')}, each of them verified",
        said,
    ]
    if torrented:
        lines.append(f"its torrent is known again: {torrented.file}; those of former releases are not")
    # No copy has keys. A publisher who believes in a full restore would find out at the next seal.
    if not keys.is_dir():
        lines.append(f"the keys are not: bring {keys} back from its backup before you seal or heal")
    # The salts are in no copy either: without them no line of WITHDRAWN can be shown to stand for anything.
    unopened = withdrawals.unopened(restored.root / layout.WITHDRAWN, state)
    if unopened:
        session.console.warn(*withdrawals.unopened_words(unopened, layout.WITHDRAWN))
    if waits:
        lines.append("not all hosts were heard: before anything is sealed, look at them with stet check")
    data = {"release": restored.number, "fingerprint": restored.fingerprint, "files": len(restored.entries)}
    data |= {"published": head.signed.published.isoformat(), "expires": head.expires.isoformat()}
    data |= {"renewed": head.renewed.isoformat() if head.renewed else None, "expired": now >= head.expires}
    data |= {"standing": said, "hosts_heard": not waits, "withdrawals_unopened": list(unopened)}
    data |= {"torrent": torrented.file if torrented else None}
    session.console.answer(data | {"missed": missed}, lines)
    session.ends(HostError.exit_code if missed else 0)


def _own(session: Session) -> tuple[dict[str, Source], bool]:
    """Return the publisher's reachable hosts, and whether all are reachable."""
    found: dict[str, Source] = {}
    try:
        settings = config.load(Path.cwd(), KINDS).hosts
    except ConfigError:
        return found, False
    # A stick in a drawer or an account without its secret is passed over. The state then waits for a check.
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
