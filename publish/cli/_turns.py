"""Clones kept up to date: by rounds, or by a timer of the system."""

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from publish.cli._ending import ended_by
from publish.cli._session import Session
from publish.core.errors import ConfigError, StetError
from publish.core.units import lasting
from publish.readers.clone.turns import CloneTurns
from publish.readers.clone.unit import Unit
from publish.verify.metadata import now_utc

_START = "import sys; sys.path.append(sys.argv.pop(1)); from publish.__main__ import main; main()"
CloneRound = Callable[[], tuple[dict[str, Any], str]]
"""Brings the clone up to date. Returns what happened, for programs and in a line for people."""


def keep_going(
    session: Session, turn: CloneRound, turns: CloneTurns, *, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Run rounds until Ctrl-C or a signal, with a line for each.

    Raises:
        ConfigError: The first round shows that none can go well.
    """
    first = True
    with ended_by(signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        try:
            while True:
                wait_s = _one(session, turn, turns, first=first)
                first = False
                sleep(wait_s)
        except KeyboardInterrupt:
            # The terminal may be what has gone.
            with suppress(OSError):
                session.console.say("ended")


def _one(session: Session, turn: CloneRound, turns: CloneTurns, *, first: bool) -> float:
    """Run and tell a round, and return the seconds until the next."""
    try:
        data, said = turn()
    except StetError as e:
        # A person is here to mend it. Later nobody may be, and a full disk or another stet's lock passes.
        if first and isinstance(e, ConfigError):
            raise
        wait_s = turns.next_s(well=False)
        data = {"error": {"message": str(e), "kind": type(e).__name__.lstrip("_"), "exit": e.exit_code}}
        said = f"not brought up to date: {str(e).splitlines()[0] if str(e) else type(e).__name__}"
    else:
        wait_s = turns.next_s(well=True)
    now = now_utc()
    following = now + timedelta(seconds=wait_s)
    session.console.answer(
        data | {"at": now.isoformat(timespec="seconds"), "next": following.isoformat(timespec="seconds")},
        [f"{now:%Y-%m-%d %H:%M} UTC: {said}; next in {lasting(wait_s)}"],
    )
    return wait_s


def show_unit(session: Session, folder: Path, every_s: int) -> None:
    """Print a timer and a line for cron; nothing is written."""
    unit = Unit.of(folder, _program(), every_s, os.environ)
    lines: list[str] = []
    for path, text in unit.files().items():
        lines += [f"# {path}", *text.splitlines(), ""]
    lines += ["# to begin; the second line keeps it going while you are logged out:", *unit.commands(), ""]
    lines += ["# or, where there is no systemd, a line for crontab -e:", unit.cron()]
    data = {"files": dict(unit.files()), "commands": unit.commands(), "cron": unit.cron()}
    session.console.answer(data, lines)


def _program() -> list[str]:
    """Return this program's command, independent of PATH."""
    found = shutil.which(sys.argv[0])
    if found and Path(found).name == "stet":
        return [os.path.abspath(found)]
    # -P: else Python would look for the program in the copy first, and a copy may have a folder of that name. It is
    # told of the place of this program: a single file, maybe, or a checkout that is not installed.
    return [sys.executable, "-P", "-c", _START, str(Path(__file__).parents[2])]
