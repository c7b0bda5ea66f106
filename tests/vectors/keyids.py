"""Keys and their ids: an id is the SHA-256 of the key's canonical form, and nothing else names a key."""

import json
from collections.abc import Callable
from functools import partial
from hashlib import sha512

from publish.core.formats.strictjson import canonical
from tests.vectors.archive import Archive, Json, dump, keyid, private, public, sha256
from tests.vectors.kit import Vector, bad, good, many, of, vector

_NOTED = {**public("editor"), "note": "kept in a safe"}


def _signed(data: bytes, name: str, under: str) -> bytes:
    """The same, signed by ``name`` alone, under an id that may be another's."""
    signed = json.loads(data)["signed"]
    return dump(
        {"signatures": [{"keyid": under, "sig": private(name).sign(canonical(signed)).hex()}], "signed": signed}
    )


def _forged(name: str, whose: str, data: bytes) -> bytes:
    return _signed(data, name, keyid(whose))


def _holder(signed: Json) -> Json:
    found: Json = signed if "keys" in signed else signed["delegations"]
    return found


def _renamed(name: str, to: str, key: Json | None = None) -> Callable[[Json], None]:
    """The key of ``name`` stands under ``to``, as ``key`` if given, in the list of keys and in every role."""

    def edit(signed: Json) -> None:
        holder, was = _holder(signed), keyid(name)
        holder["keys"][to] = key or holder["keys"][was]
        if to != was:
            del holder["keys"][was]
        for role in holder["roles"].values() if isinstance(holder["roles"], dict) else holder["roles"]:
            role["keyids"] = [to if each == was else each for each in role["keyids"]]

    return edit


def named(about: str, expect: Json, to: str, key: Json | None = None) -> Vector:
    """The editor's key under this id, in the first root; the releases are signed under it."""
    key = key or public("editor")
    archive = Archive(
        edits={"root": _renamed("editor", to, key)}, after={"targets": lambda data: _signed(data, "editor", to)}
    )
    return of(archive.two(), about, expect)


many(
    "keyid",
    named,
    {
        "is-a-label": ("An id that is no hash.", bad("signature"), "editor"),
        "is-empty": ("An id of no letters.", bad("signature"), ""),
        "in-capitals": ("Ids are in small letters.", bad("signature"), keyid("editor").upper()),
        "cut": ("An id of seven bytes, which other tools show.", bad("signature"), keyid("editor")[:14]),
        "of-sha-512": ("Of another hash.", bad("signature"), sha512(canonical(public("editor"))).hexdigest()),
        "of-the-bare-key": (
            "The hash of the key's 32 bytes.",
            bad("signature"),
            sha256(bytes.fromhex(public("editor")["keyval"]["public"])),
        ),
        "of-other-spaces": (
            "The hash of a form with spaces in it.",
            bad("signature"),
            sha256(json.dumps(public("editor"), sort_keys=True).encode()),
        ),
        "of-a-field-more": (
            "A field of its own is part of a key, and of its id.",
            good(),
            sha256(canonical(_NOTED)),
            _NOTED,
        ),
        "passes-over-a-field": (
            "A field stands in the key, and not in its id.",
            bad("signature"),
            keyid("editor"),
            _NOTED,
        ),
        "of-a-field-that-is-gone": (
            "A field stands in the id, and not in the key.",
            bad("signature"),
            sha256(canonical(_NOTED)),
        ),
    },
)


def swapped(about: str, edits: dict[str, str], forged: dict[str, tuple[str, str]], *, roots: int = 1) -> Vector:
    """Under the id of a key stands the thief's. ``forged``: what he signs, by file, and under whose id."""
    archive = Archive(
        edits={file: _renamed(name, keyid(name), public("thief")) for file, name in edits.items()},
        after={file: partial(_forged, *of) for file, of in forged.items()},
    )
    for version in range(1, roots + 1):
        archive.root(version)
    return of(archive.release(1).mirrors(1).point(1).release(2).mirrors(2).point(2), about, bad("signature"))


many(
    "key-swapped",
    swapped,
    {
        "of-the-root": ("The holder's id, and the thief's key.", {"root": "root"}, {"root": ("thief", "root")}),
        "of-the-editor": (
            "The editor's id, and the thief's key.",
            {"root": "editor"},
            {"targets": ("thief", "editor")},
        ),
        "of-the-online-key": (
            "The online key's id, and the thief's key.",
            {"root": "online"},
            {"snapshot": ("thief", "online"), "timestamp": ("thief", "online")},
        ),
        "of-the-mirrors-key": (
            "A release gives the thief the mirror list, under the online key's id.",
            {"2.targets": "online"},
            {"2.mirrors": ("thief", "online")},
        ),
    },
)


@vector
def key_swapped_in_the_next_root() -> Vector:
    about = "The holders signed a root that says the same ids, one of them the thief's."
    edits, after = {"2.root": "editor"}, {"2.targets": ("thief", "editor")}
    return swapped(about, edits, after, roots=2)


@vector
def key_swapped_and_taken_back() -> Vector:
    return swapped("So was the root before; the newest is right.", {"2.root": "editor"}, {}, roots=3)


@vector
def key_swapped_that_nobody_uses() -> Vector:
    def add(signed: Json) -> None:
        signed["keys"][keyid("spare")] = public("thief")

    return of(Archive(edits={"root": add}).two(), "A key that no role names, under another's id.", bad("signature"))


@vector
def key_swapped_in_the_mirrors_own_delegations() -> Vector:
    def add(signed: Json) -> None:
        signed["delegations"] = {"keys": {keyid("spare"): public("thief")}, "roles": []}

    return of(Archive(edits={"mirrors": add}).two(), "The mirror list delegates to it.", bad("signature"))


@vector
def keys_that_are_none_in_a_timestamp() -> Vector:
    def add(signed: Json) -> None:
        signed |= {"keys": {"label": public("thief")}, "delegations": {"keys": {"label": public("thief")}}}

    return of(Archive(edits={"timestamp": add}).two(), "Fields that a timestamp has no use for.", good())


@vector
def threshold_one_key_in_two_forms() -> Vector:
    about = "One key, with a note and without, under two ids that are right."
    other = sha256(canonical(_NOTED))

    def twin(signed: Json) -> None:
        signed["keys"][other] = _NOTED
        signed["roles"]["targets"] = {"keyids": [keyid("editor"), other], "threshold": 2}

    def signed_twice(data: bytes) -> bytes:
        value = json.loads(data)
        return dump({**value, "signatures": [*value["signatures"], {**value["signatures"][0], "keyid": other}]})

    return of(Archive(edits={"root": twin}, after={"targets": signed_twice}).two(), about, bad("signature"))


def weak(public_hex: str) -> Vector:
    key = {**public("online"), "keyval": {"public": public_hex}}
    of_it = sha256(canonical(key))

    def add(signed: Json) -> None:
        signed["keys"][of_it] = key
        signed["roles"]["timestamp"] = {"keyids": [of_it], "threshold": 1}

    def forge(data: bytes) -> bytes:
        return dump({**json.loads(data), "signatures": [{"keyid": of_it, "sig": "01" + "00" * 63}]})

    about = "A key with which anybody can sign anything, under the id that it has."
    return of(Archive(edits={"root": add}, after={"timestamp": forge}).two(), about, bad("signature"))


many(
    "key-under-its-id",
    weak,
    {
        "of-order-one": ("01" + "00" * 31,),
        "of-order-four": ("00" * 32,),
        "not-canonical": ("ee" + "ff" * 30 + "7f",),
        "off-the-curve": ("02" + "00" * 31,),
        "in-capitals": (public("online")["keyval"]["public"].upper(),),
    },
)
