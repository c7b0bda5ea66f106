"""Lists of countersignatures that strangers, or one of the witnesses, filled up."""

import hashlib
from base64 import b64encode
from collections.abc import Callable, Sequence

from publish.core.formats import attestations
from tests.vectors.archive import Archive, Json, dump, sha256
from tests.vectors.kit import Vector, good, many, of, put
from tests.vectors.witnessed import asking, line

_ANN, _BO, _CY = "ann.example/w", "bo.example/w", "cy.example/w"
_AT = 1_795_000_000

Row = tuple[str, bytes]
"""What a file is said to be by, and its bytes."""


def _note(*lines: str, body: str) -> bytes:
    return body.encode() + b"\n" + "".join(lines).encode()


def _by(name: str, said: str | None = None, *, times: int = 1) -> Callable[[str], list[Row]]:
    """So many files by one witness, each of another second."""
    return lambda body: [
        (name if said is None else said, _note(line(name, body, at=_AT + n), body=body)) for n in range(times)
    ]


def _strangers(many: int, said: str = "x") -> Callable[[str], list[Row]]:
    """Files of somebody who has no key: the signatures are digits."""

    def rows(body: str) -> list[Row]:
        raw = [b64encode(b"%04d" % n + b"\0" * 72).decode() for n in range(many)]
        return [(said, _note(f"\u2014 {said} {each}\n", body=body)) for each in raw]

    return rows


def crowded(
    about: str, names: Sequence[str], *given: Callable[[str], list[Row]], absent: str = "", last: Sequence[Json] = ()
) -> Vector:
    """Two of three witnesses are asked for, and ``names`` are found; files by ``absent`` cannot be had.

    Args:
        last: Further rows, as they are.
    """
    archive = Archive(edits={"root": put(witnesses=asking())}).root().release(1).mirrors(1).point(1).release(2)
    root, top = sha256(archive.files["metadata/1.root.json"]), hashlib.sha256(archive.tops[2]).digest()
    body = f"stet/{root}\n2\n{b64encode(top).decode()}\n"
    rows: list[Json] = []
    for by, data in (row for rows_of in given for row in rows_of(body)):
        path = f"targets/{sha256(data)}.cosig"
        rows.append({"by": by, "kind": "cosignature", "length": len(data), "path": path, "release": 2})
        if by != absent:
            archive.files[path] = data
    archive.mirrors(2, files={attestations.JSON_NAME: dump({"attestations": [*rows, *last]})}).point(2)
    return of(archive, about, good(fresh=len(names) >= 2) | {"witnessed": list(names)})


def crowded_out_of_reach(about: str, names: Sequence[str], *given: Callable[[str], list[Row]]) -> Vector:
    return crowded(about, names, *given, absent="x")


_BOTH = (lambda body: [(f"{_ANN}, {_CY}", _note(line(_ANN, body), line(_CY, body), body=body))],)
many(
    "crowded",
    crowded,
    {
        "by-strangers": (
            "Sixty-four of strangers before two who are asked for.", (_ANN, _CY),
            _strangers(64), _by(_ANN), _by(_CY),
        ),
        "by-strangers-before-one-file": ("The same, and the two signed one note.", (_ANN, _CY), _strangers(64), *_BOTH),
        "by-one-of-the-witnesses": ("One of them sent sixty-four.", (_ANN, _CY), _by(_ANN, times=64), _by(_CY)),
        "by-names-that-begin-alike": (
            "Strangers whose names begin or end as a witness's.", (_ANN, _CY),
            _strangers(33, f"{_ANN}.x"), _strangers(33, f"x.{_CY}"), _by(_ANN), _by(_CY),
        ),
        "by-a-list-that-lies": (
            "Sixty-four are said to be of a witness, and hold nothing: the online key can.", (_CY,),
            _strangers(64, _ANN), _by(_ANN, "x"), _by(_CY),
        ),
        "by-nobody-known": (
            "What is said to be of others is read, as far as there is room.", (_ANN, _CY),
            _by(_ANN, "w"), _by(_CY, "w"),
        ),
    },
)  # fmt: skip
many(
    "crowded",
    crowded_out_of_reach,
    {
        "by-a-thousand-strangers": ("More than are read at all.", (_ANN, _CY), _strangers(1001), _by(_ANN), _by(_CY)),
    },
)


def crowded_before_a_row_without_a_number(
    about: str, names: Sequence[str], *given: Callable[[str], list[Row]]
) -> Vector:
    row: Json = {"by": _ANN, "kind": "cosignature", "length": 1, "path": f"targets/{'0' * 64}.cosig", "release": "x"}
    return crowded(about, names, *given, absent="x", last=[row])


many(
    "crowded",
    crowded_before_a_row_without_a_number,
    {
        "before-a-row-without-a-number": (
            "Of a witness by its name, behind all that are read: it is not brought forward.", (_ANN, _CY),
            _by(_ANN), _by(_CY), _strangers(1000),
        ),
    },
)  # fmt: skip


def named(about: str, name: str, names: Sequence[str]) -> Vector:
    """A note that two witnesses signed, and somebody of this name."""

    def rows(body: str) -> list[Row]:
        return [("w", _note(line(_ANN, body), line(name, body, key="x"), line(_CY, body), body=body))]

    return crowded(about, names, rows)


many(
    "witnessed-beside",
    named,
    {
        "a-terminal-code": ("A name that clears the screen is none: the note is refused.", "\x1b[2J", ()),
        "a-bell": ("Nor is one that rings.", "x\x07", ()),
        "a-delete": ("Nor one with U+007F.", "x\x7f", ()),
        "a-name-that-reads-backwards": (
            "Readers only compare names; what is shown is a code.",
            "x\u202ey",
            (_ANN, _CY),
        ),
    },
)
