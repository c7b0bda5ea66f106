"""What a reader saw before: HISTORY, forks, changes of the root, withdrawals."""

from collections.abc import Callable
from typing import Any

from publish.core.formats import layout
from tests.vectors.archive import Archive, Json, keyid, pages, sha256
from tests.vectors.kit import FRONT, MIXED, Vector, bad, good, many, of, vector

_LINE = f"{{}} 2026-11-21 {'5f' * 32}{{}}\n"
ONE = _LINE.format(1, " court").encode()
TWO = ONE + _LINE.format(2, "").encode()


def told(archive: Archive, number: int, **more: Any) -> Json:
    """What a reader remembers of one of its releases."""
    return {"release": number, "top": sha256(archive.tops[number]), "timestamp": number, **more}


def many_releases(number: int = 5, *, history: Callable[[bytes], bytes] | None = None, after: int = 5) -> Archive:
    """``number`` releases; from ``after`` on HISTORY is another than it should be."""
    archive = Archive().root()
    for n in range(1, number + 1):
        laid = dict(pages(n))
        archive.release(n, laid, history=history if n >= after else None).mirrors(n).point(n)
    return archive


def _forget(archive: Archive, *numbers: int) -> Archive:
    """Former releases' metadata are gone, as after a withdrawal, or after sixteen more."""
    for n in numbers:
        del archive.files[f"metadata/{n}.targets.json"]
    return archive


def at(number: int, **more: Any) -> Json:
    listed = [f"https://copy{number}.example/"]
    return good(number, timestamp=number, mirrors=listed, **more)


def goes_on(about: str, expect: Json, make: Callable[[], tuple[Archive, Json]], **more: Any) -> Vector:
    archive, seen = make()
    return of(archive, about, expect, seen=seen, **more)


def _seen(number: int, archive: Archive, **changed: Any) -> tuple[Archive, Json]:
    return archive, told(archive, number) | changed


def _replace(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(old, new)


def _other(number: int) -> tuple[Archive, Json]:
    """Seen: a release of that number, and another history."""
    return _seen(number, many_releases(), top=MIXED)


def _rewritten() -> tuple[Archive, Json]:
    archive = many_releases()
    third = sha256(archive.tops[3]).encode()
    return _seen(3, many_releases(history=_replace(third, MIXED.encode())), top=third.decode())


def _withheld(*gone: int) -> tuple[Archive, Json]:
    archive = _forget(many_releases(), *gone)
    del archive.files["HISTORY"]
    return _seen(2, archive)


def _ahead() -> tuple[Archive, Json]:
    archive = many_releases()
    archive.files["HISTORY"] += b"6 2026-11-22 " + sha256(archive.tops[5]).encode() + b"\n"
    return _seen(2, archive)


def _longer() -> tuple[Archive, Json]:
    archive = many_releases()
    archive.files["HISTORY"] += b"x" * 4_097
    return _seen(2, archive)


def _flipped() -> tuple[Archive, Json]:
    archive = _forget(many_releases(), 1, 2)
    archive.files["HISTORY"] = archive.files["HISTORY"].replace(b"2026", b"2025")
    return _seen(2, archive)


def _told(change: Callable[[bytes], bytes]) -> tuple[Archive, Json]:
    return _seen(2, many_releases(history=change))


many(
    "history",
    goes_on,
    {
        "goes-on-by-one": ("The next release, linked by its own word.", at(5), lambda: _seen(4, many_releases())),
        "goes-on-by-three": ("Linked by HISTORY.", at(5), lambda: _seen(2, many_releases())),
        "goes-on-from-the-first": ("From the very first.", at(5), lambda: _seen(1, many_releases())),
        "fork-of-the-next": ("The next release follows another one.", bad("fork"), lambda: _other(4)),
        "fork-further-back": ("HISTORY names another one.", bad("fork"), lambda: _other(2)),
        "fork-of-the-same-number": ("Another release of that number.", bad("fork"), lambda: _other(5)),
        "rewritten": ("HISTORY was written anew, and signed.", bad("fork"), _rewritten),
        "top-not-known": ("A reader who knows but the number.", at(5), lambda: _seen(2, many_releases(), top="")),
        "withheld": ("HISTORY is not there; former metadata show the links.", at(5), lambda: _withheld()),
        "withheld-with-the-past": ("Nor are they.", bad("host"), lambda: _withheld(4)),
        "ahead": ("A push has brought a line more.", at(5), _ahead),
        "longer": ("Longer than a push can have made it; former metadata show the links.", at(5), _longer),
        "flipped": ("Other bytes than were signed, and no past.", bad("mismatch"), _flipped),
        "gap": ("A number is missing.", bad("signature"), lambda: _told(_replace(b"\n4 ", b"\n6 "))),
        "no-such-day": (
            "A day that does not exist.", bad("signature"), lambda: _told(_replace(b"4 2026-11", b"4 2026-13")),
        ),
        "number-with-a-zero": ("A zero before it.", bad("signature"), lambda: _told(_replace(b"\n4 ", b"\n04 "))),
        "hash-short": ("A digit short.", bad("signature"), lambda: _told(lambda d: d[:-2] + b"\n")),
        "not-utf-8": ("A byte that UTF-8 does not have.", bad("signature"), lambda: _told(lambda d: d + b"\xff\n")),
        "with-notes": (
            "What begins with no digit is for people, and so is what follows the three words.",
            at(5),
            lambda: _told(lambda d: b"# notes\n\xc2\xb2 two\n" + d[:-1] + b" moved\xe2\x80\xa8here\rand there\n\n"),
        ),
        "shorter-than-the-release": (
            "HISTORY ends before the line that is needed.", bad("fork"),
            lambda: _told(lambda d: b"".join(d.splitlines(keepends=True)[:2])),
        ),
    },
)  # fmt: skip


@vector
def history_unreachable() -> Vector:
    archive, seen = _seen(2, _forget(many_releases(), 1, 2, 3, 4))
    return of(archive, "No answer for HISTORY.", bad("unreachable"), seen=seen, answers={"HISTORY": "unreachable"})


# -- the chain of roots, for who saw part of it -------------------------------------------------------------------


def _rotated() -> Archive:
    archive = Archive().root(1).release(1).mirrors(1).point(1)
    archive.editors = ("successor",)
    return archive.root(2).release(2).mirrors(2).point(2)


@vector
def seen_under_the_former_root() -> Vector:
    archive = _rotated()
    expect = good() | {"seen": told(archive, 2) | {"dated": "2026-11-21", "root": 2} | NOTHING}
    return of(archive, "An editor was replaced since.", expect, seen=told(archive, 1, root=1))


@vector
def seen_a_root_that_is_hidden() -> Vector:
    archive = _rotated()
    del archive.files["metadata/2.root.json"]
    about = "The root that replaced an editor is held back, and release 1 shown."
    archive.metas["targets.json"] = archive.metas["targets.json"]
    archive.release(1).point(3)
    return of(archive, about, bad("signature"), seen=told(archive, 1, root=2))


@vector
def seen_timestamp_of_keys_that_stayed() -> Vector:
    archive = _rotated()
    about = "Another editor, the same online key: the timestamp's version still counts."
    return of(archive, about, bad("rollback"), seen=told(archive, 1, root=1) | {"timestamp": 3})


@vector
def seen_timestamp_of_another_snapshot_key() -> Vector:
    edit = {"2.root": lambda signed: signed["roles"]["snapshot"]["keyids"].append(keyid("editor"))}
    archive = Archive(edits=edit).root(1).release(1).mirrors(1).point(1).root(2).release(2).mirrors(2).point(2)
    about = "The snapshot's keys changed: versions of the timestamp begin anew."
    return of(archive, about, good(), seen=told(archive, 1, root=1) | {"timestamp": 2**40})


# -- what stands where the next root would be --------------------------------------------------------------------


def next_root(about: str, data: bytes, expect: Json | None = None) -> Vector:
    archive = Archive().two()
    archive.files["metadata/2.root.json"] = data
    return of(archive, about, expect or good())


many(
    "next-root",
    next_root,
    {
        "text": ("A host's own words for 'not here'.", b"404 page not found\n"),
        "json": ("The same as JSON.", b'{"error":{"code":404,"message":"signed out"}}'),
        "empty": ("An empty answer.", b""),
        "array": ("Not an object.", b'["signed"]'),
        "byte-order-mark": ("After a byte-order mark it is no metadata.", b'\xef\xbb\xbf{"signed":{}}'),
        "cut": ("Metadata that are cut short are refused.", b'{"signatures":[', bad("signature")),
        "hollow": ("And those that say nothing.", b' \n{"signed":{},"signatures":[]}', bad("signature")),
        "within-another": ("And what holds them.", b'{"data":{"signed":{}}}', bad("signature")),
    },
)


# -- withdrawals ------------------------------------------------------------------------------------------------


NOTHING: Json = {"withdrawn": "", "withdrawn_length": 0}


def gone(data: bytes) -> Json:
    return {"withdrawn": sha256(data), "withdrawn_length": len(data)}


def withdrawals(*lists: bytes | None) -> Archive:
    """A release for each list of withdrawals, ``None`` where there is none."""
    archive = Archive().root()
    for n, data in enumerate(lists, 1):
        archive.files.pop("WITHDRAWN", None)
        archive.release(n, pages(n) | ({} if data is None else {"WITHDRAWN": data})).mirrors(n).point(n)
    return archive


def withdrawn(about: str, lists: tuple[bytes | None, ...], before: bytes | None, expect: str = "") -> Vector:
    """Who saw release 1 reads release 2."""
    archive = withdrawals(*lists)
    seen = told(archive, 1) | (NOTHING if before is None else gone(before))
    now = lists[-1]
    told_of = {"seen": told(archive, 2) | {"dated": "2026-11-21", "root": 1} | (NOTHING if now is None else gone(now))}
    return of(archive, about, bad(expect) if expect else good() | told_of, seen=seen)


many(
    "withdrawn",
    withdrawn,
    {
        "first": ("The first line is remembered.", (None, ONE), None),
        "one-more": ("A line more.", (ONE, TWO), ONE),
        "the-same": ("No line more.", (ONE, ONE), ONE),
        "dropped": ("A release that names no withdrawal any more.", (ONE, None), ONE, "rollback"),
        "emptied": ("An empty list.", (ONE, b""), ONE, "rollback"),
        "cut": ("One of two lines is gone.", (TWO, ONE), TWO, "rollback"),
        "rewritten": ("The line says another thing.", (ONE, ONE.replace(b"court", b"error")), ONE, "rollback"),
        "rewritten-and-longer": (
            "And another line follows.", (ONE, TWO.replace(b" court", b" error")), ONE, "rollback",
        ),
        "without-memory": ("Who remembers no list sees none dropped.", (ONE, None), None),
    },
)  # fmt: skip


def _spoilt(about: str, path: str, data: bytes | None, kind: str, before: bytes | None = ONE) -> Vector:
    archive = withdrawals(ONE, TWO)
    path = layout.hashed_listing(sha256(archive.tops[2])) if path == layout.LISTING else path
    if data is None:
        del archive.files[path]
    else:
        archive.files[path] = data
    seen = told(archive, 1) | (gone(before) if before else NOTHING)
    return of(archive, about, bad(kind) if kind else good(paths={FRONT: "error: host"}), seen=seen)


many(
    "withdrawn-list",
    _spoilt,
    {
        "absent": ("A longer list is named, and not there.", "WITHDRAWN", None, "host"),
        "flipped": ("Other bytes than were signed.", "WITHDRAWN", TWO.replace(b"2026", b"2025"), "mismatch"),
        "without-the-listing": ("The listing that would name it is not there.", layout.LISTING, None, "host"),
        "without-the-listing-nor-memory": ("The same, for who saw none: pages say it.", layout.LISTING, None, "", None),
    },
)
