"""Signed releases not yet in force.

Left by an interrupted seal, or in drafts. No number is ever signed for two contents. A fully signed release is put into
force, or nothing else is signed.
"""

from pathlib import Path

from publish.core import files
from publish.core.errors import ConfigError, RollbackError, TrustError
from publish.core.formats import layout, listing
from publish.release import dotstet, newest, roles
from publish.release.draft import Draft, load, name_of
from publish.release.editors import still_wanted
from publish.verify.head import Head, Seen, Signed
from publish.verify.tufapi import Metadata, Root


def cut_short(state: Path, before: Head | None, seen: Seen | None, root: bytes) -> Signed | None:
    """Return the fully signed next release if whole here.

    Its seal was cut before the pointer was written.

    Raises:
        RollbackError: Another newer release is known.
    """
    known = newest.known(state, dotstet.anchor(state), seen, drafted=False)
    number = before.release + 1 if before else 1
    file = state / layout.metadata(number, "targets")
    if known.release == number and known.where == f"{layout.METADATA}/{file.name}":
        named = Metadata[Root].from_bytes(root or roles.chain(state)[-1])
        signed = newest.read_signed(file, [named])
        previous = before.signed.top.sha256 if before else ""
        if signed and signed.previous == previous and _lies_here(state, signed):
            return signed
        raise RollbackError(
            f"release {number} was signed here ({file}), and its pages are not all there",
            hint="bring it back from where it was pushed to: stet heal --restore ADDRESS...; if it was pushed nowhere,"
            " for the seal was cut short, delete that file",
        )
    newest.must_go_on(before, known)
    return None


def _lies_here(state: Path, signed: Signed) -> bool:
    """Return whether a release's folder is wholly right.

    Byte for byte.
    """
    folder = state / dotstet.RELEASES / str(signed.number)
    try:
        entries = list(listing.walk(signed.top, lambda e: (folder / e.path).read_bytes()))
        return all(files.digest(folder / e.path) == (e.sha256, e.length) for e in entries)
    except (OSError, TrustError):
        return False


def not_signed_yet(state: Path, number: int, before: Head | None, root: bytes) -> None:
    """Refuse other content for a fully signed draft's number.

    Raises:
        RollbackError: The draft is fully signed, and continues the release before.
    """
    file = state / roles.DRAFTS / name_of("release", number)
    try:
        waiting = load(file) if file.exists() else None
        if waiting is None or not waiting.complete:
            return
        still_wanted(state, waiting, before, root)
    except (ConfigError, TrustError):
        return  # it was overtaken: readers refuse it, too
    raise RollbackError(
        f"release {number} has all its signatures, and what was built is something else",
        hint=f"put it into force: stet seal --finish {file}; then seal what was built as the next one",
    )


def nothing_else(state: Path, before: Head | None, drafted: Draft | None, seen: Seen | None) -> None:
    """Refuse to finish a draft behind the newest release.

    Also if its number was signed for something else.
    """
    known = newest.known(state, dotstet.anchor(state), seen, drafted=False)
    if drafted and known.release == (signed := drafted.release()).number and known.top in ("", signed.top.sha256):
        return  # cut short between the editors' signatures and the pointer
    newest.must_go_on(before, known)
