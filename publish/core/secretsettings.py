"""The settings which say where a host's secret comes from: their faults.

A command in mirrors.toml is run by whoever pushes: who writes that file writes a program. So a file that others may
write to names no commands.
"""

import os
import shlex
import stat
from pathlib import Path
from typing import Final

KEYS: Final = ("secret", "withdraw_secret")
"""Names of the settings."""
KEYRING: Final = "keyring"
"""The value which names this machine's keyring."""
COMMAND_MAX_LENGTH: Final = 4096  # characters
_SHELL: Final = ("|", "||", "&", "&&", ";", ">", ">>", "<", "<<", "2>", "2>&1", "2>/dev/null")
_FORM: Final = "'keyring', or a command such as \"pass show letters/bucket\""


def fault(value: str | None, file: Path, *, any_: bool) -> str | None:
    """Return what is wrong with such a setting, if anything.

    Args:
        file: The file with the setting.
        any_: Whether this kind of host has a secret at all.
    """
    if value is None:
        return None
    if not any_:
        return "is for hosts with a secret, and this kind has none of Stet's"
    if not value.strip() or not value.isprintable() or len(value) > COMMAND_MAX_LENGTH:
        return f"must be {_FORM}"
    if value == KEYRING:
        return None
    try:
        words = shlex.split(value)
    except ValueError:
        return "has quotation marks that do not close"
    if not words or not words[0]:
        return f"must be {_FORM}"
    if any(word in _SHELL for word in words) or "$(" in value or "`" in value:
        return "is read by no shell: put it into a script, and name that"
    return _others(file)


def _others(file: Path) -> str | None:
    """Return who else may write to a file, in words."""
    real = file.resolve()  # where a link leads, others may write as well
    for path in dict.fromkeys((file, file.parent, real.parent)):
        try:
            found = path.stat()
        except OSError:
            continue
        named = "its folder" if path.is_dir() else path.name
        # On a sticky folder others may make files, and replace none of ours.
        shared = found.st_mode & stat.S_IWOTH and not (path.is_dir() and found.st_mode & stat.S_ISVTX)
        if found.st_uid not in (0, os.geteuid()):
            return f"is a command, and {named} belongs to another user of this machine: it is not run"
        if shared or (found.st_mode & stat.S_IWGRP and not _is_ours_alone(found.st_gid)):
            return (
                f"is a command, and others may write to {named}: it is not run"
                " (chmod go-w; or give the secret by the environment)"
            )
    return None


def _is_ours_alone(gid: int) -> bool:
    """Return whether a group is the one of this user alone, as many systems make for each."""
    import grp
    import pwd

    try:
        mine = pwd.getpwuid(os.geteuid())
        group = grp.getgrgid(gid)
    except KeyError:
        return False
    return gid == mine.pw_gid and not {*group.gr_mem} - {mine.pw_name}
