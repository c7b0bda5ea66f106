"""``stet history``."""

from collections.abc import Iterator
from dataclasses import asdict

import click

from publish.cli import _arguments, _memory
from publish.cli._options import WORD
from publish.cli._session import Session, Verb
from publish.copies.hosts import open_address
from publish.core.errors import HostError, TrustError
from publish.core.units import count
from publish.readers import remember
from publish.verify import history
from publish.verify.copy import Copy
from publish.verify.head import Anchor, Head
from publish.verify.metadata import now_utc

PATHS_SHOWN = 12  # of each kind and release; removed paths are all shown, and the JSON has all


@click.command("history", cls=Verb, exits=(TrustError, HostError))
@click.argument("what", required=False, type=WORD, metavar="[ADDRESS|FOLDER]")
@click.option("--fingerprint", metavar="F", help="The archive's fingerprint, in groups of four or not.")
@click.pass_obj
def command(session: Session, what: str | None, fingerprint: str | None) -> None:
    """Show all releases: number, date, and what changed, as far as the copy still tells."""
    if what is None:
        found, told = _here()
        why = None  # the publisher's own state, not a copy's news
    else:
        found, told = _there(session, what, fingerprint)
        why = remember.keep(found, authentic=True)  # only signed facts are told
    data = {"fingerprint": found.fingerprint, "release": found.release, "releases": [asdict(past) for past in told]}
    _memory.answer(session, data, [line for past in told for line in _lines(past)], why)


def _here() -> tuple[Head, list[history.Past]]:
    from publish.archive.archive import Archive
    from publish.release import dotstet

    archive = Archive.here()
    found = dotstet.sealed(archive.state, now=now_utc())
    return found, history.history(Copy(dotstet.StateSource(archive.state, found.release), found))


def _there(session: Session, what: str, fingerprint: str | None) -> tuple[Head, list[history.Past]]:
    source = open_address(what)
    anchor = Anchor(_arguments.fingerprint(fingerprint)) if fingerprint else _arguments.anchor_in(source)
    with _memory.keeping(session, anchor.fingerprint):
        found = history.accept(source, anchor, now=now_utc(), seen=remember.load(anchor.fingerprint))
    return found, history.history(Copy(source, found))


def _lines(past: history.Past) -> Iterator[str]:
    if not past.known:
        yield f"release {past.number}, {past.published}"
        return
    total = len(past.added) + len(past.changed) + len(past.removed)
    differ = f"{count(total, 'path differs', 'paths differ')} from the release before"
    yield f"release {past.number}, {past.published}: {count(total, 'path') if past.number == 1 else differ}"
    for word, paths in (("added", past.added), ("changed", past.changed), ("removed", past.removed)):
        shown = len(paths) if word == "removed" else PATHS_SHOWN
        yield from (f"    {word} {path}" for path in paths[:shown])
        if len(paths) > shown:
            yield f"    and {len(paths) - shown:,} more {word} (all with --json)"
