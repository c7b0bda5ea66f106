"""``stet withdraw``."""

from collections.abc import Sequence
from dataclasses import asdict

import click

from publish.archive.archive import Archive
from publish.archive.inservice import active
from publish.cli import _left, _pushes
from publish.cli._audits import FINDINGS_SHOWN
from publish.cli._hints import hint_of
from publish.cli._options import WORD
from publish.cli._session import (
    Session,
    Verb,
)
from publish.copies import places
from publish.copies.places import Remembered
from publish.copies.push import learnt
from publish.copies.push.empty import Emptied, empty
from publish.core.errors import ConfigError, HostError, SourceError, TrustError
from publish.core.units import count
from publish.release import dotstet, torrents
from publish.release.torrents import MadeTorrent
from publish.reports.withdraw import Done, Effects, Withdrawing, plan, withdraw

# Withdrawing protects somebody. A publisher who believes that all is gone would stop too early.
REMAINS = (
    "the next release and the next push take it from every host; until then each still serves it",
    "what no command of ours reaches, and you must see to:",
    "  - the history of site/ in git, and every clone of it",
    "  - .stet/withdrawn (its source) and .stet/withdrawals (its name, and the salt that proves what it was)",
    "  - drafts that editors signed, on sticks and on their machines: they hold the text of pages",
    "  - backups of this folder and of the hosts; versions that a bucket keeps, until stet heal takes them away",
    "  - copies that readers cloned, and browsers' caches",
    "  - caches of content networks, search engines and web archives: ask each to forget the address",
    "  - IPFS nodes of others that pinned a former release",
)


@click.command("withdraw", cls=Verb, exits=(SourceError, TrustError, HostError))
@click.argument("paths", nargs=-1, type=WORD, metavar="[PATH]...")
@click.option(
    "--reason-kind", type=click.Choice(["safety", "court", "error"]), help="Say this in public; else nothing."
)
@click.option("--dry-run", is_flag=True, help="Say what would be withdrawn, and from where; change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--empty", "place", metavar="PLACE", help="Empty a place that mirrors.toml names no more.")
@click.option("--let-go", metavar="PLACE", help="Speak no more of such a place: it is gone.")
@click.pass_obj
def command(
    session: Session,
    paths: tuple[str, ...],
    reason_kind: str | None,
    dry_run: bool,
    yes: bool,
    place: str | None,
    let_go: str | None,
) -> None:
    """Take pages or evidence back for ever: from the next release, and by the next push from every host.

    PATH is a source below site/ or the path that a copy has it under. Translations, earlier versions, and evidence
    that no other report names, go with a page. A signed line says that something was withdrawn and when, not what.

    No push reaches a copy at a place that was taken out of mirrors.toml, or moved: --empty takes from there what is
    this archive's, and nothing else.
    """
    if [bool(paths), place is not None, let_go is not None].count(True) != 1:
        raise ConfigError("give PATHs, or --empty PLACE, or --let-go PLACE", hint="see: stet withdraw --help")
    if place is not None:
        _clear(session, place, yes=yes, dry_run=dry_run)
    elif let_go is not None:
        _let_go(session, let_go)
    elif dry_run:
        _rehearse(session, paths)
    else:
        # No reason is the default: a public one may point at the person whom the withdrawal protects.
        _withdraw(session, paths, reason_kind or "", yes=yes)


def _founded() -> Archive:
    """Return the archive here, and refuse without its state.

    Without a state nobody can tell the published pages.
    """
    archive = Archive.here()
    # A site's own program would write the page again at its next run.
    archive.require_reports(
        "stet withdraw",
        "take the page out where the site is made, and publish: it goes from every host; its path and hash stay in"
        " the listings of former releases, its bytes in .stet/releases and in readers' clones",
    )
    dotstet.anchor(archive.state)
    return archive


def _withdraw(session: Session, paths: Sequence[str], kind: str, *, yes: bool) -> None:
    """Withdraw, and tell the tasks left to people."""
    archive = _founded()

    def agreed(items: tuple[Withdrawing, ...]) -> bool:
        # Each item with its reason: evidence and translations go along, perhaps against the publisher's wish.
        for item in items:
            session.console.note(
                f"to be withdrawn: {item.source or item.path}" + (f" ({item.why})" if item.why else "")
            )
        return yes or session.console.agree("withdraw all of this for ever?")

    root, today = archive.config.root, archive.now.date()
    # Nothing is taken away before the question is answered: a withdrawal cannot be unsaid.
    done = withdraw(root, paths, state=archive.state, today=today, kind=kind, agreed=agreed)
    if done is None:
        session.console.answer({"withdrawn": []}, ["nothing was withdrawn"])
        return
    for where in done.mentions:
        session.console.warn(f"{where}: still names it, or leads to it")
    _warn_of_keepers(session, archive)
    # Places left behind still serve the page, and no push reaches them.
    rows = _left.unreached(session, archive)
    made = torrents.load(archive.state)
    session.console.answer(
        _data(done) | {"left": rows, "torrents": [asdict(one) for one in made]},
        [*_lines(done), *_left.unreached_lines(rows), *REMAINS, *_seeded(made)],
    )


def _warn_of_keepers(session: Session, archive: Archive) -> None:
    """Name the hosts from which the next push will take nothing away."""
    for settings in archive.config.hosts:
        if learnt.of_settings(archive.state, settings).keeps:
            said = "its push key may not take files away, so what was withdrawn stays there until a heal"
            session.console.warn(f"{settings.name}: {said}", _pushes.second_key(settings.name))


def _rehearse(session: Session, paths: Sequence[str]) -> None:
    """Tell the effects of a withdrawal, and change nothing."""
    archive = _founded()
    planned = plan(archive.config.root, paths, state=archive.state, today=archive.now.date())
    hosts = [place.settings.name for place in active(archive.service.places(), archive.present)]
    rows, made = _left.unreached(session, archive), torrents.load(archive.state)
    for where in planned.mentions:
        session.console.warn(f"{where}: would still name it, or lead to it")
    session.console.answer(
        {
            "dry_run": True,
            "items": [asdict(item) for item in planned.items],
            "lines": list(planned.lines),
            "mentions": list(planned.mentions),
            "releases": list(planned.releases),
            "bundles": list(planned.bundles),
            "hosts": hosts,
            "left": rows,
            "torrents": [asdict(one) for one in made],
        },
        [
            *_planned_lines(planned),
            *_cleaned(hosts),
            *_left.unreached_lines(rows),
            *_seeded(made),
            "nothing was changed",
        ],
    )


def _planned_lines(planned: Effects) -> list[str]:
    lines = [f"would be withdrawn: {i.source or i.path}" + (f" ({i.why})" if i.why else "") for i in planned.items]
    if planned.lines:
        lines.append(f"site/WITHDRAWN would get {count(len(planned.lines), 'line')}: {_span(planned.lines)}")
    if planned.releases:
        what = count(len(planned.releases), "release")
        lines.append(f"the next seal would let go of {what} on this disk, listings and all: {_span(planned.releases)}")
    return lines + [f"the next seal would take this pending bundle away: {name}" for name in planned.bundles]


def _cleaned(hosts: Sequence[str]) -> list[str]:
    if not hosts:
        return ["no host in mirrors.toml holds a copy"]
    return [f"the next push would take pages, documents and former listings from: {', '.join(hosts)}"]


def _seeded(made: Sequence[MadeTorrent]) -> list[str]:
    """Tell of torrents, which may hold withdrawn files."""
    # No command of ours reaches them, and a publisher must not believe so.
    if not made:
        return []
    return [
        "no torrent can be called back; stop seeding these, delete their files, and ask whoever seeds them:",
        *(f"  - {one.name}, release {one.release}: btih {one.v1}, btmh 1220{one.v2}" for one in made),
    ]


def _span(numbers: Sequence[int]) -> str:
    first, last = min(numbers), max(numbers)
    return f"number {first}" if first == last else f"numbers {first} to {last}"


def _data(done: Done) -> dict[str, object]:
    return {
        "withdrawn": [{"number": w.number, "day": w.day.isoformat(), "kind": w.kind} for w in done.withdrawn],
        "mentions": list(done.mentions),
        "remains": list(REMAINS),
    }


def _lines(done: Done) -> list[str]:
    numbers = ", ".join(str(w.number) for w in done.withdrawn)
    return [f"{count(len(done.withdrawn), 'page or document', 'pages or documents')} withdrawn (number {numbers})"]


def _clear(session: Session, word: str, *, yes: bool, dry_run: bool) -> None:
    """Empty a left place of all files of ours, and name them."""
    archive = Archive.here()
    wanted = archive.release()
    # Only among places left behind: a mistyped word must never empty a place in service.
    one = places.chosen(places.left(archive.state, archive.config.hosts), word)
    opened = archive.service.place_to_empty(one.settings)
    host = opened.host
    if lacks := opened.second_lacks:
        session.console.warn(str(lacks), hint_of(lacks))
    planned = empty(wanted, host, now=archive.now, dry_run=True)
    if dry_run:
        _tell(session, one, planned)
        return
    for path in planned.removed[:FINDINGS_SHOWN]:
        session.console.note(f"to be taken away from {one.place}: {path}")
    what = count(len(planned.removed), "file")
    # Nothing of ours under any name: only versions that the place may keep are looked for, without a question.
    if planned.removed and not (
        yes or session.console.agree(f"take {what} of this archive away from {one.place}, for ever?")
    ):
        session.console.answer(asdict(Emptied(one.name, (), (), dry_run=True)), ["nothing was taken away"])
        return
    # Forgotten only after the files are gone: a cut leaves the place in the record.
    done = empty(wanted, host, now=archive.now)
    if done.whole:
        places.forget(archive.state, one.place)
    _tell(session, one, done)


def _tell(session: Session, one: Remembered, done: Emptied) -> None:
    would = "would be " if done.dry_run else ""
    lines = [f"{one.place}: {count(len(done.removed), 'file')} of this archive {would}taken away"]
    lines += [f"{one.place}: {path}: not ours, stays" for path in done.kept[:FINDINGS_SHOWN]]
    if len(done.kept) > FINDINGS_SHOWN:
        lines.append(f"{one.place}: and {len(done.kept) - FINDINGS_SHOWN:,} more that stay (all with --json)")
    session.console.answer({"place": one.place, **_pushes.plain(asdict(done))}, lines)
    for path in done.left[:FINDINGS_SHOWN]:
        session.console.warn(f"{one.place}: {path}: of this archive, and still there: the key may not take it away")
    _pushes.warn_of_versions(session, one.place, done.versions, done.untold)
    if not done.whole:
        said = f"not all of this archive is away from {one.place}, and it is spoken of still"
        session.console.warn(said, _pushes.second_key(one.name, f"stet withdraw --empty {one.name}"))
        session.ends(HostError.exit_code)


def _let_go(session: Session, word: str) -> None:
    """Forget a place gone or cleaned by hand."""
    archive = Archive.here()
    one = places.chosen(places.left(archive.state, archive.config.hosts), word)
    places.forget(archive.state, one.place)
    session.console.answer({"let_go": one.place}, [f"{one.place} is not spoken of any more; what lies there stays"])
