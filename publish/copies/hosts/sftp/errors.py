"""The meaning of failures of SFTP servers.

Decided by codes, and by what the disk has left.
"""

from publish.copies.hosts.allowance import TooSlowError
from publish.copies.hosts.base import no_names
from publish.copies.hosts.sftp import packets
from publish.copies.hosts.sftp.lock import HeldError
from publish.copies.hosts.sftp.replies import AbsentHereError, InTheWayError, StatusError
from publish.copies.hosts.sftp.session import GARBAGE, SILENT, BrokenError
from publish.core.errors import (
    IN_THE_WAY,
    AbsentError,
    FullError,
    HostError,
    InterferenceError,
    OvertakenError,
    Reason,
    RefusedError,
    UnreachableError,
)
from publish.core.plain import clean
from publish.core.units import size


def meaning(error: Exception, host: str, path: str) -> HostError | None:
    """Return the error of ours for a foreign error.

    ``None`` for a fault of ours.
    """
    if isinstance(error, BrokenError):
        return broken(error, host, path)
    if isinstance(error, AbsentHereError):
        if error.is_other:
            return AbsentError("not a file", host=host, path=path, hint=IN_THE_WAY)
        return AbsentError("not here", host=host, path=path)
    if isinstance(error, InTheWayError):
        what = (
            "a link stands in the way, and is not followed" if error.is_link else "a file stands where a folder should"
        )
        return RefusedError(what, host=host, path=path or clean(error.path.decode("utf-8", "replace")))
    if isinstance(error, HeldError):
        whose = "of this machine" if error.here else "of another machine, or of one that was started again"
        return OvertakenError(
            f"another push is writing here, {whose}; its last sign of life is {error.age_s} s old",
            host=host,
            hint="wait until it has ended; a push that was killed is waited for ten minutes",
        )
    if isinstance(error, StatusError):
        return _refusal(error, host, path)
    return None


def _refusal(error: StatusError, host: str, path: str) -> HostError:
    """Return the error for a server's no.

    "Failure" is its word for many things: they are told apart by what the disk has left.
    """
    where = path or clean(error.path.decode("utf-8", "replace"))
    if error.code == packets.NO_SUCH_FILE:
        return AbsentError("not here", host=host, path=where)
    # OpenSSH says SSH_FX_FAILURE of a full and of a read-only disk alike: SFTP 3 has no other code for them.
    if error.room is not None and error.room.read_only:
        return RefusedError("the disk there is mounted read-only", host=host, path=where)
    if error.code == packets.PERMISSION_DENIED:
        hint = "the account may not write there: look at the folder's owner and mode, or choose another path"
        return RefusedError("no permission", host=host, path=where, hint=hint)
    if error.room is not None and error.room.free < max(error.length, 1):
        left = f"{size(error.room.free)} free, {size(error.length)} needed"
        return FullError(f"no room left on the disk: {left}", host=host, path=where)
    if error.room is not None and error.room.names == 0:
        return no_names(error.room.free, host, where)
    # OpenSSH's code for ENAMETOOLONG and EINVAL, and the latter is what FAT says of a colon.
    if error.code == packets.BAD_MESSAGE:
        return RefusedError("the name is too long for that disk, or it cannot hold it", host=host, path=where)
    return RefusedError(
        f"the server says no, and not why (status {error.code})",
        host=host,
        path=where,
        hint="a quota that is used up, or something that lies where the file must go: look there with sftp",
    )


def broken(error: BrokenError, host: str, path: str = "") -> HostError:
    """Return the error for a conversation that has ended."""
    if error.why == SILENT:
        return TooSlowError(Reason.STOPPED, host=host, path=path)
    if error.why == GARBAGE:
        said = clean(error.start.decode("utf-8", "replace").strip())
        beginning = f", and begins: {said}" if said else ""
        return InterferenceError(
            f"what answers is not SFTP{beginning}",
            host=host,
            path=path,
            hint="a shell that prints at each login spoils it: its start files may print nothing where nobody types",
        )
    return UnreachableError(Reason.CUT, host=host, path=path)
