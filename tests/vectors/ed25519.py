"""Edge cases of Ed25519, made here, and what both verifiers say of them.

The public sets are judged by hand: ``python -m tests.vectors.ed25519 FILE…`` reads Wycheproof's ed25519_test.json
and CCTV's ed25519vectors.json, and prints where a verifier departs from the strict reading.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from publish.core.formats import strictjson
from tests.support.services.node import node

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int]
ZERO: Point = (0, 1)
B: Point = (
    15112221349535400772501151409588531511454012693041857206046113283949847762202,
    46316835694926478169428394003475163141307993866256225615783033603165251855960,
)
_EIGHTH = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"


@dataclass(frozen=True)
class Case:
    """One signature, and whether the strict reading accepts it."""

    key: bytes
    msg: bytes
    sig: bytes
    valid: bool
    what: str


def add(a: Point, b: Point) -> Point:
    (x1, y1), (x2, y2) = a, b
    t = D * x1 * x2 * y1 * y2
    return (x1 * y2 + x2 * y1) * pow(1 + t, -1, P) % P, (y1 * y2 + x1 * x2) * pow(1 - t, -1, P) % P


def times(n: int, point: Point) -> Point:
    total = ZERO
    while n:
        if n & 1:
            total = add(total, point)
        point, n = add(point, point), n >> 1
    return total


def encode(point: Point) -> bytes:
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def decode(data: bytes) -> Point:
    y = int.from_bytes(data, "little") & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    assert x * x % P == square
    return (P - x if x & 1 != data[31] >> 7 else x), y % P


def _k(r: bytes, key: bytes, msg: bytes) -> int:
    return int.from_bytes(hashlib.sha512(r + key + msg).digest(), "little") % L


def cases() -> Iterator[Case]:
    """Keys and R of small, mixed and right order, in all their encodings; S of all sizes."""
    eighth = decode(bytes.fromhex(_EIGHTH))
    small = [times(n, eighth) for n in range(8)]
    assert times(8, eighth) == ZERO
    a, r = 7**80 % L, 5**90 % L
    key_point, r_point = times(a, B), times(r, B)
    odd = [encode(p) for p in small] + [
        (y | sign << 255).to_bytes(32, "little")
        for y in (0, 1, P - 1, P, P + 1)
        for sign in (0, 1)
    ]  # fmt: skip
    for n in range(4):
        msg = b"message %d" % n
        for key_extra in small:
            for r_extra in small:
                key, first = encode(add(key_point, key_extra)), encode(add(r_point, r_extra))
                k = _k(first, key, msg)
                # [S]B = R + [k]A holds if what is of small order in R and in [k]A comes to nothing.
                residue = add(r_extra, times(k % 8, key_extra))
                yield Case(key, msg, first + ((r + k * a) % L).to_bytes(32, "little"), residue == ZERO, "mixed order")
        for first in odd:
            key = encode(key_point)
            yield Case(
                key, msg, first + (_k(first, key, msg) * a % L).to_bytes(32, "little"), False, "R of small order"
            )
        for key in odd:
            first = encode(r_point)
            yield Case(key, msg, first + r.to_bytes(32, "little"), False, "key of small order")
        key, first = encode(key_point), encode(r_point)
        s = (r + _k(first, key, msg) * a) % L
        for more, valid in ((0, True), (L, False), (2 * L, False), (1, False), (-1, False)):
            yield Case(key, msg, first + (s + more).to_bytes(32, "little"), valid, f"S + {more}")
        for length in (0, 32, 63, 65):
            yield Case(key, msg, (first + s.to_bytes(32, "little") + b"\0")[:length], False, f"{length} bytes")
        for off in ((2).to_bytes(32, "little"), (P + 3).to_bytes(32, "little"), bytes([255] * 32)):
            yield Case(off, msg, first + s.to_bytes(32, "little"), False, "key off the curve, or above p")


def by_python(case: Case) -> bool:
    """As publish.verify.signatures counts: the strict look at the bytes first, then the library."""
    if not (strictjson.sound_point(case.key) and strictjson.sound_signature(case.sig.hex())):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(case.key).verify(case.sig, case.msg)
    except (InvalidSignature, ValueError):
        return False
    return True


def by_javascript(found: list[Case], *arguments: str) -> list[bool]:
    """As verify.js counts."""
    asked = json.dumps([{"key": c.key.hex(), "msg": c.msg.hex(), "sig": c.sig.hex()} for c in found])
    script = Path(__file__).with_suffix(".mjs")
    done = subprocess.run([node(), script, *arguments], input=asked, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    answer: list[bool] = json.loads(done.stdout)
    return answer


def public(file: Path) -> Iterator[Case]:
    """The cases of a public set."""
    value: Any = json.loads(file.read_text(encoding="utf-8"))
    for vector in value if isinstance(value, list) else []:
        odd = {"low_order_A", "low_order_R", "non_canonical_A", "non_canonical_R", "low_order_residue"}
        flags = set(vector["flags"] or [])
        key, sig = bytes.fromhex(vector["key"]), bytes.fromhex(vector["sig"])
        yield Case(key, vector["msg"].encode(), sig, not flags & odd, f"{vector['number']}: {sorted(flags)}")
    for group in [] if isinstance(value, list) else value["testGroups"]:
        for test in group["tests"]:
            key, msg, sig = (bytes.fromhex(text) for text in (group["publicKey"]["pk"], test["msg"], test["sig"]))
            yield Case(key, msg, sig, test["result"] == "valid", f"{test['tcId']}: {test['comment']}")


def main(*arguments: str) -> int:
    """Judge public sets; an argument that ends in .js is noble's."""
    noble = [a for a in arguments if a.endswith(".js")]
    wrong = 0
    for file in arguments:
        if file in noble:
            continue
        found = list(public(Path(file)))
        verdicts = [list(map(by_python, found)), by_javascript(found), *(by_javascript(found, n) for n in noble)]
        for case, *said in zip(found, *verdicts, strict=True):
            if set(said) != {case.valid}:
                print(f"{case.what}: should be {case.valid}, is {said}")
                wrong += 1
        print(f"{file}: {len(found)} vectors, {sum(c.valid for c in found)} to be accepted; {wrong} verdicts differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
