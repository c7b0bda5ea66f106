"""An S3 bucket's settings for strangers.

These are public reading, the website, and reading by other sites' scripts (CORS). Each setting is written only where
it differs. Many hosts know only some settings, and many keys may write objects but not settings. So a refusal is a
note to the publisher, never the end of a push.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from html import escape
from typing import Any, Final
from urllib.parse import quote

from publish.copies.hosts.s3 import policy
from publish.copies.hosts.s3.outside import SeenOutside
from publish.copies.hosts.s3.settings import BucketSettings, SettingError
from publish.core.atonce import at_once
from publish.core.formats import layout, strictjson

_BAD_REQUEST = 400
_FORBIDDEN = 403
_RULES: Final = re.compile(rb"<((?:\w{1,20}:)?)CORSRule>")
_RULES_END: Final = re.compile(rb"</((?:\w{1,20}:)?)CORSConfiguration\s*>")
_ALLOWED: Final = re.compile(rb"<(?:\w{1,20}:)?Allowed(Method|Origin)>\s{0,20}([A-Z*]{1,9})\s{0,20}</")
_INDEX: Final = re.compile(rb"<(?:\w{1,20}:)?IndexDocument[\s>]")
_OPEN: Final = frozenset({(b"Origin", b"*"), (b"Method", b"GET"), (b"Method", b"HEAD")})
_RULE: Final = (
    ("AllowedMethod", "GET"), ("AllowedMethod", "HEAD"), ("AllowedOrigin", "*"), ("AllowedHeader", "*"),
    ("MaxAgeSeconds", "86400"),
)  # fmt: skip
_XMLNS: Final = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'


class _UnableError(Exception):
    """The host does not know the setting."""


def open_to_readers(
    settings: BucketSettings,
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
        "readable": (lambda: _policy(settings, bucket, prefix, owner, new=new), read),
        "scripts": (lambda: _cors(settings, new=new), f"allow GET and HEAD from any origin (CORS) on {bucket}"),
        "pages": (lambda: _website(settings, new=new), f"serve {bucket} as a website ({pages})"),
    }
    notes: dict[str, str] = {}

    def make(name: str) -> None:
        step, by_hand = steps[name]
        if getattr(seen, name) or not getattr(wanted, name):
            return
        notes.pop(name, None)
        try:
            step()
        except SettingError as e:
            notes[name] = f"the host would not do this ({e.code}): {by_hand}"
        except _UnableError as e:
            notes[name] = f"the host cannot do this ({e}): {by_hand}"

    # The policy by itself: one that shuts its publisher out would have the others refused. A bucket of this moment has
    # no other policy: only where that is refused, or taken back, the others are asked for again.
    others = ("scripts", "pages")
    at_once(*[partial(make, name) for name in ((*others, "readable") if new else others)], most=most)
    if not new:
        make("readable")
    elif "readable" in notes:
        at_once(*[partial(make, name) for name in others if name in notes], most=most)
    return {name: notes[name] for name in steps if name in notes}


def _policy(settings: BucketSettings, bucket: str, prefix: str, owner: str | None, *, new: bool) -> None:
    allowed = policy.of_readers(bucket, prefix)
    text = b"" if new else settings.get("policy")
    try:
        there: dict[str, Any] = strictjson.plain(text) if text else {"Version": "2012-10-17", "Statement": []}
        # A policy may hold a single statement without a list around it. The publisher's own statements stay.
        statements = there["Statement"] if isinstance(there["Statement"], list) else [there["Statement"]]
        done = any(_plain(statement) == _plain(allowed) for statement in statements)
    except (ValueError, LookupError, TypeError, AttributeError) as e:
        # Servers without policies answer this question as if it were another one.
        raise _UnableError("it has no bucket policies") from e
    if done:
        return
    there["Statement"] = [*statements, allowed]
    _put_policy(settings, bucket, there, statements, owner, allowed)
    _still_ours(settings, prefix, text)


def _still_ours(settings: BucketSettings, prefix: str, former: bytes) -> None:
    """Take a policy back which shuts its publisher out, as where a policy denies all whom it does not name.

    Raises:
        _UnableError: It did.
    """
    try:
        settings.look(quote(prefix, safe="-_.~"))
    except SettingError as e:
        if e.status != _FORBIDDEN:
            return
        try:
            if former:
                settings.put("policy", former)
            else:
                settings.delete("policy")
        except SettingError:
            raise _UnableError("its policy shuts you out: delete it where the host lets its owners do that") from e
        raise _UnableError("its policies shut their own publisher out, and this one was taken back") from e


def _put_policy(
    settings: BucketSettings,
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
            settings.put("policy", json.dumps({**policy, "Statement": [ours, allowed]}).encode())
            return
        except SettingError as e:
            if e.status != _BAD_REQUEST:
                raise
    settings.put("policy", json.dumps(policy).encode())


def _plain(statement: Mapping[str, Any]) -> dict[str, Any]:
    """Return a statement in a single spelling, unnamed.

    Hosts give the same statement back in several ways.
    """
    plain = {key: [value] if isinstance(value, str) else value for key, value in statement.items() if key != "Sid"}
    if isinstance(who := plain.get("Principal"), dict):
        plain["Principal"] = [who["AWS"]] if isinstance(who.get("AWS"), str) else who.get("AWS")
    return plain


def _cors(settings: BucketSettings, *, new: bool) -> None:
    found = b"" if new else settings.get("cors")
    # Readers' pages on other mirrors, and saved pages with a null origin, fetch this copy by script.
    rules = _RULES.split(found)[2::2]
    if any({*_ALLOWED.findall(rule)} >= _OPEN for rule in rules):
        return
    # The owner's rules stay as they are written.
    if rules and (end := _RULES_END.search(found)):
        made = found[: end.start()] + _rule(end[1].decode()) + found[end.start() :]
    else:
        made = f"<CORSConfiguration {_XMLNS}>".encode() + _rule("") + b"</CORSConfiguration>"
    settings.put("cors", made)


def place_of_bucket(region: str) -> bytes | None:
    """Return the body of the request which makes a bucket in a region. ``None``: the one that must not be named."""
    if region == "us-east-1":
        return None
    where = f"<LocationConstraint>{escape(region)}</LocationConstraint>"
    return f"<CreateBucketConfiguration {_XMLNS}>{where}</CreateBucketConfiguration>".encode()


def _rule(prefix: str) -> bytes:
    """Return our rule, in the spelling of the rules beside it."""
    said = "".join(f"<{prefix}{name}>{value}</{prefix}{name}>" for name, value in _RULE)
    return f"<{prefix}CORSRule>{said}</{prefix}CORSRule>".encode()


def _website(settings: BucketSettings, *, new: bool) -> None:
    if not new and _INDEX.search(settings.get("website")):
        return
    pages = (
        f"<WebsiteConfiguration {_XMLNS}><ErrorDocument><Key>{layout.NOT_FOUND}</Key></ErrorDocument>"
        f"<IndexDocument><Suffix>{layout.FRONT}</Suffix></IndexDocument></WebsiteConfiguration>"
    )
    settings.put("website", pages.encode())
