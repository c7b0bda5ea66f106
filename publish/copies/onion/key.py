"""The key of an onion service, in the files that Tor reads.

Three files in a folder (rend-spec-v3, appendix A): the secret key, the public key, and the address made from it. The
secret is made here, goes into its file, and nowhere else. No key of the archive is opened here.
"""

import hashlib
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from publish.core import disk, dumps
from publish.core.errors import ConfigError
from publish.core.formats import onion
from publish.core.scratch import scratch

SECRET: Final = "hs_ed25519_secret_key"  # noqa: S105 - a file's name
PUBLIC: Final = "hs_ed25519_public_key"
HOSTNAME: Final = "hostname"
_SECRET_HEAD: Final = b"== ed25519v1-secret: type0 ==".ljust(32, b"\0")
_PUBLIC_HEAD: Final = b"== ed25519v1-public: type0 ==".ljust(32, b"\0")
_EXPANDED_LENGTH: Final = 64  # bytes
_P: Final = 2**255 - 19


def make(folder: Path) -> str:
    """Make a service's key in ``folder``, and return its address.

    The folder comes into being whole, and never in place of another.

    Raises:
        ConfigError: There is something already.
    """
    dumps.forbid()
    seed = secrets.token_bytes(32)
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    address = onion.address(public)
    files = {
        SECRET: _SECRET_HEAD + expanded(seed),
        PUBLIC: _PUBLIC_HEAD + public,
        HOSTNAME: f"{address}\n".encode(),
    }
    # The folder is this user's alone, whatever the umask. What a kill leaves of a secret key goes with the next run.
    with scratch(".stet-onion-", within=folder.parent) as filling:
        _fill(filling, files, folder)
    disk.flush_one(folder.parent)
    return address


def _fill(filling: Path, files: Mapping[str, bytes], folder: Path) -> None:
    """Write the files of a key, and give their folder its name.

    Raises:
        ConfigError: There is something already.
    """
    try:
        for name, data in files.items():
            handle = os.open(filling / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with open(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(handle)
        disk.flush_one(filling)
        # Onto a folder with something in it this fails: of two that run at once one key stays, with its own address.
        os.rename(filling, folder)
    except OSError as e:
        if os.path.lexists(folder / SECRET):
            raise ConfigError(f"there is a key already: {folder}", hint="give the new service another folder") from None
        raise ConfigError(f"no key can be put into {folder}: {e.strerror}", hint="name an empty folder") from e


def expanded(seed: bytes) -> bytes:
    """Return a secret key in the form of RFC 8032, 5.1.5."""
    # Tor keeps no seed: it makes keys for each day out of this form.
    digest = bytearray(hashlib.sha512(seed).digest())
    digest[0] &= 248
    digest[31] = digest[31] & 127 | 64
    return bytes(digest)


def read(folder: Path) -> str | None:
    """Return the address of the key in ``folder``, or ``None`` without one.

    Raises:
        ConfigError: Others can read it, a file is missing or damaged, or the files are not of one key.
    """
    if not os.path.lexists(folder / SECRET):
        return None
    for place in (folder, folder / SECRET):
        if stat.S_IMODE(_stat(place).st_mode) & 0o077:
            raise ConfigError(
                f"the service's key can be read by others: {place}",
                hint=f"chmod go= {place}; if others use this machine, count the key as stolen",
            )
    secret = _content(folder / SECRET, _SECRET_HEAD, _EXPANDED_LENGTH)
    public = _content(folder / PUBLIC, _PUBLIC_HEAD, onion.KEY_LENGTH)
    # Half of a backup put back beside another's half: the list would name an address that nobody serves.
    if _montgomery(public) != _derived(secret):
        raise ConfigError(f"{PUBLIC} and {SECRET} in {folder} are of two keys", hint=_BACK)
    return onion.address(public)


_BACK: Final = f"bring the folder back from its backup; Tor makes {PUBLIC} and {HOSTNAME} anew from {SECRET}"


def _stat(place: Path) -> os.stat_result:
    try:
        return place.stat()
    except OSError as e:
        raise ConfigError(f"cannot read {place}: {e.strerror}", hint=_BACK) from None


def _content(file: Path, head: bytes, length: int) -> bytes:
    try:
        with file.open("rb") as handle:
            data = handle.read(len(head) + length + 1)
    except OSError as e:
        raise ConfigError(f"cannot read {file}: {e.strerror}", hint=_BACK) from None
    if len(data) != len(head) + length or not data.startswith(head):
        # `from None` and no text: the bytes may be a secret.
        raise ConfigError(f"{file} is not a file of Tor's", hint=_BACK) from None
    return data[len(head) :]


def _derived(secret: bytes) -> int:
    """Return a secret key's public half, as X25519 has it."""
    # That library alone is given the secret: arithmetic of Python's own tells it by the time it takes.
    key = X25519PrivateKey.from_private_bytes(secret[:32]).public_key()
    return int.from_bytes(key.public_bytes(Encoding.Raw, PublicFormat.Raw), "little")


def _montgomery(public: bytes) -> int:
    """Return a public key as X25519 has it, without its sign."""
    # RFC 7748, 4.1. The sign is not needed: Tor itself refuses a public half of another sign.
    y = int.from_bytes(public, "little") & (1 << 255) - 1
    return (1 + y) * pow(1 - y, -1, _P) % _P if y % _P != 1 else 0
