"""Remedies for errors without a hint, by class.

The class of an error says what the caller may do.
"""

from publish.core.errors import (
    AbsentError,
    ConfigError,
    ExpiredError,
    ForkError,
    FullError,
    HostError,
    InterferenceError,
    MismatchError,
    OvertakenError,
    RefusedError,
    RollbackError,
    SignatureError,
    SourceError,
    StetError,
    TrustError,
    UnreachableError,
    UnwitnessedError,
    WaitingError,
)

# By class, never by the text of a message: words change, and a wrong hint may cost a reader safety.
_HINTS: dict[type[StetError], str] = {
    ConfigError: "mend that, then run the same command again",
    SourceError: "mend the files that are named, then build again",
    SignatureError: "do not use this copy; look at another, and tell the publisher",
    MismatchError: "do not use this copy; the publisher mends it with: stet heal",
    RollbackError: "read another copy; this one lags behind, or hides the newest release",
    ForkError: "ask the publisher before you read either; the proof is kept, and anybody can check it",
    UnwitnessedError: "read another copy, or wait for the witnesses",
    ExpiredError: "read another copy, or ask the publisher for a sign of life",
    TrustError: "do not use this copy; look at another, and tell the publisher",
    AbsentError: "look at the address; if it is right, the copy was taken away: try another",
    OvertakenError: "nothing of yours is lost: push again, which first looks at what lies there",
    RefusedError: "look at the keys, the permissions and the account; readers: try another copy",
    InterferenceError: "something stands between here and the host: try another network, or another copy",
    UnreachableError: "try again later, or another address; nothing is known to be lost",
    FullError: "make room there, then run the same command again",
    HostError: "try again, or another copy",
    WaitingError: "take the draft to who must sign: stet sign DRAFT --key FILE; back here: stet seal --finish DRAFT",
    StetError: "run it again with -v to see what was being done",
}


def hint_of(error: StetError) -> str:
    """Return the error's own hint, else its nearest class's."""
    return error.hint or next(_HINTS[kind] for kind in type(error).__mro__ if kind in _HINTS)
