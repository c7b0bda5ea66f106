"""``stet clone``."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from publish.cli import _arguments, _memory, _turns
from publish.cli._options import SPAN, WORD, policy_option, witness_option
from publish.cli._session import Session, Verb
from publish.core.errors import ConfigError, ForkError, HostError, TrustError
from publish.core.formats import layout
from publish.core.model import Verdict
from publish.core.plain import pasted
from publish.core.units import count, size
from publish.readers import remember
from publish.readers.clone import Cloned, again, clone
from publish.readers.clone.turns import LONGEST_S, SOONEST_S, CloneTurns
from publish.verify import look
from publish.verify.head import Anchor
from publish.verify.metadata import now_utc
from publish.verify.witnesses import Policy

USUALLY_S = 6 * 3600


@dataclass(frozen=True, slots=True)
class _Wish:
    """A wanted clone."""

    anchor: Anchor
    addresses: tuple[str, ...]
    folder: Path
    known: bool = False
    """Whether the present copy tells further addresses."""


@click.command("clone", cls=Verb, exits=(TrustError, HostError))
@click.argument("words", nargs=-1, type=WORD, metavar="[FINGERPRINT|ROOT.JSON ADDRESS... FOLDER]")
@click.option("--every", type=SPAN, metavar="TIME", help="Go on for ever, a round each TIME: --every 6h.")
@click.option("--unit", is_flag=True, help="Print a timer for systemd and a line for cron, which do the same.")
@witness_option
@policy_option
@click.pass_obj
def command(
    session: Session,
    words: tuple[str, ...],
    every: int | None,
    unit: bool,
    witness: tuple[str, ...],
    policy: Path | None,
) -> None:
    """Make FOLDER a whole, verified copy.

    The files come from whichever copies are alive: those at ADDRESS (https://, http://, ipfs://, ipns:// or a
    folder), and all mirrors in the signed list. Cut short, the same command goes on where it was.

    Within a clone of yours, `stet clone` alone brings it up to date: it was noted with what you made it.
    """
    if every is not None and not SOONEST_S <= every <= LONGEST_S:
        raise ConfigError("--every is from 10 min to 30 d", hint="stet clone --every 6h")
    parts = _arguments.joined(words)
    if unit:
        if words or witness or policy:
            raise ConfigError("--unit is for a clone that is there", hint="cd into it, then: stet clone --unit")
        _turns.show_unit(session, _noted(Path()).folder, every or USUALLY_S)
        return
    wish = _wish(parts, _arguments.own_witnesses(witness, policy), given=bool(witness or policy))
    if every is None:
        _once(session, wish)
    else:
        _turns.keep_going(session, lambda: _round(session, wish), CloneTurns(every))


def _wish(parts: list[str], own: Policy, *, given: bool) -> _Wish:
    if len(parts) >= 3:
        anchor = replace(_arguments.anchor(parts[0]), witnesses=own)
        return _Wish(anchor, tuple(parts[1:-1]), Path(parts[-1]))
    inside = (Path() / layout.FIRST_ROOT).is_file()
    if len(parts) == 1 and inside and not Path(parts[0]).is_dir():
        # Moved, or carried here by somebody: the person says which archive it is, the copy where others are.
        return _Wish(replace(_arguments.anchor(parts[0]), witnesses=own), (), Path().resolve(), known=True)
    if len(parts) > 1 or (not parts and not inside):
        raise ConfigError(
            "clone needs a fingerprint, at least one address, and a folder",
            hint="stet clone FINGERPRINT ADDRESS... FOLDER; or stet clone alone, in a clone of yours",
        )
    wish = _noted(Path(*parts))
    return replace(wish, anchor=replace(wish.anchor, witnesses=own)) if given else wish


def _noted(folder: Path) -> _Wish:
    """Return this user's clone in a folder."""
    made = again.load(folder)
    if made is None:
        raise ConfigError(
            f"{folder.resolve()}: you made no clone here, or it lay elsewhere then;"
            " which archive it should be is not for the copy to say",
            hint="in the folder: stet clone FINGERPRINT, the one that reached you by another way",
        )
    return _Wish(made.anchor, made.addresses, folder.resolve(), known=True)


def _once(session: Session, wish: _Wish) -> None:
    cloned, why = _clone(session, wish)
    _memory.answer(session, _data(cloned), lines(cloned), why)
    # AUTHENTIC for the copy that was made must not hide a second history from a script, as in verify.
    session.ends(ForkError.exit_code if cloned.forks else 0)
    for address, faults in cloned.faults.items():
        for fault in faults:
            # Some errors name the address themselves, others do not.
            session.console.warn(fault if address in fault else f"{address}: {fault}")


def _round(session: Session, wish: _Wish) -> tuple[dict[str, Any], str]:
    cloned, why = _clone(session, wish)
    verdict, reason = look.standing(cloned.head, cloned.head.now)
    new = count(sum(cloned.by_source.values()), "new file")
    forked = f", a fork at {', '.join(cloned.forks)}" if cloned.forks else ""
    failing = f", {count(len(cloned.faults), 'address', 'addresses')} failed" if cloned.faults else ""
    said = (
        f"release {cloned.release}, {new}, {size(cloned.fetched_bytes)} fetched{failing}{forked}; {verdict}: {reason}"
    )
    return _data(cloned) | {"unremembered": str(why) if why else None}, said


def _clone(session: Session, wish: _Wish) -> tuple[Cloned, ConfigError | None]:
    anchor = wish.anchor
    before, now = remember.load(anchor.fingerprint), now_utc()
    listed = again.listed(wish.folder, anchor, now) if wish.known else []
    with session.console.progress("cloning") as progress, _memory.keeping(session, anchor.fingerprint):
        cloned = clone(wish.addresses, anchor, wish.folder, now=now, listed=listed, seen=before, progress=progress)
    # A fork does not stop the clone: the other copies are genuine, and the proof must not be lost.
    for side in cloned.forks.values():
        _memory.keep_fork(session, anchor.fingerprint, [side])
    why = remember.keep(cloned.head, authentic=True)  # every file was compared with its hash before its name
    # After the work: a folder that was refused is no clone of this reader's.
    return cloned, why or again.keep(cloned.folder, anchor, wish.addresses)


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
        "slowed": dict(cloned.slowed),
        "forked": list(cloned.forks),
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
        *(f"{address}: {said}" for address, said in cloned.slowed.items()),
        _standing(cloned),
        *(
            f"TAMPERED: a fork at {address}: another history, signed as well; nothing was taken from there"
            for address in cloned.forks
        ),
        f"to read it: stet serve {pasted(str(cloned.folder))}",
    ]


def _standing(cloned: Cloned) -> str:
    """Tell the second verdict, beside AUTHENTIC: renewed in time or not."""
    verdict, reason = look.standing(cloned.head, cloned.head.now)
    more = "; the bytes are as genuine as before" if verdict is Verdict.STALE else ""
    return f"{verdict}: {reason}{more}"
