"""What an editor's commands do between the command line and the verb: withdraw, correct."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from publish.archive.archive import Archive
from publish.archive.heal import active
from publish.cli import _leaving
from publish.cli._session import Session
from publish.core.errors import ConfigError
from publish.core.files import digest
from publish.core.units import count
from publish.release import dotstet
from publish.release.kept import FOLDER, page_of, texts
from publish.reports.withdraw import Done, Item, Plan, plan
from publish.reports.withdraw import withdraw as take_back

REMAINS = (
    "the next release and the next push take it from every host; until then each still serves it",
    "what no command of ours reaches, and you must see to:",
    "  - the history of site/ in git, and every clone of it",
    "  - .stet/withdrawn (its source) and .stet/withdrawals (its name, and the salt that proves what it was)",
    "  - drafts that editors signed, on sticks and on their machines: they hold the text of pages",
    "  - backups of this folder and of the hosts; versions that a bucket keeps of what was deleted",
    "  - copies that readers cloned, and browsers' caches",
    "  - caches of content networks, search engines and web archives: ask each to forget the address",
    "  - IPFS nodes of others that pinned a former release",
)


def _founded() -> Archive:
    """The archive here. Where its state was lost nobody can tell what was published: then nothing is said of it."""
    archive = Archive.here()
    dotstet.anchor(archive.state)
    return archive


def withdraw(session: Session, paths: Sequence[str], kind: str, *, yes: bool) -> None:
    """Withdraw, and say what must still be done."""
    archive = _founded()

    def agreed(items: tuple[Item, ...]) -> bool:
        for item in items:
            session.console.note(
                f"to be withdrawn: {item.source or item.path}" + (f" ({item.why})" if item.why else "")
            )
        return yes or session.console.agree("withdraw all of this for ever?")

    root, today = archive.config.root, archive.now.date()
    done = take_back(root, paths, state=archive.state, today=today, kind=kind, agreed=agreed)
    if done is None:
        session.console.answer({"withdrawn": []}, ["nothing was withdrawn"])
        return
    for where in done.mentions:
        session.console.warn(f"{where}: still names it, or leads to it")
    rows = _leaving.unreached(session, archive)
    session.console.answer(_data(done) | {"left": rows}, [*_lines(done), *_leaving.unreached_lines(rows), *REMAINS])


def rehearse_withdrawal(session: Session, paths: Sequence[str]) -> None:
    """Say what a withdrawal would take away, and from where; nothing changes."""
    archive = _founded()
    planned = plan(archive.config.root, paths, state=archive.state, today=archive.now.date())
    hosts = [place.settings.name for place in active(archive.places(), archive.present)]
    rows = _leaving.unreached(session, archive)
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
        },
        [*_planned_lines(planned), *_cleaned(hosts), *_leaving.unreached_lines(rows), "nothing was changed"],
    )


def _planned_lines(planned: Plan) -> list[str]:
    lines = [f"would be withdrawn: {i.source or i.path}" + (f" ({i.why})" if i.why else "") for i in planned.items]
    if planned.lines:
        lines.append(f"site/WITHDRAWN would get {count(len(planned.lines), 'line')}: {_span(planned.lines)}")
    if planned.releases:
        what = count(len(planned.releases), "release")
        lines.append(f"the next seal would let go of {what} on this disk, listings and all: {_span(planned.releases)}")
    return lines + [f"the next seal would take this bundle from the shelf: {name}" for name in planned.bundles]


def _cleaned(hosts: Sequence[str]) -> list[str]:
    if not hosts:
        return ["no host in mirrors.toml holds a copy"]
    return [f"the next push would take pages, documents and former listings from: {', '.join(hosts)}"]


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


def correct(session: Session, report: str) -> None:
    """Keep a report as it was published, beside what an editor corrects."""
    from publish.reports.correct import correct as keep
    from publish.reports.correct import source_of

    archive = Archive.here(session.talk())
    source = source_of(archive.config.root, report)
    published, paths = _published(archive, source), archive.release().by_path()
    done = keep(
        archive.config.root, source, today=archive.now.date(), published=published,
        is_published=lambda earlier: page_of(earlier) in paths,
    )  # fmt: skip
    kept = f"site/{done.earlier} keeps the report as it was published"
    where = f" (line {done.line})" if done.line else ""
    data = {"report": done.report, "earlier": done.earlier, "line": done.line, "already": done.already}
    session.console.answer(
        data,
        [
            f"site/{done.report} is being corrected already, and nothing was changed: {kept}" if done.already else kept,
            f"now correct site/{done.report}, and say what changed in its 'note:'{where}",
        ],
    )


def _published(archive: Archive, source: str) -> str | None:
    """The text that the current release has; nothing, where that is the text as it stands.

    Raises:
        ConfigError: It was never published; or its text is not known here, and is not the one that stands there.
    """
    current = archive.release()
    sealed = current.by_path().get(page_of(source))
    if sealed is None:
        raise ConfigError(f"site/{source}: was never published", hint="then there is nothing to keep: edit it")
    text = texts(archive.state, current.number).get(source)
    if text is not None:
        return text.decode("utf-8")
    built: Path = archive.build().root / sealed.path
    if digest(built)[0] != sealed.sha256:
        raise ConfigError(
            f"site/{source} is not as release {current.number} has it, and the text of then is not kept in {FOLDER}/",
            hint="bring the published text back, run this, then edit",
        )
    return None
