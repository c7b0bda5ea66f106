"""Strict forms of signed JSON, Ed25519 keys and signatures.

Anything else is refused before a library sees the bytes. Rules: manual/format.md. ``strictjson.js`` is the
same in the browser. Nothing is known of signatures or roles here.
"""

import hashlib
import json
import math
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

# Two verifiers that read the same bytes in two ways are two archives. Python's json takes the last of two equal keys
# and integers of any size, JavaScript's rounds them, python-tuf drops unknown fields. So both verifiers hold metadata
# to this single reading first.
JSON_MAX_LENGTH = 2_000_000  # bytes: verify's bound for any metadata
DEPTH_MAX = 32  # objects and arrays within one another; TUF's own need eight
INTEGER_MAX = 2**53 - 1  # beyond, JavaScript cannot tell two numbers apart

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
# With a key of small order, a signature fits many messages. Libraries differ here, and two verifiers would.
_SMALL_ORDER = frozenset(
    int.from_bytes(bytes.fromhex(y), "little")
    for y in (
        "00" * 32,
        "01" + "00" * 31,
        "ec" + "ff" * 30 + "7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    )
)
"""The y of all eight points whose order divides the cofactor. x and -x differ in the sign bit alone."""

# A string is one token, and is not given up once it has begun: so each byte is looked at once.
_STRUCTURE = re.compile(rb'"(?:[^"\\]++|\\.?)*+"?|[\[\]{},]', re.DOTALL)
_TIME = re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_DAY = re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}")
_SPEC = re.compile(r"1\.[0-9]+(\.[0-9]+)?")
FORMAT = 1
"""The known form of an archive, from a root's `format`. A root without this field has this form."""
_HASHES = {"sha256": re.compile(r"[0-9a-f]{64}"), "sha512": re.compile(r"[0-9a-f]{128}")}
_SIGNATURE = re.compile(r"[0-9a-f]{128}")
_TOP_LEVEL = frozenset({"root", "targets", "snapshot", "timestamp"})


def read(data: bytes, max_length: int = JSON_MAX_LENGTH) -> Any:
    """Read JSON with a single possible reading.

    Raises:
        ValueError: Too long, not UTF-8, a byte-order mark, a key twice, a number that is not an integer within
            ±(2⁵³-1), half a surrogate pair, or nested deeper than 32.
    """
    if len(data) > max_length:
        raise ValueError(f"longer than {max_length} bytes")
    text = data.decode()
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_int=_integer, parse_float=_no_number, parse_constant=_no_number
        )
    except RecursionError:
        raise ValueError(f"nested deeper than {DEPTH_MAX}") from None
    _bounded(value, 0)
    return value


def plain(data: bytes | str) -> Any:
    """Read any JSON: notes of our own, a text of a program without signatures.

    Raises:
        ValueError: It is none, or nested too deep for a parser, or has an infinite number.
    """
    try:
        return json.loads(data, parse_float=_finite, parse_constant=_finite)
    except RecursionError:
        # A line of brackets ends Python's parser so, and no caller thinks of it.
        raise ValueError("nested too deep") from None


def modest(data: bytes, items_max: int, depth_max: int = DEPTH_MAX) -> None:
    """Bound long JSON before a parser builds any of it.

    Raises:
        ValueError: More values than ``items_max``, or nested deeper than ``depth_max``.
    """
    # Counted in the text: a parser would build every value in memory before anybody could count.
    depth = items = 0
    for token in _STRUCTURE.finditer(data):
        sign = data[token.start()]
        depth += (sign in b"[{") - (sign in b"]}")
        items += sign in b"[{,"
        if items > items_max or depth > depth_max:
            raise ValueError(f"more than {items_max:,} values, or nested deeper than {depth_max}")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _integer(digits: str) -> int:
    if len(digits) > 17 or not -INTEGER_MAX <= int(digits) <= INTEGER_MAX:
        raise ValueError(f"{digits[:20]} is not within ±(2⁵³-1)")
    return int(digits)


def _no_number(text: str) -> float:
    raise ValueError(f"{text[:20]} is not an integer")


def _finite(text: str) -> float:
    # 1e999 is infinite in Python, and no integer can be made of it.
    if not math.isfinite(number := float(text)):
        raise ValueError(f"{text[:20]} is no finite number")
    return number


def _bounded(value: Any, depth: int) -> None:
    """Refuse deep nesting, and strings without a UTF-8 form."""
    if isinstance(value, str):
        value.encode()
    elif isinstance(value, dict | list):
        if depth == DEPTH_MAX:
            raise ValueError(f"nested deeper than {DEPTH_MAX}")
        for key in value if isinstance(value, dict) else ():
            key.encode()
        for item in value.values() if isinstance(value, dict) else value:
            _bounded(item, depth + 1)


def canonical(value: Any) -> bytes:
    """Return OLPC canonical JSON, the bytes under signatures."""
    return _canonical(value).encode()


def _canonical(value: Any) -> str:
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, dict):
        return "{" + ",".join(f"{_canonical(k)}:{_canonical(value[k])}" for k in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_canonical, value)) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)


def metadata(data: bytes) -> dict[str, Any]:
    """Read metadata of any kind and check its form, nothing more.

    Raises:
        ValueError: As `read`. Also: a field of TUF is absent or of another type, or a key is unfit for Ed25519.
    """
    value = read(data)
    signed, signatures = _object_in(value, "signed"), _list_in(value, "signatures")
    _require(all(isinstance(s, dict) and isinstance(s.get("sig"), str) for s in signatures), "signatures")
    # One key with two signatures must not count twice for a threshold.
    _unique([s.get("keyid") for s in signatures], "signatures")
    _require(type(signed.get("version")) is int and signed["version"] > 0, "version")
    _require(_matches(_SPEC, signed.get("spec_version")), "spec_version")
    _require(_matches(_TIME, signed.get("expires")), "expires")
    datetime.fromisoformat(signed["expires"])
    form = _FORMS.get(str(signed.get("_type")))
    _require(form is not None, "_type")
    form(signed)  # type: ignore[misc]
    return value  # type: ignore[no-any-return]


def _root(signed: dict[str, Any]) -> None:
    found = signed.get("format", FORMAT)
    if type(found) is not int or found != FORMAT:
        raise ValueError(f"its format is {str(found)[:20]!a}, and not {FORMAT}: it needs a newer Stet")
    _require(signed.get("consistent_snapshot") is True, "consistent_snapshot")
    _keys(signed)
    roles = _object_in(signed, "roles")
    _require(roles.keys() == _TOP_LEVEL, "roles")
    for role in roles.values():
        _role(role)


def _timestamp(signed: dict[str, Any]) -> None:
    _require(_object_in(signed, "meta").keys() == {"snapshot.json"}, "meta")
    _snapshot(signed)


def _snapshot(signed: dict[str, Any]) -> None:
    for meta in _object_in(signed, "meta").values():
        _require(isinstance(meta, dict) and type(meta.get("version")) is int and meta["version"] > 0, "meta")
        _require("length" not in meta or _length(meta), "length")
        _require("hashes" not in meta or _hashes(meta), "hashes")


def _targets(signed: dict[str, Any]) -> None:
    for target in _object_in(signed, "targets").values():
        _require(isinstance(target, dict) and _length(target) and _hashes(target), "targets")
    if "delegations" not in signed:
        return
    delegations = _object_in(signed, "delegations")
    _keys(delegations)
    # TAP 15: no root of ours gives rights in this way, and python-tuf would follow them.
    _require("succinct_roles" not in delegations, "succinct_roles")
    roles = _list_in(delegations, "roles")
    for role in roles:
        _role(role)
        _require(type(role.get("terminating")) is bool, "terminating")
        _require(("paths" in role) != ("path_hash_prefixes" in role), "paths")
        given = _list_in(role, "paths" if "paths" in role else "path_hash_prefixes")
        _require(all(isinstance(path, str) for path in given), "paths")
        _require(isinstance(role.get("name"), str) and role["name"] not in {"", *_TOP_LEVEL}, "name")
    _unique([role.get("name") for role in roles], "roles")


_FORMS: dict[str, Callable[[dict[str, Any]], None]] = {
    "root": _root,
    "timestamp": _timestamp,
    "snapshot": _snapshot,
    "targets": _targets,
}


def _keys(holder: dict[str, Any]) -> None:
    keys = _object_in(holder, "keys")
    for keyid, key in keys.items():
        _require(isinstance(key, dict) and key.get("keytype") == "ed25519" == key.get("scheme"), "keys")
        public = _object_in(key, "keyval").get("public")
        _require(_matches(_HASHES["sha256"], public) and sound_point(bytes.fromhex(str(public))), "keys")
        # An id that is only a label could stand for another key tomorrow, and read like the same one.
        _require(keyid == hashlib.sha256(canonical(key)).hexdigest(), "the id of a key, the SHA-256 of it,")
    # One key under two names would count twice for a threshold.
    _unique([key["keyval"]["public"] for key in keys.values()], "keys")


def _role(role: Any) -> None:
    keyids = _list_in(role, "keyids")
    _unique(keyids, "keyids")
    _require(type(role.get("threshold")) is int and role["threshold"] > 0, "threshold")


def _length(of: dict[str, Any]) -> bool:
    return type(of.get("length")) is int and of["length"] >= 0


def _hashes(of: dict[str, Any]) -> bool:
    found = of.get("hashes")
    return (
        isinstance(found, dict) and bool(found) and all(k in _HASHES and _matches(_HASHES[k], found[k]) for k in found)
    )


def _object_in(holder: Any, name: str) -> dict[str, Any]:
    found = holder.get(name) if isinstance(holder, dict) else None
    _require(isinstance(found, dict), name)
    return found  # type: ignore[return-value]


def _list_in(holder: Any, name: str) -> list[Any]:
    found = holder.get(name) if isinstance(holder, dict) else None
    _require(isinstance(found, list), name)
    return found  # type: ignore[return-value]


def _unique(names: Iterable[Any], what: str) -> None:
    held = list(names)
    _require(all(isinstance(name, str) for name in held) and len(set(held)) == len(held), what)


def _matches(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(f"{what} is missing, or not what it must be")


def day(value: Any) -> date:
    """Return a day from metadata, ``YYYY-MM-DD`` only.

    Raises:
        ValueError: Any other value, also other forms of ISO 8601.
    """
    _require(_matches(_DAY, value), "the day")
    return date.fromisoformat(value)


def text(value: Any) -> str:
    """Return ``value`` if it is text.

    Raises:
        ValueError: Not text.
    """
    _require(isinstance(value, str), "text")
    return value  # type: ignore[no-any-return]


def array(value: Any) -> list[Any]:
    """Return ``value`` if it is an array.

    Raises:
        ValueError: Not an array.
    """
    _require(isinstance(value, list), "an array")
    return value  # type: ignore[no-any-return]


def sound_point(encoded: bytes) -> bool:
    """Return whether 32 bytes can be a curve point.

    A public key, or a signature's R. Required: y below p, and not of small order.
    """
    y = int.from_bytes(encoded, "little") & (2**255 - 1)
    return len(encoded) == 32 and y < _P and y not in _SMALL_ORDER


def sound_signature(signature: str) -> bool:
    """Return whether hex can be a signature.

    Required: 128 lower-case digits, R sound, S below the group's order.
    """
    if not _matches(_SIGNATURE, signature):
        return False
    raw = bytes.fromhex(signature)
    # S beyond the order would make a second valid signature out of the first (RFC 8032, 8.4). Libraries differ here
    # too.
    return sound_point(raw[:32]) and int.from_bytes(raw[32:], "little") < _L
