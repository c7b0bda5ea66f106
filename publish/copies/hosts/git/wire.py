"""A conversation with a git server, over https or ssh, within bounds.

dulwich speaks git's protocol. What is NOT done here: saying what an answer means for a copy.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from publish.copies.hosts.base import Persist, once
from publish.copies.hosts.git.https import Web
from publish.copies.hosts.git.meter import CHATTER, Meter
from publish.copies.hosts.git.overssh import Ssh

# What it warns of is a server's own text.
logging.getLogger("dulwich").addHandler(logging.NullHandler())
logging.getLogger("dulwich").propagate = False


@dataclass(frozen=True, slots=True)
class Sent:
    """What a server said to a push."""

    fault: str | None
    """Its word for a branch which it did not move."""
    said: str
    """Its own words beside that."""


class Remote:
    """A repository somewhere, asked question by question.

    Args:
        persist: Puts a question again where no answer came.
    """

    def __init__(self, at: Web | Ssh, most: int, persist: Persist = once) -> None:
        self._at = at
        self._most = most
        self._persist = persist

    def tip(self, branch: str) -> bytes | None:
        """Return the commit at the tip of a branch, if there is one."""
        return self._persist(lambda: self._tip(_ref(branch)))

    def _tip(self, ref: bytes) -> bytes | None:
        with Meter(CHATTER).running() as meter:
            client, path = self._at.client(meter, self._persist)
            refs = client.get_refs(path.encode(), ref_prefix=[ref]).refs
        found = refs.get(ref)  # type: ignore[call-overload]
        return bytes(found) if found else None

    def fetch(
        self,
        wants: Sequence[bytes],
        into: IO[bytes],
        *,
        have: bytes | None = None,
        depth: int | None = None,
        only: str = "",
    ) -> None:
        """Write a pack with the wanted objects.

        Args:
            have: A commit whose files need not come.
            depth: How many commits of a history come.
            only: A filter, as in ``git rev-list``, for servers which know filters.
        """

        def ask() -> None:
            into.seek(0)
            into.truncate()
            self._fetch(wants, into, have, depth, only)

        self._persist(ask)
        into.flush()

    def _fetch(self, wants: Sequence[bytes], into: IO[bytes], have: bytes | None, depth: int | None, only: str) -> None:
        with Meter(self._most + CHATTER).running() as meter:
            client, path = self._at.client(meter, self._persist)
            client.fetch_pack(
                path.encode(), lambda *_, **__: list(wants), _Having(have), into.write, meter.hear,  # type: ignore[arg-type]
                ref_prefix=[b"refs/heads/none"], filter_spec=only.encode() or None, depth=depth,
            )  # fmt: skip

    def may_send(self) -> None:
        """Ask whether a push would be let in, and send none."""
        self._persist(self._may_send)

    def _may_send(self) -> None:
        with Meter(CHATTER).running() as meter:
            client, path = self._at.client(meter, self._persist)
            client.send_pack(path.encode(), lambda _refs: {}, lambda *_, **__: (0, iter(())))

    def send(
        self,
        branch: str,
        old: bytes | None,
        new: bytes,
        count: int,
        objects: Callable[[], Iterator[Any]],
        length: int = 0,
    ) -> Sent:
        """Send objects, and have the server move the branch from ``old`` to ``new``.

        Args:
            objects: Gives them from the first on, as often as they have to go.
            length: Bytes which all objects together have, at most.

        Raises:
            MovedError: The branch stands elsewhere by now.
        """
        ref = _ref(branch)

        def update(refs: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
            now = refs.get(ref)
            if now != old:
                raise MovedError(now)
            return {ref: new}

        def ask() -> Sent:
            with Meter(CHATTER, to_send=length).running() as meter:
                client, path = self._at.client(meter, self._persist)
                result = client.send_pack(
                    path.encode(), update, lambda *_, **__: (count, objects()), meter.hear,  # type: ignore[arg-type]
                )  # fmt: skip
                said = bytes(meter.said).decode("utf-8", "replace").strip()
            return Sent((result.ref_status or {}).get(ref), said)

        try:
            return self._persist(ask)
        except MovedError as e:
            # It heard all of the push, and its answer was lost.
            if e.now == new:
                return Sent(None, "")
            raise


class MovedError(Exception):
    """A branch which stands elsewhere than where it was seen."""

    def __init__(self, now: bytes | None) -> None:
        super().__init__(now)
        self.now = now


class _Having:
    """The one commit which we tell the server to have."""

    shallow: frozenset[bytes] = frozenset()

    def __init__(self, have: bytes | None) -> None:
        self._left = [have] if have else []

    def __next__(self) -> Any:
        return self._left.pop() if self._left else None

    def ack(self, sha: Any) -> None:
        """Hear that the server has it, too."""

    def nak(self) -> None:
        """Hear that it has not."""


def _ref(branch: str) -> bytes:
    return f"refs/heads/{branch}".encode()
