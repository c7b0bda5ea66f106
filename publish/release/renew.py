"""Online roles: mirror list, snapshot, timestamp.

Signed on the publishing box, without the editors.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from publish.core.catalogues import in_order, words
from publish.core.errors import ConfigError
from publish.core.files import write_atomically
from publish.core.formats import attestations, bundlelist, layout, listing, mirrorlist, sheet
from publish.core.formats.attestations import Attestation
from publish.core.formats.mirrorlist import MirrorList
from publish.core.formats.sheet import FrontPage
from publish.core.model import Entry
from publish.release import day, dotstet, newest
from publish.release.keys import Keyring
from publish.tree.languages import endonym
from publish.verify.head import Head
from publish.verify.metadata import RENEWED
from publish.verify.tufapi import Metadata, MetaFile, Root, Signer, Snapshot, TargetFile, Targets, Timestamp

# A thief of the online key can list a bad address or hold back news (denial), and never publish a page.
LONG = timedelta(days=3650)
"""Life of metadata below the timestamp. Freshness is the timestamp's alone."""
_FRONT = re.compile(r"index\.([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4})\.html")


@dataclass(frozen=True, slots=True)
class Pointed:
    """Desired statement of the online roles."""

    targets: int
    """Version of the editors' targets.json."""
    title: str
    fingerprint: str
    mirrors: MirrorList
    attestations: tuple[Attestation, ...]
    before: Head | None
    """Statement in force until then, or ``None`` for a first one. The clock is held against its days."""

    @classmethod
    def again(
        cls, head: Head, *, mirrors: MirrorList | None = None, attestations: tuple[Attestation, ...] | None = None
    ) -> "Pointed":
        """The values of ``head``, but for those given."""
        mirrors = head.mirrors if mirrors is None else mirrors
        attestations = head.attestations if attestations is None else attestations
        return cls(head.release, head.signed.title, head.fingerprint, mirrors, attestations, head)


def until(now: datetime, lasting: timedelta) -> datetime:
    """Return ``now`` plus ``lasting``, rounded up to midnight UTC."""
    # Rounded: the hour at which somebody works is nobody's business.
    return (now + lasting).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def renew(
    state: Path,
    keys: Keyring,
    to: Pointed,
    *,
    now: datetime,
    days: int,
    force: bool = False,
    root: bytes = b"",
    clock_is_right: bool = False,
) -> bool:
    """Make the online roles state ``to``.

    Only differences are signed, the timestamp last. A change, half its life, or ``force`` makes a new timestamp.

    Args:
        root: A new root.json with all signatures. In force with this timestamp.
        clock_is_right: Whether ``now`` was checked against known days, or a person looked at the clock.

    Returns:
        Whether anything was signed.

    Raises:
        ConfigError: The state came from copies, and the hosts were not heard since. Or the clock can hardly be right.
    """
    newest.must_be_looked_at(state)
    if not clock_is_right:
        day.must_be_right(state, to.before, now)
    signer = online(state, keys, root)
    before = _snapshot(state)
    metas = dict(before.meta) if before else {}
    changed = _renew_mirrors(state, signer, to, metas, now)
    if metas.get("targets.json") is None or metas["targets.json"].version != to.targets:
        metas["targets.json"] = _meta(state, to.targets, "targets")
        changed = True
    version = before.version if before else 0
    if changed:
        version += 1
        snapshot = Snapshot(version=version, expires=until(now, LONG), meta=metas)
        _write(state, f"{version}.snapshot.json", snapshot, signer)
    timestamp = _timestamp(state)
    half_over = timestamp is None or timestamp.expires - now < timedelta(days=days) / 2
    if changed or half_over or force or root:
        newer = Timestamp(
            version=timestamp.version + 1 if timestamp else 1,
            expires=until(now, timedelta(days=days)),
            snapshot_meta=_meta(state, version, "snapshot"),
            unrecognized_fields={RENEWED: now.date().isoformat()},
        )
        if root:
            # Directly before: the one without the other is a state that nobody accepts (`duties.settle`).
            version = Metadata[Root].from_bytes(root).signed.version
            write_atomically(state / layout.metadata(version, "root"), root)
        _write(state, "timestamp.json", newer, signer)
    return changed or half_over or force or bool(root)


def online(state: Path, keys: Keyring, root: bytes = b"") -> Signer:
    """Return the online roles' signer, named by ``root``.

    The key lies here. Without ``root``, the newest root counts.

    Raises:
        ConfigError: None of the keys here is named.
    """
    folder = state / layout.METADATA
    if not root:
        newest = max(layout.numbered(f.name, ".root.json") or 0 for f in folder.glob("*.root.json"))
        root = (state / layout.metadata(newest, "root")).read_bytes()
    signed = dotstet.read_root(state, root)
    # By keyid and not by file name: keys of another archive have the same file names.
    signers = keys.among(signed.roles["timestamp"].keyids)
    if not signers:
        keys.signer("online")  # says so if it is missing, or open to others
        raise ConfigError(
            f"the online key is not one that {signed.version}.root.json names: "
            "these keys, or this root, are of another archive",
            hint="put the keys and the .stet folder of the same archive together",
        )
    return signers[0]


def _renew_mirrors(state: Path, signer: Signer, to: Pointed, metas: dict[str, MetaFile], now: datetime) -> bool:
    data = {
        mirrorlist.JSON_NAME: mirrorlist.dump(to.mirrors),
        layout.MIRRORS_PAGE: mirrorlist.page(
            to.mirrors,
            title=to.title,
            fingerprint=to.fingerprint,
            language=_language(state, to.targets),
            bundles=_bundles_page(state, to.targets),
            fronts=_fronts(state, to.targets),
        ),
        attestations.JSON_NAME: attestations.dump(to.attestations),
    }
    targets = {name: TargetFile.from_data(name, bytes_, ["sha256"]) for name, bytes_ in data.items()}
    version = metas["mirrors.json"].version if "mirrors.json" in metas else 0
    if version:
        former = Metadata[Targets].from_file(str(state / layout.metadata(version, "mirrors")))
        # Signed anew under a new online key even if nothing changed: readers accept only the key that the root names.
        if former.signed.targets == targets and signer.public_key.keyid in former.signatures:
            return False
    for name, bytes_ in data.items():
        write_atomically(state / layout.target(hashlib.sha256(bytes_).hexdigest(), name), bytes_)
    write_atomically(state / layout.MIRRORS_PAGE, data[layout.MIRRORS_PAGE])
    signed = Targets(version=version + 1, expires=until(now, LONG), targets=targets)
    _write(state, f"{version + 1}.mirrors.json", signed, signer)
    metas["mirrors.json"] = _meta(state, version + 1, "mirrors")
    return True


def _language(state: Path, number: int) -> str:
    """Return the language of a release's front page.

    Without the page, the former mirrors.html names the language.
    """
    # Where only the online key is, there may be no pages. The list must not change its language for that.
    front = state / dotstet.RELEASES / str(number) / layout.FRONT
    return sheet.language_of(front if front.is_file() else state / layout.MIRRORS_PAGE)


def _fronts(state: Path, number: int) -> list[FrontPage]:
    """Return the front pages of a release, in the order of every row.

    Read from the signed listing, which lies wherever the online key is.
    """
    data = _target(state, number, layout.LISTING)
    there: dict[str, str] = {}
    for entry in listing.parse(data, layout.LISTING) if data else ():
        found = _FRONT.fullmatch(entry.path)
        # Another program's site may have an index.old.html.
        if found and (tag := words(found[1]).language).partition("-")[0] == found[1].partition("-")[0]:
            there[tag] = entry.path
    if not there:
        return []
    there[words(_language(state, number)).language] = layout.FRONT
    return [FrontPage(tag, endonym(tag), there[tag]) for tag in in_order(there)]


def _bundles_page(state: Path, number: int) -> Entry | None:
    """Return the entry of a release's bundles page.

    ``None`` without bundles. A lost list is reported elsewhere.
    """
    data = _target(state, number, bundlelist.NAME)
    found = bundlelist.parse(data) if data is not None else ()
    return next((bundle.entry for bundle in found if bundle.name == bundlelist.PAGE), None)


def _target(state: Path, number: int, name: str) -> bytes | None:
    """Return the bytes of a file that the editors signed, where it is on this disk."""
    signed = Metadata[Targets].from_file(str(state / layout.metadata(number, "targets"))).signed
    target = signed.targets.get(name)
    file = state / layout.target(target.hashes["sha256"], name) if target else None
    return file.read_bytes() if file and file.is_file() else None


def _write(state: Path, name: str, signed: Any, signer: Signer) -> None:
    metadata = Metadata(signed)
    metadata.sign(signer)
    write_atomically(state / layout.METADATA / name, metadata.to_bytes())


def _meta(state: Path, version: int, role: str) -> MetaFile:
    data = (state / layout.METADATA / f"{version}.{role}.json").read_bytes()
    return MetaFile.from_data(version, data, ["sha256"])


def _timestamp(state: Path) -> Timestamp | None:
    file = state / layout.TIMESTAMP
    if not file.exists():
        return None
    signed = Metadata.from_file(str(file)).signed
    assert isinstance(signed, Timestamp)  # noqa: S101 - our own file, accepted by release.current before
    return signed


def _snapshot(state: Path) -> Snapshot | None:
    timestamp = _timestamp(state)
    if timestamp is None:
        return None
    file = state / layout.metadata(timestamp.snapshot_meta.version, "snapshot")
    signed = Metadata.from_file(str(file)).signed
    assert isinstance(signed, Snapshot)  # noqa: S101 - as above
    return signed
