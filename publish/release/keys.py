"""Private keys: made, encrypted at rest, lent out by role.

Sees private keys in the clear, as only ``keyfile`` does beside it. root and targets are the offline roles.
online signs the mirror list, the snapshot and the timestamp. Not done here: deciding what to sign.
"""

import base64
import binascii
import json
import os
from collections.abc import Collection
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat

from publish.core import dumps
from publish.core.errors import ConfigError
from publish.core.files import write_atomically
from publish.core.formats import strictjson
from publish.release import keyfile
from publish.verify.tufapi import CryptoSigner, Key, Signer, SSlibKey

# OpenSSH's form: the standard form with enough passphrase stretching (bcrypt-pbkdf) to outlast a stolen disk.
# ``ssh-keygen -p`` changes the passphrase.
ROLES = ("root", "targets", "online")
PASSPHRASE_MIN_LENGTH = 8  # characters; below, a stolen disk is a stolen key
NAME_MAX_LENGTH = 100  # characters of a holder's name
KDF_ROUNDS = 32  # of bcrypt-pbkdf, twice ssh-keygen's: about 0.3 s a guess
_MAGIC = b"openssh-key-v1\0"


class Keyring:
    """Keys of one folder, under one passphrase.

    A key is decrypted at its first use.
    """

    def __init__(self, folder: Path, passphrase: str) -> None:
        self._folder = folder
        self._passphrase = passphrase
        self._signers: dict[str, CryptoSigner] = {}

    def __repr__(self) -> str:
        return f"Keyring({str(self._folder)!r}, passphrase=***)"

    @classmethod
    def create(cls, folder: Path, passphrase: str) -> "Keyring":
        """Make the missing keys of ``folder``.

        Present keys must open with the same passphrase.

        Raises:
            ConfigError: The passphrase is too short, or does not open a present key.
        """
        _long_enough(passphrase)
        keyring = cls(folder, passphrase)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkdir's mode passes through the umask, and an existing folder keeps its own mode.
        folder.chmod(0o700)
        for role in ROLES:
            if keyring._file(role).exists():
                keyring.signer(role)
                continue
            keyring._signers[role] = make(keyring._file(role), passphrase)
        return keyring

    @classmethod
    def load(cls, folder: Path, passphrase: str) -> "Keyring":
        """Return the keyring of an existing folder.

        No key is opened yet.
        """
        if not folder.is_dir():
            raise ConfigError(
                f"no keys in {folder}",
                hint="bring the keys folder back from its backup; without it nothing new can be signed",
            )
        return cls(folder, passphrase)

    def signer(self, role: str) -> Signer:
        """Return the signer of a role.

        Raises:
            ConfigError: The key is missing, readable by others, or the passphrase is wrong.
        """
        if role not in self._signers:
            self._signers[role] = keyfile.open_key(self._file(role), self._passphrase, f"the {role} key")
        return self._signers[role]

    def public(self, role: str) -> Key:
        """Return the public half of a role's key."""
        return self.signer(role).public_key

    def held(self) -> dict[str, Path]:
        """Return the folder's key files by keyid.

        None is decrypted.
        """
        return held(self._folder)

    def among(self, keyids: Collection[str]) -> list[Signer]:
        """Return signers for those of ``keyids`` in this folder."""
        return [self.signer(file.stem) for keyid, file in self.held().items() if keyid in keyids]

    def add(self, name: str) -> Key:
        """Make another key here, under the same passphrase."""
        self._signers[name] = make(self._file(name), self._passphrase)
        return self._signers[name].public_key

    def _file(self, role: str) -> Path:
        return self._folder / f"{role}.key"


def make(file: Path, passphrase: str) -> CryptoSigner:
    """Make a new encrypted key, readable by its owner.

    Nobody else may read the file. An existing file is never overwritten.

    Raises:
        ConfigError: The file exists, or the passphrase is too short.
    """
    _long_enough(passphrase)
    # lexists: a dangling link is in the way too.
    if os.path.lexists(file):
        raise ConfigError(f"there is a key already: {file}", hint="give the new one another name")
    dumps.forbid()
    sealed = PrivateFormat.OpenSSH.encryption_builder().kdf_rounds(KDF_ROUNDS).build(passphrase.encode())
    private = Ed25519PrivateKey.generate()
    write_atomically(file, private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, sealed), mode=0o600)
    return CryptoSigner(private)


def _long_enough(passphrase: str) -> None:
    if len(passphrase) < PASSPHRASE_MIN_LENGTH:
        raise ConfigError(
            f"the passphrase is shorter than {PASSPHRASE_MIN_LENGTH} characters",
            hint="six random words are easy to write down and hard to guess",
        )


def held(folder: Path) -> dict[str, Path]:
    """Return a folder's key files, by keyid."""
    return {public_half(file).keyid: file for file in sorted(folder.glob("*.key"))}


def of_none(folder: Path, keyids: Collection[str]) -> bool:
    """Return whether a folder's keys are all another archive's.

    ``False`` for a folder without keys.
    """
    keys = held(folder)
    return bool(keys) and not keys.keys() & set(keyids)


def public_half(file: Path) -> Key:
    """Return a key file's public half, without the passphrase.

    Raises:
        ConfigError: Unreadable, or no OpenSSH Ed25519 key.
    """
    return _in_the_clear(file)[1]


def has_passphrase(file: Path) -> bool:
    """Return whether a passphrase opens a key file.

    Raises:
        ConfigError: Unreadable, or no OpenSSH Ed25519 key.
    """
    return _in_the_clear(file)[0] != b"none"


def _in_the_clear(file: Path) -> tuple[bytes, Key]:
    """Return a key file's cipher and public half."""
    try:
        with file.open("rb") as handle:
            lines = handle.read(keyfile.KEY_MAX_LENGTH).split()
        # OpenSSH's PROTOCOL.key keeps the public half in the clear, before the encrypted part.
        whole = base64.b64decode(b"".join(lines[4:-4]), validate=True)  # between "-----BEGIN OPENSSH PRIVATE KEY-----"s
        cipher, rest = _string(whole.removeprefix(_MAGIC))
        for _ in range(2):  # KDF, its options
            _, rest = _string(rest)
        blob, _ = _string(rest[4:])  # after the number of keys, one
        kind, rest = _string(blob)
        raw, _ = _string(rest)
        if not whole.startswith(_MAGIC) or kind != b"ssh-ed25519":
            raise ValueError
        return cipher, SSlibKey.from_crypto(Ed25519PublicKey.from_public_bytes(raw))
    except OSError as e:
        raise ConfigError(f"cannot read the key {file}: {e.strerror}") from None
    except (ValueError, IndexError, binascii.Error):
        raise ConfigError(f"{file} is not an OpenSSH private key of the kind Ed25519") from None


def _string(data: bytes) -> tuple[bytes, bytes]:
    """Return SSH's string (RFC 4251, 5) and its rest."""
    end = 4 + int.from_bytes(data[:4], "big")
    return data[4:end], data[end:]


def dump_public(key: Key, name: str) -> bytes:
    """Return a public half to hand over.

    The form is ``{"keyid", "name", "key"}``. The name goes no further than the publishing box.
    """
    return (json.dumps({"keyid": key.keyid, "name": name, "key": key.to_dict()}, indent=1) + "\n").encode()


def load_public(file: Path) -> tuple[Key, str]:
    """Return a handed-over public half and its holder's name.

    Raises:
        ConfigError: Not such a file.
    """
    try:
        with file.open("rb") as handle:
            data = strictjson.plain(handle.read(keyfile.KEY_MAX_LENGTH))
        raw = bytes.fromhex(data["key"]["keyval"]["public"])
        key = SSlibKey.from_crypto(Ed25519PublicKey.from_public_bytes(raw))
        # The keyid is computed and never believed: else a file could show a known keyid over another key.
        if key.keyid != data["keyid"] or key.to_dict() != data["key"]:
            raise ValueError
        return key, str(data["name"])[:NAME_MAX_LENGTH]
    except OSError as e:
        raise ConfigError(f"cannot read {file}: {e.strerror}", hint="it is made by: stet keys export NAME") from None
    except (ValueError, KeyError, TypeError):
        raise ConfigError(f"{file} is not a public key", hint="it is made by: stet keys export NAME") from None
