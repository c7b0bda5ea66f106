"""``stet status``."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click

from publish.archive.status import ArchiveStatus, Unsealed, UnsealedItem, status, upcoming
from publish.cli import _audits
from publish.cli._session import Session, Verb
from publish.core.formats.mirrorlist import grouped
from publish.core.units import count
from publish.reports.drafts import DraftReport

SHOWN = 10  # titles of a kind; all of them stand in the JSON


@click.command("status", cls=Verb)
@click.option("--online", is_flag=True, help="Look at the copies, too, quickly, as readers do.")
@click.pass_obj
def command(session: Session, online: bool) -> None:
    """Say what is not sealed, not pushed, not signed, and what is next.

    Nothing is written, no key is opened, and without --online nobody is asked.
    """
    from publish.archive.archive import Archive
    from publish.tree.settings import title

    archive = Archive.here(session.talk())
    now = status(archive, archive.config.archive.title or title(archive.config.root))
    audits = _looked(session, archive) if online and now.release is not None and now.hosts else None
    after = upcoming(now)
    data = asdict(now) | {"next": asdict(after), "online": None if audits is None else [_row(a) for a in audits]}
    data["drafts"] = [_draft(each) for each in now.drafts]
    data["expires"] = {role: ends.isoformat() for role, ends in now.expires.items()}
    data["waiting"] = [{"name": w.name, "missing": dict(w.missing)} for w in now.waiting]
    command_line = f"next: {after.command}" if after.command else "next"
    session.console.answer(data, [*_lines(now), *_audits.lines(audits or ()), f"{command_line}: {after.reason}"])


def _looked(session: Session, archive: Any) -> Any:
    """Look at each copy, and note nothing."""
    # Not Archive.check: it keeps evidence and what it learnt of hosts, and this verb writes nothing.
    from publish.audit.check import check_all

    with session.console.progress("checking") as progress:
        audits = check_all(archive.service.targets(), archive.release(), now=archive.now, progress=progress)
    session.console.table(_audits.HEADS, [_audits.row(a) for a in audits])
    return audits


def _row(audit: Any) -> dict[str, Any]:
    from publish.cli import _copies

    return dict(_copies.data(audit))


def _draft(draft: DraftReport) -> dict[str, Any]:
    return {
        "name": draft.name, "file": draft.shown, "missing": list(draft.missing), "evidence": sorted(draft.evidence),
    }  # fmt: skip


def _lines(now: ArchiveStatus) -> list[str]:
    """Tell people where the archive stands."""
    lines = [now.title + (f": release {now.release}, published on {now.published}" if now.release else "")]
    if now.fingerprint is None:
        lines.append("no archive is founded here: what is in site/ can be built and looked at, and not sealed")
    else:
        lines.append(f"fingerprint {grouped(now.fingerprint)}")
    lines += _unsealed(now)
    lines += [_of_draft(draft) for draft in now.drafts[:SHOWN]] + _more(now.drafts)
    lines += _hosts(now)
    if now.clock:
        lines.append(now.clock)
    if now.days_left is not None:
        # The one that ends first is what readers meet.
        first = min(now.expires, key=lambda role: now.expires[role])
        ends = f"{now.expires[first]:%Y-%m-%d}"
        lines.append(
            f"the {first} has run out on {ends}" if now.days_left < 0
            else f"the {first} is good for {count(now.days_left, 'more day')}, until {ends}"
        )  # fmt: skip
    if now.withdrawn:
        later = f", {now.to_withdraw:,} of them in no release yet" if now.to_withdraw else ""
        lines.append(f"{count(now.withdrawn, 'withdrawal')}{later}")
    for waiting in now.waiting:
        lacks = ", ".join(f"{number:,} of {role}" for role, number in waiting.missing.items())
        lines.append(f"{waiting.name} waits" + (f" for signatures: {lacks}" if lacks else ", with all its signatures"))
    return lines + _keys(now)


def _unsealed(now: ArchiveStatus) -> list[str]:
    if now.release is None:
        return ["nothing is sealed"] if now.fingerprint else []
    # After heal --restore, and in archives that another program makes.
    if now.unsealed is None:
        return ["what changed in site/ since is not known here; stet build says it"]
    if not now.unsealed:
        return ["site/ is as it was sealed"]
    return _changes(now.unsealed)


def _changes(found: Unsealed) -> list[str]:
    lines = []
    for word, items in (
        ("added", found.added), ("changed", found.changed), ("removed", found.removed), ("evidence", found.evidence),
    ):  # fmt: skip
        lines += [f"not sealed: {word} {_item(item)}" for item in items[:SHOWN]] + _more(items)
    return lines


def _item(item: UnsealedItem) -> str:
    return f"site/{item.source}" + (f": {item.title}" if item.title != item.source else "")


def _of_draft(draft: DraftReport) -> str:
    lacks = f", without {', '.join(draft.missing)}" if draft.missing else ""
    return f"draft: {draft.shown}{lacks}"


def _more(items: Sequence[object]) -> list[str]:
    return [f"    and {len(items) - SHOWN:,} more (all with --json)"] if len(items) > SHOWN else []


def _hosts(now: ArchiveStatus) -> list[str]:
    if not now.hosts:
        return ["no hosts in mirrors.toml"]
    if now.release is None:
        return [f"{count(len(now.hosts), 'host')} in mirrors.toml"]
    lines = []
    for host in now.hosts:
        # A spare has nothing on purpose, and must not look like a fault.
        if host.spare:
            lines.append(f"host {host.name}: a spare, waiting")
        elif not host.behind:
            lines.append(f"host {host.name}: has it")
        elif host.release is None:
            lines.append(f"host {host.name}: was never pushed to")
        elif host.cut:
            lines.append(f"host {host.name}: the push of release {host.release} did not end well")
        else:
            what = "an older timestamp" if host.release == now.release else f"release {host.release}"
            lines.append(f"host {host.name}: {what}, as far as is known here")
    return lines


def _keys(now: ArchiveStatus) -> list[str]:
    if not now.keys:
        return ["no keys here"] if now.fingerprint else []
    told = [
        f"{key.name} ({', '.join(key.duties) or 'no duty'}{'' if key.passphrase else ', without a passphrase'})"
        for key in now.keys
    ]
    asked = "; a passphrase opens them" if all(key.passphrase for key in now.keys) else ""
    return [f"keys here: {', '.join(told)}{asked}"]
