"""Failures of an exchange over HTTP, each with its reason in our own words."""

from typing import Final

from publish.copies.hosts.allowance import TooSlowError
from publish.core.errors import HostError, InterferenceError, Reason, UncertifiedError, UnreachableError

OWN_AUTHORITY: Final = (
    "where its authority is your own, name that one's certificate: ca_file in the host's table, or STET_CA_FILE"
)
_OTHER_NAME: Final = "take the name that the certificate has; or whoever runs the host has one made for this name"
_MENDED: Final = {
    9: "is the clock of this machine right?",
    10: "whoever runs the host must renew it; if it is current, the clock of this machine is wrong",
    62: _OTHER_NAME,
    64: _OTHER_NAME,
}
"""What to do, by OpenSSL's numbers: not yet valid, run out, for another name, for another address."""


class WireError(Exception):
    """No answer, or none that can be used.

    Args:
        reason: For a person. Never text of the other side.
        hint: What to do, where the cause lies on this side.
    """

    def __init__(self, reason: str, *, hint: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


class SilentError(WireError):
    """No answer in time: another try would take as long."""

    def __init__(self, reason: str = Reason.NO_ANSWER) -> None:
        super().__init__(reason)


class EndlessError(WireError):
    """More bytes than any honest answer has."""

    def __init__(self) -> None:
        super().__init__("an answer without end")


class CodedError(WireError):
    """A body in a transfer coding that nobody asked for: which bytes it stands for cannot be known."""

    def __init__(self) -> None:
        super().__init__("sent in an unknown transfer coding: nothing is known of the copy")


class MisledError(WireError):
    """The name leads to this machine, where the copy is not."""

    def __init__(self) -> None:
        super().__init__(Reason.FALSE_NAME, hint="ask another name server, or go by a proxy or Tor")


class InnerError(WireError):
    """The name leads to this machine or a network around it, where a stranger's page must not have us ask."""

    def __init__(self) -> None:
        super().__init__("its address is of this machine, or of a private network")


class UntrustedError(WireError):
    """TLS failed, so nobody knows who answered."""


class CertificateError(UntrustedError):
    """The certificate is not valid.

    Args:
        said: OpenSSL's words.
        code: OpenSSL's number for them.
    """

    def __init__(self, said: str, code: int) -> None:
        super().__init__(f"its certificate is not valid: {said}", hint=_MENDED.get(code, OWN_AUTHORITY))


class ProxyError(WireError):
    """The proxy is at fault, not the host behind it."""


class LockedError(ProxyError):
    """The proxy wants a password, or another one: it answers another try in the same way."""


def meaning(error: WireError, *, host: str, path: str, where: str) -> HostError:
    """Return the error of ours for a failure at a host of ours.

    Args:
        where: The place there, for messages.
    """
    said = f"{error.reason} ({where})"
    if isinstance(error, SilentError):
        return TooSlowError(said, host=host, path=path)
    if isinstance(error, EndlessError | MisledError):
        return InterferenceError(said, host=host, path=path, hint=error.hint)
    # TLS failures, too: nobody knows who answered, so nothing is known of the host.
    kind = UncertifiedError if isinstance(error, CertificateError) else UnreachableError
    found = kind(said, host=host, path=path, hint=error.hint)
    if isinstance(error, LockedError):
        found.retryable = False
    return found
