"""The form of metadata, of JSON, and of what the mirrors role signs."""

import json
from collections.abc import Callable
from itertools import zip_longest

from tests.vectors.archive import (
    Archive,
    Json,
    keyid,
    public,
    role,
)
from tests.vectors.kit import MIRRORS, MIXED, TOP, Vector, bad, drop, flip, good, many, of, put, spoilt, within

# -- the form of metadata -------------------------------------------------------------------------------------


def edited(about: str, name: str, edit: Callable[[Json], object], expect: Json | None = None) -> Vector:
    return of(Archive(edits={name: edit}).two(), about, expect or bad("signature"))


_SNAP = "snapshot.json"
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
        "root-format-1": ("The form of an archive that all readers know, said.", "root", put(format=1), good()),
        "root-format-2": ("Of a form that only a newer reader knows.", "root", put(format=2)),
        "root-format-null": ("No number.", "root", put(format=None)),
        "root-format-text": ("Text.", "root", put(format="1")),
        "root-format-true": ("True, which Python takes for one.", "root", put(format=True)),
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
        "targets-without-hash": ("Nor its hash.", "2.targets", within("targets", TOP, hashes={"sha512": "0" * 128})),
        "targets-without-previous": (
            "It does not say which release was before.",
            "2.targets",
            within("targets", TOP, "custom", previous=...),
        ),
        "targets-day-in-short": (
            "Another form of ISO 8601.",
            "2.targets",
            within("targets", TOP, "custom", published="20261121"),
        ),
        "targets-no-such-day": (
            "The 31st of November.",
            "2.targets",
            within("targets", TOP, "custom", published="2026-11-31"),
        ),
        "targets-cid-number": ("The CID is text.", "2.targets", within("targets", TOP, "custom", cid=5)),
        "targets-custom-list": ("What it says is not an object.", "2.targets", within("targets", TOP, custom=["x"])),
        "targets-delegate-nothing": ("Nobody may sign the mirror list.", "2.targets", drop("delegations")),
        "targets-delegations-null": ("Null is not an absence.", "2.targets", put(delegations=None)),
        "targets-delegate-to-one-key-twice": (
            "One key twice in a role.",
            "2.targets",
            lambda signed: signed["delegations"]["roles"][0]["keyids"].append(keyid("online")),
        ),
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


# -- bytes that JSON readers read in two ways -----------------------------------------------------------------


def written(
    about: str, change: Callable[[bytes], bytes], expect: Json | None = None, name: str = "timestamp"
) -> Vector:
    return of(Archive(after={name: change}).two(), about, expect or bad("signature"))


_STRANGERS = b'{"keyid":"%s","sig":"%s"}' % (b"f" * 64, b"0" * 128)
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
        "comma-too-many": (
            "A comma behind the last signature.",
            lambda d: d.replace(b'"}],"signed"', b'"},],"signed"'),
        ),
        "comma-too-few": (
            "No comma between two signatures.",
            lambda d: d.replace(b'"signatures":[', b'"signatures":[' + _STRANGERS),
        ),
        "signature-of-a-stranger-twice": (
            "Two signatures of one key, though nobody asks for it.",
            lambda d: d.replace(b'"signatures":[', b'"signatures":[' + (_STRANGERS + b",") * 2),
        ),
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


# -- what the mirrors role signs ------------------------------------------------------------------------------


def listed(about: str, expect: Json, name: str, data: bytes) -> Vector:
    archive = Archive().root().release(1).mirrors(1).point(1).release(2).mirrors(2, files={name: data}).point(2)
    return of(archive, about, expect)


_ROW = b'{"address":"https://a.example/","also":[],"durable":false,"kind":"s3"}'
_NO_ADDRESSES = (
    "http://[", "https://[::1/", "http://]/", "http://a@b/", "https:///a", "http://", "https:a.example", "https",
    "http://a b/", "http://a:port/", "http://a:123456/", "http://[x]/", "ipns://[/", "http://\\u0000/", "\\u0000", "",
    "http:\\\\a/", "magnet", "//a.example/",
)  # fmt: skip
_ADDRESSES = (
    "http://[::1]:8080/", "https://a.example", "http://a.example:65535/b?c#d", "ipns://k51qzi",
    "magnet:?xt=urn:btih:00", "https://\u7dad.example/", "ipfs://bafy/\u4e2d",
)  # fmt: skip
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
        "of-no-addresses": (
            "What cannot be taken apart is passed over; all that can be stays, in its order.",
            good(mirrors=list(_ADDRESSES)),
            "mirrors.json",
            b'{"gone":[],"mirrors":['
            + b",".join(
                _ROW.replace(b"https://a.example/", each.encode())
                for pair in zip_longest(_NO_ADDRESSES, _ADDRESSES)
                for each in pair
                if each is not None
            )
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
        "and-volunteers": (
            "Addresses that volunteers lend stand beside; what cannot be taken apart is passed over.",
            good(mirrors=["https://a.example/"]) | {"volunteers": ["https://b.example/", "http://[::1]:8080/"]},
            "mirrors.json",
            b'{"gone":[],"mirrors":[' + _ROW + b'],"volunteers":["https://b.example/","http://a@b/",'
            b'"javascript:1","magnet:?xt=urn:btih:00","http://[::1]:8080/"]}',
        ),
        "and-more-volunteers-than-are-read": (
            "Five hundred are read.",
            good(mirrors=[]) | {"volunteers": [f"https://{number}.example/" for number in range(500)]},
            "mirrors.json",
            b'{"gone":[],"mirrors":[],"volunteers":['
            + b",".join(b'"https://%d.example/"' % number for number in range(501))
            + b"]}",
        ),
        "and-volunteers-of-another-type": (
            "They are texts.",
            bad("signature"),
            "mirrors.json",
            b'{"gone":[],"mirrors":[],"volunteers":[{"address":"https://b.example/"}]}',
        ),
        "and-volunteers-null": (
            "Nothing is no list.",
            bad("signature"),
            "mirrors.json",
            b'{"gone":[],"mirrors":[],"volunteers":null}',
        ),
        "and-a-field-that-nobody-knows": (
            "Passed over, as older programs pass over the volunteers.",
            good(mirrors=["https://a.example/"]),
            "mirrors.json",
            b'{"gone":[],"later":{"a":1},"mirrors":[' + _ROW + b"]}",
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
