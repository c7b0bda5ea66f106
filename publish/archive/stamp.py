"""Time-stamp tokens over a release's top listing.

The tokens come from authorities with no ties to us. A release never waits for them: all are asked at once, and after
three seconds the release goes out with the tokens at hand. Who asks for the missing ones later may wait a minute. Each
token is checked on arrival. A bad token is told and left out. What is NOT done here: judging a copy's tokens.
"""

import hashlib
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from publish.copies.hosts.post import post
from publish.core.errors import BusyError, SignatureError, StetError
from publish.core.files import write_atomically
from publish.core.formats import attestations, layout
from publish.core.formats.attestations import Attestation
from publish.core.model import Entry
from publish.core.units import lasting
from publish.release import dotstet
from publish.release.keys import Keyring
from publish.release.renew import Pointed, renew
from publish.verify.copy import Copy
from publish.verify.head import Head
from publish.verify.rfc3161 import ENDING, KIND, QUERY_TYPE, REPLY_MAX_LENGTH, Roots, Token, check, query

WATCHDOG_S = 3.0  # for all authorities of one release together
PATIENT_S = 60.0  # where nobody waits for a release: free authorities may take half a minute, and Tor some more
CLOCK_MAX = timedelta(days=1)  # how far an authority's clock may be from ours
TOKENS_MAX = attestations.ATTESTATIONS_MAX // 2  # the rest of the list is for other kinds; the oldest go first


@dataclass(frozen=True, slots=True)
class Authorities:
    """Authorities to ask, and roots to check their answers."""

    urls: tuple[str, ...] = ()
    # No roots are bundled: such a list would be our choice of whom a reader trusts, and would age in every copy.
    roots: Roots | None = None
    wait_s: float = WATCHDOG_S
    """For all of them together, for one release."""


@dataclass(frozen=True, slots=True)
class TokenReply:
    """Answer of an authority for a release."""

    release: int
    by: str
    token: Token | None
    """``None`` without a token. Then ``reason`` says why."""
    reason: str = ""
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Stamped:
    """Result of `stamp`."""

    answers: tuple[TokenReply, ...] = ()
    chained: bool = False
    """Whether chains were checked, which needs roots named by the publisher."""

    @property
    def good(self) -> tuple[TokenReply, ...]:
        """Answers with accepted tokens."""
        return tuple(a for a in self.answers if a.token)


def name_of(url: str) -> str:
    """Return an authority's name in attestations.json: its host."""
    return urlsplit(url).netloc.lower()


def stamp(
    state: Path,
    keys: Callable[[], Keyring],
    authorities: Authorities,
    *,
    now: datetime,
    days: int,
    former: int = 0,
) -> Stamped:
    """Ask for the current release's missing tokens.

    Each authority is asked for a token, unless there is one. Then the online key signs the list of tokens.

    Args:
        keys: Called only when a token came.
        days: Days for which our timestamp is current.
        former: Number of former releases to ask for as well, as far as they are kept.

    Raises:
        ConfigError: Nothing is sealed, or rfc3161-client is missing. Faults of an authority are never raised.
    """
    head = dotstet.sealed(state, now=now)
    answers: list[TokenReply] = []
    for number, data, urls in _wanted(state, head, authorities.urls, former):
        answers += ask(replace(authorities, urls=tuple(urls)), data, number, now=now)
    stamped = Stamped(tuple(answers), authorities.roots is not None)
    if stamped.good:
        _keep(state, keys(), stamped.good, now=now, days=days)
    return stamped


def _wanted(state: Path, head: Head, urls: Sequence[str], former: int) -> Iterator[tuple[int, bytes, list[str]]]:
    """Yield each release which lacks tokens.

    Its number comes with the bytes of its top listing, and the authorities to ask.
    """
    have = {(a.release, a.by) for a in head.attestations if a.kind == KIND}
    copy = Copy(dotstet.StateSource(state, head.release), head)
    for signed in (head.signed, *(copy.behind[:former] if former else ())):
        missing = [url for url in urls if (signed.number, name_of(url)) not in have]
        file = state / layout.hashed_listing(signed.top.sha256)
        # After a withdrawal former listings are scrubbed: what is gone cannot be stamped any more.
        if missing and file.is_file():
            yield signed.number, file.read_bytes(), missing


def ask(authorities: Authorities, data: bytes, number: int, *, now: datetime) -> list[TokenReply]:
    """Ask all authorities at once for a token.

    The token is over the SHA-256 of ``data``. After their time together, no authority is waited for.
    """
    wait_s, roots = authorities.wait_s, authorities.roots
    answers: queue.SimpleQueue[TokenReply] = queue.SimpleQueue()
    silent = {name_of(url): url for url in authorities.urls}
    # Monotonic, for the wall clock may be set meanwhile.
    deadline = time.monotonic() + wait_s
    for by, url in silent.items():
        question = query(data)

        # Bound here, since a closure would see the values of the loop's last round.
        def work(by: str = by, url: str = url, body: bytes = question.body, nonce: int = question.nonce) -> None:
            try:
                # Longer than all are waited for, so that a silence is told in one way.
                raw = post(url, body, kind_of_content=QUERY_TYPE, max_length=REPLY_MAX_LENGTH, timeout_s=wait_s + 1)
                token = _accepted(raw, data, nonce, roots, now)
                answers.put(TokenReply(number, by, token, raw=raw))
            except StetError as e:
                answers.put(TokenReply(number, by, None, _why(e, by)))

        # Daemons: neither a name server that hangs nor an authority may keep the program from ending.
        threading.Thread(target=work, daemon=True).start()
    found: list[TokenReply] = []
    while silent and (left := deadline - time.monotonic()) > 0:
        try:
            answer = answers.get(timeout=left)
        except queue.Empty:
            break
        del silent[answer.by]
        found.append(answer)
    found += [TokenReply(number, by, None, f"no answer in {wait_s:.0f} s") for by in silent]
    return sorted(found, key=lambda a: a.by)


def _why(error: StetError, by: str) -> str:
    """Return an authority's failure in words, with the wait it asked for."""
    after_s = error.retry_after_s if isinstance(error, BusyError) else None
    return error.beside(by) + (f"; it asks to be left for {lasting(after_s)}" if after_s else "")


def _accepted(raw: bytes, data: bytes, nonce: int, roots: Roots | None, now: datetime) -> Token:
    token = check(raw, hashlib.sha256(data).hexdigest(), roots)
    # RFC 3161, 2.4.1: the nonce that comes back shows that the answer is none from before.
    if token.nonce != nonce:
        raise SignatureError("an answer to another question (nonce)")
    if abs(token.time - now) > CLOCK_MAX:
        raise SignatureError(f"its clock says {token.time:%Y-%m-%d}, ours {now:%Y-%m-%d}")
    return token


def _keep(state: Path, keys: Keyring, good: Sequence[TokenReply], *, now: datetime, days: int) -> None:
    """Put tokens beside the release, and sign their list."""
    with dotstet.exclusive(state):
        # Read again under the lock: it may have been renewed while the authorities were asked.
        head = dotstet.current(state, now=now)
        assert head is not None  # noqa: S101 - `stamp` saw it
        named = {a.entry.path: a for a in head.attestations}
        for answer in good:
            sha256 = hashlib.sha256(answer.raw).hexdigest()
            entry = Entry(layout.target(sha256, ENDING), sha256, len(answer.raw))
            write_atomically(state / entry.path, answer.raw)
            named[entry.path] = Attestation(KIND, answer.release, answer.by, entry)
        ours = sorted((a for a in named.values() if a.kind == KIND), key=lambda a: a.release)[-TOKENS_MAX:]
        others = [a for a in named.values() if a.kind != KIND]
        to = Pointed.again(head, attestations=(*others, *ours))
        renew(state, keys, to, now=now, days=days)
