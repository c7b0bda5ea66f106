"""``stet scan``."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publish.cli import _arguments, _leaks, _memory
from publish.cli._options import WORD
from publish.cli._session import Session, Verb
from publish.core.errors import HostError, SourceError, TrustError
from publish.core.units import count

if TYPE_CHECKING:
    from publish.core.settings import Config
    from publish.reports.scan.leaks import Leak, Scanned
    from publish.reports.scan.look import Lookout
    from publish.reports.scan.scan import ToScan

OUTCOMES = (
    (0, "nothing certain was found; what may be meant is listed"),
    (SourceError.exit_code, "a certain leak, which stops a seal; or a file that cannot be looked into, or only partly"),
)


@click.command("scan", cls=Verb, exits=(TrustError, HostError), outcomes=OUTCOMES)
@click.argument("what", type=WORD, metavar="PATH|ADDRESS")
@click.option("--names", "listed", metavar="FILE", help="A list of names that must never go out, one on each line.")
@click.option("--fingerprint", metavar="F", help="The archive's fingerprint, for a copy at ADDRESS.")
@click.pass_obj
def command(session: Session, what: str, listed: str | None, fingerprint: str | None) -> None:
    """Look for what gives people away: in site/, a tree, a copy, one file.

    Fields of documents, paths, names of this machine and of your own list, tokens, marks that nobody sees. What may
    be meant (mail, telephone, coordinates) is listed as a remark. What was found is never repeated, only its place.
    """
    from publish.archive.leaks import allowed

    here = _leaks.here()
    # Pipes, links and what could not be fetched: told at the end, since one of them must not end a long scan.
    odd: list[str] = []
    # A folder may be called so, and what is at hand goes before the network.
    with _leaks.lookout(here, listed) as watch:
        if "://" in what and not Path(what).exists():
            found = _scan_copy(session, what, fingerprint, watch, here, odd)
        else:
            found = _scan_here(session, Path(what), watch, here, odd)
    _answer(session, found, allowed(here, found.leaks) if here else found.leaks, odd)


def _scan_here(session: Session, path: Path, watch: "Lookout", here: "Config | None", odd: list[str]) -> "Scanned":
    from publish.archive.leaks import telling
    from publish.reports.scan.scan import below, scan

    files = list(below(path, odd.append))
    with session.console.progress("scanning") as progress:
        # Files are told as they are done, without their number.
        many = iter(range(1, len(files) + 1))
        return scan(files, watch, kept=telling(here, files), seen=lambda *_: progress(next(many), len(files)))


def _scan_copy(
    session: Session, address: str, fingerprint: str | None, watch: "Lookout", here: "Config | None", odd: list[str]
) -> "Scanned":
    """Fetch a copy's files, each verified, and gone once it was scanned."""
    from publish.archive.leaks import telling
    from publish.copies.hosts import open_address
    from publish.readers import remember
    from publish.reports.scan.scan import ToScan, scan
    from publish.verify import history
    from publish.verify.copy import Copy
    from publish.verify.head import Anchor
    from publish.verify.metadata import now_utc

    source = open_address(address)
    anchor = Anchor(_arguments.fingerprint(fingerprint)) if fingerprint else _arguments.anchor_in(source)
    with _memory.keeping(session, anchor.fingerprint):
        head = history.accept(source, anchor, now=now_utc(), seen=remember.load(anchor.fingerprint))
    entries = Copy(source, head).entries.values()

    def fetched() -> "Iterator[ToScan]":
        for number, entry in enumerate(entries, 1):
            # One at a time: a copy may be larger than this disk.
            with tempfile.NamedTemporaryFile(prefix="stet-scan-") as file:
                try:
                    for chunk in source.fetch_checked(entry):
                        file.write(chunk)
                except (HostError, TrustError) as error:
                    odd.append(f"{entry.path}: {error.beside(source.name)}")
                    continue
                file.flush()
                yield ToScan(entry.path, Path(file.name))
            progress(number, len(entries))

    with session.console.progress("scanning") as progress:
        return scan(fetched(), watch, kept=telling(here, ()))


def _answer(session: Session, found: "Scanned", certain: "Sequence[Leak]", odd: list[str]) -> None:
    from publish.reports.scan import leaks

    verdicts = dict.fromkeys(found.paths, "clean") | dict.fromkeys((r.path for r in found.remarks), "remarks")
    verdicts |= dict.fromkeys((each.path for each in certain), "leaks")
    data = {
        "files": len(found.paths), "leaks": leaks.data(certain), "remarks": leaks.data(found.remarks),
        "allowed": len(found.leaks) - len(certain), "unread": [*found.broken, *odd], "verdicts": verdicts,
    }  # fmt: skip
    lines = leaks.lines(certain)
    if found.remarks:
        lines += ["may be meant:", *(f"    {line}" for line in leaks.lines(found.remarks))]
    lines += [f"not scanned: {line}" for line in odd]
    places = count(len(certain), "certain leak") if certain else "no certain leak"
    closed = {leak.path for leak in found.remarks if leak.kind is leaks.LeakKind.UNREAD}
    more = f"; {count(len(closed), 'file')} not looked into" if closed else ""
    lines.append(f"{count(len(found.paths), 'file')} scanned: {places}{more}")
    session.console.answer(data, lines)
    # What was not looked into is no pass: it may hold what another document, or this one elsewhere, would show.
    if certain or closed or found.broken or odd:
        session.ends(SourceError.exit_code)
