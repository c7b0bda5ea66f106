"""Addresses of onion services, version 3 (Tor's rend-spec-v3, section 6).

An address is its service's public key, with a checksum. So it is known before any service runs, and a slip of the pen
is seen without asking anybody.
"""

import base64
import hashlib
import re
from typing import Final

ENDING: Final = ".onion"
KEY_LENGTH: Final = 32  # bytes of an ed25519 public key
_VERSION: Final = b"\x03"
_NAME: Final = re.compile(r"[a-z2-7]{56}")
_OLD: Final = re.compile(r"[a-z2-7]{16}")
_MENTIONED: Final = re.compile(r"(?<![a-z0-9.-])[a-z0-9.-]+\.onion(?![\w-]|\.\w)", re.IGNORECASE)


def address(public: bytes) -> str:
    """Return the address of a service, from its public key."""
    if len(public) != KEY_LENGTH:
        raise ValueError(f"{len(public)} bytes are no ed25519 key")
    return base64.b32encode(public + _checksum(public) + _VERSION).decode().lower() + ENDING


def is_onion(host: str) -> bool:
    """Return whether a host's name is an onion service's, well formed or not."""
    return host.lower().rstrip(".").endswith(ENDING)


def mentioned(text: str) -> str:
    """Return the onion service which a setting names, or nothing."""
    # Anywhere in it: as an address, behind a user's name, before a port or a path.
    found = _MENTIONED.search(text)
    return found[0] if found else ""


def fault_of(host: str) -> str | None:
    """Return the fault of an onion service's name, in words.

    ``None`` if it has none.
    """
    # Checked here, since a wrong letter costs minutes of Tor's time, and looks like a service which is down.
    name = host.lower().removesuffix(ENDING).rpartition(".")[2]
    if _OLD.fullmatch(name):
        return "is an onion address of version 2, which Tor no longer reaches"
    if not _NAME.fullmatch(name):
        return "is no onion address: 56 letters a-z and digits 2-7 stand before .onion"
    raw = base64.b32decode(name.upper())  # 56 such letters are 35 bytes, always
    public, checksum, version = raw[:KEY_LENGTH], raw[KEY_LENGTH:-1], raw[-1:]
    if version != _VERSION or checksum != _checksum(public):
        return "is no onion address: a letter of it is wrong, or missing"
    return None


def _checksum(public: bytes) -> bytes:
    return hashlib.sha3_256(b".onion checksum" + public + _VERSION).digest()[:2]
