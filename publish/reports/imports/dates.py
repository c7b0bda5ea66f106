"""Days of posts that do not tell theirs."""

import os
import re
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from publish.core.errors import ConfigError
from publish.reports.imports.front import day, western

# Names of files have 2013-01-02, a phone's 20130102, and 2013年01月02日.
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_./年]?(0[1-9]|1[0-2])(?:[-_./月]?(0[1-9]|[12]\d|3[01]))?(?!\d)")
_GIT_MAX_S = 300  # a history of 100,000 commits takes some seconds
# A stranger's repository has settings, some of which name programs to run: none is to be run here.
_HARMLESS = (
    "-c",
    "core.fsmonitor=false",
    "-c",
    "log.showSignature=false",
    "-c",
    "protocol.allow=never",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "core.quotePath=false",
    "--no-pager",
    "--no-replace-objects",
)


def teller(way: str, folder: Path) -> Callable[[str], str]:
    """Return what tells a file's day by its path.

    Nothing where it cannot.

    Raises:
        ConfigError: ``folder`` is in no git repository, and git was asked for.
    """
    if way == "git":
        found = _by_git(folder)
        return lambda name: found.get(name, "")
    return _by_name if way == "name" else lambda name: _by_mtime(folder / name)


def _by_name(name: str) -> str:
    found = _IN_NAME.search(western(name))
    return day("-".join(part for part in found.groups() if part)) if found else ""


def _by_mtime(file: Path) -> str:
    try:
        # Of a link itself, and not of what it leads to outside of the folder.
        return datetime.fromtimestamp(file.lstat().st_mtime, UTC).date().isoformat()
    except (OSError, ValueError, OverflowError):
        return ""


def _by_git(folder: Path) -> dict[str, str]:
    """Return the day of each file's first commit."""
    # A file that was moved has the day on which it came. Where a clone lacks what to compare by, only what was moved
    # unchanged is told to be the same.
    for likeness in ("50%", "100%"):
        try:
            return _came(folder, likeness)
        except (OSError, subprocess.SubprocessError):
            continue
    raise ConfigError(f"{folder}: git tells no days of it", hint="is it a clone? or take --date-from mtime")


def _came(folder: Path, likeness: str) -> dict[str, str]:
    """Return the day on which each file came, under its name of today."""
    command = [
        "git",
        *_HARMLESS,
        "-C",
        str(folder),
        "log",
        "--no-ext-diff",
        "--no-textconv",
        "--relative",
        "--reverse",
        f"--find-renames={likeness}",
        "--diff-filter=AR",
        "--name-status",
        "-z",
        "--format=%x01%as",
    ]
    # HOME names the user's settings, and a partial clone would fetch what is missing from anywhere.
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": os.devnull,
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }
    done = subprocess.run(command, capture_output=True, timeout=_GIT_MAX_S, env=environment, check=True)
    found: dict[str, str] = {}
    # Parted by signs that no name has: a name may hold a line's end.
    for commit in done.stdout.decode("utf-8", "surrogateescape").split("\x01")[1:]:
        when, _, changes = commit.partition("\0")
        fields = iter(changes.strip("\n").split("\0"))
        for status in fields:
            if status.startswith("R"):
                before, now = next(fields, ""), next(fields, "")
                found.setdefault(now, found.get(before, when))
            elif status:
                # A file that was deleted and brought back has the day on which it came first.
                found.setdefault(next(fields, ""), when)
    return found
