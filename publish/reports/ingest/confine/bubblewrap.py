"""Walls by the program bwrap, for kernels without Landlock.

What is NOT done here: the filter of system calls, which a process puts up itself.
"""

import os
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from publish.core.environment import without_secrets

_TRY_S = 10


def command(scratch: Path, libraries: Iterable[Path]) -> list[str]:
    """Return the words before a command which has bwrap lock it in."""
    words = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--hostname", "stet"]
    # bwrap mounts in the order of its words: a folder before what lies in it.
    for place in sorted({str(each) for each in libraries}):
        words += ["--ro-bind-try", place, place]
    words += ["--dev", "/dev", "--bind", os.fspath(scratch), os.fspath(scratch), "--chdir", "/", "--"]
    return words


@cache
def available() -> bool:
    """Return whether bwrap is there, and may make namespaces: many containers refuse."""
    if shutil.which("bwrap") is None:
        return False
    # Its being there says little: Ubuntu and containers forbid namespaces to users, and that shows only on use.
    tried = [*command(Path("/tmp"), [Path("/")]), "true"]  # noqa: S108 - nothing is written there
    try:
        return (
            subprocess.run(tried, capture_output=True, timeout=_TRY_S, check=False, env=without_secrets()).returncode
            == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
