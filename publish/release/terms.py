"""Terms of a draft: only statements shown to signers.

The signed part is made anew from the shown values, and must be the same. Not done here: showing.
"""

import re
from datetime import datetime, timedelta
from typing import Any

from publish.core.errors import SignatureError
from publish.core.formats import bundlelist, layout, strictjson
from publish.verify import witnesses
from publish.verify.metadata import ONLINE, UNDATED, undated
from publish.verify.tufapi import DelegatedRole, Delegations, Key, Role, Root, TargetFile, Targets

# A signature also covers fields that nobody looks at. So a draft with any other field is refused.
LASTING_MAX = timedelta(days=3653)  # what `seal` and `keys set` make, ten years, and a day for the signer's clock
_SPEC = re.compile(r"1\.0(?:\.[0-9]{1,3})?")
_TOP_SAYS = ("cid", "previous", "published", "title")


def of_release(said: Targets, root: Root) -> None:
    """Refuse a release with unusual names or rights.

    Only those of our releases under ``root`` pass.

    Raises:
        SignatureError: The place of the difference.
    """
    # The only right that a release gives: the online key signs the mirror list. A delegation beyond this could give an
    # attacker's key the pages.
    keyid = root.roles["timestamp"].keyids[0]
    role = DelegatedRole("mirrors", [keyid], 1, terminating=True, paths=list(ONLINE))
    named = {name: _target(said, name) for name in (layout.LISTING, bundlelist.NAME) if name in said.targets}
    _same(
        said,
        Targets(
            version=said.version,
            spec_version=_spec(said),
            expires=said.expires,
            targets=named,
            delegations=Delegations({keyid: root.keys[keyid]}, {"mirrors": role}),
        ),
    )


def _spec(said: Root | Targets) -> str:
    """Return TUF's specification version, 1.0 in any writing."""
    return said.spec_version if _SPEC.fullmatch(said.spec_version) else "1.0"


def _target(said: Targets, name: str) -> TargetFile:
    target = said.targets[name]
    told = target.custom or {}
    custom = {"custom": {key: told[key] for key in _TOP_SAYS if key in told}} if name == layout.LISTING else {}
    return TargetFile(target.length, {k: v for k, v in target.hashes.items() if k == "sha256"}, name, custom)


def of_root(said: Root) -> None:
    """Refuse a root with any unknown statement.

    Known: who may sign, how many must, until when, who countersigns, which releases are undated.

    Raises:
        SignatureError: The place of the difference.
    """
    named = {keyid for role in said.roles.values() for keyid in role.keyids}
    for name, role in said.roles.items():
        if role.threshold > len(role.keyids) or not said.keys.keys() >= set(role.keyids):
            raise SignatureError(f"the draft: {name} has fewer keys than must sign")
    one, other = said.roles["timestamp"], said.roles["snapshot"]
    if one.keyids != other.keyids or len(one.keyids) != 1:
        raise SignatureError("the draft: the online key is one, for timestamp and snapshot alike")
    asked, days = witnesses.policy(said.unrecognized_fields), undated(said)
    fields = ({witnesses.FIELD: asked.data()} if asked.keys else {}) | ({UNDATED: days} if days > 0 else {})
    _same(
        said,
        Root(
            version=said.version,
            spec_version=_spec(said),
            expires=said.expires,
            keys={k: _plain_key(k, said.keys[k]) for k in said.keys if k in named},
            roles={name: Role(role.keyids, role.threshold) for name, role in said.roles.items()},
            consistent_snapshot=True,
            unrecognized_fields=fields,
        ),
    )


def _plain_key(keyid: str, key: Key) -> Key:
    public = {"public": key.keyval["public"]}
    return Key.from_dict(keyid, {"keytype": "ed25519", "scheme": "ed25519", "keyval": public})


def in_time(said: Root | Targets, now: datetime) -> None:
    """Refuse expired metadata, and too long a life.

    Raises:
        SignatureError: The reason.
    """
    if said.expires <= now:
        raise SignatureError(
            f"the draft: what it would put into force was over on {said.expires.date()}; it is {now.date()} here",
            hint="is this machine's clock right? if it is, have the draft made anew",
        )
    if said.expires > now + LASTING_MAX:
        raise SignatureError(
            f"the draft: it would be in force until {said.expires.date()}; Stet gives ten years from {now.date()}",
            hint="is this machine's clock right? if it is, ask who made the draft why",
        )


def _same(said: Root | Targets, made: Root | Targets) -> None:
    one, other = said.to_dict(), made.to_dict()
    if strictjson.canonical(one) != strictjson.canonical(other):
        raise SignatureError(f"the draft: it says what no signer is shown, at {_where(one, other)!a}")


def _where(one: Any, other: Any) -> str:
    """Return the first place where two values differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        parts = {key: (one.get(key), other.get(key)) for key in sorted(one.keys() | other.keys())}
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        parts = {str(at): pair for at, pair in enumerate(zip(one, other, strict=True))}
    else:
        return ""
    for key, (a, b) in parts.items():
        if strictjson.canonical(a) != strictjson.canonical(b) or (a is None) != (b is None):
            return f"{key[:40]} {_where(a, b)}".strip()
    return ""
