"""Long documents in signed pieces: lists that lie, lack, overlap, are of another document, or as big as a bomb."""

import re
from collections.abc import Callable, Sequence

from publish.core.formats import layout, pieces
from tests.vectors.archive import Archive, Json, pages, sha256
from tests.vectors.kit import FRONT, Vector, good, many, of

_SIZE = pieces.PIECE_LENGTH
_A, _B = ["AUTHENTIC"] * 3, ["TAMPERED"] * 3  # of each piece


def _film(*begins: bytes) -> bytes:
    """A document of one piece for each beginning, and a short one at the end."""
    return b"".join(begin.ljust(_SIZE) for begin in begins) + b"the end"


FILM, OTHER = _film(b"one", b"two"), _film(b"eins", b"zwei")


def _at(film: bytes) -> str:
    return layout.evidence(sha256(film), "film.webm")


def _cut(film: bytes, size: int = _SIZE, step: int = _SIZE) -> list[str]:
    return [sha256(film[at : at + size]) for at in range(0, len(film), step)]


def _listed(list_: bytes | None, *, film: bytes = FILM, at: str = "") -> dict[str, bytes]:
    found = {at or _at(film): film}
    return found if list_ is None else found | {layout.pieces(sha256(film)): list_}


def _copy(laid: dict[str, bytes], listings: Callable[[dict[str, bytes]], None] | None = None) -> Archive:
    archive = Archive().root()
    if listings:
        archive.listings = listings
    return archive.release(1, pages(1) | laid).mirrors(1).point(1)


def _said(whole: str, parts: Sequence[str] | str, at: str) -> Json:
    paths = {FRONT: "AUTHENTIC", at: whole}
    expect = good(1, timestamp=1, mirrors=["https://copy1.example/"], paths=paths)
    return {**expect, "pieces": {at: parts if isinstance(parts, str) else list(parts)}}


def signed(about: str, list_: bytes | None, parts: Sequence[str] | str, *, film: bytes = FILM, at: str = "") -> Vector:
    """A list that the editors signed for a document which is right."""
    return of(_copy(_listed(list_, film=film, at=at)), about, _said("AUTHENTIC", parts, at or _at(film)))


_LINES = pieces.write(_cut(FILM))
_FIRST = _LINES[: pieces.LINE_LENGTH]
many(
    "pieces",
    signed,
    {
        "honest": ("A document of three pieces.", _LINES, _A),
        "none": ("A long document without a list: as in every older release.", None, "none"),
        "of-another-document": ("The pieces of another document.", pieces.write(_cut(OTHER)), [*_B[:2], _A[0]]),
        "swapped": ("Two in each other's place.", pieces.write([_cut(FILM)[n] for n in (1, 0, 2)]), [*_B[:2], _A[0]]),
        "that-overlap": ("Pieces that overlap.", pieces.write(_cut(FILM, 2 * _SIZE)), [*_B[:2], _A[0]]),
        "too-few": ("A piece is lacking.", _LINES[pieces.LINE_LENGTH :], "error: signature"),
        "too-many": ("A piece too many.", _LINES + _FIRST, "error: signature"),
        "empty": ("A list of nothing.", b"", "error: signature"),
        "capitals": ("Hashes in capitals.", _LINES.upper(), "error: signature"),
        "named": ("As sha256sum prints a file's name.", _LINES.replace(b"  -", b" *-"), "error: signature"),
        "zeros": ("As long as a list, and zeros.", bytes(len(_LINES)), "error: signature"),
        "not-utf-8": ("As long as a list, and not UTF-8.", b"\xff" * len(_LINES), "error: signature"),
    },
)  # fmt: skip


def _of_a_single_piece() -> Vector:
    film = b"one".ljust(_SIZE)
    return signed("As long as one piece: its list counts for nothing.", pieces.write(_cut(film)), "none", film=film)


def _of_a_page() -> Vector:
    return signed("Pages have no pieces.", _LINES, "none", at="reports/2013/long.html")


def here(about: str, whole: str, parts: Sequence[str] | str, change: Callable[[dict[str, bytes]], object]) -> Vector:
    """A copy of the honest release, spoilt where it lies."""
    archive = _copy(_listed(_LINES))
    change(archive.files)
    return of(archive, about, _said(whole, parts, _at(FILM)))


_LIST = layout.pieces(sha256(FILM))
many(
    "pieces-here",
    here,
    {
        "one-is-wrong": (
            "One piece of a document is forged.",
            "TAMPERED",
            ["AUTHENTIC", "TAMPERED", "AUTHENTIC"],
            lambda f: f.update({_at(FILM): FILM.replace(b"two", b"owt")}),
        ),
        "cut-short": (
            "A document that ends in its second piece.",
            "TAMPERED",
            ["AUTHENTIC", "TAMPERED", "UNAVAILABLE"],
            lambda f: f.update({_at(FILM): FILM[: _SIZE + 9]}),
        ),
        "list-absent": ("The list is not there.", "AUTHENTIC", "error: host", lambda f: f.pop(_LIST)),
        "list-flipped": (
            "The list of another release.",
            "AUTHENTIC",
            "error: mismatch",
            lambda f: f.update({_LIST: pieces.write(_cut(OTHER))}),
        ),
        "list-longer": ("The list goes on.", "AUTHENTIC", "error: host", lambda f: f.update({_LIST: _LINES + _FIRST})),
    },
)


def bomb() -> Vector:
    """A list as long as no document's; whoever asks for it gets bytes without end."""

    def spoil(made: dict[str, bytes]) -> None:
        below, length = _LIST, 1 << 40
        while below != layout.LISTING:
            folder = below.rpartition("/")[0]
            above = (
                f"{folder.rpartition('/')[0] if below.endswith(layout.LISTING) else folder}/{layout.LISTING}".lstrip(
                    "/"
                )
            )
            name = below[len(above) - len(layout.LISTING) :]
            digest = sha256(made[below]) if below in made else sha256(_LINES)
            line = f"#{length}\n{digest}  {name}\n".encode()
            made[above] = re.sub(rb"#\d+\n[0-9a-f]{64}  " + re.escape(name.encode()) + rb"\n", line, made[above])
            below, length = above, len(made[above])

    expect = _said("AUTHENTIC", "error: signature", _at(FILM))
    about = "A list of a terabyte: nobody asks for it."
    return of(_copy(_listed(_LINES), spoil), about, expect, answers={_LIST: "endless"})


many("pieces", lambda make: make(), {
    "of-a-single-piece": (_of_a_single_piece,),
    "of-a-page": (_of_a_page,),
    "list-of-a-terabyte": (bomb,),
})  # fmt: skip
