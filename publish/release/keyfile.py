"""Open one private key.

Apart from ``keys``, so that a witness signs with a key of their own and loads nothing else of a publisher's. Readers'
rooms and the judge never load it.
"""

import os
import stat
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_ssh_private_key

from publish.core import dumps
from publish.core.errors import ConfigError
from publish.verify.tufapi import CryptoSigner

KEY_MAX_LENGTH = 16_384  # bytes; a key file has some 500


def open_key(file: Path, passphrase: str, what: str) -> CryptoSigner:
    """Decrypt one key file.

    Args:
        what: What messages call the key.

    Raises:
        ConfigError: It is missing, readable by others, damaged, or the passphrase is wrong.
    """
    dumps.forbid()
    try:
        with file.open("rb") as handle:
            mode = os.fstat(handle.fileno()).st_mode
            pem = handle.read(KEY_MAX_LENGTH)
    except FileNotFoundError:
        raise ConfigError(
            f"{what} is missing: {file}", hint="bring it back from its backup, or ask who holds it"
        ) from None
    except OSError as e:
        raise ConfigError(f"cannot read {what} {file}: {e.strerror}") from None
    if stat.S_IMODE(mode) & 0o077:
        raise ConfigError(
            f"{what} can be read by others: {file}",
            hint=f"chmod 600 {file}; if others use this machine, count the key as stolen",
        )
    try:
        private = load_ssh_private_key(pem, passphrase.encode())
    except (ValueError, TypeError):
        # `from None`: the cause could carry bytes of the key.
        raise ConfigError(
            f"the passphrase does not open {what}, or the file is damaged: {file}",
            hint="check the passphrase (capitals, spaces); it was chosen when the key was made",
        ) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise ConfigError(f"{file} is not an Ed25519 key")
    return CryptoSigner(private)
