"""Policies for a bucket's two keys: one which pushes, and one which takes away what was withdrawn.

Who steals the first can write, and nothing more: with versions kept by the bucket, all that it wrote over is still
there. What is NOT done here: making keys, or setting policies.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from publish.copies.hosts.s3.options import Options, resolved
from publish.copies.hosts.s3.presets import PRESETS

PUSH: Final = ("s3:PutObject", "s3:GetObject")
"""On objects, for the key which pushes."""
WITHDRAW: Final = ("s3:GetObject", "s3:GetObjectVersion", "s3:DeleteObject", "s3:DeleteObjectVersion")
"""On objects, for the key which withdraws. It writes nothing."""
HELD: Final = "s3:GetObjectRetention"
"""On objects, for the key which withdraws: until when a version is locked."""


def of_push(bucket: str, folder: str, who: str | None = None) -> list[dict[str, Any]]:
    """Return the statements for the key which pushes.

    Args:
        folder: The prefix as it stands before keys.
        who: The principal, in a policy of the bucket's. ``None`` in a policy of the key's own.
    """
    return [
        _statement("StetPushObjects", PUSH, f"{bucket}/{folder}*", who),
        _statement("StetPushList", ("s3:ListBucket",), bucket, who, folder),
    ]


def of_withdraw(bucket: str, folder: str, who: str | None = None) -> list[dict[str, Any]]:
    """Return the statements for the key which withdraws. Arguments as for `of_push`."""
    return [
        _statement("StetWithdrawObjects", (*WITHDRAW, HELD), f"{bucket}/{folder}*", who),
        _statement("StetWithdrawList", ("s3:ListBucket", "s3:ListBucketVersions"), bucket, who, folder),
    ]


def of_readers(bucket: str, folder: str) -> dict[str, Any]:
    """Return the statement by which anyone may read the newest version of each object."""
    # Not GetObjectVersion: a withdrawn page could still be read under its version's name.
    return _statement("StetPublicRead", ("s3:GetObject",), f"{bucket}/{folder}*", "*")


def document(statements: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a whole policy."""
    # No date of ours: it names the newest edition of the policy language, and the default is the one before.
    return {"Version": "2012-10-17", "Statement": statements}


def _statement(name: str, actions: tuple[str, ...], resource: str, who: str | None, folder: str = "") -> dict[str, Any]:
    made: dict[str, Any] = {"Sid": name, "Effect": "Allow"}
    if who is not None:
        made["Principal"] = who if who == "*" else {"AWS": [who]}
    made |= {"Action": list(actions), "Resource": [f"arn:aws:s3:::{resource}"]}
    # In a policy of the bucket's it is left out: some stores refuse conditions, and the names are public anyhow.
    if folder and who is None:
        made["Condition"] = {"StringLike": {"s3:prefix": [f"{folder}*"]}}
    return made


@dataclass(frozen=True, slots=True)
class PolicySheet:
    """A policy, and where it belongs."""

    title: str
    policy: dict[str, Any]


_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "b2": (
        "Backblaze B2 has rights by key, and no policies (from its documents, not measured):",
        "push key: this bucket and prefix, with listBuckets, listFiles, readFiles, writeFiles; without deleteFiles. It"
        " can still hide a name; what it hides is kept, and comes back with the next push",
        "withdraw key: this bucket and prefix, with listBuckets, listFiles, readFiles, deleteFiles",
        "B2 keeps all versions unless told otherwise: keep that, and turn on Object Lock",
    ),
    "garage": (
        "Garage has rights by key and bucket, and no policies; whoever may write there may delete (measured in part):",
        "garage key create stet-push; garage bucket allow --read --write BUCKET --key stet-push",
        "it keeps no versions either: what its key's thief takes away comes back from other copies, by stet heal",
    ),
    "r2": (
        "Cloudflare R2 has no key that writes and may not delete (from its documents, not measured):",
        "push key: a token with Object Read & Write for this one bucket, and none for the account",
        "a bucket lock rule keeps what is there for a time; a withdrawal waits for its end as well",
    ),
}
_NOTHING: Final = (
    "{store} has no policies that we know of",
    "look in its documents for a key that may put, get and list in this one bucket, and nothing more; and for one"
    " that may list and delete, versions too, and not put",
)


def sheets(bucket: str, folder: str, push: str, withdraw: str, *, own: bool) -> tuple[PolicySheet, ...]:
    """Return the policies for a bucket's two keys and its readers.

    Args:
        push: Who pushes, as the store names principals.
        withdraw: Who withdraws.
        own: Whether each key has a policy of its own, as at Amazon; else one of the bucket's names them all.
    """
    readers = of_readers(bucket, folder)
    if not own:
        # A bucket has one policy: a second document would replace the first, and with it somebody's rights.
        all_ = [*of_push(bucket, folder, push), *of_withdraw(bucket, folder, withdraw), readers]
        return (PolicySheet(f"policy of the bucket {bucket}: for both keys and for readers", document(all_)),)
    return (
        PolicySheet("policy of the user who pushes", document(of_push(bucket, folder))),
        PolicySheet("policy of the user who withdraws", document(of_withdraw(bucket, folder))),
        PolicySheet(f"policy of the bucket {bucket}: for readers", document([readers])),
    )


def words(preset: str, store: str) -> tuple[str, ...]:
    """Return what to do at a store without policies."""
    return _WORDS.get(preset) or tuple(line.format(store=store) for line in _NOTHING)


def rights(options: Options, push: str, withdraw: str) -> tuple[tuple[PolicySheet, ...], tuple[str, ...]]:
    """Return the policies for a bucket's two keys, or what to do where the store has none.

    Raises:
        ConfigError: An option is impossible.
    """
    found = resolved(options)
    preset = PRESETS[found.preset]
    if not preset.policies and found.preset:
        return (), words(found.preset, preset.called)
    own = found.preset == "aws" or found.endpoint is None
    return sheets(found.bucket, found.folder, push, withdraw, own=own), ()
