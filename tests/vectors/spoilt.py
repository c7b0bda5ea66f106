"""Files that are spoilt where they lie: metadata, pages, and a push that has not ended."""

from collections.abc import Callable
from typing import Any

from publish.core.formats import layout
from tests.vectors.archive import (
    CAFE,
    DOCUMENT,
    MASANJIA,
    Archive,
    Json,
    pages,
    sha256,
)
from tests.vectors.kit import (
    FRONT,
    MIRRORS,
    MIXED,
    SNAPSHOT,
    STAMP,
    TARGETS,
    Vector,
    bad,
    flip,
    good,
    many,
    of,
    put,
    spoilt,
    vector,
)

# -- files of metadata that are spoilt where they lie ---------------------------------------------------------


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


# -- pages ----------------------------------------------------------------------------------------------------


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


# -- walking forward ------------------------------------------------------------------------------------------


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
    del archive.files[layout.hashed_listing(sha256(archive.tops[3]))]


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


# -- mirrors.html ---------------------------------------------------------------------------------------------


def _list(number: int) -> bytes:
    return Archive().root().release(1).mirrors(number).files[layout.MIRRORS_PAGE]


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


def _paged(says: str, markup: bytes, *, ahead: bool = False) -> Vector:
    """The online key signs a page of the mirror list that is more than one."""
    made = {layout.MIRRORS_PAGE: b"<!doctype html><title>Copies</title>" + markup}
    if ahead:
        return of(Archive().two().mirrors(3, files=made), says, good(paths={layout.MIRRORS_PAGE: "TAMPERED"}))
    return of(Archive().two().mirrors(3, files=made).point(3), says, bad("signature"))


@vector
def mirrors_page_with_a_script() -> Vector:
    return _paged("The page of the mirror list has a script; the online key signed it.", b"<script>run()</script>")


@vector
def mirrors_page_with_a_script_ahead() -> Vector:
    return _paged("So has the page of a mirror list whose push is under way.", b"<script>run()</script>", ahead=True)


@vector
def mirrors_page_with_an_event() -> Vector:
    return _paged("An attribute of it is a script.", b"<p onmouseover=run()>Copies</p>")


@vector
def mirrors_page_that_leads_away() -> Vector:
    return _paged("It leads on by itself.", b'<meta http-equiv="refresh" content="0;url=https://trap.example/">')


@vector
def mirrors_page_with_a_link_that_runs() -> Vector:
    return _paged("A link of it is a script, spelt with a reference.", b'<a href="&#106;avascript:run()">copy</a>')


@vector
def mirrors_page_with_a_form() -> Vector:
    return _paged("It asks for something.", b'<form action="https://trap.example/"><input name="passphrase"></form>')


@vector
def mirrors_page_with_a_picture() -> Vector:
    return _paged("It would fetch something.", b'<img src="https://trap.example/p.png">')


@vector
def mirrors_page_with_a_sheet() -> Vector:
    return _paged("Its style would fetch something.", b"<style>@import 'https://trap.example/s.css';</style>")


@vector
def mirrors_page_of_two_halves() -> Vector:
    return _paged("What is taken for markup hides more of it.", b"<<p>script>run()<<p>/script>")


@vector
def mirrors_page_as_another_version_made_it() -> Vector:
    made = (
        b'<html lang="en" dir="ltr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        b"<style>p{margin:0}@media(prefers-color-scheme:dark){p{color:#eee}}</style></head><body><main><h1>Copies</h1>"
        b'<ol><li><a href="ipfs://bafy" rel="noreferrer">a copy</a> <a href="index.html">back</a></li></ol></main>'
        b"</body>"
    )
    files = {layout.MIRRORS_PAGE: made}
    archive = Archive().two().mirrors(3, files=files).point(3)
    return of(
        archive,
        "Text and links, otherwise laid out.",
        good(timestamp=3, mirrors=["https://copy3.example/"], paths={layout.MIRRORS_PAGE: "AUTHENTIC"}),
    )
