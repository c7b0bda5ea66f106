"""An S3 bucket's settings for strangers.

These are public reading, the website, and reading by other sites' scripts (CORS). Each setting is written only where
it differs. Many hosts know only some settings, and many keys may write objects but not settings. So a refusal is a
note to the publisher, never the end of a push.
"""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from publish.copies.hosts.s3 import policy
from publish.copies.hosts.s3.outside import SeenOutside
from publish.core.atonce import at_once
from publish.core.formats import layout, strictjson

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_BAD_REQUEST = 400
_FORBIDDEN = 403
_METHODS = ["GET", "HEAD"]


class _UnableError(Exception):
    """The host does not know the setting."""


def open_to_readers(
    client: "S3Client",
    bucket: str,
    prefix: str,
    *,
    owner: str | None,
    wanted: SeenOutside,
    seen: SeenOutside,
    new: bool,
    most: int,
) -> dict[str, str]:
    """Let anyone read the objects under ``prefix``.

    Return the steps which are left for the publisher to do by hand, by the setting's name in `SeenOutside`.

    Args:
        owner: Our own access key, for hosts where a policy takes away the owner's rights unless it names them.
        wanted: The settings which are wanted: no policy where each object is opened by itself (ACL).
        seen: The settings which were seen to be made. The host is not asked for them.
        new: Whether the bucket was made by us just now, without settings.
        most: Settings made at a time.
    """
    pages = f"{layout.FRONT}, {layout.NOT_FOUND}"
    read = f"allow s3:GetObject to anyone on {bucket}/{prefix}*"
    steps: dict[str, tuple[Callable[[], None], str]] = {
        "readable": (lambda: _policy(client, bucket, prefix, owner, new=new), read),
        "scripts": (lambda: _cors(client, bucket, new=new), f"allow GET and HEAD from any origin (CORS) on {bucket}"),
        "pages": (lambda: _website(client, bucket, new=new), f"serve {bucket} as a website ({pages})"),
    }
    notes: dict[str, str] = {}

    def make(name: str) -> None:
        step, by_hand = steps[name]
        if getattr(seen, name) or not getattr(wanted, name):
            return
        try:
            step()
        except client.exceptions.ClientError as e:
            notes[name] = f"the host would not do this ({_code(e)}): {by_hand}"
        except _UnableError as e:
            notes[name] = f"the host cannot do this ({e}): {by_hand}"

    # The policy by itself: one that shuts its publisher out would have the others refused.
    at_once(partial(make, "scripts"), partial(make, "pages"), most=most)
    make("readable")
    return {name: notes[name] for name in steps if name in notes}


def _policy(client: "S3Client", bucket: str, prefix: str, owner: str | None, *, new: bool) -> None:
    allowed = policy.of_readers(bucket, prefix)
    text = None
    if not new:
        text = _ask(client, "NoSuchBucketPolicy", lambda: client.get_bucket_policy(Bucket=bucket)).get("Policy")
    try:
        there: dict[str, Any] = strictjson.plain(text) if text else {"Version": "2012-10-17", "Statement": []}
    except ValueError as e:
        # Servers without policies answer this question as if it were another one.
        raise _UnableError("it has no bucket policies") from e
    # A policy may hold a single statement without a list around it. The publisher's own statements stay.
    statements = there["Statement"] if isinstance(there["Statement"], list) else [there["Statement"]]
    if any(_plain(statement) == _plain(allowed) for statement in statements):
        return
    there["Statement"] = [*statements, allowed]
    _put_policy(client, bucket, there, statements, owner, allowed)
    _still_ours(client, bucket, prefix, text)


def _still_ours(client: "S3Client", bucket: str, prefix: str, former: str | None) -> None:
    """Take a policy back which shuts its publisher out, as where a policy denies all whom it does not name.

    Raises:
        _UnableError: It did.
    """
    try:
        client.list_objects_v2(Bucket=bucket, Prefix=prefix, MaxKeys=1)
    except client.exceptions.ClientError as e:
        if e.response["ResponseMetadata"]["HTTPStatusCode"] != _FORBIDDEN:
            return
        try:
            if former:
                client.put_bucket_policy(Bucket=bucket, Policy=former)
            else:
                client.delete_bucket_policy(Bucket=bucket)
        except client.exceptions.ClientError:
            raise _UnableError("its policy shuts you out: delete it where the host lets its owners do that") from e
        raise _UnableError("its policies shut their own publisher out, and this one was taken back") from e


def _put_policy(
    client: "S3Client",
    bucket: str,
    policy: dict[str, Any],
    statements: list[Any],
    owner: str | None,
    allowed: dict[str, Any],
) -> None:
    if owner and not statements:
        # On versitygw any policy replaces the owner's own rights: without this the first push would
        # lock its publisher out for ever. Where access keys are no principals the plain one is safe.
        whole = [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]
        ours = {"Effect": "Allow", "Principal": {"AWS": [owner]}, "Action": ["s3:*"], "Resource": whole}
        try:
            client.put_bucket_policy(Bucket=bucket, Policy=json.dumps({**policy, "Statement": [ours, allowed]}))
            return
        except client.exceptions.ClientError as e:
            if e.response["ResponseMetadata"]["HTTPStatusCode"] != _BAD_REQUEST:
                raise
    client.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))


def _plain(statement: Mapping[str, Any]) -> dict[str, Any]:
    """Return a statement in a single spelling, unnamed.

    Hosts give the same statement back in several ways.
    """
    plain = {key: [value] if isinstance(value, str) else value for key, value in statement.items() if key != "Sid"}
    if isinstance(who := plain.get("Principal"), dict):
        plain["Principal"] = [who["AWS"]] if isinstance(who.get("AWS"), str) else who.get("AWS")
    return plain


def _cors(client: "S3Client", bucket: str, *, new: bool) -> None:
    found = {} if new else _ask(client, "NoSuchCORSConfiguration", lambda: client.get_bucket_cors(Bucket=bucket))
    # Readers' pages on other mirrors, and saved pages with a null origin, fetch this copy by script.
    rules = found.get("CORSRules", [])
    if not any("*" in rule["AllowedOrigins"] and {*_METHODS} <= {*rule["AllowedMethods"]} for rule in rules):
        rule = {"AllowedMethods": _METHODS, "AllowedOrigins": ["*"], "AllowedHeaders": ["*"], "MaxAgeSeconds": 86_400}
        client.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [*rules, rule]})  # type: ignore[list-item]


def _website(client: "S3Client", bucket: str, *, new: bool) -> None:
    found = {} if new else _ask(client, "NoSuchWebsiteConfiguration", lambda: client.get_bucket_website(Bucket=bucket))
    if not found.get("IndexDocument"):
        pages: Any = {"IndexDocument": {"Suffix": layout.FRONT}, "ErrorDocument": {"Key": layout.NOT_FOUND}}
        client.put_bucket_website(Bucket=bucket, WebsiteConfiguration=pages)


def _ask(client: "S3Client", none: str, call: Callable[[], Any]) -> dict[str, Any]:
    """Return the present setting, or nothing.

    Args:
        none: The error code by which the host says that nothing is set.
    """
    try:
        return dict(call())
    except client.exceptions.ClientError as e:
        if _code(e) != none:
            raise
        return {}


def _code(error: Any) -> str:
    return str(error.response["Error"]["Code"])
