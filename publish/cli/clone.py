"""``stet clone``."""

import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from publish.cli import _arguments, _memory
from publish.cli._options import witness_option
from publish.cli._session import Session, Verb
from publish.core.errors import ConfigError, HostError, TrustError
from publish.core.model import Verdict
from publish.core.units import count, size
from publish.readers import remember
from publish.readers.clone import Cloned, clone
from publish.verify import look
from publish.verify.metadata import now_utc


@click.command("clone", cls=Verb, exits=(TrustError, HostError))
@click.argument("words", nargs=-1, required=True, metavar="FINGERPRINT|ROOT.JSON ADDRESS... FOLDER")
@witness_option
@click.pass_obj
def command(session: Session, words: tuple[str, ...], witness: tuple[str, ...]) -> None:
    """Make FOLDER a whole, verified copy.

    The files come from whichever copies are alive: those at ADDRESS (https://, http://, ipfs://, ipns:// or a
    folder), and all mirrors in the signed list. Cut short, the same command goes on where it was.
    """
    parts = _arguments.joined(words)
    if len(parts) < 3:
        raise ConfigError(
            "clone needs a fingerprint, at least one address, and a folder",
            hint="stet clone FINGERPRINT ADDRESS... FOLDER",
        )
    anchor = replace(_arguments.anchor(parts[0]), witnesses=_arguments.witnesses(witness))
    before = remember.load(anchor.fingerprint)
    with session.console.progress("cloning") as progress, _memory.keeping(session, anchor.fingerprint):
        cloned = clone(parts[1:-1], anchor, Path(parts[-1]), now=now_utc(), seen=before, progress=progress)
    # A fork does not stop the clone: the other copies are genuine, and the proof must not be lost.
    for side in cloned.forks:
        _memory.keep_fork(session, anchor.fingerprint, [side])
    why = remember.keep(cloned.head, authentic=True)  # every file was compared with its hash before its name
    _memory.answer(session, _data(cloned), lines(cloned), why)
    for address, faults in cloned.faults.items():
        for fault in faults:
            # Some errors name the address themselves, others do not.
            session.console.warn(fault if address in fault else f"{address}: {fault}")


def _data(cloned: Cloned) -> dict[str, Any]:
    """Tell programs what was cloned."""
    return {
        "folder": str(cloned.folder),
        "fingerprint": cloned.head.fingerprint,
        "release": cloned.release,
        "fresh": cloned.head.fresh,
        "expires": cloned.head.expires.isoformat(),
        "renewed": cloned.head.renewed.isoformat() if cloned.head.renewed else None,
        "witnessed_by": list(cloned.head.witnessed.by),
        "files": cloned.files,
        "fetched_bytes": cloned.fetched_bytes,
        "reused": cloned.reused,
        "removed": cloned.removed,
        "by_source": dict(cloned.by_source),
        "faults": {address: list(faults) for address, faults in cloned.faults.items()},
    }


def lines(cloned: Cloned) -> list[str]:
    """Tell people what was cloned."""
    kept = f", {count(cloned.reused, 'file was', 'files were')} there already" if cloned.reused else ""
    # Equal files are fetched once: without this line the numbers would not add up for people.
    same = cloned.files - cloned.reused - sum(cloned.by_source.values())
    return [
        f"AUTHENTIC: release {cloned.release}, {count(cloned.files, 'file')} in {cloned.folder}, each of them verified",
        f"{size(cloned.fetched_bytes)} fetched{kept}",
        *(f"    {number:,} from {address}" for address, number in cloned.by_source.items() if number),
        *([f"    {same:,} not fetched: the same bytes as another"] if same > 0 and not cloned.reused else []),
        _standing(cloned),
        f"to read it: stet serve {shlex.quote(str(cloned.folder))}",
    ]


def _standing(cloned: Cloned) -> str:
    """Tell the second verdict, beside AUTHENTIC: renewed in time or not."""
    verdict, reason = look.standing(cloned.head, cloned.head.now)
    more = "; the bytes are as genuine as before" if verdict is Verdict.STALE else ""
    return f"{verdict}: {reason}{more}"
