"""Files of a copy beside its release.

These are former metadata, remains of former releases, and files of nobody known.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from publish.audit.listings import Listings
from publish.core.beside import APPLE_MAGIC, APPLE_NAME, PAGES, Beside, whose
from publish.core.errors import AbsentError, HostError, Reason, RefusedError, TrustError
from publish.core.formats import layout, listing
from publish.core.model import Entry, Finding, Sight, Verdict
from publish.core.source import Held
from publish.verify.copy import Copy
from publish.verify.look import Fault, Look, Visit, of_error
from publish.verify.metadata import KEPT_RELEASES, METADATA_MAX_LENGTH

NAMED_MAX = 3  # paths in a note
# STRANGER accuses nobody: a phone's file manager may have put the file there. But readers see a folder and not a
# listing, so a forged page beside true ones must be told, and deleted only by somebody who knows.
_NOBODYS = "no release has a file of this name"
_OF = {
    Beside.LITTER: "left by a system or an editor, not the publisher's, and harmless",
    Beside.HOST: "settings of its host, not the publisher's pages",
    Beside.KEPT: "kept, as mirrors.toml says",
}
_NAMES = frozenset({layout.LISTING, "bundles.json", "mirrors.json", layout.MIRRORS_PAGE, "attestations.json", "tsr"})
_BUNDLES = (".epub", ".pdf", ".wacz", ".zim")


def former(visit: Visit, copy: Copy, listings: Listings) -> Iterator[Fault]:
    """Look at metadata and listings of releases around the head's.

    An absent former release is no fault, for copies keep only some. Forged metadata of a former release are a fault.
    """
    for number in range(copy.head.release - 1, max(0, copy.head.release - 1 - KEPT_RELEASES), -1):
        path = layout.metadata(number, "targets")
        try:
            data = visit.source.read(path, METADATA_MAX_LENGTH)
        # Copies drop the oldest releases first, so behind the first absent one nothing is expected.
        except (AbsentError, RefusedError):
            break
        except HostError as e:
            look = Look(path, error=e, answer=visit.source.last_answer)
            yield _fault(path, *of_error(e), sight=visit.sight(look))
            break
        visit.heard(path)
        if not copy.vouches(path, data):
            # Hosts that block a file give a page of their own with HTTP 200: HTML in place of JSON is no forged
            # metadata.
            page = data.lstrip()[:1] == b"<"
            sight = visit.sight(Look(path, start=data, answer=visit.source.last_answer))
            yield _fault(path, *((Verdict.UNAVAILABLE, Reason.BLOCK_PAGE) if page else _unsigned(data)), sight=sight)
    for signed in (*copy.behind, *copy.ahead):
        listings.walk(signed, former=True)


def _unsigned(data: bytes) -> tuple[Verdict, str]:
    return Verdict.TAMPERED, f"not signed by keys of this archive (found {hashlib.sha256(data).hexdigest()})"


def known(copy: Copy, listings: Listings) -> set[str]:
    """Return paths which a release gives to the copy.

    Releases are the head's and any whose push is under way. The copy may lack some of the paths.
    """
    beside = (copy.head.mirrors_page.path, *(a.entry.path for a in copy.head.attestations))
    paths = {*copy.head.files, *listings.names, *beside}
    for signed in (copy.head.signed, *copy.ahead):
        paths |= listings.walk(signed, former=True).keys()
        with suppress(HostError, TrustError):  # said where bundles are looked at
            paths |= {signed.bundles.path} if signed.bundles else set()
            paths |= {bundle.entry.path for bundle in copy.bundles(signed)}
    paths |= {signed.bundles.path for signed in copy.behind if signed.bundles}
    around = range(copy.head.release - len(copy.behind), copy.head.release + len(copy.ahead) + 1)
    return paths | {layout.metadata(number, "targets") for number in around}


def extras(visit: Visit, copy: Copy, beside: Iterable[Held]) -> Iterator[Fault]:
    """Look at extra files whose names a release could give."""
    entries = [Entry(item.path, "", item.length) for item in beside]
    for fault in visit.many(lambda entry: _extra(visit, copy, entry), entries):
        if fault:
            yield fault


def apart(visit: Visit, beside: Iterable[Held], keep: Sequence[str]) -> tuple[list[Held], tuple[str, ...]]:
    """Separate unknown files from explained files.

    Litter and files of a known owner are judged by their names alone, and become notes. The unknown files are returned
    for a look.
    """
    strange: list[Held] = []
    known: dict[Beside, list[str]] = {}
    for item in beside:
        kind = whose(item.path, keep)
        if kind is Beside.STRANGER or (kind is Beside.LITTER and not _is_litter(visit, item)):
            strange.append(item)
        else:
            known.setdefault(kind, []).append(item.path)
    return strange, tuple(f"beside it {lies(known[kind])}: {_OF[kind]}" for kind in _OF if kind in known)


def _is_litter(visit: Visit, item: Held) -> bool:
    """Return whether a file is litter, as its name says.

    A page could have such a name, and be opened by a reader.
    """
    name = item.path.rpartition("/")[2].casefold()
    if not name.startswith(APPLE_NAME) or not name.endswith(PAGES):
        return True
    look = visit.look(Entry(item.path, "", 0))
    return look.error is None and look.start.startswith(APPLE_MAGIC)


def lies(paths: Sequence[str]) -> str:
    """Return ``lies a``, or ``lie a, b, c and 3 more``."""
    more = f" and {len(paths) - NAMED_MAX:,} more" if len(paths) > NAMED_MAX else ""
    return f"{'lies' if len(paths) == 1 else 'lie'} {', '.join(paths[:NAMED_MAX])}{more}"


def _extra(visit: Visit, copy: Copy, entry: Entry) -> Fault | None:
    if entry.path.startswith(f"{layout.METADATA}/"):
        return _metadata(visit, copy, entry)
    if entry.path.startswith(f"{layout.TARGETS}/"):
        return _leaving(visit, copy, entry)
    if not any(_had(copy, entry.path)):
        return _fault(entry.path, Verdict.STRANGER, _NOBODYS)
    look = visit.look(entry)
    if look.error:
        # What no reader gets is not in anybody's way; what could not be seen is not known.
        gone = isinstance(look.error, AbsentError)
        return None if gone else _fault(entry.path, *of_error(look.error), sight=visit.sight(look))
    verdict, reason = copy.judge(entry.path, look.sha256)
    if verdict is Verdict.STALE:
        reason += ", and to be removed"
    if verdict is Verdict.TAMPERED:
        reason = "a former release has a file of this name, with other bytes"
    if verdict is Verdict.AUTHENTIC:
        return None
    return _fault(entry.path, verdict, reason, look.sha256, visit.sight(look))


def _had(copy: Copy, path: str) -> Iterator[bool]:
    for signed in copy.behind:
        try:
            # A listing that fails here is told by `former`, which walks it as well.
            yield copy.find(path, signed) is not None
        except (HostError, TrustError):
            continue


def _metadata(visit: Visit, copy: Copy, entry: Entry) -> Fault | None:
    if not layout.is_metadata(entry.path):
        return _fault(entry.path, Verdict.STRANGER, _NOBODYS)
    try:
        data = visit.source.read(entry.path, METADATA_MAX_LENGTH)
    except AbsentError:
        return None
    except HostError as e:
        return _fault(entry.path, *of_error(e))
    visit.heard(entry.path)
    if copy.vouches(entry.path, data):
        return None
    look = Look(entry.path, start=data, answer=visit.source.last_answer)
    return _fault(entry.path, Verdict.TAMPERED, _NOBODYS, sight=visit.sight(look))


def _leaving(visit: Visit, copy: Copy, entry: Entry) -> Fault | None:
    """Judge a hashed name which no release here gives.

    The file arrives for the next release, or was left by a release long ago. A listing or a list of addresses is
    harmless, whoever wrote it: nothing signed leads there. A page for people is not harmless.
    """
    sha256, name = layout.split_target(entry.path) or ("", "")
    if name == "bundles.html" or name.endswith(_BUNDLES):
        return _old_bundle(visit, entry, sha256)
    if name not in _NAMES:
        return _fault(entry.path, Verdict.STRANGER, _NOBODYS)
    # The length is the host's own word, and so not trusted as a bound.
    look = visit.look(Entry(entry.path, sha256, min(entry.length, listing.LISTING_MAX_LENGTH)))
    if look.error:
        gone = isinstance(look.error, AbsentError)
        return None if gone else _fault(entry.path, *of_error(look.error), sight=visit.sight(look))
    if look.sha256 == sha256:
        # People read this page. Addresses on an old one may belong to others by now.
        if name != layout.MIRRORS_PAGE or look.sha256 in copy.mirrors_pages:
            return None
        return _fault(entry.path, Verdict.STALE, "of no mirror list that is here", look.sha256, visit.sight(look))
    why = f"expected {sha256}, found {look.sha256}"
    return _fault(entry.path, Verdict.TAMPERED, why, look.sha256, visit.sight(look))


def _old_bundle(visit: Visit, entry: Entry, sha256: str) -> Fault | None:
    """Judge a bundle which no release here names.

    The bundle is part of a push under way, or was left by a former release.
    """
    look = visit.look(Entry(entry.path, sha256, entry.length))
    if look.error:
        return None if isinstance(look.error, AbsentError) else _fault(entry.path, *of_error(look.error))
    if look.sha256 == sha256:
        return _fault(entry.path, Verdict.STALE, "a bundle of no release that is here", sha256, visit.sight(look))
    return _fault(entry.path, Verdict.TAMPERED, f"expected {sha256}, found {look.sha256}", look.sha256)


def _fault(path: str, verdict: Verdict, reason: str, found: str = "", sight: Sight | None = None) -> Fault:
    return Fault(Finding(path, verdict, reason, "", found, sight), Entry(path, "", 0))
