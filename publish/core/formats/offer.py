"""A volunteer's note: a line offering a copy's address to the publisher.

``stet-offer/1 FINGERPRINT KIND ADDRESS``. Nothing is signed: only the copy at the address counts. Nothing is asked
here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urlsplit

from publish.core.formats import onion
from publish.core.numeric import is_public

MARK: Final = "stet-offer/1"
LENGTH_MAX: Final = 65_536  # bytes of a file with notes
OFFERS_MAX: Final = 64  # notes taken in at once
ADDRESS_MAX_LENGTH: Final = 300  # bytes: it is read aloud and typed, too
_KINDS: Final = {"http": "web", "https": "web", "ipfs": "ipfs", "ipns": "ipfs"}
_DIGITS: Final = re.compile(r"[0-9a-f]{64}")
# 2130706433 and 0x7f.1 are 127.0.0.1 to the system, and names to Python.
_NUMBER: Final = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)", re.IGNORECASE)
# Browsers read 0%2e1 in a host as 0.1, and refuse other signs.
_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")
# Last parts of names that mean another machine in each network.
_INNER: Final = frozenset(
    {"localhost", "local", "lan", "internal", "home", "corp", "intranet", "arpa", "test", "invalid", "localdomain"}
)


@dataclass(frozen=True, slots=True)
class MirrorOffer:
    """An address, lent to the readers of an archive."""

    fingerprint: str
    address: str
    """In the spelling of `address_of`."""

    @property
    def kind(self) -> str:
        """``web``, ``onion`` or ``ipfs``."""
        parts = urlsplit(self.address)
        return "onion" if onion.is_onion(parts.hostname or "") else _KINDS[parts.scheme]


def dump(offer: MirrorOffer) -> str:
    """Return the note, without an end of line."""
    return f"{MARK} {offer.fingerprint} {offer.kind} {offer.address}"


def parse(text: str, allowed: Callable[[str], bool] = is_public) -> list[MirrorOffer]:
    """Return the offers of a text, passing over other lines.

    Raises:
        ValueError: A note cannot be read, or there is none, or there are too many. The message names the line.
    """
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.strip().lstrip("> ").split()
        if not words or not words[0].startswith("stet-offer/"):
            continue
        try:
            found.append(_offer(words, allowed))
        except ValueError as e:
            raise ValueError(f"line {number}: {e}") from None
    if not found:
        raise ValueError(f"it has no note: a line that begins with {MARK}")
    if len(found) > OFFERS_MAX:
        raise ValueError(f"{len(found)} notes, and {OFFERS_MAX} are taken in at once")
    return found


def _offer(words: list[str], allowed: Callable[[str], bool]) -> MirrorOffer:
    if words[0] != MARK:
        raise ValueError(f"a note of another form ({words[0][:20]}): {MARK} is known")
    if len(words) != 4 or not _DIGITS.fullmatch(words[1]):
        raise ValueError("a note is the mark, a fingerprint of 64 digits, a kind and an address")
    offer = MirrorOffer(words[1], address_of(words[3], allowed))
    if offer.kind != words[2]:
        raise ValueError(f"{offer.address} is of kind {offer.kind}, and the note says {words[2][:20]}")
    return offer


def address_of(text: str, allowed: Callable[[str], bool] = is_public) -> str:
    """Return the address of a copy in one spelling, ending in a slash.

    Args:
        allowed: Judges numeric addresses.

    Raises:
        ValueError: It is no address for all the world. The message never holds a password.
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:  # a bracket without its fellow, a port beyond 65,535
        raise ValueError("no address of a copy") from None
    if parts.scheme not in _KINDS or not parts.hostname or port == 0 or not text.isprintable():
        raise ValueError("no address of a copy: it begins with https://, http://, ipfs:// or ipns://")
    # Before any message names the address: it is to be signed into a list for everybody.
    if "@" in parts.netloc:
        raise ValueError(f"{parts.hostname}: no user name or password in an address")
    path = unquote(parts.path)
    if parts.query or parts.fragment or " " in text or any(sign in path + text for sign in "\\?#"):
        raise ValueError(f"{parts.hostname}: no '?', '#' or '\\' in the address of a copy, nor a password")
    # Browsers read %2e%2e as '..'; servers read %2f as '/', and some read twice.
    if path.count("/") != parts.path.count("/") or "%" in path or not path.isprintable():
        raise ValueError(f"{parts.hostname}: no '%2F', '%25' or control character in the path of an address")
    if any(part in (".", "..") for part in path.split("/")):
        raise ValueError(f"{parts.hostname}: no '.' or '..' in the path of an address")
    address = f"{parts.scheme}://{_host(parts, allowed)}{_port(parts)}{quote(parts.path, safe='/%~').rstrip('/')}/"
    if len(address) > ADDRESS_MAX_LENGTH:
        raise ValueError(f"an address is at most {ADDRESS_MAX_LENGTH} characters long")
    return address


def _host(parts: SplitResult, allowed: Callable[[str], bool]) -> str:
    if _KINDS[parts.scheme] == "ipfs":
        if not _NAME.fullmatch(parts.netloc):
            raise ValueError("no content has such an address")
        return parts.netloc  # a content's address, in which capitals count
    try:
        host = (parts.hostname or "").rstrip(".").encode("idna").decode() if ":" not in parts.netloc[:1] else ""
    except UnicodeError:
        raise ValueError("no host can have such a name") from None
    if not _NAME.fullmatch(host.replace(":", "")):
        raise ValueError("no host can have such a name")
    last = host.rpartition(".")[2]
    if ":" in host or _NUMBER.fullmatch(last):
        if not allowed(host):
            raise ValueError(f"{host} is an address of one machine, or of a private network")
        return f"[{host}]" if ":" in host else host
    if "." not in host or last in _INNER:
        raise ValueError(f"{host or parts.netloc} is a name of one machine, or of a private network")
    return host


def _port(parts: SplitResult) -> str:
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return "" if parts.port in (None, usual) or _KINDS[parts.scheme] == "ipfs" else f":{parts.port}"
