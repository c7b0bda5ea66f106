"""Signatures: whose, how many, and in what bytes."""

import json
from collections.abc import Callable
from typing import Any

from tests.vectors.archive import (
    Archive,
    Json,
    dump,
    keyid,
    public,
)
from tests.vectors.kit import Vector, bad, flip, good, many, of, vector

# -- signatures -----------------------------------------------------------------------------------------------


def by(about: str, name: str, *signers: str) -> Vector:
    return of(Archive(signers={name: signers}).two(), about, bad("signature"))


many(
    "signed",
    by,
    {
        "timestamp-by-a-stranger": ("A stranger signed the timestamp.", "timestamp", "stranger"),
        "timestamp-by-an-editor": ("An editor's key does not count for the timestamp.", "timestamp", "editor"),
        "snapshot-by-a-stranger": ("A stranger signed the snapshot.", "snapshot", "stranger"),
        "targets-by-a-stranger": ("A stranger signed the release.", "2.targets", "stranger"),
        "targets-by-the-online-key": ("The online key cannot sign a release.", "2.targets", "online"),
        "mirrors-by-a-stranger": ("A stranger signed the mirror list.", "2.mirrors", "stranger"),
        "mirrors-by-the-editor": ("Not even the editor signs the mirror list.", "2.mirrors", "editor"),
        "root-by-nobody": ("Root 1 has no signature.", "1.root"),
    },
)


def editors(about: str, expect: Json, names: tuple[str, ...], threshold: int, *signers: str, **more: Any) -> Vector:
    archive = Archive(signers={"2.targets": signers}, **more)
    archive.editors, archive.editors_threshold = names, threshold
    return of(archive.two(), about, expect)


def _twice(data: bytes) -> bytes:
    value = json.loads(data)
    return dump({**value, "signatures": value["signatures"] * 2})


def _other_id(data: bytes) -> bytes:
    value = json.loads(data)
    return dump({**value, "signatures": [*value["signatures"], {**value["signatures"][0], "keyid": keyid("b")}]})


many(
    "threshold",
    editors,
    {
        "met": ("Two of three editors signed.", good(), ("a", "b", "c"), 2, "c", "a"),
        "met-among-strangers": (
            "Signatures of others beside them do no harm.",
            good(),
            ("a", "b"),
            2,
            "stranger",
            "b",
            "a",
        ),
        "not-met": ("One of three signed, two must.", bad("signature"), ("a", "b", "c"), 2, "b"),
        "not-met-with-strangers": ("One of them and two others.", bad("signature"), ("a", "b", "c"), 2, "b", "x", "y"),
        "above-the-number-of-keys": ("Three of two.", bad("signature"), ("a", "b"), 3, "a", "b"),
    },
)


@vector
def threshold_one_signature_twice() -> Vector:
    return editors(
        "One key's signature stands twice.", bad("signature"), ("a", "b"), 2, "a", after={"2.targets": _twice}
    )


@vector
def threshold_one_signature_under_two_ids() -> Vector:
    about = "One key's signature stands a second time, under the other's id."
    return editors(about, bad("signature"), ("a", "b"), 2, "a", after={"2.targets": _other_id})


@vector
def threshold_one_key_under_two_ids() -> Vector:
    def twin(signed: Json) -> None:
        signed["keys"]["twin"] = public("editor")
        signed["roles"]["targets"] = {"keyids": [keyid("editor"), "twin"], "threshold": 2}

    def signed_twice(data: bytes) -> bytes:
        value = json.loads(data)
        return dump({**value, "signatures": [*value["signatures"], {**value["signatures"][0], "keyid": "twin"}]})

    archive = Archive(edits={"root": twin}, after={"targets": signed_twice})
    return of(archive.two(), "The root names one key under two ids.", bad("signature"))


def rewritten(about: str, expect: Json, change: Callable[[str], str]) -> Vector:
    def after(data: bytes) -> bytes:
        value = json.loads(data)
        value["signatures"][0]["sig"] = change(value["signatures"][0]["sig"])
        return dump(value)

    return of(Archive(after={"timestamp": after}).two(), about, expect)


def _s_plus_l(sig: str) -> str:
    s = int.from_bytes(bytes.fromhex(sig[64:]), "little") + 2**252 + 27742317777372353535851937790883648493
    return sig[:64] + s.to_bytes(32, "little").hex()


many(
    "signature",
    rewritten,
    {
        "flipped": ("One bit of it.", bad("signature"), lambda sig: flip(bytes.fromhex(sig), 40).hex()),
        "in-capitals": ("Hexadecimal is in small letters.", bad("signature"), str.upper),
        "with-spaces": ("No spaces in it.", bad("signature"), lambda sig: f"{sig[:2]} {sig[2:]}"),
        "cut": ("One byte short.", bad("signature"), lambda sig: sig[:-2]),
        "longer": ("One byte too long.", bad("signature"), lambda sig: sig + "00"),
        "empty": ("Nothing.", bad("signature"), lambda _sig: ""),
        "s-above-the-order": ("S + L in place of S.", bad("signature"), _s_plus_l),
        "r-of-small-order": ("R is the identity.", bad("signature"), lambda sig: "01" + "00" * 31 + sig[64:]),
        "r-not-canonical": (
            "R is the identity with y above p.",
            bad("signature"),
            lambda sig: "ee" + "ff" * 30 + "7f" + sig[64:],
        ),
    },
)


def weak_key(public_hex: str, sig: str) -> Vector:
    """Any message is signed by (identity, 0) for a key of small order."""

    def add(signed: Json) -> None:
        signed["keys"]["weak"] = {**public("online"), "keyval": {"public": public_hex}}
        signed["roles"]["timestamp"] = {"keyids": ["weak"], "threshold": 1}

    def forge(data: bytes) -> bytes:
        return dump({**json.loads(data), "signatures": [{"keyid": "weak", "sig": sig}]})

    archive = Archive(edits={"root": add}, after={"timestamp": forge})
    return of(archive.two(), "The root names a key with which anybody can sign anything.", bad("signature"))


many(
    "key",
    weak_key,
    {
        "of-order-one": ("01" + "00" * 31, "01" + "00" * 63),
        "of-order-four": ("00" * 32, "01" + "00" * 63),
        "not-canonical": ("ee" + "ff" * 30 + "7f", "01" + "00" * 63),
        "minus-zero": ("01" + "00" * 30 + "80", "01" + "00" * 63),
        "off-the-curve": ("02" + "00" * 31, "01" + "00" * 63),
        "too-short": ("0102", "01" + "00" * 63),
    },
)


@vector
def many_signatures() -> Vector:
    def crowd(data: bytes) -> bytes:
        value = json.loads(data)
        return dump(
            {**value, "signatures": [*({"keyid": f"{n:x}", "sig": ""} for n in range(400)), *value["signatures"]]}
        )

    return of(
        Archive(after={"2.targets": crowd}).two(), "Four hundred that mean nothing before the one that does.", good()
    )
