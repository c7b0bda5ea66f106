"""The reader's memory in a session, and proofs of forks.

Failures to remember are told, and the place of a fork's proof.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from publish.cli._session import Session
from publish.core.errors import ConfigError, ForkError, StetError
from publish.readers import remember


def answer(session: Session, data: Mapping[str, Any], lines: Sequence[str], why: ConfigError | None) -> None:
    """Give the answer, then warn if nothing was remembered.

    Args:
        why: The result of ``remember.keep``.
    """
    # No error: the verdict of today is as good. Only the protection against rollback is gone, and that is told.
    session.console.answer({**data, "unremembered": str(why) if why else None}, lines)
    if why:
        session.console.warn(f"an older release could pass for the newest next time: {why}", why.hint)


@contextmanager
def keeping(session: Session, fingerprint: str) -> Iterator[None]:
    """Keep the proof if a fork comes to light, and tell its file."""
    # The error goes on to the person. Its proof would be gone with the process.
    try:
        yield
    except ForkError as e:
        keep_fork(session, fingerprint, e.stories)
        raise


def keep_fork(session: Session, fingerprint: str, sides: Sequence[bytes]) -> None:
    """Keep the proof of a fork, and tell its file."""
    kept = remember.keep_fork(fingerprint, sides)
    if isinstance(kept, StetError):
        session.console.warn(f"the proof of the fork cannot be made: {kept}")
        return
    session.console.warn(
        f"two histories, both signed: the proof is kept in {kept}", f"show it with: stet verify {kept}"
    )
