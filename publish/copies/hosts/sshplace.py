"""A server for ssh: its address, the way there, and its key.

Values only. Each is looked at before ssh sees it: ssh makes commands of some.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

# No letter of these has a meaning in a file of ssh's, or to the shell by which ssh starts itself for a jump host.
_HOST: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,252}|\[?[0-9A-Fa-f:.]{2,45}\]?")
_USER: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._@+-]{0,127}")
TYPES: Final[Mapping[str, str]] = {
    "ssh-ed25519": "ssh-ed25519",
    "ssh-rsa": "rsa-sha2-512,rsa-sha2-256",
    **{f"ecdsa-sha2-nistp{bits}": f"ecdsa-sha2-nistp{bits}" for bits in (256, 384, 521)},
    **{name: name for name in ("sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com")},
}
"""Kinds of key, with the signatures that are taken from each."""


@dataclass(frozen=True)
class Where:
    """A server, and the way to it."""

    name: str
    """The host's name in mirrors.toml."""
    host: str
    user: str | None = None
    port: int | None = None
    identity: str | None = None
    """A file with a private key, or the .pub of a key in the agent. Else the usual files in ~/.ssh."""
    host_key: str = ""
    jump: str | None = None
    """Hosts between, as ssh's ProxyJump has them."""
    own_config: bool = False
    """Whether the user's own ~/.ssh/config counts."""

    @property
    def line(self) -> str:
        """Return the server in one line."""
        at = f"{self.user}@{self.host}" if self.user else self.host
        return f"{at}:{self.port}" if self.port not in (None, 22) else at


def fault_of(where: Where) -> tuple[str, str, str] | None:
    """Return the first impossible option, if any.

    The result has the option's name, its fault, and the expected form.
    """
    if not _HOST.fullmatch(where.host):
        return (
            "host",
            f": {where.host!a:.60} is not the name of a host",
            "a name or an address, without ssh:// or a path",
        )
    if where.user is not None and not _USER.fullmatch(where.user):
        return "user", f": {where.user!a:.60} is not the name of an account", "letters, digits, dots and dashes"
    if where.port is not None and not 1 <= where.port <= 65535:
        return "port", " is not a port", "a number from 1 to 65535; ssh's own is 22"
    if where.jump is not None and not all(map(_is_jump, where.jump.split(","))):
        return "jump", " is not a host to jump over", "user@host:port, and commas between several"
    if where.identity is not None and not re.fullmatch(r"[^\x00-\x1f\"%$]+", where.identity):
        return "identity", " has a character that ssh would read otherwise", "name the file without quotes, $ and %"
    if where.host_key and blob_of(where.host_key) is None:
        return "host_key", " is not a public key", 'as ssh-keyscan prints it, without the name: "ssh-ed25519 AAAA…"'
    return None


def _is_jump(word: str) -> bool:
    # ssh makes a command for a shell of this word.
    user, _, place = word.rpartition("@")
    host, colon, port = place.rpartition(":") if place.count(":") == 1 else (place, "", "")
    fits = bool(_HOST.fullmatch(host)) and (not user or bool(_USER.fullmatch(user)))
    return fits and (not colon or (port.isascii() and port.isdigit() and 1 <= int(port[:6]) <= 65535))


def blob_of(key: str) -> bytes | None:
    """Return a public key's bytes, or nothing."""
    kind, _, rest = key.strip().partition(" ")
    try:
        blob = base64.b64decode(rest.split(" ", 1)[0], validate=True)
    except (binascii.Error, ValueError):
        return None
    # The bytes say their kind, too. A line that was cut or joined when it was pasted contradicts itself here.
    said = blob[4 : 4 + int.from_bytes(blob[:4], "big")] if len(blob) > 8 else b""
    return blob if kind in TYPES and said == kind.encode() else None


def fingerprint(key: str) -> str:
    """Return a public key's fingerprint, as ssh shows it."""
    digest = hashlib.sha256(blob_of(key) or b"").digest()
    return f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}"
