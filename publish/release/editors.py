"""The editors' agreement: signatures here, drafts for signers elsewhere.

Not done here: making a release, and the online roles.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from publish.core import files
from publish.core.errors import ConfigError, TrustError
from publish.core.files import write_atomically
from publish.core.formats import layout, listing
from publish.core.model import Entry
from publish.release import dotstet, roles
from publish.release.draft import TEXTS_MAX_LENGTH, Draft, differences, load, name_of
from publish.release.keys import Keyring
from publish.verify.head import Head, Signed
from publish.verify.tufapi import Metadata, Root


def agree(state: Path, keys: Keyring, drafted: Draft, before: Head | None) -> None:
    """Sign with the editors' keys here, or leave a draft.

    A draft is left if other editors must sign too.

    Raises:
        WaitingError: Others must sign. The message names them.
    """
    number = drafted.metadata.signed.version
    (tally,) = drafted.tallies()
    for signer in keys.among(tally.unsigned) if tally.missing else ():
        drafted.metadata.sign(signer, append=True)
    if not drafted.complete:
        whole = drafted if drafted.listings else _shown(state, drafted, before)
        raise roles.waiting(state, whole, roles.keep(state, whole))
    # Written only with all signatures. The file is in force only when the timestamp points to it.
    write_atomically(state / layout.metadata(number, "targets"), drafted.metadata.to_bytes())


def _shown(state: Path, drafted: Draft, before: Head | None) -> Draft:
    """Return the draft with all data that signers need."""
    number, listings, texts = drafted.metadata.signed.version, {}, {}

    def read(entry: Entry) -> bytes:
        listings[entry.sha256] = (state / layout.hashed_listing(entry.sha256)).read_bytes()
        return listings[entry.sha256]

    former = before.signed.top if before else None
    # Pages beyond the bound stay out, HISTORY and open.html first: the one is checked for its beginning, the other has
    # a program in it.
    room = TEXTS_MAX_LENGTH
    trees = [state / dotstet.RELEASES / str(n) for n in ([number, before.release] if before else [number])]
    pages = [
        trees[change.what == "withdrawn"] / change.path
        for change in differences(former, drafted.release().top, read)
        if change.path.endswith(".html")
    ]
    for file in [
        *(tree / layout.HISTORY for tree in trees),
        *sorted(pages, key=lambda page: (page.name != layout.OPEN_PAGE, page)),
    ]:
        data = file.read_bytes()
        if len(data) <= room and _is_text(data):
            room -= len(data)
            texts[hashlib.sha256(data).hexdigest()] = data
    if listed := drafted.release().bundles:
        texts[listed.sha256] = (state / listed.path).read_bytes()
    return Draft(drafted.metadata, drafted.roots, drafted.before, listings, texts)


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def again(
    state: Path, number: int, before: Head | None, content: Mapping[str, str], root: bytes,
    bundles: Entry | None = None,
) -> Draft | None:  # fmt: skip
    """Return the waiting draft, if made of this content.

    Signatures already given are kept.
    """
    file = state / roles.DRAFTS / name_of("release", number)
    if not file.exists():
        return None
    try:
        waiting = load(file)
        signed = still_wanted(state, waiting, before, root)
        entries = listing.walk(signed.top, lambda e: (state / layout.hashed_listing(e.sha256)).read_bytes())
        # HISTORY and open.html carry the day of sealing, and so do the listings over them: a tree built on another day
        # is still the same content. Lists of pieces follow from it.
        there = {e.path: e.sha256 for e in entries if not layout.is_sealed(e.path)}
    except (ConfigError, TrustError, OSError):
        return None
    return waiting if there == dict(content) and signed.bundles == bundles else None


def still_wanted(state: Path, drafted: Draft, before: Head | None, root: bytes) -> Signed:
    """Refuse a draft overtaken by a release, root or draft."""
    signed, former = drafted.release(), drafted.former()
    laid_out = state / dotstet.RELEASES / str(signed.number) / layout.LISTING
    if (
        # Signatures take days, and the archive goes on meanwhile. Each condition is a way in which the signed draft no
        # longer fits.
        (former.top.sha256 if former else "") != (before.signed.top.sha256 if before else "")
        or drafted.roots != roots_with(state, root)
        or not laid_out.exists()
        or files.digest(laid_out)[0] != signed.top.sha256
    ):
        raise ConfigError(
            f"{drafted.name} was overtaken: the archive, its keys or the draft itself changed since it was made",
            hint="make it anew: stet seal",
        )
    return signed


def coming_root(state: Path) -> bytes:
    """Return the next root if fully signed, else ``b""``."""
    coming = roles.coming(state)
    return coming.metadata.to_bytes() if coming and coming.complete else b""


def root_of(root: bytes) -> Root:
    """Return the content of a root.json."""
    return Metadata[Root].from_bytes(root).signed


def roots_with(state: Path, root: bytes) -> tuple[bytes, ...]:
    """Return the chain of roots, and any coming root."""
    return (*roles.chain(state), root) if root else roles.chain(state)
