"""Policies for a bucket's two keys: one which pushes, and one which takes away what was withdrawn.

Who steals the first can write, and nothing more: with versions kept by the bucket, all that it wrote over is still
there. What is NOT done here: making keys, or setting policies.
"""

from typing import Any, Final

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
    return _statement("StetPublicRead", ("s3:GetObject",), f"{bucket}/{folder}*", "*")


def document(statements: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a whole policy."""
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
