"""Pending bundles in ``.stet/bundles``, with a record of each source.

``stet bundle`` makes them. A bundle of a report is made of its page alone, and stays good as long as the page stays
the same. A bundle of the whole archive goes with the archive. Sealing signs the bundles with a fitting source, and no
other.

What is NOT done here: making bundles, and signing.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from publish.core import files
from publish.core.errors import ConfigError, SignatureError
from publish.core.formats import bundlelist, layout, strictjson
from publish.core.model import Bundle, Entry

FOLDER = "bundles"
KINDS = ("epub", "pdf", "wacz", "zim")
_RECORD = ".made.json"  # after the bundle's own name: what it was made of


@dataclass(frozen=True, slots=True)
class PendingBundles:
    """Pending bundles, compared with a tree."""

    fitting: tuple[Bundle, ...] = ()
    stale: tuple[str, ...] = ()
    """Names of bundles made of another source than the tree's."""


def digest_of(content: Mapping[str, str]) -> str:
    """Return a SHA-256 over a whole tree.

    ``content`` is SHA-256 by path. The hash is over lines as printed by ``sha256sum``, by path.
    """
    whole = hashlib.sha256()
    for path in sorted(content):
        whole.update(f"{content[path]}  {path}\n".encode())
    return whole.hexdigest()


def note(folder: Path, name: str, kind: str, of: str, source: str) -> None:
    """Write the record of a finished bundle, so it can be signed."""
    data = {"kind": kind, "of": of, "source": source}
    files.write_atomically(folder / f"{name}{_RECORD}", json.dumps(data, sort_keys=True).encode() + b"\n")


def on(state: Path, content: Mapping[str, str]) -> PendingBundles:
    """Compare the pending bundles with a tree.

    ``content`` is SHA-256 by path.

    Raises:
        ConfigError: A record cannot be read.
    """
    folder = state / FOLDER
    fitting, stale, whole = [], [], ""
    # By records and not by files: a bundle without a record was not finished.
    for record in sorted(folder.glob(f"*{_RECORD}")):
        file = folder / record.name.removesuffix(_RECORD)
        if not file.is_file() or file.is_symlink():
            continue
        kind, of, source = _read(record)
        whole = whole or ("" if of else digest_of(content))
        # A page names its evidence by hash, so its own hash covers everything in its bundle. A release with a single
        # changed report sends a single new EPUB.
        if source != (content.get(of) if of else whole):
            stale.append(file.name)
            continue
        sha256, length = files.digest(file)
        entry = Entry(bundlelist.path_of(file.name, sha256), sha256, length, file)
        fitting.append(Bundle(file.name, kind, of, source, entry))
    return PendingBundles(tuple(fitting), tuple(stale))


def waits(state: Path, sha256: str, length: int) -> bool:
    """Return whether these bytes are a pending bundle's."""
    pending = (record.with_name(record.name.removesuffix(_RECORD)) for record in (state / FOLDER).glob(f"*{_RECORD}"))
    return any(f.is_file() and f.stat().st_size == length and files.digest(f)[0] == sha256 for f in pending)


def _read(record: Path) -> tuple[str, str, str]:
    try:
        data = strictjson.plain(record.read_bytes())
        kind, of, source = data["kind"], data["of"], data["source"]
        if kind in KINDS and record.name.endswith(f".{kind}{_RECORD}"):
            return kind, str(of), str(source)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise ConfigError(f"{record} cannot be read", hint="delete it and the file that it is of; stet bundle makes both")


def keep(state: Path, bundles: Sequence[Bundle], language: str) -> Entry | None:
    """Copy each bundle, and their list, to the names used in a copy.

    The pending bundles may be deleted afterwards. ``language`` is the front page's.

    Returns:
        The list, unless it would be empty.
    """
    for bundle in bundles:
        assert bundle.entry.source is not None  # noqa: S101 - `on` sets it
        to = state / bundle.entry.path
        if to.is_file() and files.digest(to) == (bundle.entry.sha256, bundle.entry.length):
            continue
        to.parent.mkdir(parents=True, exist_ok=True)
        partial = to.with_name(f".{bundle.entry.sha256}.partial")
        partial.unlink(missing_ok=True)
        # A copy and not a link: a pending bundle may be written over.
        shutil.copyfile(bundle.entry.source, partial)
        os.chmod(partial, 0o644)
        partial.replace(to)
    # Editors sign the hash of this list alone. A target for each bundle would cost every reader some 400 bytes.
    if not bundles:
        return None
    page = _write(state, bundlelist.PAGE, bundlelist.page(bundles, language))
    source = hashlib.sha256(bundlelist.dump(bundles)).hexdigest()
    return _write(
        state, bundlelist.NAME, bundlelist.dump([*bundles, Bundle(bundlelist.PAGE, "html", "", source, page)])
    )


def _write(state: Path, name: str, data: bytes) -> Entry:
    sha256 = hashlib.sha256(data).hexdigest()
    entry = Entry(bundlelist.path_of(name, sha256), sha256, len(data))
    files.write_atomically(state / entry.path, data)
    return entry


def listed(state: Path, entry: Entry | None) -> tuple[Bundle, ...]:
    """Return the bundles on a list of the state.

    None if it is lost.
    """
    try:
        return bundlelist.parse((state / entry.path).read_bytes()) if entry else ()
    except (OSError, SignatureError):
        return ()


def put_back(state: Path, bundles: Iterable[Bundle]) -> None:
    """Copy a copy's signed bundles back, for the next seal."""
    for bundle in bundles:
        file, there = state / bundle.entry.path, state / FOLDER / bundle.name
        # By the record, as in `on`: a bundle that was cut short has none, and is copied again.
        if bundle.kind not in KINDS or not file.is_file() or (there.parent / f"{there.name}{_RECORD}").exists():
            continue
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, there)
        note(there.parent, bundle.name, bundle.kind, bundle.of, bundle.source)


def kept(state: Path) -> list[Path]:
    """Return the bundles and lists under names used in copies.

    They may be of any release.
    """
    endings = (*KINDS, bundlelist.PAGE, bundlelist.NAME)
    return sorted(f for ending in endings for f in (state / layout.TARGETS).glob(f"*.{ending}"))


def let_go(state: Path, wanted: Collection[str]) -> None:
    """Delete those of `kept` outside of ``wanted``."""
    # A bundle is as large as its source: former ones would fill the publisher's disk.
    for file in kept(state):
        if f"{layout.TARGETS}/{file.name}" not in wanted:
            file.unlink(missing_ok=True)


def take_off(folder: Path, names: Iterable[str]) -> None:
    """Delete pending bundles."""
    # The record goes first: without a record a bundle is not signed, so a cut between the two does no harm.
    for name in names:
        take_off_record(folder, name)
        with suppress(FileNotFoundError):
            (folder / name).unlink()


def take_off_record(folder: Path, name: str) -> None:
    """Delete a bundle's record, before the bundle is overwritten."""
    with suppress(FileNotFoundError):
        (folder / f"{name}{_RECORD}").unlink()


def is_of(folder: Path, name: str, of: str, source: str) -> bool:
    """Return whether a bundle is there with exactly this source."""
    record = folder / f"{name}{_RECORD}"
    return (folder / name).is_file() and record.is_file() and _read(record)[1:] == (of, source)


def holding(folder: Path, paths: Collection[str]) -> list[str]:
    """Return the bundles of these pages, and of the whole archive."""
    found = ((r.name.removesuffix(_RECORD), _read(r)[1]) for r in sorted(folder.glob(f"*{_RECORD}")))
    return [name for name, of in found if not of or of in paths]


def orphans(folder: Path, content: Mapping[str, str]) -> list[str]:
    """Return the bundles of pages missing from a tree.

    ``content`` is SHA-256 by path.
    """
    found = ((r.name.removesuffix(_RECORD), _read(r)[1]) for r in sorted(folder.glob(f"*{_RECORD}")))
    return [name for name, of in found if of and of not in content]
