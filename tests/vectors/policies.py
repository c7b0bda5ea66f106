"""A reader's own policy for witnesses: what it asks for, who signed, and what nobody can fulfil."""

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from functools import reduce
from typing import Any, cast

from publish.core.formats import attestations
from tests.vectors.archive import Archive, Json, dump, private, sha256
from tests.vectors.kit import Vector, good, many, of, put
from tests.vectors.witnessed import asking, line

_FRIENDS = {"ann": "ann.example/w", "bo": "bo.example/w", "cy": "cy.example/w"}
_PRESS = {"press": "press.example/w", "radio": "radio.example/w"}
_ANN, _BO, _CY, _NEWS, _RADIO = (*_FRIENDS.values(), *_PRESS.values())


def vkey(name: str | bytes, *, key: str = "", raw: bytes | None = None, hint: str = "", kind: int = 4) -> str:
    """A key as C2SP writes it; made here anew, not by ``publish``. A character for each byte."""
    name = name.encode() if isinstance(name, str) else name
    public = private(key or name.decode()).public_key().public_bytes_raw() if raw is None else raw
    made = hashlib.sha256(name + b"\n" + bytes([kind]) + public).digest()[:4].hex()
    return f"{name.decode('latin-1')}+{hint or made}+{b64encode(bytes([kind]) + public).decode()}"


def _text(*rows: str) -> bytes:
    return "".join(row + "\n" for row in rows).encode("latin-1")


def _of(people: dict[str, str]) -> list[str]:
    return [f"witness {short} {vkey(name)}" for short, name in people.items()]


_WEI = "\u7ef4/w"
_ALL = _of(_FRIENDS | _PRESS)
_ONE = _ALL[0]
_GROUPS = (
    "group friends 2 ann bo cy", "group news any press radio", "group mine all friends news", "quorum mine"
)  # fmt: skip
_BOTH = _text(*_ALL, *_GROUPS)
_MINE = [2, [[2, [_ANN, _BO, _CY]], [1, [_NEWS, _RADIO]]]]


def own(
    about: str, policy: bytes, asks: Any, by: Sequence[str] = (), *, enough: bool = True, asked: Json | None = None,
    fresh: bool | None = None, before: Sequence[bytes] = (), said: str = "x", absent: str = "",
) -> Vector:  # fmt: skip
    """A release that these countersigned, and a reader who asks for ``policy``.

    Args:
        asks: The quorum as it is understood: a number and members, each a name or such again.
        enough: Whether it holds; ``fresh``: whether the root's does, too.
        asked: What the root asks for.
        before: Others' files, listed first; ``said``: by whom, as the list has it.
        absent: Whose file cannot be had.
    """
    archive = Archive(edits={"root": put(witnesses=asked)} if asked else {}).root().release(1).mirrors(1).point(1)
    archive.release(2)
    first, top = sha256(archive.files["metadata/1.root.json"]), hashlib.sha256(archive.tops[2]).digest()
    body = f"stet/{first}\n2\n{b64encode(top).decode()}\n"
    notes = [(said, data) for data in before] + [(n, f"{body}\n{line(n, body)}".encode()) for n in by]
    rows: list[Json] = []
    for name, data in notes:
        path = f"targets/{sha256(data)}.cosig"
        rows.append({"by": name, "kind": "cosignature", "length": len(data), "path": path, "release": 2})
        if name != absent:
            archive.files[path] = data
    archive.mirrors(2, files={attestations.JSON_NAME: dump({"attestations": rows})}).point(2)
    roots = [row["name"] for row in asked["keys"]] if asked else []
    told = good(fresh=enough if fresh is None else fresh) | {"witnessed": [n for n in roots if n in by]}
    return of(archive, about, told | {"asks": asks, "enough": enough}, policy=policy)


def lacking(about: str, policy: bytes, asks: Any, by: Sequence[str] = (), **more: Any) -> Vector:
    return own(about, policy, asks, by, enough=False, **more)


_STRANGERS = [b"x\n\n" + f"\u2014 x {b64encode(b'%04d' % n + bytes(72)).decode()}\n".encode() for n in range(70)]
_STRANGE = [f"\u2014 {_ANN} {b64encode(b'%04d' % n + bytes(72)).decode()}\n".encode() for n in range(70)]
_JUST_ANN = [1, [_ANN]]
_QUORUM_ANN = _text(_ONE, "quorum ann")
many(
    "policy",
    own,
    {
        "met": ("Two of three friends, and one of the press.", _BOTH, _MINE, (_ANN, _CY, _RADIO)),
        "a-friend-in-prison": ("The third friend cannot sign, and need not.", _BOTH, _MINE, (_BO, _CY, _NEWS)),
        "of-one": ("A witness is a quorum.", _QUORUM_ANN, _JUST_ANN, (_ANN,)),
        "of-nobody": ("No quorum is asked for, whoever is named.", _text(*_ALL, "quorum none"), None),
        "without-a-last-line-feed": (
            "The last line may end so.", _text(_ONE)[:-1] + b"\nquorum ann", _JUST_ANN, (_ANN,)
        ),
        "with-logs-and-remarks": (
            "Logs are passed over, as are remarks in any bytes, empty lines, and spaces.",
            b"log example.com/log+deadbeef+AQAA https://log.example/\n \t# \xe4\xff\n\n\t" + _text(_ONE)
            + b"quorum \t ann \n", _JUST_ANN, (_ANN,),
        ),
        "with-an-address": (
            "A witness's line may say where it is asked.", _text(f"{_ONE} https://ann.example/", "quorum ann"),
            _JUST_ANN, (_ANN,)
        ),
        "names-of-objects": (
            "Names that programs have for other things.",
            _text(f"witness constructor {vkey(_ANN)}", "group __proto__ any constructor", "quorum __proto__"),
            [1, [_ANN]], (_ANN,),
        ),
        "names-are-bytes": (
            "Two names of bytes that are no text, of which a reader must not make one.",
            _text(f"witness \xfe {vkey(_ANN)}", f"witness \xff {vkey(_BO)}", "group g all \xfe \xff", "quorum g"),
            [2, [_ANN, _BO]], (_ANN, _BO),
        ),
        "a-name-in-chinese": (
            "The name of a key is UTF-8.", _text(f"witness a {vkey(_WEI)}", "quorum a"), [1, [_WEI]], (_WEI,)
        ),
        "sixty-four-in-turn": (
            "Groups as deep as there may be.",
            _text(_ONE, "group g1 any ann", *(f"group g{n} all g{n - 1}" for n in range(2, 65)), "quorum g64"),
            reduce(lambda below, _: [1, [below]], range(64), cast("Any", _ANN)), (_ANN,),
        ),
        "sixty-thousand-lines": ("As many as fit.", b"\n" * 65_400 + _QUORUM_ANN, _JUST_ANN, (_ANN,)),
    },
)  # fmt: skip
many(
    "policy-crowded",
    lambda about, *before: own(about, _QUORUM_ANN, _JUST_ANN, (_ANN,), before=before),
    {
        "by-strangers": ("Seventy files of strangers come first.", *_STRANGERS),
        "by-lines-under-that-name": ("Seventy of which each is said to be that witness's.", *_STRANGE),
    },
)
many(
    "policy-crowded",
    lambda about, *before: own(about, _QUORUM_ANN, _JUST_ANN, (_ANN,), before=before, said=_ANN),
    {"by-a-list-that-lies": ("Seventy that the list says to be that witness's.", *_STRANGE)},
)
many(
    "policy-lacking",
    lacking,
    {
        "a-friend": ("One friend is not two.", _BOTH, _MINE, (_ANN, _NEWS, _RADIO)),
        "the-press": ("All friends are none of the press.", _BOTH, _MINE, (_ANN, _BO, _CY)),
        "all": ("Nobody signed.", _BOTH, _MINE),
        "all-but-strangers": ("Who signed is nobody's friend.", _QUORUM_ANN, _JUST_ANN, (_BO, _CY)),
    },
)
many(
    "policy-lacking",
    lambda about, *more: lacking(about, _QUORUM_ANN, _JUST_ANN, (_ANN,), absent=_ANN),
    {"what-is-withheld": ("The copy withholds the file.",)},
)
many(
    "policy-beside",
    lambda about, by, enough, fresh: own(
        about, _text(*_ALL, "group g 1 press radio", "quorum g"), [1, [_NEWS, _RADIO]], by, enough=enough, fresh=fresh,
        asked=asking(),
    ),
    {
        "the-roots": ("Both are met.", (_ANN, _CY, _NEWS), True, True),
        "the-roots-that-lack": ("The reader's own stand in for none of the root's.", (_ANN, _NEWS), True, False),
        "the-roots-alone": ("Nor the root's for the reader's own.", (_ANN, _CY), False, False),
    },
)  # fmt: skip


def unfit(about: str, policy: bytes, number: int, why: str) -> Vector:
    """A policy that is none, and the line that says so."""
    return of(Archive().two(), about, {"error": "policy", "line": number, "why": why}, policy=policy)


def _line(row: str, why: str, *before: str) -> tuple[bytes, int, str]:
    return _text(*before, row, "quorum none"), len(before) + 1, why


def _key(key: str, why: str) -> tuple[bytes, int, str]:
    return _line(f"witness a {key}", why)


_NAME, _HINT, _BASE = vkey(_ANN).split("+", 2)
many(
    "policy-unfit",
    unfit,
    {
        "empty": ("Nothing at all.", b"", 0, "quorum"),
        "without-a-quorum": ("No line says how many.", _text(*_ALL, *_GROUPS[:-1]), 0, "quorum"),
        "quorum-of-an-unknown": ("Nobody is called so.", *_line("quorum z", "unknown", _ONE)),
        "quorum-before-its-group": ("What is meant must stand above.", *_line("quorum g", "unknown", _ONE)),
        "quorum-twice": ("Two quorums.", *_line("quorum ann", "twice", _ONE, "quorum ann")),
        "quorum-none-and-one": ("None, and then one.", *_line("quorum ann", "twice", _ONE, "quorum none")),
        "quorum-of-two": ("A quorum is one name.", *_line("quorum ann bo", "form", *_ALL)),
        "group-of-too-few": ("Four of three.", *_line("group g 4 ann bo cy", "count", *_ALL)),
        "group-of-none": ("None of three.", *_line("group g 0 ann bo cy", "count", *_ALL)),
        "group-of-less": ("Less than none.", *_line("group g -1 ann bo cy", "count", *_ALL)),
        "group-of-a-half": ("No number.", *_line("group g 1.0 ann bo cy", "count", *_ALL)),
        "group-of-one-and-nought": ("A number has no nought in front.", *_line("group g 01 ann bo", "count", *_ALL)),
        "group-of-another-digit": ("A digit of another script.", *_line("group g \xd9\xa1 ann bo", "count", *_ALL)),
        "group-of-a-thing-of-javascript": (
            "No count, in any language.", *_line("group g constructor ann bo", "count", *_ALL)
        ),
        "group-of-nobody": ("A group has members.", *_line("group g 1", "form", *_ALL)),
        "group-of-an-unknown": ("Nobody is called so.", *_line("group g 1 ann z", "unknown", *_ALL)),
        "group-of-none-by-name": ("'none' is nobody.", *_line("group g 1 none", "unknown", *_ALL)),
        "group-of-itself": ("A circle of one.", *_line("group g 1 g", "unknown", *_ALL)),
        "group-in-a-circle": (
            "A circle of two.", *_line("group g 1 h", "unknown", *_ALL, "quorum ann", "group f 1 bo")
        ),
        "group-counts-one-twice": ("One member twice in it.", *_line("group g 2 ann ann", "twice", *_ALL)),
        "group-counts-one-of-another": ("One member in two.", *_line("group h 1 ann", "twice", *_ALL, "group g 1 ann")),
        "group-twice": ("Two groups of one name.", *_line("group g 1 bo", "twice", *_ALL, "group g 1 ann")),
        "group-under-a-witnesss-name": ("A group called as a witness.", *_line("group ann 1 bo", "twice", *_ALL)),
        "group-called-none": ("Nothing is called 'none'.", *_line("group none 1 bo", "twice", *_ALL)),
        "group-the-sixty-fifth": (
            "One more than there may be.",
            *_line("group x 1 g64", "long", _ONE, "group g1 1 ann", *(f"group g{n} 1 g{n - 1}" for n in range(2, 65))),
        ),
        "witness-twice": ("One name for two.", *_line(f"witness ann {vkey(_BO)}", "twice", _ONE)),
        "witness-called-none": ("Nothing is called 'none'.", *_line(f"witness none {vkey(_BO)}", "twice", _ONE)),
        "key-under-two-names": ("One person would count twice.", *_line(f"witness bo {vkey(_ANN)}", "twice", _ONE)),
        "key-under-another-name-of-its-own": (
            "Nor under another name of the key.", *_line(f"witness bo {vkey('b/w', key=_ANN)}", "twice", _ONE)
        ),
        "keys-of-one-name": (
            "Signatures go by the key's name.", *_line(f"witness bo {vkey(_ANN, key=_BO)}", "twice", _ONE)
        ),
        "witness-the-sixty-fifth": (
            "One more than there may be.",
            *_line(f"witness x {vkey('x')}", "long", *(f"witness w{n} {vkey(f'w{n}')}" for n in range(64))),
        ),
        "key-of-another-hash": ("A slip in copying.", *_key(vkey(_ANN, hint="00000000"), "hash")),
        "key-whose-hash-is-of-another-name": ("The hash is over the name, too.", *_key(f"x+{_HINT}+{_BASE}", "hash")),
        "key-of-a-log": ("A key of the kind that logs have.", *_key(vkey(_ANN, kind=1), "kind")),
        "key-too-short": ("A byte is lacking.", *_key(vkey(_ANN, raw=b"\1" * 31), "kind")),
        "key-too-long": ("A byte more.", *_key(vkey(_ANN, raw=b"\1" * 33), "kind")),
        "key-of-small-order": ("Anybody could sign with it.", *_key(vkey(_ANN, raw=b"\1" + bytes(31)), "weak")),
        "key-not-canonical": ("A point in a form that it does not have.", *_key(vkey(_ANN, raw=b"\xff" * 32), "weak")),
        "key-without-its-hash": ("No hash.", *_key(f"{_NAME}+{_BASE}", "key")),
        "key-with-a-hash-in-capitals": ("The hash is in small letters.", *_key(f"{_NAME}+{'AB' * 4}+{_BASE}", "key")),
        "key-without-a-name": ("No name.", *_key(f"+{_HINT}+{_BASE}", "key")),
        "key-with-a-space-in-its-name": ("U+00A0 is white space.", *_key(vkey("a\xa0b", raw=b"\2" * 32), "key")),
        "key-with-a-name-that-is-no-text": ("Its name is UTF-8.", *_key(vkey(b"\xff", raw=b"\2" * 32), "key")),
        "key-in-another-base64": ("A sign that Base64 does not have.", *_key(f"{_NAME}+{_HINT}+{_BASE[:-1]}_", "key")),
        "key-with-padding-in-excess": ("More padding than it needs.", *_key(f"{_NAME}+{_HINT}+{_BASE}=", "key")),
        "key-without-padding": ("Less than it needs.", *_key(vkey(_ANN, raw=b"\1" * 31).rstrip("="), "key")),
        "line-of-another-kind": ("No such line.", *_line("quorums ann", "form", _ONE)),
        "line-in-capitals": ("Nor such.", *_line("Quorum ann", "form", _ONE)),
        "log-of-three-words": ("A log has a key, and maybe an address.", *_line("log a b c", "form", _ONE)),
        "log-of-none": ("A log has a key.", *_line("log", "form", _ONE)),
        "witness-of-four-words": ("A word too many.", *_line(f"{_ONE} https://a/ x", "form")),
        "witness-without-a-key": ("A word too few.", *_line("witness ann", "form")),
        "carriage-return": ("Lines end as on Unix.", _text(_ONE) + b"quorum ann\r\n", 2, "character"),
        "control-character": ("Even in a remark.", _text(_ONE, "# \x00", "quorum ann"), 2, "character"),
        "byte-order-mark": ("A mark in front is part of the word.", b"\xef\xbb\xbf" + _text("quorum none"), 1, "form"),
        "utf-16": ("Another encoding.", "quorum none\n".encode("utf-16"), 1, "character"),
        "hundred-thousand-lines": ("More than are read.", b"\n" * 100_000 + _QUORUM_ANN, 0, "long"),
        "a-byte-too-long": ("A byte more than there may be.", b"#" * 65_537, 0, "long"),
        "far-below": ("The line is counted.", b"\n" * 65_000 + _text("quorum z"), 65_001, "unknown"),
    },
)  # fmt: skip
