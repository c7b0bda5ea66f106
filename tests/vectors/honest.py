"""Honest copies, time, older copies and mixed ones, and the chain of roots."""

import json
from collections.abc import Callable

from tests.vectors.archive import (
    CAFE,
    DOCUMENT,
    MASANJIA,
    PAST,
    SOON,
    Archive,
    Json,
    keyid,
    pages,
    sha256,
)
from tests.vectors.kit import FRONT, MIRRORS, MIXED, SNAPSHOT, TARGETS, Vector, bad, good, many, of, spoilt, vector

# -- honest copies --------------------------------------------------------------------------------------------


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


# -- time -----------------------------------------------------------------------------------------------------


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


# -- another archive, an older one, a mixed one ---------------------------------------------------------------


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


# -- roots ----------------------------------------------------------------------------------------------------


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
