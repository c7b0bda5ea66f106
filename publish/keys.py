"""Private keys: made, encrypted at rest, lent out one role at a time. The only file that sees one in the clear.

root and targets are the offline roles, online signs the mirror list, the snapshot and the timestamp.
They are OpenSSH private keys: of the standard forms the one whose passphrase is stretched enough to
outlast a stolen disk, and ``ssh-keygen -p`` changes it. What is NOT done here: deciding what to sign.
"""

import os
import stat
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat, load_ssh_private_key

from publish.errors import ConfigError
from publish.files import write_atomically
from publish.tufapi import CryptoSigner, Key, Signer

ROLES = ("root", "targets", "online")
PASSPHRASE_MIN_LENGTH = 8  # characters; below, a stolen disk is a stolen key
KDF_ROUNDS = 32  # of bcrypt-pbkdf, twice ssh-keygen's: about 0.3 s a guess


class Keyring:
    """The keys in one folder, under one passphrase. A key is decrypted when it is first asked for."""

    def __init__(self, folder: Path, passphrase: str) -> None:
        self._folder = folder
        self._passphrase = passphrase
        self._signers: dict[str, CryptoSigner] = {}

    def __repr__(self) -> str:
        return f"Keyring({str(self._folder)!r}, passphrase=***)"

    @classmethod
    def create(cls, folder: Path, passphrase: str, *, rounds: int = KDF_ROUNDS) -> "Keyring":
        """Make the keys that are not there yet; those that are must open with the same passphrase.

        Raises:
            ConfigError: The passphrase is too short, or does not open a key that is there.
        """
        if len(passphrase) < PASSPHRASE_MIN_LENGTH:
            raise ConfigError(
                f"the passphrase is shorter than {PASSPHRASE_MIN_LENGTH} characters",
                hint="six random words are easy to write down and hard to guess",
            )
        keyring = cls(folder, passphrase)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        for role in ROLES:
            if keyring._file(role).exists():
                keyring.signer(role)
                continue
            sealed = PrivateFormat.OpenSSH.encryption_builder().kdf_rounds(rounds).build(passphrase.encode())
            private = Ed25519PrivateKey.generate()
            pem = private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, sealed)
            write_atomically(keyring._file(role), pem, mode=0o600)
            keyring._signers[role] = CryptoSigner(private)
        return keyring

    @classmethod
    def load(cls, folder: Path, passphrase: str) -> "Keyring":
        """The keys in ``folder``, which must exist; they are opened one by one, when first used."""
        if not folder.is_dir():
            raise ConfigError(
                f"no keys in {folder}",
                hint="bring the keys folder back from its backup; without it nothing new can be signed",
            )
        return cls(folder, passphrase)

    def signer(self, role: str) -> Signer:
        """The signer of one role.

        Raises:
            ConfigError: The key is missing, readable by others, or the passphrase is wrong.
        """
        if role not in self._signers:
            self._signers[role] = self._open(role)
        return self._signers[role]

    def public(self, role: str) -> Key:
        """The public half of a role's key."""
        return self.signer(role).public_key

    def _file(self, role: str) -> Path:
        return self._folder / f"{role}.key"

    def _open(self, role: str) -> CryptoSigner:
        file = self._file(role)
        try:
            with file.open("rb") as handle:
                mode = os.fstat(handle.fileno()).st_mode
                pem = handle.read()
        except FileNotFoundError:
            raise ConfigError(
                f"the {role} key is missing: {file}", hint="bring it back from its backup, or ask who holds it"
            ) from None
        except OSError as e:
            raise ConfigError(f"cannot read the {role} key {file}: {e.strerror}") from None
        if stat.S_IMODE(mode) & 0o077:
            raise ConfigError(
                f"the {role} key can be read by others: {file}",
                hint=f"chmod 600 {file}; if others use this machine, count the key as stolen",
            )
        try:
            private = load_ssh_private_key(pem, self._passphrase.encode())
        except (ValueError, TypeError):
            # `from None`: the cause could carry bytes of the key.
            raise ConfigError(
                f"the passphrase does not open the {role} key, or the file is damaged: {file}",
                hint="check the passphrase (capitals, spaces); it was chosen at: stet init",
            ) from None
        if not isinstance(private, Ed25519PrivateKey):
            raise ConfigError(f"{file} is not an Ed25519 key")
        return CryptoSigner(private)
