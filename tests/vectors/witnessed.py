"""Who countersigned a release, and which days are believed."""

import hashlib
import struct
from base64 import b64encode
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from publish.core.formats import attestations
from tests.vectors.archive import NOW, SOON, Archive, Json, dump, private, sha256
from tests.vectors.kit import MIXED, Vector, bad, good, many, of, put, vector

_AT = int(datetime.fromisoformat(NOW).timestamp())
_NAMES = ("ann.example/w", "bo.example/w", "cy.example/w")
_DAY = 86_400


def _key(name: str) -> str:
    return private(name).public_key().public_bytes_raw().hex()


def line(name: str, body: str, *, at: int = _AT, key: str = "", shown: str = "") -> str:
    """One cosignature/v1 by the key of that name, as C2SP writes it; made here anew, not by ``publish``."""
    signature = private(key or name).sign(f"cosignature/v1\ntime {at}\n{body}".encode())
    shown = shown or name
    hint = hashlib.sha256(shown.encode() + b"\n\x04" + bytes.fromhex(_key(key or name))).digest()[:4]
    return f"\u2014 {shown} {b64encode(hint + struct.pack('>Q', at) + signature).decode()}\n"


def asking(threshold: Any = 2, names: Sequence[str] = _NAMES, **keys: str) -> Json:
    return {"threshold": threshold, "keys": [{"name": n, "public": keys.get(n, _key(n))} for n in names]}


Notes = Callable[[str], Sequence[bytes]]
"""The files that were handed in, from the three lines that are to be signed."""


def note(*lines: Callable[[str], str], body: str | None = None) -> Notes:
    return lambda true: [(true if body is None else body).encode() + b"\n" + "".join(f(true) for f in lines).encode()]


def by(name: str, **more: Any) -> Callable[[str], str]:
    return lambda body: line(name, body, **more)


def handed_in(
    about: str, names: Sequence[str], notes: Notes, *, asked: Any = ...,
    spoil: Callable[[bytes], bytes | None] | None = None, row: Json | None = None,
    expect: Json | None = None, **more: Any,
) -> Vector:  # fmt: skip
    """Two of three witnesses are asked for; these files are listed. ``names``: who is found to have countersigned."""
    wanted = asking() if asked is ... else asked
    archive = Archive(edits={"root": put(witnesses=wanted)}).root().release(1).mirrors(1).point(1).release(2)
    root = sha256(archive.files["metadata/1.root.json"])
    top = hashlib.sha256(archive.tops[2]).digest()
    made = notes(f"stet/{root}\n2\n{b64encode(top).decode()}\n")
    rows = []
    for data in made:
        path = f"targets/{sha256(data)}.cosig"
        rows.append({"by": "w", "kind": "cosignature", "length": len(data), "path": path, "release": 2} | (row or {}))
        laid = spoil(data) if spoil else data
        if laid is not None:
            archive.files[path] = laid
    archive.mirrors(2, files={attestations.JSON_NAME: dump({"attestations": rows})}).point(2)
    told = good(fresh=len(names) >= 2) | {"witnessed": list(names)}
    return of(archive, about, expect or told, **more)


_ANN, _BO, _CY = _NAMES
_TWO = note(by(_ANN), by(_CY))
many(
    "witnessed",
    handed_in,
    {
        "by-two-of-three": ("Two of three countersigned.", (_ANN, _CY), _TWO),
        "by-one": ("One is not enough: the bytes are AUTHENTIC, and nothing is FRESH.", (_ANN,), note(by(_ANN))),
        "by-nobody": ("Nobody did.", (), lambda _body: []),
        "in-two-files": (
            "Each in a file of its own.", (_ANN, _BO),
            lambda body: [*note(by(_ANN))(body), *note(by(_BO))(body)],
        ),
        "by-one-twice": ("One witness's line twice is one witness.", (_ANN,), note(by(_ANN), by(_ANN, at=_AT - 5))),
        "among-strangers": (
            "Lines of others beside them do no harm.", (_ANN, _CY), note(by("stranger"), by(_CY), by(_ANN)),
        ),
        "by-strangers-under-their-names": (
            "A stranger's key under a witness's name.", (_ANN,), note(by(_ANN), by(_BO, key="stranger")),
        ),
        "under-another-name": (
            "A witness's key under another name is nobody's.", (_ANN,), note(by(_ANN), by(_BO, shown="x.example/w")),
        ),
        "over-another-release": (
            "Lines over something else, under the true text.", (),
            note(lambda b: line(_ANN, b.replace("\n2\n", "\n3\n")), lambda b: line(_CY, b.replace("\n2\n", "\n3\n"))),
        ),
        "over-another-text": (
            "A note over another release's text.", (), note(by(_ANN), by(_CY), body=f"stet/{MIXED}\n2\n{MIXED}\n"),
        ),
        "a-day-ahead": (
            "A day ahead is let pass: clocks differ.", (_ANN, _CY), note(by(_ANN), by(_CY, at=_AT + _DAY)),
        ),
        "in-time-to-come": (
            "A second more is not.", (_ANN,), note(by(_ANN), by(_CY, at=_AT + _DAY + 1)),
        ),
        "beyond-the-year-9999": ("No such time.", (_ANN,), note(by(_ANN), by(_CY, at=2**63))),
        "with-a-line-of-another-kind": (
            "Signatures of other kinds, of another length, are passed over.", (_ANN, _CY),
            note(lambda _b: "\u2014 key.example " + b64encode(b"x" * 68).decode() + "\n", by(_ANN), by(_CY)),
        ),
        "with-a-line-that-is-none": (
            "A line that is no signature refuses the note.", (), note(by(_ANN), by(_CY), lambda _b: "-- ann\n"),
        ),
        "without-padding": (
            "Base64 is padded.", (), note(by(_ANN), lambda b: line(_CY, b).replace("=", "")),
        ),
        "name-with-a-byte-order-mark": (
            "It is no white space; the name is a stranger's.", (_ANN, _CY),
            note(by("\ufeffx"), by(_ANN), by(_CY)),
        ),
        "name-with-a-separator": (
            "U+001C is white space to some, and no part of a name.", (), note(by("x\x1cy"), by(_ANN), by(_CY)),
        ),
        "without-a-last-line-feed": ("Cut short.", (), lambda b: [_TWO(b)[0][:-1]]),
        "by-a-hundred-lines": (
            "A hundred lines are read.", (_ANN, _CY), note(by(_ANN), by(_CY), *[by("stranger")] * 98),
        ),
        "by-a-hundred-and-one": ("One more is not.", (), note(by(_ANN), by(_CY), *[by("stranger")] * 99)),
        "not-utf-8": ("A byte that UTF-8 does not have.", (), lambda b: [_TWO(b)[0] + b"\xff\n"]),
        "too-long": ("Longer than a note may be.", (), lambda b: [_TWO(b)[0] + b" " * 16_384]),
    },
)  # fmt: skip

many(
    "witnessed-file",
    lambda about, spoil: handed_in(about, (), _TWO, spoil=spoil),
    {
        "absent": ("The file is not there: it counts for nobody.", lambda _d: None),
        "flipped": ("The file is another one.", lambda d: d[:-9] + b"A" + d[-8:]),
        "longer": ("The file is longer than is said.", lambda d: d + b"\n"),
    },
)

many(
    "witnessed-row",
    lambda about, row: handed_in(about, (), _TWO, row=row),
    {
        "of-another-kind": ("Listed as something else.", {"kind": "cosigned"}),
        "of-another-release": ("Listed for the release before.", {"release": 1}),
    },
)


def _twin(**same: str) -> Json:
    asked = asking(1)
    asked["keys"][1] |= same
    return asked


many(
    "witnesses",
    lambda about, asked: handed_in(about, (), lambda _b: [], asked=asked, expect=bad("signature")),
    {
        "null": ("Null is not 'none are asked for'.", None),
        "text": ("Not an object.", "all of them"),
        "none-of-none": ("Nobody, of nobody.", {"threshold": 0, "keys": []}),
        "zero": ("None of three.", asking(0)),
        "four-of-three": ("More than there are.", asking(4)),
        "true": ("True is not a number.", asking(True, _NAMES[:1])),
        "sixty-five": ("Too many.", asking(1, [f"w{n}" for n in range(65)])),
        "name-twice": ("One name twice.", _twin(name=_ANN)),
        "key-twice": ("One key under two names.", _twin(public=_key(_ANN))),
        "name-with-a-space": ("A name that a note cannot have.", asking(1, ["a b"])),
        "name-with-a-plus": ("Nor this.", asking(1, ["a+b"])),
        "name-empty": ("Nor none.", asking(1, [""])),
        "name-number": ("Nor a number.", {"threshold": 1, "keys": [{"name": 5, "public": _key("x")}]}),
        "key-in-capitals": ("Hexadecimal is in small letters.", asking(1, ["a"], a="AB" * 32)),
        "key-short": ("A byte short.", asking(1, ["a"], a="ab" * 31)),
        "key-of-small-order": ("Anybody could sign with it.", asking(1, ["a"], a="01" + "00" * 31)),
        "keys-an-object": ("Keys are a list.", {"threshold": 1, "keys": {"a": _key("a")}}),
    },
)


@vector
def witnesses_sixty_four() -> Vector:
    names = [f"w{n}" for n in range(64)]
    return handed_in("As many as may be.", ("w0", "w63"), note(by("w63"), by("w0")), asked=asking(2, names))


@vector
def witnesses_of_a_former_root() -> Vector:
    archive = Archive(edits={"1.root": put(witnesses=asking())}).root(1).root(2)
    archive.release(1).mirrors(1).point(1).release(2).mirrors(2).point(2)
    return of(archive, "Only the newest root's list counts, and it asks for none.", good() | {"witnessed": []})


# -- days -------------------------------------------------------------------------------------------------------


def renewed(about: str, value: Any, told: str | None, since: str, **more: Any) -> Vector:
    fresh = more.pop("fresh", True)
    expires = more.pop("expires", SOON)
    edits = {"timestamp": put(renewed=value, expires=expires)}
    expect = good(fresh=fresh, expires=expires) | {"renewed": told, "since": since}
    return of(Archive(edits=edits).two(), about, expect, **more)


_SEALED = "2026-11-21"
many(
    "renewed",
    renewed,
    {
        "today": ("The day of sealing.", _SEALED, _SEALED, _SEALED),
        "tomorrow": ("A day ahead is believed.", "2026-11-22", "2026-11-22", "2026-11-22"),
        "number": ("Not a day: it says nothing.", 20261121, None, _SEALED),
        "short": ("Another form of ISO 8601: nothing.", "20261122", None, _SEALED),
        "no-such-day": ("The 31st of November: nothing.", "2026-11-31", None, _SEALED),
        "year-zero": ("There is no year 0.", "0000-01-01", None, _SEALED),
        "hour": ("A moment is no day.", "2026-11-22T00:00:00Z", None, _SEALED),
    },
)


@vector
def renewed_in_time_to_come() -> Vector:
    about = "The online key's day lies ahead: the clock is said to be behind, and the day is not remembered."
    return renewed(about, "2026-11-23", "2026-11-23", _SEALED, fresh=False)


@vector
def clock_behind_the_release() -> Vector:
    archive = Archive().two()
    expect = good(fresh=False) | {"since": _SEALED}
    return of(archive, "A clock that has not come to the day of the release.", expect, now="2016-11-21T12:30:00Z")


@vector
def clock_a_day_behind_the_release() -> Vector:
    archive = Archive().two()
    return of(archive, "A day is let pass: it is a day somewhere.", good(), now="2026-11-20T00:00:00Z")


def remembered(about: str, dated: str, since: str, **more: Any) -> Vector:
    archive = Archive().two()
    seen = {"release": 2, "top": sha256(archive.tops[2]), "timestamp": 2, "dated": dated}
    return of(archive, about, good(**more) | {"since": since}, seen=seen)


many(
    "dated",
    lambda about, dated, since, fresh: remembered(about, dated, since, fresh=fresh),
    {
        "before": ("An older day changes nothing.", "2026-11-01", _SEALED, True),
        "after-the-expiry": (
            "A day that was believed before is past, whatever the clock says: and so this has expired.",
            "2027-01-01", "2027-01-01", False,
        ),
        "no-day": ("What is no day is none.", "soon", _SEALED, True),
    },
)  # fmt: skip


def undated(about: str, said: Any, since: str, **more: Any) -> Vector:
    """A reader remembers a day of release 2 that has not come; the root takes the days of some releases back."""
    archive = Archive(edits={"root": put(undated=said)}).two()
    seen = {"release": 2, "top": sha256(archive.tops[2]), "timestamp": 2, "dated": "2066-11-16"}
    return of(archive, about, good(**more) | {"since": since}, seen=seen)


many(
    "undated",
    undated,
    {
        "memory": ("The day of a release that the root takes back is forgotten.", 2, _SEALED),
        "all": ("Of any release so far.", 9_000_000_000_000_000, _SEALED),
    },
)
many(
    "undated",
    lambda about, said: undated(about, said, "2066-11-16", fresh=False),
    {
        "former-only": ("The day of a later release than the root takes back counts.", 1),
        "nothing": ("None.", 0),
        "below-nothing": ("Less than none.", -1),
        "text": ("What is no number takes nothing back.", "2"),
        "true": ("Nor is this.", True),
        "list": ("Nor this.", [2]),
    },
)


@vector
def dated_is_later_than_the_clock_by_a_day() -> Vector:
    return remembered("Freshness is judged by the later of the two.", "2026-11-22", "2026-11-22")
