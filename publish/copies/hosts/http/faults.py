"""Failures of an exchange over HTTP, each with its reason in our own words."""

from publish.core.errors import Reason


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


class UntrustedError(WireError):
    """TLS failed, so nobody knows who answered."""


class ProxyError(WireError):
    """The proxy is at fault, not the host behind it."""
