"""The publisher's shelf, ``.stet/bundles``: what ``stet bundle`` made, and a record of what each was made of.

A bundle of one report is made of its page alone, so it stays good for as long as that page stands; one of the
whole archive goes with the archive. Sealing signs those that fit the tree, and no other. What is NOT done here:
making bundles, and signing.
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
from publish.core.formats import bundlelist, layout
from publish.core.model import Bundle, Entry

FOLDER = "bundles"
KINDS = ("epub", "pdf", "wacz", "zim")
_RECORD = ".made.json"  # after the bundle's own name: what it was made of


@dataclass(frozen=True, slots=True)
class Shelf:
    """What lies there, held against a tree."""

    fitting: tuple[Bundle, ...] = ()
    stale: tuple[str, ...] = ()
    """Names of those that were made of something else than the tree has."""


def digest_of(content: Mapping[str, str]) -> str:
    """One SHA-256 for a whole tree, given as SHA-256 by path: of its lines as ``sha256sum`` would print them."""
    whole = hashlib.sha256()
    for path in sorted(content):
        whole.update(f"{content[path]}  {path}\n".encode())
    return whole.hexdigest()


def note(folder: Path, name: str, kind: str, of: str, source: str) -> None:
    """Write the record of a bundle that is there, whole: from now on it can be signed."""
    data = {"kind": kind, "of": of, "source": source}
    files.write_atomically(folder / f"{name}{_RECORD}", json.dumps(data, sort_keys=True).encode() + b"\n")


def on(state: Path, content: Mapping[str, str]) -> Shelf:
    """What lies on the shelf, held against a tree (SHA-256 by path). A file without a record was not finished.

    Raises:
        ConfigError: A record cannot be read.
    """
    folder = state / FOLDER
    fitting, stale, whole = [], [], ""
    for record in sorted(folder.glob(f"*{_RECORD}")):
        file = folder / record.name.removesuffix(_RECORD)
        if not file.is_file() or file.is_symlink():
            continue
        kind, of, source = _read(record)
        whole = whole or ("" if of else digest_of(content))
        if source != (content.get(of) if of else whole):
            stale.append(file.name)
            continue
        sha256, length = files.digest(file)
        entry = Entry(bundlelist.path_of(file.name, sha256), sha256, length, file)
        fitting.append(Bundle(file.name, kind, of, source, entry))
    return Shelf(tuple(fitting), tuple(stale))


def _read(record: Path) -> tuple[str, str, str]:
    try:
        data = json.loads(record.read_bytes())
        kind, of, source = data["kind"], data["of"], data["source"]
        if kind in KINDS and record.name.endswith(f".{kind}{_RECORD}"):
            return kind, str(of), str(source)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise ConfigError(f"{record} cannot be read", hint="delete it and the file that it is of; stet bundle makes both")


def keep(state: Path, bundles: Sequence[Bundle]) -> Entry | None:
    """Give each bundle, and the list of them, the name that a copy has it under; the shelf may then be emptied.

    Returns:
        The list, if there is anything on it.
    """
    for bundle in bundles:
        assert bundle.entry.source is not None  # noqa: S101 - `on` sets it
        to = state / bundle.entry.path
        if to.is_file() and files.digest(to) == (bundle.entry.sha256, bundle.entry.length):
            continue
        to.parent.mkdir(parents=True, exist_ok=True)
        partial = to.with_name(f".{bundle.entry.sha256}.partial")
        partial.unlink(missing_ok=True)
        # A copy and not a link: what is on the shelf may be written over.
        shutil.copyfile(bundle.entry.source, partial)
        os.chmod(partial, 0o644)
        partial.replace(to)
    if not bundles:
        return None
    page = _write(state, bundlelist.PAGE, bundlelist.page(bundles))
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
    """The bundles on a list that the state has; none, if it has lost it."""
    try:
        return bundlelist.parse((state / entry.path).read_bytes()) if entry else ()
    except (OSError, SignatureError):
        return ()


def put_back(state: Path, bundles: Iterable[Bundle]) -> None:
    """Lay what a copy has of the signed bundles on the shelf again, so that the next seal finds them."""
    for bundle in bundles:
        file, there = state / bundle.entry.path, state / FOLDER / bundle.name
        if bundle.kind not in KINDS or not file.is_file() or there.exists():
            continue
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, there)
        note(there.parent, bundle.name, bundle.kind, bundle.of, bundle.source)


def kept(state: Path) -> list[Path]:
    """The bundles and lists of them that lie under the names that copies have them under, of whatever release."""
    endings = (*KINDS, bundlelist.PAGE, bundlelist.NAME)
    return sorted(f for ending in endings for f in (state / layout.TARGETS).glob(f"*.{ending}"))


def let_go(state: Path, wanted: Collection[str]) -> None:
    """Delete those among `kept` whose paths are not ``wanted``: each is as large as what it was made of."""
    for file in kept(state):
        if f"{layout.TARGETS}/{file.name}" not in wanted:
            file.unlink(missing_ok=True)


def take_off(folder: Path, names: Iterable[str]) -> None:
    """Delete bundles from a shelf, the record first: without it a bundle is not signed."""
    for name in names:
        take_off_record(folder, name)
        with suppress(FileNotFoundError):
            (folder / name).unlink()


def take_off_record(folder: Path, name: str) -> None:
    """Make a bundle one that nothing is known of: it is about to be written over."""
    with suppress(FileNotFoundError):
        (folder / f"{name}{_RECORD}").unlink()


def is_of(folder: Path, name: str, of: str, source: str) -> bool:
    """Whether a bundle is there, and was made of just that."""
    record = folder / f"{name}{_RECORD}"
    return (folder / name).is_file() and record.is_file() and _read(record)[1:] == (of, source)


def holding(folder: Path, paths: Collection[str]) -> list[str]:
    """Bundles that were made of one of these pages, or of the whole archive."""
    found = ((r.name.removesuffix(_RECORD), _read(r)[1]) for r in sorted(folder.glob(f"*{_RECORD}")))
    return [name for name, of in found if not of or of in paths]


def orphans(folder: Path, content: Mapping[str, str]) -> list[str]:
    """Bundles of pages that a tree (SHA-256 by path) does not have."""
    found = ((r.name.removesuffix(_RECORD), _read(r)[1]) for r in sorted(folder.glob(f"*{_RECORD}")))
    return [name for name, of in found if of and of not in content]
