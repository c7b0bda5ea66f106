"""The meaning of failures of git servers.

Decided by status and type. Only why a branch was not moved is told by git in words alone: they stand in one table.
"""

from datetime import UTC, datetime
from typing import Final

from dulwich.errors import GitProtocolError, HangupException, NotGitRepository, SendPackError

from publish.copies.hosts.allowance import TooSlowError, retry_after_s
from publish.copies.hosts.git.https import NotGitError, StatusError
from publish.copies.hosts.git.overssh import SshError
from publish.copies.hosts.git.pack import BadPackError
from publish.copies.hosts.http import faults
from publish.copies.hosts.http.faults import WireError
from publish.core.baffling import is_of_this_machine
from publish.core.errors import (
    AbsentError,
    BusyError,
    FullError,
    HostError,
    InterferenceError,
    Reason,
    RefusedError,
    UnreachableError,
    cut,
)
from publish.core.plain import clean

KEPT = "the copy there is as it was"
SHOWN_MAX = 300  # characters of a server's own words
# A server which refuses a push says why in words of its program's, not in a code.
_PROTECTED: Final = ("protected branch", "non-fast-forward", "cannot force-push", "deny updating")
_DECLINED: Final = "hook declined"
_FULL: Final = ("quota", "no space left", "size limit", "exceeds")
_NOWHERE: Final = ("not appear to be a git repository", "repository not found", "could not be found", "no such")
_FORBIDDEN: Final = ("permission", "denied", "read-only", "read only", "deploy key", "not allowed", "authenticat")
_NO_FILES: Final = "not our ref"
_NO_GIT: Final = "what answered is no git server"
# The first match counts: subclasses stand before their bases.
_TYPES: Final[tuple[tuple[type[Exception], type[HostError], str], ...]] = (
    (FileNotFoundError, AbsentError, "not here"),
    (NotGitError, InterferenceError, _NO_GIT),
    (BadPackError, InterferenceError, "what it gave is no pack of git's"),
    (NotGitRepository, AbsentError, "no repository is there"),
    (HangupException, UnreachableError, Reason.CUT),
    (TimeoutError, TooSlowError, Reason.NO_ANSWER),
    (ConnectionAbortedError, InterferenceError, "an answer without end"),
    (OSError, UnreachableError, Reason.CUT),
    # An answer without its fields, or with others in their place.
    *(
        (odd, InterferenceError, _NO_GIT)
        for odd in (LookupError, TypeError, ValueError, AttributeError, AssertionError, RecursionError)
    ),
)


def quoted(said: str) -> str:
    """Return the last line of a server's own words, fit to be shown."""
    # Servers draw frames around their words, and end with the line which counts.
    lines = [clean(line).strip() for line in said.replace("\r", "\n").split("\n")]
    told = [line for line in lines if line and not line.startswith("===")]
    return cut(" ".join(told[-3:]), SHOWN_MAX)


def not_moved(fault: str, said: str, *, host: str, branch: str, force: str) -> HostError:
    """Return the error for a branch which the server did not move.

    Args:
        fault: The server's word for it.
        said: What it said beside that.
        force: Where its publisher opens a protected branch.
    """
    words, whole = f"{fault}\n{said}".lower(), quoted(said) or quoted(fault)
    if any(word in words for word in _PROTECTED):
        hint = f"unprotect {branch!r}, or choose another branch" + (f" ({force})" if force else "")
        return RefusedError(f"the branch {branch!r} is protected: {whole}; {KEPT}", host=host, hint=hint)
    if any(word in words for word in _FULL):
        return FullError(f"no room, or more than it takes: {whole}; {KEPT}", host=host)
    what = "its hook declined" if _DECLINED in words else "it did not move the branch"
    return RefusedError(f"{what}: {whole}; {KEPT}", host=host)


def meaning(error: Exception, *, host: str, path: str, where: str, keys: str, has_keys: bool) -> HostError | None:
    """Return the error of ours for a foreign error.

    ``None`` for a fault of ours.

    Args:
        where: The repository, for messages.
        keys: The place of the token or key.
        has_keys: Whether there was one.
    """
    if isinstance(error, StatusError):
        return _of_status(error, host, path, where, keys, has_keys=has_keys)
    if isinstance(error, SshError):
        return _of_ssh(error, host, path, where, keys)
    if isinstance(error, SendPackError):
        return RefusedError(f"it could not take the push: {quoted(_words(error))}; {KEPT}", host=host)
    # A cut line is one of these for the library: no answer, and none of another kind.
    if isinstance(error, GitProtocolError) and not isinstance(error, HangupException):
        return InterferenceError(f"it broke off: {quoted(_words(error))} ({where})", host=host, path=path)
    if isinstance(error, WireError):
        return faults.meaning(error, host=host, path=path, where=where)
    if is_of_this_machine(error):
        return None
    for kind, ours, reason in _TYPES:
        if isinstance(error, kind):
            at = "" if ours is AbsentError else f" ({where})"
            return ours(f"{reason}{at}", host=host, path=path)
    return None


def _words(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def _of_status(error: StatusError, host: str, path: str, where: str, keys: str, *, has_keys: bool) -> HostError:
    status = error.status
    if status in (401, 403):
        said = f"it does not take the token in {keys}" if has_keys else "it wants a token"
        if status == 403:
            said = f"the token in {keys} may not write there" if has_keys else "nobody may write there without a token"
        hint = f"look at {keys}: has it run out, and may it write to this repository?" if has_keys else f"set {keys}"
        return RefusedError(f"{said} (HTTP {status}, {where}); {KEPT}", host=host, path=path, status=status, hint=hint)
    # Hosts hide from strangers that a private repository is there.
    if status in (404, 410):
        hint = f"make the repository first; or it is hidden from the token in {keys}"
        return AbsentError(f"no repository is there (HTTP {status}, {where})", host=host, path=path, hint=hint)
    if status == 407:
        return UnreachableError("the proxy before it wants a password", host=host, path=path)
    if 300 <= status < 400:
        said = f"it sends on to {quoted(error.location)}"
        return InterferenceError(said, host=host, path=path, hint="write the repository's own address as url")
    if status == 413:
        return FullError(f"more at once than it takes (HTTP 413, {where}); {KEPT}", host=host, path=path)
    if status in (429, 503):
        said = f"it asks for patience (HTTP {status}, {where})"
        return BusyError(said, host=host, path=path, retry_after_s=retry_after_s(error.retry_after, datetime.now(UTC)))
    if status >= 500:
        return UnreachableError(f"out of order (HTTP {status}, {where})", host=host, path=path)
    return InterferenceError(f"answered HTTP {status} ({where})", host=host, path=path)


def _of_ssh(error: SshError, host: str, path: str, where: str, keys: str) -> HostError:
    said = error.said.lower()
    shown = quoted(error.said) or "ssh ended without a word"
    if any(word in said for word in _NOWHERE):
        hint = "make the repository first, or mend url; some servers hide it from a key that may not read it"
        return AbsentError(f"no repository is there: {shown} ({where})", host=host, path=path, hint=hint)
    if any(word in said for word in _FORBIDDEN):
        hint = f"look at {keys}: is it a key of this repository, with the right to write?"
        return RefusedError(f"refused: {shown} ({where}); {KEPT}", host=host, path=path, hint=hint)
    # An answer, and the same each time: a file alone was asked for, and this server gives branches alone.
    kind = RefusedError if _NO_FILES in said else UnreachableError
    return kind(f"{shown} ({where})", host=host, path=path)
