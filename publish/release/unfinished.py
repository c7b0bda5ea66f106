"""What the state has that is signed and not yet in force: of a seal that was cut short, or in drafts.

No number is ever signed for two contents: what has its signatures is put into force, or nothing else is signed.
"""

from pathlib import Path

from publish.core import files
from publish.core.errors import ConfigError, RollbackError, TrustError
from publish.core.formats import layout, listing
from publish.release import dotstet, newest, roles
from publish.release.draft import Draft, load, name_of
from publish.release.editors import still_wanted
from publish.verify.metadata import Head, Seen, Signed
from publish.verify.tufapi import Metadata, Root


def cut_short(state: Path, before: Head | None, seen: Seen | None, root: bytes) -> Signed | None:
    """The next release, if it has its signatures and lies here whole: a seal was cut before the pointer was written.

    Raises:
        RollbackError: Something newer is known of, and it is not that.
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
    """Whether all files of a release are in its folder, byte for byte."""
    folder = state / dotstet.RELEASES / str(signed.number)
    try:
        entries = list(listing.walk(signed.top, lambda e: (folder / e.path).read_bytes()))
        return all(files.digest(folder / e.path) == (e.sha256, e.length) for e in entries)
    except (OSError, TrustError):
        return False


def not_signed_yet(state: Path, number: int, before: Head | None, root: bytes) -> None:
    """Refuse another content for a number whose draft has all its signatures.

    Raises:
        RollbackError: They are there, and it goes on from the release before.
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
    """Refuse to finish a draft whose number was signed for something else, or is behind what is known."""
    known = newest.known(state, dotstet.anchor(state), seen, drafted=False)
    if drafted and known.release == (signed := drafted.release()).number and known.top in ("", signed.top.sha256):
        return  # cut short between the editors' signatures and the pointer
    newest.must_go_on(before, known)
