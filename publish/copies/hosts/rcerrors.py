"""The meaning of rclone's failures.

rclone tells all failures in words, its own and the host's: those which are recognised stand in one table.
"""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from publish.copies.hosts.http import faults
from publish.copies.hosts.http.faults import WireError
from publish.copies.hosts.rcd import RcError
from publish.core.errors import (
    AbsentError,
    BusyError,
    ConfigError,
    FullError,
    HostError,
    InterferenceError,
    Reason,
    RefusedError,
    StetError,
    UncertifiedError,
    UnreachableError,
    cut,
)
from publish.core.plain import clean

KEPT = "the copy there is as it was"
SHOWN_MAX = 200  # characters of rclone's and a host's words
_OWN_CA = "where its authority is your own, name its certificate by STET_CA_FILE"
_CREDENTIAL = "its password or key"
# The first line with a text in rclone's words counts. All in small letters.
_WORDS: Final[tuple[tuple[tuple[str, ...], type[StetError], str, str], ...]] = (
    (("didn't find section in config file",), ConfigError, "rclone knows no such remote", ""),
    (
        ("unable to decrypt configuration", "config file is encrypted", "unable to load configuration"),
        ConfigError, "rclone.conf has a password of its own", "export RCLONE_CONFIG_PASS=…",
    ),
    (("is it obscured",), ConfigError, "a password in rclone.conf is not as rclone writes it", "rclone config"),
    (
        ("knownhosts: key is unknown", "knownhosts: key mismatch"),
        RefusedError, "its host key is not the one in known_hosts: nothing was sent", "compare the key by another way",
    ),
    (
        ("invalid_grant", "token expired", "cannot fetch token", "empty token found"),
        RefusedError, "its log-in has run out", "rclone config reconnect REMOTE:",
    ),
    (("x509:",), UncertifiedError, "its certificate is not valid", _OWN_CA),
    (("no such host", "server misbehaving"), UnreachableError, Reason.NO_NAME, ""),
    (("connection refused", "no route to host", "network is unreachable"), UnreachableError, Reason.NO_CONNECTION, ""),
    (("i/o timeout", "deadline exceeded", "timed out"), UnreachableError, Reason.NO_ANSWER, ""),
    (
        ("507 insufficient", "insufficient storage", "no space left", "quota", "552 ", "452 "),
        FullError, "no room there", "",
    ),
    (
        ("429 too many", "too many requests", "503 service", "421 ", "rate limit", "too many connections"),
        BusyError, "it asks for fewer questions", "",
    ),
    (
        ("401 unauthorized", "unable to authenticate", "530 ", "unauthenticated"),
        RefusedError, f"it does not take {_CREDENTIAL}", "",
    ),
    (("server gave http response", "tls:"), UnreachableError, Reason.NO_TLS, ""),
    # Before a word about a file: no TLS where it was asked for is refused with any number.
    (
        ("failed to make ftp connection",),
        RefusedError, "it lets nobody in this way",
        "does it speak TLS? tls may be true, \"implicit\", or false (then the password goes in clear)",
    ),
    (
        ("403 forbidden", "permission denied", "access denied", "550 ", "553 ", "405 method", "532 "),
        RefusedError, "it does not allow that", "may the account write there? and is the folder the right one?",
    ),
    ((": 412 ",), RefusedError, "it writes over nothing that is there", ""),
    ((": 413 ",), RefusedError, "the file is too large for it", "its limit for one upload must be higher"),
    (
        (": 423 ",),
        UnreachableError, "somebody holds it locked there", "close it where it is open; locks end by themselves, too",
    ),
    (("409 conflict",), RefusedError, "a folder above is not there", "make {where} first, by its own means"),
    (("connection reset", "broken pipe", "unexpected eof", ": eof"), UnreachableError, Reason.CUT, ""),
    (("corrupted on transfer",), InterferenceError, "it stored other bytes than it was sent", ""),
)  # fmt: skip
_STATUS: Final = re.compile(r": (429|503)(?: [^:]{0,80})?$")
_STATUSES: Final = {"429": "429 too many", "503": "503 service"}
# Of these, the whole end counts: a name in the words may hold any text.
_NOWHERE: Final = (
    "directory not found", "object not found", "is a directory not a file", "not a regular file", "bucket not found",
)  # fmt: skip


def is_absent(error: RcError) -> bool:
    """Return whether rclone says that nothing lies there."""
    return error.said.endswith(_NOWHERE)


def meaning(
    error: Exception, *, host: str, path: str, where: str, keys: str, hidden: Sequence[str] = ()
) -> StetError | None:
    """Return the error of ours for a foreign error.

    ``None`` for a fault of ours.

    Args:
        where: The place, for messages.
        keys: The place of the secret.
        hidden: Texts that are shown to nobody, whoever says them.
    """
    if isinstance(error, WireError):
        return faults.meaning(error, host=host, path=path, where=where)
    if not isinstance(error, RcError):
        return None
    if is_absent(error):
        return AbsentError("not here", host=host, path=path)
    # Known texts before kinds: a server's own words may hold several, and the order of the table says which counts.
    # With a colon before, as where rclone says first what it did: a status may stand alone.
    low, shown = f": {_without(error.said, path)}".lower(), _shown(error.said, hidden)
    # A status ends the words, with a reason after it which each server words itself.
    if status := _STATUS.search(low):
        low += f"\n{_STATUSES[status[1]]}"
    for texts, kind, reason, hint in _WORDS:
        if any(text in low for text in texts):
            return _made(kind, reason, hint, shown, host=host, path=path, where=where, keys=keys)
    # What nobody foresaw may pass: it is tried again, and nothing is thought to be gone.
    return UnreachableError(f"rclone says: {shown or 'nothing'} ({where})", host=host, path=path)


def _without(said: str, path: str) -> str:
    """Return words without a file's own name."""
    for name in (path, quote(path), path.rpartition("/")[2], quote(path.rpartition("/")[2])):
        said = re.sub(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])", "…", said) if name else said
    return said


def _made(
    kind: type[StetError], reason: str, hint: str, shown: str, *, host: str, path: str, where: str, keys: str
) -> StetError:
    if kind is ConfigError:
        return ConfigError(f"host {host!r}: {reason}: {shown}", hint=hint or None)
    if _CREDENTIAL in reason and keys:
        reason, hint = f"it does not take {keys}", hint or f"look at {keys}: has it been changed, or taken back?"
    hint = hint.format(where=where)
    kept = f"; {KEPT}" if kind in (RefusedError, FullError) else ""
    ours: type[HostError] = kind  # type: ignore[assignment]  # all of the table's but ConfigError
    return ours(f"{reason}: {shown} ({where}){kept}", host=host, path=path, hint=hint or None)


def _shown(said: str, hidden: Sequence[str]) -> str:
    for secret in hidden:
        said = said.replace(secret, "…") if secret else said
    said = clean(" ".join(said.split()))
    # Go says first what it was about, and last why it failed.
    while len(said) > SHOWN_MAX and ": " in said:
        said = said.partition(": ")[2]
    return cut(said, SHOWN_MAX)
