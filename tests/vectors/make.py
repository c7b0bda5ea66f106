"""Make the vectors that are not there yet: ``python -m tests.vectors.make``. One that is there is never changed.

Each ``@vector`` is one spoilt copy. It is written as what differs from ``two``, an honest copy of two releases.
"""

import base64
import hashlib
import json
import re
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from publish import listing, mirrorlist
from tests.vectors.archive import (
    CAFE,
    DOCUMENT,
    MASANJIA,
    NOW,
    PAST,
    SOON,
    Archive,
    Json,
    dump,
    keyid,
    pages,
    public,
    role,
    sha256,
)
from tests.vectors.judge import FOLDER

Vector = dict[str, Any]
MADE: dict[str, Callable[[], Vector]] = {}
FRONT = "index.html"
STAMP, SNAPSHOT, TARGETS, MIRRORS = (
    f"metadata/{n}.json" for n in ("timestamp", "2.snapshot", "2.targets", "2.mirrors")
)
MIXED = "0" * 64


def vector(make: Callable[[], Vector]) -> Callable[[], Vector]:
    """Register what a function makes, under the function's name."""
    MADE[make.__name__.strip("_").replace("_", "-")] = make
    return make


def good(release: int = 2, *, fresh: bool = True, timestamp: int = 2, **more: Any) -> Json:
    paths = more.pop("paths", {FRONT: "AUTHENTIC"})
    listed = more.pop("mirrors", ["https://copy2.example/"])
    return {
        "release": release,
        "timestamp": timestamp,
        "fresh": fresh,
        "expires": more.pop("expires", SOON),
        "mirrors": listed,
        "paths": paths,
    }


def bad(kind: str) -> Json:
    return {"error": kind}


def of(archive: Archive, about: str, expect: Json, **more: Any) -> Vector:
    """A vector; its fingerprint is that of the archive's own first root unless given."""
    root = archive.files.get("metadata/1.root.json", b"")
    return {
        "about": about,
        "fingerprint": more.pop("fingerprint", sha256(root)),
        "now": more.pop("now", NOW),
        **more,
        "files": archive.files,
        "expect": expect,
    }


def spoilt(about: str, expect: Json, path: str, data: bytes | None, **more: Any) -> Vector:
    """The honest copy, one of whose files is another, or absent."""
    archive = Archive().two()
    fingerprint = sha256(archive.files["metadata/1.root.json"])
    if data is None:
        archive.files.pop(path, None)
    else:
        archive.files[path] = data
    return of(archive, about, expect, **{"fingerprint": fingerprint, **more})


def flip(data: bytes, at: int) -> bytes:
    at %= len(data)
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def many(prefix: str, make: Callable[..., Vector], cases: dict[str, tuple[Any, ...]]) -> None:
    """Register one vector for each of the cases."""
    for name, arguments in cases.items():
        MADE[f"{prefix}-{name}"] = partial(make, *arguments)


# -- honest copies ----------------------------------------------------------------------------------------------


@vector
def two() -> Vector:
    paths = dict.fromkeys(
        (FRONT, MASANJIA, CAFE, DOCUMENT, "HISTORY", "SHA256SUMS", "reports/SHA256SUMS", "mirrors.html"), "AUTHENTIC"
    )
    return of(
        Archive().two(),
        "An honest copy of the second release.",
        good(
            paths={
                **paths,
                "nowhere.html": "UNAVAILABLE",
                "nowhere/at/all.html": "UNAVAILABLE",
                "../x": "error: source",
            }
        ),
    )


@vector
def first_release() -> Vector:
    return of(
        Archive().root().release(1).mirrors(1).point(1),
        "An honest copy of a first release.",
        good(1, timestamp=1, mirrors=["https://copy1.example/"]),
    )


@vector
def seen_the_same() -> Vector:
    archive = Archive().two()
    seen = {"release": 2, "top": sha256(archive.tops[2]), "timestamp": 2}
    return of(archive, "What the reader saw before is what is here.", good(), seen=seen)


@vector
def seen_a_timestamp_of_a_stolen_key() -> Vector:
    # Another key may sign timestamps since: what the former one counted up to binds nobody.
    archive = Archive(edits={"2.root": lambda signed: signed["roles"]["timestamp"]["keyids"].append(keyid("editor"))})
    archive.root(1).root(2).release(1).mirrors(1).point(1)
    seen = {"release": 1, "top": sha256(archive.tops[1]), "timestamp": 2**31, "root": 1}
    expect = good(1, timestamp=1, mirrors=["https://copy1.example/"])
    return of(archive, "The root changed the keys that a thief had counted up with.", expect, seen=seen)


@vector
def rotated_root() -> Vector:
    archive = Archive().root(1).root(2, "root", "new", holders=("new",)).root(3, "new", holders=("new",))
    archive.release(1).mirrors(1).point(1).release(2).mirrors(2).point(2)
    return of(archive, "The root's key was replaced in root 2.", good())


@vector
def replaced_editor() -> Vector:
    archive = Archive().root(1).release(1).mirrors(1).point(1)
    archive.editors = ("successor",)
    archive.root(2).release(2).mirrors(2).point(2)
    archive.files[FRONT] = pages(1)[FRONT]
    return of(
        archive,
        "An editor was replaced after release 1; a cache still serves a page that the former one signed.",
        good(paths={FRONT: "STALE", MASANJIA: "AUTHENTIC"}),
    )


@vector
def root_then_web_page() -> Vector:
    return spoilt(
        "A host answers with a page of its own for the root that is not there.",
        good(),
        "metadata/2.root.json",
        b"\n <html>not found</html>",
    )


@vector
def unknown_fields() -> Vector:
    more = {"__proto__": {"version": 9}, "x-\u7ef4": [None, True, -5, ""], "constructor": '\\"\u0001\U0001f5ff\ufffd'}
    edit = {
        role: lambda signed: signed.update(more) for role in ("root", "targets", "snapshot", "timestamp", "mirrors")
    }
    return of(Archive(edits=edit).two(), "Fields that no verifier knows are signed with the rest.", good())


@vector
def escaped_json() -> Vector:
    def escape(data: bytes) -> bytes:
        text = json.dumps(json.loads(data), indent=3, ensure_ascii=True).replace('"version"', '"v\\u0065rsion"')
        return b" \r\n\t" + text.replace('"_type"', '"\\u005ftype"').encode() + b"\n"

    edits = {"timestamp": lambda signed: signed.update({"\uffff": "\U0001f5ff", "\U0001f5ff": "\\/"})}
    return of(
        Archive(after={"timestamp": escape}, edits=edits).two(),
        "Other spaces and escapes; keys above and below the surrogates, whose order is that of code points.",
        good(),
    )


# -- time -------------------------------------------------------------------------------------------------------


def expired(role: str) -> Vector:
    edits = {role: lambda signed: signed.update({"expires": PAST})}
    return of(Archive(edits=edits).two(), f"The {role} expired yesterday.", good(fresh=False, expires=PAST))


many("expired", expired, {role: (role,) for role in ("root", "targets", "snapshot", "timestamp", "mirrors")})


@vector
def expires_this_second() -> Vector:
    return of(Archive().two(), "What expires now has expired.", good(fresh=False), now=SOON)


@vector
def ten_years_later() -> Vector:
    return of(Archive().two(), "AUTHENTIC never expires.", good(fresh=False), now="2036-11-30T00:00:00Z")


# -- another archive, an older one, a mixed one -----------------------------------------------------------------


@vector
def wrong_archive() -> Vector:
    return of(
        Archive().two(), "The fingerprint is of another archive.", bad("signature"), fingerprint=sha256(b"another")
    )


@vector
def root_with_a_space_more() -> Vector:
    archive = Archive().two()
    fingerprint = sha256(archive.files["metadata/1.root.json"])
    archive.files["metadata/1.root.json"] += b" "
    return of(archive, "The same root in other bytes is another root.", bad("signature"), fingerprint=fingerprint)


many(
    "seen",
    lambda seen: of(
        Archive().two(), "The reader saw something newer, or something else, before.", bad("rollback"), seen=seen
    ),
    {
        "newer-release": ({"release": 3, "top": "", "timestamp": 2},),
        "newer-timestamp": ({"release": 2, "top": "", "timestamp": 3},),
        "another-of-the-same-number": ({"release": 2, "top": MIXED, "timestamp": 2},),
        "more-roots": ({"release": 2, "top": "", "timestamp": 2, "root": 2},),
        "newer-timestamp-of-the-same-keys": ({"release": 2, "top": "", "timestamp": 3, "root": 1},),
    },
)


def replayed(path: str, former: str) -> Vector:
    archive = Archive().two()
    archive.files[path] = archive.files[former]
    return of(archive, f"{former} under the name of {path}.", bad("mismatch"))


many(
    "mixed",
    replayed,
    {
        "snapshot": (SNAPSHOT, "metadata/1.snapshot.json"),
        "targets": (TARGETS, "metadata/1.targets.json"),
        "mirrors": (MIRRORS, "metadata/1.mirrors.json"),
    },
)


def renumbered(role: str, name: str) -> Vector:
    edits = {name: lambda signed: signed.update({"version": 7})}
    return of(
        Archive(edits=edits).two(), f"The {role} has another version than the one that names it says.", bad("mismatch")
    )


many("renumbered", renumbered, {r: (r, f"2.{r}") for r in ("snapshot", "targets", "mirrors")})


# -- roots ------------------------------------------------------------------------------------------------------


def chain(about: str, expect: str, make: Callable[[], Archive], answers: Json | None = None) -> Vector:
    archive = make()
    archive.release(1).mirrors(1).point(1).release(2).mirrors(2).point(2)
    return of(archive, about, bad(expect) if expect else good(), **({"answers": answers} if answers else {}))


def _hole() -> Archive:
    archive = Archive().root(1).root(2, "root", "new", holders=("new",))
    archive.editors = ("successor",)
    archive.root(3, "new", holders=("new",))
    del archive.files["metadata/2.root.json"]
    return archive


def _renumbered_root() -> Archive:
    return Archive(edits={"2.root": lambda signed: signed.update({"version": 3})}).root(1).root(2)


many(
    "root",
    chain,
    {
        "hole": ("Root 2 is missing, so root 3 and what it allows count for nothing.", "signature", _hole),
        "not-by-the-former": (
            "Root 2 is signed by its own key alone.",
            "signature",
            lambda: Archive().root(1).root(2, "new", holders=("new",)),
        ),
        "not-by-itself": (
            "Root 2 is signed by the former key alone.",
            "signature",
            lambda: Archive().root(1).root(2, "root", holders=("new",)),
        ),
        "renumbered": ("2.root.json has version 3.", "signature", _renumbered_root),
        "refused": (
            "A host that says 403 for what it does not have ends the chain.",
            "",
            lambda: Archive().root(1),
            {"metadata/2.root.json": "refused"},
        ),
        "endless": (
            "So does one that never stops.",
            "",
            lambda: Archive().root(1),
            {"metadata/2.root.json": "endless"},
        ),
        "unreachable": (
            "No answer is not an absence.",
            "unreachable",
            lambda: Archive().root(1).root(2),
            {"metadata/2.root.json": "unreachable"},
        ),
    },
)


# -- signatures -------------------------------------------------------------------------------------------------


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


# -- the form of metadata ---------------------------------------------------------------------------------------


def edited(about: str, name: str, edit: Callable[[Json], object], expect: Json | None = None) -> Vector:
    return of(Archive(edits={name: edit}).two(), about, expect or bad("signature"))


def put(**fields: Any) -> Callable[[Json], object]:
    return lambda signed: signed.update(fields)


def drop(field: str) -> Callable[[Json], object]:
    return lambda signed: signed.pop(field, None)


def within(*path: str, **fields: Any) -> Callable[[Json], object]:
    def change(signed: Json) -> None:
        for name in path:
            signed = signed[name]
        for name, value in fields.items():
            if value is ...:
                del signed[name]
            else:
                signed[name] = value

    return change


_SNAP = "snapshot.json"
_TOP = listing.NAME
many(
    "form",
    edited,
    {
        "version-zero": ("Versions begin with 1.", "timestamp", put(version=0)),
        "version-negative": ("Minus two.", "timestamp", put(version=-2)),
        "version-true": ("True is not a number.", "timestamp", put(version=True)),
        "version-text": ("Nor is text.", "timestamp", put(version="2")),
        "version-largest": (
            "The largest version that there is.",
            "timestamp",
            put(version=2**53 - 1),
            good(timestamp=2**53 - 1),
        ),
        "version-beyond": ("One more, which JavaScript rounds.", "timestamp", put(version=2**53)),
        "version-2-63": ("More than a machine's word.", "timestamp", put(version=2**63)),
        "version-huge": ("A thousand digits.", "timestamp", put(version=10**1000)),
        "no-version": ("None at all.", "timestamp", drop("version")),
        "spec-2": ("Of another major version of TUF.", "timestamp", put(spec_version="2.0.0")),
        "spec-number": ("Not text.", "timestamp", put(spec_version=1)),
        "expires-no-such-day": ("The thirtieth of February.", "timestamp", put(expires="2027-02-30T00:00:00Z")),
        "expires-offset": ("Another way to write UTC.", "timestamp", put(expires="2026-11-29T00:00:00+00:00")),
        "expires-short": ("Digits left out.", "timestamp", put(expires="2026-11-29T0:0:0Z")),
        "expires-hour-24": ("There is no hour 24.", "timestamp", put(expires="2026-11-28T24:00:00Z")),
        "type-unknown": ("Of a type that TUF does not have.", "timestamp", put(_type="stamp")),
        "type-snapshot": ("A snapshot in place of the timestamp.", "timestamp", put(_type="snapshot")),
        "timestamp-names-two": (
            "A timestamp names the snapshot alone.",
            "timestamp",
            lambda signed: signed["meta"].update({"targets.json": {"version": 1}}),
        ),
        "length-null": ("Null is not an absent length.", "timestamp", within("meta", _SNAP, length=None)),
        "length-negative": ("Less than nothing.", "timestamp", within("meta", _SNAP, length=-1)),
        "hashes-empty": ("No hash at all.", "timestamp", within("meta", _SNAP, hashes={})),
        "hashes-capitals": (
            "Hashes are in small letters.",
            "timestamp",
            within("meta", _SNAP, hashes={"sha256": "A" * 64}),
        ),
        "hashes-unknown": (
            "One that not all verifiers have.",
            "timestamp",
            within("meta", _SNAP, hashes={"md5": "0" * 32}),
        ),
        "meta-not-an-object": ("A list of names.", "snapshot", put(meta=["targets.json"])),
        "snapshot-without-mirrors": (
            "It does not name the mirror list.",
            "2.snapshot",
            within("meta", **{"mirrors.json": ...}),
        ),
        "snapshot-without-targets": (
            "It does not name the release.",
            "2.snapshot",
            within("meta", **{"targets.json": ...}),
        ),
        "snapshot-names-more": (
            "It names a role that nobody knows.",
            "2.snapshot",
            lambda signed: signed["meta"].update({"x.json": {"version": 1}}),
            good(),
        ),
        "root-not-consistent": ("Consistent snapshots are off.", "root", put(consistent_snapshot=False)),
        "root-without-timestamp": ("A role is missing.", "root", within("roles", timestamp=...)),
        "root-with-a-fifth-role": ("A role too many.", "root", within("roles", mirrors=role("online"))),
        "root-threshold-zero": ("Nobody need sign.", "root", within("roles", "timestamp", threshold=0)),
        "root-threshold-true": ("True of them.", "root", within("roles", "timestamp", threshold=True)),
        "root-keyid-twice": (
            "One id stands twice in a role.",
            "root",
            within("roles", "targets", keyids=[keyid("editor")] * 2),
        ),
        "root-keyids-text": ("Ids in one string.", "root", within("roles", "targets", keyids="editor")),
        "root-key-of-rsa": (
            "A key of another type.",
            "root",
            lambda signed: signed["keys"].update(r={**public("x"), "keytype": "rsa"}),
        ),
        "root-key-capitals": (
            "A key in capitals.",
            "root",
            lambda signed: signed["keys"].update(r={**public("x"), "keyval": {"public": "AB" * 32}}),
        ),
        "root-names-an-absent-key": (
            "An id without a key counts for nothing.",
            "root",
            within("roles", "timestamp", keyids=["nobody", keyid("online")]),
            good(),
        ),
        "targets-without-top": ("The release names no top listing.", "2.targets", put(targets={})),
        "targets-without-hash": ("Nor its hash.", "2.targets", within("targets", _TOP, hashes={"sha512": "0" * 128})),
        "targets-without-previous": (
            "It does not say which release was before.",
            "2.targets",
            within("targets", _TOP, "custom", previous=...),
        ),
        "targets-day-in-short": (
            "Another form of ISO 8601.",
            "2.targets",
            within("targets", _TOP, "custom", published="20261121"),
        ),
        "targets-no-such-day": (
            "The 31st of November.",
            "2.targets",
            within("targets", _TOP, "custom", published="2026-11-31"),
        ),
        "targets-cid-number": ("The CID is text.", "2.targets", within("targets", _TOP, "custom", cid=5)),
        "targets-custom-list": ("What it says is not an object.", "2.targets", within("targets", _TOP, custom=["x"])),
        "targets-delegate-nothing": ("Nobody may sign the mirror list.", "2.targets", drop("delegations")),
        "targets-delegations-null": ("Null is not an absence.", "2.targets", put(delegations=None)),
        "targets-delegate-a-role-twice": (
            "Two roles of one name.",
            "2.targets",
            lambda signed: signed["delegations"]["roles"].append(signed["delegations"]["roles"][0]),
        ),
        "mirrors-without-page": (
            "The mirror list names no mirrors.html.",
            "2.mirrors",
            within("targets", **{"mirrors.html": ...}),
        ),
        "mirrors-hash-of-another": (
            "It names what is not there.",
            "2.mirrors",
            within("targets", "mirrors.json", hashes={"sha256": MIXED}),
            bad("host"),
        ),
    },
)


# -- bytes that JSON readers read in two ways -------------------------------------------------------------------


def written(
    about: str, change: Callable[[bytes], bytes], expect: Json | None = None, name: str = "timestamp"
) -> Vector:
    return of(Archive(after={name: change}).two(), about, expect or bad("signature"))


many(
    "json",
    written,
    {
        "key-twice": (
            "The version twice; readers that take the last would find it right.",
            lambda d: d.replace(b'"version":2}', b'"version":9,"version":2}'),
        ),
        "key-twice-escaped": (
            "The same, one of them escaped.",
            lambda d: d.replace(b'"version":2}', b'"v\\u0065rsion":9,"version":2}'),
        ),
        "key-twice-outside": ("Two lists of signatures.", lambda d: b'{"signatures":[],' + d[1:]),
        "not-utf-8": ("A byte that UTF-8 does not have.", lambda d: d.replace(b'"timestamp"', b'"timestamp","\xff":1')),
        "utf-16": ("Another encoding.", lambda d: d.decode().encode("utf-16")),
        "byte-order-mark": ("A byte-order mark before it.", lambda d: b"\xef\xbb\xbf" + d),
        "fraction": ("2.0 is not 2.", lambda d: d.replace(b'"version":2}', b'"version":2.0}')),
        "exponent": ("Nor is 2e0.", lambda d: d.replace(b'"version":2}', b'"version":2e0}')),
        "leading-zero": ("Nor 02.", lambda d: d.replace(b'"version":2}', b'"version":02}')),
        "nan": ("Not a number.", lambda d: d.replace(b'"version":2}', b'"version":2,"x":NaN}')),
        "infinity": ("Nor this.", lambda d: d.replace(b'"version":2}', b'"version":2,"x":-Infinity}')),
        "half-a-surrogate-pair": (
            "It has no UTF-8.",
            lambda d: d.replace(b'"version":2}', b'"version":2,"x":"\\ud83d"}'),
        ),
        "surrogates-as-utf-8": (
            "Nor may it be written so.",
            lambda d: d.replace(b'"version":2}', b'"version":2,"x":"\xed\xa0\xbd"}'),
        ),
        "trailing-comma": ("A comma too many.", lambda d: d[:-1] + b",}"),
        "something-after": ("Something after the end.", lambda d: d + b"{}"),
        "cut": ("Cut in the middle.", lambda d: d[: len(d) // 2]),
        "empty": ("No bytes.", lambda _d: b""),
        "array": ("Not an object.", lambda d: b"[" + d + b"]"),
        "control-in-a-string": (
            "A line feed within a string.",
            lambda d: d.replace(b'"version":2}', b'"version":2,"x":"\n"}'),
        ),
        "nested-32": (
            "As deep as may be, outside what is signed.",
            lambda d: d[:-1] + b',"x":' + b"[" * 31 + b"]" * 31 + b"}",
            good(),
        ),
        "nested-33": ("One deeper.", lambda d: d[:-1] + b',"x":' + b"[" * 32 + b"]" * 32 + b"}"),
        "nested-7000": (
            "Deep enough to break a reader.",
            lambda d: d[:-1] + b',"x":' + b"[" * 7000 + b"]" * 7000 + b"}",
        ),
        "minus-zero": ("-0 is 0.", lambda d: d[:-1] + b',"x":-0}', good()),
        "html": ("A web page.", lambda _d: b"<!doctype html><title>Blocked</title>"),
    },
)


# -- what the mirrors role signs --------------------------------------------------------------------------------


def listed(about: str, expect: Json, name: str, data: bytes) -> Vector:
    archive = Archive().root().release(1).mirrors(1).point(1).release(2).mirrors(2, files={name: data}).point(2)
    return of(archive, about, expect)


_ROW = b'{"address":"https://a.example/","also":[],"durable":false,"kind":"s3"}'
_ATTESTED = '{"attestations":[{"by":"x","kind":"x","length":%s,"path":"%s","release":1}]}'
_TOKEN = f"targets/{MIXED}.tsr"
many(
    "mirrors",
    listed,
    {
        "of-unknown-schemes": (
            "Addresses of unknown schemes are passed over.",
            good(mirrors=["HTTPS://a.example/"]),
            "mirrors.json",
            b'{"gone":[],"mirrors":['
            + _ROW.replace(b"https", b"javascript")
            + b","
            + _ROW.replace(b"https", b"HTTPS")
            + b"]}",
        ),
        "key-twice": (
            "Its JSON is read as strictly.",
            bad("signature"),
            "mirrors.json",
            b'{"gone":[],"gone":[],"mirrors":[]}',
        ),
        "no-gone": ("A part is missing.", bad("signature"), "mirrors.json", b'{"mirrors":[]}'),
        "durable-text": (
            "Of another type.",
            bad("signature"),
            "mirrors.json",
            b'{"gone":[],"mirrors":[' + _ROW.replace(b"false", b'"no"') + b"]}",
        ),
        "not-an-object": ("Not an object.", bad("signature"), "mirrors.json", b"[]"),
        "null": ("Nothing.", bad("signature"), "mirrors.json", b"null"),
        "attestation": ("What others say.", good(), "attestations.json", (_ATTESTED % (5, _TOKEN)).encode()),
        "attestation-elsewhere": (
            "It would lie outside.",
            bad("signature"),
            "attestations.json",
            (_ATTESTED % (5, "targets/../x.tsr")).encode(),
        ),
        "attestation-too-long": (
            "Longer than any.",
            bad("signature"),
            "attestations.json",
            (_ATTESTED % (65537, _TOKEN)).encode(),
        ),
        "attestation-length-true": (
            "True is not a length.",
            bad("signature"),
            "attestations.json",
            (_ATTESTED % ("true", _TOKEN)).encode(),
        ),
    },
)


def swapped(name: str, change: Callable[[bytes], bytes | None], expect: Json) -> Vector:
    archive = Archive().two()
    path = next(p for p in json.loads(archive.files[MIRRORS])["signed"]["targets"] if p == name)
    path = f"targets/{json.loads(archive.files[MIRRORS])['signed']['targets'][path]['hashes']['sha256']}.{name}"
    data = change(archive.files[path])
    return spoilt(f"{name} under its hash is flipped, or not there.", expect, path, data)


many(
    "online",
    swapped,
    {
        "list-flipped": ("mirrors.json", lambda d: flip(d, 30), bad("mismatch")),
        "list-absent": ("mirrors.json", lambda _d: None, bad("host")),
        "list-longer": ("mirrors.json", lambda d: d + b" ", bad("host")),
        "page-flipped": ("mirrors.html", lambda d: flip(d, 30), bad("mismatch")),
        "attestations-flipped": ("attestations.json", lambda d: flip(d, 3), bad("mismatch")),
    },
)


# -- files of metadata that are spoilt where they lie -----------------------------------------------------------


def flipped(path: str, at: int, kind: str) -> Vector:
    return spoilt(f"One bit of {path}.", bad(kind), path, flip(Archive().two().files[path], at))


many(
    "flipped",
    flipped,
    {
        "root": ("metadata/1.root.json", 300, "signature"),
        "timestamp-signature": (STAMP, 120, "signature"),
        "timestamp-version": (STAMP, -3, "signature"),
        "timestamp-expiry": (STAMP, 270, "signature"),
        "snapshot": (SNAPSHOT, -3, "mismatch"),
        "snapshot-signature": (SNAPSHOT, 120, "mismatch"),
        "targets": (TARGETS, -3, "mismatch"),
        "targets-signature": (TARGETS, 120, "mismatch"),
        "mirrors": (MIRRORS, -3, "mismatch"),
    },
)

many(
    "absent",
    lambda path: spoilt(f"{path} is not there.", bad("host"), path, None),
    {
        "root": ("metadata/1.root.json",),
        "timestamp": (STAMP,),
        "snapshot": (SNAPSHOT,),
        "targets": (TARGETS,),
        "mirrors": (MIRRORS,),
    },
)

many(
    "answers",
    lambda path, answer, kind: of(Archive().two(), f"{path}: {answer}.", bad(kind), answers={path: answer}),
    {
        f"{answer}-{name}": (path, answer, kind)
        for name, path in (("timestamp", STAMP), ("snapshot", SNAPSHOT), ("targets", TARGETS))
        for answer, kind in (("endless", "host"), ("unreachable", "unreachable"), ("refused", "host"))
    },
)


@vector
def timestamp_at_its_limit() -> Vector:
    data = Archive().two().files[STAMP]
    return spoilt("A timestamp of 16,384 bytes.", good(), STAMP, data + b" " * (16_384 - len(data)))


@vector
def timestamp_too_long() -> Vector:
    data = Archive().two().files[STAMP]
    return spoilt("One byte longer.", bad("host"), STAMP, data + b" " * (16_385 - len(data)))


# -- pages ------------------------------------------------------------------------------------------------------


def page(about: str, verdict: str, path: str, data: bytes | None, **more: Any) -> Vector:
    return spoilt(about, good(paths={path: verdict, CAFE: "AUTHENTIC"}), path, data, **more)


many(
    "page",
    page,
    {
        "flipped": ("One bit.", "TAMPERED", FRONT, flip(pages(2)[FRONT], 40)),
        "of-another-path": ("Another page's bytes.", "TAMPERED", FRONT, pages(2)[MASANJIA]),
        "stale": ("The bytes of release 1.", "STALE", FRONT, pages(1)[FRONT]),
        "extra": ("A file that no release names.", "TAMPERED", "added.html", b"<!doctype html>mine"),
        "extra-in-an-extra-folder": ("The same, deeper.", "TAMPERED", "added/deep/er.html", b"<!doctype html>mine"),
        "absent": ("Taken down.", "UNAVAILABLE", FRONT, None),
        "empty": ("An empty answer.", "UNAVAILABLE", FRONT, b""),
        "evidence-flipped": ("One bit of a document.", "TAMPERED", DOCUMENT, flip(b"when,what\n", 3)),
        "plain-listing-stale": (
            "A listing under its plain name lags.",
            "STALE",
            "SHA256SUMS",
            Archive().root().release(1).files["SHA256SUMS"],
        ),
    },
)

many(
    "page",
    lambda answer, verdict: of(
        Archive().two(),
        f"The page: {answer}.",
        good(paths={FRONT: verdict, CAFE: "AUTHENTIC"}),
        answers={FRONT: answer},
    ),
    {
        "refused": ("refused", "UNAVAILABLE"),
        "unreachable": ("unreachable", "UNKNOWN"),
        "endless": ("endless", "TAMPERED"),
    },
)


@vector
def page_longer_than_any() -> Vector:
    return page("Longer than in any release, and than is let through.", "TAMPERED", FRONT, b" " * 300_000)


@vector
def page_long_of_a_former_release() -> Vector:
    long = {**pages(1), FRONT: b" " * 300_000}
    archive = Archive().root().release(1, long).mirrors(1).point(1).release(2).mirrors(2).point(2)
    archive.files[FRONT] = long[FRONT]
    return of(archive, "Longer than now, and what release 1 had.", good(paths={FRONT: "STALE"}))


@vector
def page_before_last_of_an_unlinked_past() -> Vector:
    archive = Archive().root().release(1).mirrors(1).point(1).release(2, previous=MIXED).mirrors(2).point(2)
    archive.files[FRONT] = pages(1)[FRONT]
    return of(archive, "Release 2 does not name release 1 as the one before.", good(paths={FRONT: "TAMPERED"}))


# -- walking forward --------------------------------------------------------------------------------------------


def forward(about: str, paths: Json, make: Callable[[Archive], object], **more: Any) -> Vector:
    archive = Archive(**more).two()
    make(archive)
    return of(archive, about, good(paths=paths))


_AHEAD = {FRONT: "AUTHENTIC", MASANJIA: "AUTHENTIC", "HISTORY": "AUTHENTIC"}
_FORGED = {FRONT: "TAMPERED", MASANJIA: "TAMPERED", CAFE: "AUTHENTIC"}


def _half(archive: Archive) -> None:
    archive.release(3, lay=False)
    archive.files[FRONT] = pages(3)[FRONT]


def _gap(archive: Archive) -> None:
    archive.release(3).release(4)
    del archive.files["metadata/3.targets.json"]


def _eight(archive: Archive) -> None:
    for number in range(3, 11):
        archive.release(number)


def _nine(archive: Archive) -> None:
    _eight(archive)
    archive.release(11)


def _no_listing(archive: Archive) -> None:
    archive.release(3)
    del archive.files[listing.hashed_name(sha256(archive.tops[3]))]


many(
    "forward",
    forward,
    {
        "one": ("Release 3 lies here whole, its timestamp does not.", _AHEAD, lambda a: a.release(3)),
        "two": ("Two releases ahead.", _AHEAD, lambda a: a.release(3).release(4)),
        "half": ("One page of release 3 has arrived.", {FRONT: "AUTHENTIC", MASANJIA: "AUTHENTIC"}, _half),
        "eight": ("As far as one walks.", _AHEAD, _eight),
        "nine": ("One further.", {FRONT: "TAMPERED", CAFE: "AUTHENTIC"}, _nine),
        "gap": ("Release 3 is missing, so release 4 is not linked.", _FORGED, _gap),
        "not-linked": ("Release 3 follows another release 2.", _FORGED, lambda a: a.release(3, previous=MIXED)),
        "its-listing-absent": ("Its top listing has not arrived.", _FORGED, _no_listing),
    },
)

many(
    "forward",
    lambda about, paths, more: forward(about, paths, lambda a: a.release(3), **more),
    {
        "by-a-stranger": ("A stranger signed it.", _FORGED, {"signers": {"3.targets": ("stranger",)}}),
        "by-the-online-key": ("The online key signed it.", _FORGED, {"signers": {"3.targets": ("online",)}}),
        "renumbered": ("3.targets.json has version 4.", _FORGED, {"edits": {"3.targets": put(version=4)}}),
        "key-twice": (
            "Its JSON is read as strictly.",
            _FORGED,
            {"after": {"3.targets": lambda d: d.replace(b'"version":3}', b'"version":4,"version":3}')}},
        ),
    },
)


@vector
def forward_by_a_retired_editor() -> Vector:
    archive = Archive(signers={"3.targets": ("editor",)}).root(1).release(1).mirrors(1).point(1)
    archive.editors = ("successor",)
    archive.root(2).release(2).mirrors(2).point(2).release(3)
    return of(archive, "An editor who was replaced signs no release to come.", good(paths=_FORGED))


@vector
def forward_stale_again() -> Vector:
    archive = Archive().two().release(3)
    archive.files |= {FRONT: pages(1)[FRONT]}
    return of(
        archive,
        "A push is under way, and one page is older still.",
        good(paths={FRONT: "STALE", MASANJIA: "AUTHENTIC"}),
    )


# -- mirrors.html -----------------------------------------------------------------------------------------------


def _list(number: int) -> bytes:
    return Archive().root().release(1).mirrors(number).files[mirrorlist.HTML_NAME]


@vector
def mirrors_page_stale() -> Vector:
    return page("The page of mirror list 1.", "STALE", "mirrors.html", _list(1))


@vector
def mirrors_page_ahead() -> Vector:
    archive = Archive().two().mirrors(3)
    return of(archive, "The page of mirror list 3, whose push is under way.", good(paths={"mirrors.html": "AUTHENTIC"}))


@vector
def mirrors_page_forged() -> Vector:
    return page(
        "A page with one more address.", "TAMPERED", "mirrors.html", _list(2) + b"<a href=https://trap.example>"
    )


@vector
def mirrors_page_ahead_by_a_stranger() -> Vector:
    archive = Archive(signers={"3.mirrors": ("stranger",)}).two().mirrors(3)
    return of(archive, "A stranger signed mirror list 3.", good(paths={"mirrors.html": "TAMPERED"}))


# -- listings ---------------------------------------------------------------------------------------------------


def listing_of(
    about: str, change: Callable[[bytes], bytes], expect: str = "error: signature", path: str = ""
) -> Vector:
    """A listing that the editors signed, and that is not one: the top one, or one below."""
    folder = f"{path}/" if path else ""

    def spoil(made: dict[str, bytes]) -> None:
        below = folder + listing.NAME
        made[below] = change(made[below])
        while below != listing.NAME:  # the listings above it name what it now is
            above = re.sub(r"[^/]+/SHA256SUMS$", listing.NAME, below)
            name, data = below[len(above) - len(listing.NAME) :].encode(), made[below]
            pattern = rb"#\d+\n[0-9a-f]{64}  " + re.escape(name) + rb"\n"
            line = b"#%d\n%s  %s\n" % (len(data), sha256(data).encode(), name)
            made[above] = re.sub(pattern, lambda _m: line, made[above])  # noqa: B023
            below = above

    archive = Archive().root()
    archive.listings = spoil
    archive.release(1).mirrors(1).point(1)
    wanted = {"": FRONT, "reports/2013": MASANJIA, f"files/{DOCUMENT[6:8]}": DOCUMENT}[path]
    paths = {wanted: expect} | ({FRONT: "AUTHENTIC"} if path else {})
    return of(archive, about, good(1, timestamp=1, mirrors=["https://copy1.example/"], paths=paths))


def _line(name: str | bytes, length: bytes = b"1", digest: str = MIXED) -> bytes:
    return b"#%s\n%s  %s\n" % (length, digest.encode(), name if isinstance(name, bytes) else name.encode())


def _and(name: str | bytes, **more: Any) -> Callable[[bytes], bytes]:
    return lambda d: d + _line(name, **more)


_EVIDENCE = f"files/{DOCUMENT[6:8]}"
many(
    "listing",
    listing_of,
    {
        "out-of-order": ("Names in another order.", lambda d: b"".join(re.findall(rb"#.*\n.*\n", d)[::-1])),
        "name-twice": ("A name twice.", lambda d: d + d[-len(re.findall(rb"#.*\n.*\n", d)[-1]) :]),
        "without-length": ("No length.", lambda d: d + MIXED.encode() + b"  z\n"),
        "leading-zero": ("A length with a zero before it.", _and("z", length=b"01")),
        "length-negative": ("Less than nothing.", _and("z", length=b"-1")),
        "length-too-large": ("Longer than any file.", _and("z", length=b"1099511627777")),
        "length-largest": ("As long as may be.", _and("z", length=b"1099511627776"), "AUTHENTIC"),
        "hash-capitals": ("A hash in capitals.", _and("z", digest="A" * 64)),
        "hash-short": ("A digit short.", _and("z", digest="0" * 63)),
        "one-space": ("One space.", lambda d: d + b"#1\n" + MIXED.encode() + b" z\n"),
        "binary-mark": ("The mark of coreutils' binary mode.", lambda d: d + b"#1\n" + MIXED.encode() + b" *z\n"),
        "crlf": ("Windows' ends of lines.", lambda d: d.replace(b"\n", b"\r\n")),
        "no-last-line-feed": ("The last line does not end.", lambda d: d[:-1]),
        "comment": ("A comment.", lambda d: b"# made by hand\n" + d),
        "blank-line": ("An empty line at the end.", lambda d: d + b"\n"),
        "not-utf-8": ("A name that is not UTF-8.", _and(b"z\xff")),
        "name-parent": ("A name that leaves the folder.", lambda d: _line("../x") + d),
        "name-absolute": ("From the root of the disk.", lambda d: _line("/etc/passwd") + d),
        "name-backslash": ("Windows' separator.", _and("z\\x")),
        "name-drive": ("A drive.", _and("z:x")),
        "name-dash": ("A name that is an option.", lambda d: _line("-rf") + d),
        "name-reserved": ("What Windows will not create.", lambda d: d.replace(b"index.html", b"con.html")),
        "name-trailing-dot": ("A dot at the end.", _and("z.")),
        "name-trailing-space": ("A space at the end.", _and("z ")),
        "name-not-composed": ("Not in NFC.", _and("ze\u0301")),
        "name-backwards": ("A name that reads backwards.", _and("z\u202elmth.exe")),
        "name-control": ("A control character.", _and("z\u0007")),
        "name-null": ("A null byte.", _and("z\0")),
        "name-too-long": ("256 bytes.", _and("z" * 256)),
        "name-longest": ("255 bytes.", _and("z" * 255), "AUTHENTIC"),
        "name-joined": ("ZWNJ and ZWJ are letters' own.", _and("z\u200c\u200d"), "AUTHENTIC"),
        "name-above-the-surrogates": (
            "The order of bytes, not of UTF-16.",
            lambda d: d + _line("z\uffee") + _line("z\U0001f5ff"),
            "AUTHENTIC",
        ),
        "name-in-utf-16-order": ("The order of UTF-16.", lambda d: d + _line("z\U0001f5ff") + _line("z\uffee")),
        "names-a-deeper-file": ("A file of a folder below.", _and("z/x.html")),
        "names-itself": ("A listing names itself.", lambda d: _line(listing.NAME) + d),
        "evidence-under-another-hash": (
            "A document whose path names another hash.",
            lambda d: re.sub(rb"\n[0-9a-f]{64}  ", b"\n" + MIXED.encode() + b"  ", d),
            "error: signature",
            _EVIDENCE,
        ),
        "evidence-deeper": (
            "A document in a folder too many.",
            lambda d: d.replace(b"timeline", b"a/timeline"),
            "error: signature",
            _EVIDENCE,
        ),
        "below-out-of-form": (
            "A listing below; the front page is not touched.",
            lambda d: d + b"\n",
            "error: signature",
            "reports/2013",
        ),
        "below-empty": ("A listing below that names nothing.", lambda _d: b"", "TAMPERED", "reports/2013"),
    },
)


def listing_at(about: str, said: str, change: Callable[[bytes], bytes | None], folder: str = "") -> Vector:
    """A listing that is spoilt where it lies."""
    archive = Archive().two()
    path = listing.hashed_name(sha256(archive.files[f"{folder}/SHA256SUMS" if folder else "SHA256SUMS"]))
    expect = {FRONT: "AUTHENTIC", MASANJIA: said} if folder else {FRONT: said, MASANJIA: said}
    return spoilt(about, good(paths=expect), path, change(archive.files[path]))


many(
    "listing-here",
    listing_at,
    {
        "flipped": ("One bit of the top listing.", "error: mismatch", lambda d: flip(d, 10)),
        "shorter": ("A byte short.", "error: mismatch", lambda d: d[:-1]),
        "longer": ("A byte too long.", "error: host", lambda d: d + b"\n"),
        "absent": ("It is not there.", "error: host", lambda _d: None),
        "below-flipped": ("One bit of a listing below.", "error: mismatch", lambda d: flip(d, 10), "reports/2013"),
        "below-absent": ("A listing below is not there.", "error: host", lambda _d: None, "reports/2013"),
    },
)


def top_length(about: str, length: int, said: str) -> Vector:
    edits = {"2.targets": within("targets", _TOP, length=length)}
    return of(Archive(edits=edits).two(), about, good(paths={FRONT: said}))


many(
    "listing-said-to-be",
    top_length,
    {
        "longer-than-any": ("Longer than any listing may be.", (4 << 20) + 1, "error: signature"),
        "longer": ("Longer than it is.", 100_000, "error: mismatch"),
        "shorter": ("Shorter than it is.", 5, "error: host"),
    },
)


# -- writing them -----------------------------------------------------------------------------------------------


def _text(data: bytes | None) -> Any:
    if data is None:
        return None
    run = re.search(rb"([ \[\]])\1{2000,}", data)
    if run:
        before, after = _text(data[: run.start()]), _text(data[run.end() :])
        own = [[chr(data[run.start()]), run.end() - run.start()]]
        return [*_parts(before), *own, *_parts(after)]
    try:
        return data.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def _parts(text: Any) -> list[Any]:
    return text if isinstance(text, list) else [[text, 1]] if text else []


def as_written(name: str) -> bytes:
    """The bytes of one vector's file."""
    made = MADE[name]()
    files: dict[str, bytes | None] = dict(made["files"])
    if name != "two":
        base = MADE["two"]()["files"]
        absent = dict.fromkeys(path for path in base if path not in files)
        files = {path: data for path, data in files.items() if base.get(path) != data} | absent
        made["from"] = "two"
    made["files"] = {path: _text(data) for path, data in sorted(files.items())}
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()


def main() -> int:
    """Write what is not there; say what would have changed."""
    changed = []
    for name in MADE:
        file, data = FOLDER / f"{name}.json", as_written(name)
        if file.exists() and file.read_bytes() != data:
            changed.append(name)
        elif not file.exists():
            file.write_bytes(data)
    sums = [f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.name}\n" for f in sorted(FOLDER.glob("*.json"))]
    if changed:
        print("these would change, and must not:", *changed, sep="\n  ", file=sys.stderr)
        return 1
    (FOLDER / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
