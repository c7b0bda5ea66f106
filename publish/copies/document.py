"""One document from a public address, as any reader sees it.

Fetched without cookies, scripts or a name of ours, through the proxy that the environment names. A stranger's page, or
its redirect, must never make us ask this machine or the network around it. What is NOT done here: reading it.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import urldefrag, urljoin, urlsplit

from publish.copies.hosts.http import redirect
from publish.copies.hosts.http.answer import Reply
from publish.copies.hosts.http.faults import InnerError, WireError
from publish.copies.hosts.http.origin import origin
from publish.copies.hosts.http.pool import pool_to
from publish.copies.hosts.http.proxies import of_environment
from publish.copies.hosts.web import HEADERS, Patience
from publish.copies.hosts.weberrors import CODINGS, of_answer, of_failure, start_of
from publish.core.errors import ConfigError, InterferenceError, SourceError, UnreachableError
from publish.core.formats import onion
from publish.core.numeric import is_public

REDIRECTS_MAX: Final = 8  # shorteners of links lead to one another
_CHUNK: Final = 1 << 16  # bytes read at a time
_INNER: Final = frozenset({"localhost", "local", "lan", "internal", "home", "corp", "intranet", "arpa"})
_NUMBERS = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}\.?", re.IGNORECASE)
_HINT: Final = "if you mean it, save it with a browser, and add the file"

MayAsk = Callable[[str], bool]
"""Returns whether a numeric address may be asked."""


def fetch(
    address: str, into: Path, max_length: int, *, patience: Patience | None = None, allowed: MayAsk = is_public
) -> str:
    """Fetch a document into a file, and return the address that gave it.

    Args:
        allowed: Judges each numeric address that would be asked.

    Raises:
        SourceError: It leads to another scheme, to a private address, or has no end.
        HostError: No answer, or a refusal.
    """
    url = _checked(urldefrag(address)[0], allowed)
    for _ in range(REDIRECTS_MAX + 1):
        try:
            found = _asked(url, into, max_length, patience, allowed)
        except InnerError as e:
            raise _inner(url) from e
        except WireError as e:
            raise of_failure(e, urlsplit(url).netloc, "") from e
        if found is None:
            return url
        url = _checked(urldefrag(urljoin(url, found))[0], allowed, before=url)
    raise InterferenceError(f"redirected more than {REDIRECTS_MAX} times", host=urlsplit(address).netloc)


def _checked(url: str, allowed: MayAsk, *, before: str = "") -> str:
    """Return an address which may be asked, as far as its letters tell.

    Raises:
        SourceError: It is of another scheme, or names this machine or a network around it.
    """
    led = "leads to" if before else "is"
    try:
        parts = urlsplit(url)
        to = origin(parts) if url.isprintable() else None
    except ValueError:
        to = None
    if to is None:
        scheme = url.partition(":")[0][:20] if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", url) else ""
        what = f"an address of another kind ({scheme}:)" if scheme not in ("", "http", "https") else "no web address"
        raise SourceError(f"{led} {what}; http and https alone are fetched", hint=_HINT)
    # A password in an address is somebody's: it would stand among the sources of the report.
    if "@" in parts.netloc:
        raise SourceError(f"{led} an address with a name or a password in it", hint=_HINT)
    host = to.host.rstrip(".")
    if _NUMBERS.fullmatch(host) or ":" in host:
        # 2130706433 and 0x7f.1 are 127.0.0.1 to the system, and not to Python: what is no plain number is none.
        if not allowed(host):
            raise _inner(url)
    elif allowed is is_public and ("." not in host or host.rpartition(".")[2] in _INNER):
        # By name, since a proxy looks names up where this machine cannot see the answer.
        raise _inner(url)
    return url


def _inner(url: str) -> SourceError:
    return SourceError(f"leads to this machine, or to a private network ({urlsplit(url).netloc})", hint=_HINT)


def _asked(url: str, into: Path, max_length: int, patience: Patience | None, allowed: MayAsk) -> str | None:
    """Fetch one address, and return where it leads on.

    ``None``: the file is whole.

    Raises:
        WireError: No answer.
    """
    parts = urlsplit(url)
    to = origin(parts)
    proxy = of_environment(to.scheme, to.host, to.port)
    if onion.is_onion(to.host) and proxy is None:
        raise ConfigError(f"{to.host}: an onion service is reached through Tor", hint="set ALL_PROXY")
    patience = patience or Patience()
    pool = pool_to(
        to, connect_s=patience.connect_s, headers=HEADERS, proxy=proxy, direct=proxy is None, allowed=allowed
    )
    try:
        reply = pool.ask("GET", redirect.target_of(parts), patience.allowance(max_length))
        try:
            if reply.status in redirect.STATUSES and (led := reply.headers.get("location")):
                return led
            if reply.status != 200:
                raise of_answer(reply, start_of(reply), to.authority, "")
            _write(reply, into, max_length, to.authority)
            return None
        finally:
            reply.close()
    finally:
        pool.close()


def _write(reply: Reply, into: Path, max_length: int, host: str) -> None:
    coding = (reply.headers.get("content-encoding") or "identity").strip().lower()
    # Plain bytes were asked for. Undoing an encoding could swell without bound, so none is undone here.
    if coding in CODINGS:
        raise UnreachableError(f"sent {coding} where plain bytes were asked for", host=host, hint=_HINT)
    received = 0
    with open(os.open(into, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
        while chunk := reply.read1(_CHUNK):
            received += len(chunk)
            # An endless page is met here at the latest, whatever length it announced.
            if received > max_length:
                raise SourceError(
                    f"is more than {max_length:,} bytes", hint="if you mean it: --limit with more, as 5GB"
                )
            file.write(chunk)
