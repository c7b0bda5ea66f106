"""A reader's memory at the session: what could not be kept is told, and where a fork's proof lies."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from publish.cli._session import Session
from publish.core.errors import ConfigError, ForkError, StetError
from publish.readers import remember


def answer(session: Session, data: Mapping[str, Any], lines: Sequence[str], why: ConfigError | None) -> None:
    """Give the answer, then say why it will not be known next time.

    Args:
        why: What ``remember.keep`` returned.
    """
    session.console.answer({**data, "unremembered": str(why) if why else None}, lines)
    if why:
        session.console.warn(f"an older release could pass for the newest next time: {why}", why.hint)


@contextmanager
def keeping(session: Session, fingerprint: str) -> Iterator[None]:
    """Should a fork come to light, keep its proof and say where."""
    try:
        yield
    except ForkError as e:
        keep_fork(session, fingerprint, e.stories)
        raise


def keep_fork(session: Session, fingerprint: str, sides: Sequence[bytes]) -> None:
    """Keep the proof of a fork and say where."""
    kept = remember.keep_fork(fingerprint, sides)
    if isinstance(kept, StetError):
        session.console.warn(f"the proof of the fork cannot be made: {kept}")
        return
    session.console.warn(
        f"two histories, both signed: the proof is kept in {kept}", f"show it with: stet verify {kept}"
    )
