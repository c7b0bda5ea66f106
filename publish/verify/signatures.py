"""Signed metadata, judged file by file.

Parse a file, count its signatures, compare it with the version and hash which name it. Bytes and keys in, a signed
value or an error out. The list of files and their order are ``verify.metadata``'s to know.
"""

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from publish.core.errors import MismatchError, SignatureError
from publish.core.formats import layout, strictjson
from publish.verify.tufapi import (
    DeserializationError,
    LengthOrHashMismatchError,
    Metadata,
    MetaFile,
    RepositoryError,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

T = TypeVar("T", Root, Timestamp, Snapshot, Targets)
Verify = Callable[[str, bytes, Any], None]
"""``verify_delegate`` of the metadata which say whose signatures count."""


def parse(kind: type[T], data: bytes, name: str, where: str) -> Metadata[T]:
    """Read metadata of a kind, signatures unchecked.

    Args:
        name: The file's name in messages.
        where: The copy's name in messages.

    Raises:
        SignatureError: Malformed, or of another kind.
    """
    try:
        value = strictjson.metadata(data)
        metadata: Metadata[Any] = Metadata.from_bytes(data)
        if metadata.signed.to_dict() != value["signed"]:  # what it leaves out would not be part of what is signed
            raise ValueError("it holds what TUF has no place for")
    except (DeserializationError, RepositoryError, ValueError, RecursionError) as e:
        raise SignatureError(f"{name} is malformed: {e}", where=where) from e
    if not isinstance(metadata.signed, kind):
        raise SignatureError(f"{name} is {metadata.signed.type} metadata", where=where)
    return metadata


def enough(verify: Verify, role: str, metadata: Metadata[Any], where: str, *, payload: bytes | None = None) -> None:
    """Require the role's threshold of signatures.

    Only signatures by the role's own keys count.

    Args:
        payload: The signed bytes, where the same metadata are asked about more than once.

    Raises:
        SignatureError: There are fewer.
    """
    # Signatures of small order, or in a form which is not canonical, are judged differently by different libraries.
    sound = {keyid: s for keyid, s in metadata.signatures.items() if strictjson.sound_signature(s.signature)}
    try:
        verify(role, metadata.signed_bytes if payload is None else payload, sound)
    except (RepositoryError, ValueError, RecursionError) as e:
        # RepositoryError also when what was parsed has no canonical form (a fraction, say) to be signed in.
        raise SignatureError(f"{role} metadata is not signed by enough of the keys that may", where=where) from e


def accept(kind: type[T], verify: Verify, data: bytes, where: str, role: str | None = None) -> T:
    """Parse metadata and require enough signatures.

    As `parse` and `enough`.
    """
    metadata = parse(kind, data, f"{role or kind.type}.json", where)
    enough(verify, role or kind.type, metadata, where)
    return metadata.signed


def exactly(kind: type[T], verify: Verify, meta: MetaFile, data: bytes, role: str, where: str) -> T:
    """Accept metadata which are exactly the named file.

    As `accept`, with the hash, length and version in ``meta``.

    Raises:
        MismatchError: The file is another file.
    """
    name = f"{meta.version}.{role}.json"
    try:
        meta.verify_length_and_hashes(data)
    except LengthOrHashMismatchError as e:
        expected = (meta.hashes or {}).get("sha256", f"{meta.length} bytes")
        found = hashlib.sha256(data).hexdigest()
        raise MismatchError(f"{layout.METADATA}/{name}", expected=expected, found=found, where=where) from e
    signed = accept(kind, verify, data, where, role)
    if signed.version != meta.version:
        raise MismatchError(
            f"{layout.METADATA}/{name}",
            expected=f"version {meta.version}",
            found=f"version {signed.version}",
            where=where,
        )
    return signed


def is_target(target: TargetFile, data: bytes, path: str, where: str) -> None:
    """Require ``data`` to be the target.

    Raises:
        MismatchError: The data differ from the target.
    """
    try:
        target.verify_length_and_hashes(data)
    except LengthOrHashMismatchError as e:
        found = hashlib.sha256(data).hexdigest()
        raise MismatchError(path, expected=target.hashes["sha256"], found=found, where=where) from e
