"""The error for an exception that nobody foresaw.

It is a host's own failure, or that of this machine's disk.
"""

import errno
import logging
from pathlib import Path

from publish.core.errors import BafflingError, StetError

_log = logging.getLogger(__name__)
_HANDLES = frozenset((errno.EMFILE, errno.ENFILE))
_HERE = _HANDLES | {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


def is_of_this_machine(error: Exception) -> bool:
    """Return whether an error is one that no line and no server causes: no room here, a disk that takes nothing."""
    return isinstance(error, OSError) and error.errno in _HERE


def _temporary() -> str:
    import tempfile

    try:
        return tempfile.gettempdir()
    except FileNotFoundError:  # it tries to write, and all of its places are full
        return "the folder for temporary files"


def baffled(error: Exception, host: str, path: str = "") -> StetError:
    """Return the error for an exception that nobody foresaw.

    With several hosts at work, it counts as this host's failure. ``-v`` shows the trace. An error of this machine's
    disk stays one.
    """
    # One sick host must never stop the others, whatever our program fails at.
    _log.debug("%s: %s", host, type(error).__name__, exc_info=error)
    # An error of a socket has no file's name: with one, it is the disk here, and no fault of the host's.
    if isinstance(error, OSError) and (error.filename or is_of_this_machine(error)):
        said = (error.strerror or str(error)).lower()
        if error.filename:
            said, hint = f"{error.filename}: {said}", "mend that on this machine (room, permissions)"
        elif error.errno in _HANDLES:
            said, hint = f"this machine: {said}", "let a program open more of them (ulimit -n)"
        else:
            said = f"this machine, in {_temporary()} or where .stet lies: {said}"
            hint = "make room, or let TMPDIR name another folder for temporary files"
        return StetError(said, where=host, hint=f"{hint}, then run the same command again")
    import traceback

    where = traceback.extract_tb(error.__traceback__)[-1:]
    # The file's name alone: its whole path may name this machine's user, and people send such lines on.
    at = f" at {Path(where[0].filename).name}:{where[0].lineno}" if where else ""
    return BafflingError(
        f"this copy made us fail: {type(error).__name__}{at}",
        host=host,
        path=path,
        hint="a fault of stet's own: run with -v for the trace, and send it to the project",
    )
