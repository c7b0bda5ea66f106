"""TUF's classes from python-tuf, for all other rooms.

At import, securesystemslib tries the SDK of every cloud which keeps keys. Where boto3 is installed, this alone takes
half a second for every command. No key of ours lies in a cloud.
"""

import sys

_CLOUDS = ("boto3", "azure", "google.cloud", "PyKCS11")

_hidden = [name for name in _CLOUDS if name not in sys.modules]
sys.modules.update(dict.fromkeys(_hidden))  # type: ignore[arg-type] # None: the import system says "not there"
try:
    from securesystemslib.exceptions import UnverifiedSignatureError
    from securesystemslib.signer import CryptoSigner, Key, Signature, Signer, SSlibKey
    from tuf.api.exceptions import LengthOrHashMismatchError, RepositoryError
    from tuf.api.metadata import (
        DelegatedRole,
        Delegations,
        Metadata,
        MetaFile,
        Role,
        Root,
        Snapshot,
        TargetFile,
        Targets,
        Timestamp,
    )
    from tuf.api.serialization import DeserializationError
finally:
    for _name in _hidden:
        del sys.modules[_name]

__all__ = [
    "CryptoSigner",
    "DelegatedRole",
    "Delegations",
    "DeserializationError",
    "Key",
    "LengthOrHashMismatchError",
    "MetaFile",
    "Metadata",
    "RepositoryError",
    "Role",
    "Root",
    "SSlibKey",
    "Signature",
    "Signer",
    "Snapshot",
    "TargetFile",
    "Targets",
    "Timestamp",
    "UnverifiedSignatureError",
]
