"""Founding of an archive in an empty folder.

Founding writes sources, settings, keys, and the identity for readers to compare. Then the folder builds. A note in
``.stet`` is there while founding is under way. So the same command completes a founding cut short, and never writes
over anything complete. What is NOT done here: building, and asking for the passphrase.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from publish.copies.hosts import KINDS, open_host, open_public
from publish.copies.hosts.base import Host
from publish.copies.hosts.treehost import TreeHost
from publish.core import config
from publish.core.errors import AbsentError, ConfigError, HostError
from publish.core.files import write_atomically
from publish.core.formats import layout, mirrorlist
from publish.core.plain import pasted
from publish.core.settings import STATE_NAME, HostSettings
from publish.core.source import Source
from publish.core.table import FILE_NAME
from publish.release.keys import ROLES, Keyring
from publish.release.seal import found
from publish.reports import drafts
from publish.reports.vault.keep import FOLDER as VAULT
from publish.tree.sources.unfilled import STARTERS, unmarked
from publish.verify.metadata import METADATA_MAX_LENGTH

KEYS = "keys"
ROOT = Path(STATE_NAME, layout.FIRST_ROOT)
TITLE_MAX_LENGTH = 200  # characters: it stands in one line on every page
_REMAINS = (
    *(f"{STATE_NAME}/{name}" for name in (layout.METADATA, "targets", "releases", "withdrawals", "evidence")),
    f"site/{layout.WITHDRAWN}",
)
"""Files of an archive published before, which no other folder has."""
_ANYWAY = "a new archive, which no reader knows, all the same: stet init --found-anyway"
_BEGUN = Path(STATE_NAME, "founding")


@dataclass(frozen=True, slots=True)
class Founded:
    """A new archive."""

    root: Path
    fingerprint: str
    keys: Path
    """Folder of the encrypted keys, the only files which cannot be made again."""
    identity: Path
    """The archive's first root.json."""
    made: tuple[str, ...]
    """Files written by this run, in the archive's folder."""


def init(folder: Path, passphrase: str, *, title: str | None = None, now: datetime) -> Founded:
    """Found an archive, or complete a founding cut short.

    Existing sources and settings stay as they are, and only missing files are written. Afterwards the folder builds.
    Keys can be read by their owner alone, whatever the umask.

    Args:
        title: The archive's title, for mkdocs.yml. The folder's name when ``None``.

    Raises:
        ConfigError: There is an archive already: the message names the file which shows this, and nothing was written.
            Or the title or the passphrase cannot be used.
    """
    folder = folder.absolute()
    title = title if title is not None else folder.name or "Archive"
    _usable(title)
    texts = dict(starters(title, now))
    state = folder / STATE_NAME
    refuse(folder)
    if not (folder / _BEGUN).exists():
        state.mkdir(parents=True, exist_ok=True)
        # Before there is any key: mkdir obeys the umask.
        state.chmod(0o700)
        write_atomically(folder / _BEGUN, "\n".join(_missing(folder, texts)).encode())
    # From the note, and not looked at again: after a cut, ``site/`` has some starters and would seem filled by
    # somebody.
    wanted = (folder / _BEGUN).read_text("utf-8").splitlines()
    fingerprint = found(state, Keyring.create(state / KEYS, passphrase), now=now)
    made = [name for name in wanted if name in texts and _write_new(folder / name, texts[name])]
    _ignore_state(folder)
    # Last: while the note is there, the same command may go on.
    (folder / _BEGUN).unlink()
    return Founded(folder, fingerprint, state / KEYS, folder / ROOT, tuple(made))


def _usable(title: str) -> None:
    # The joiners are ordinary letters of some scripts, though not "printable".
    plain = title.replace("\u200c", "").replace("\u200d", "")
    if not plain.strip() or len(title) > TITLE_MAX_LENGTH or not plain.isprintable():
        raise ConfigError(
            f"the title must be one line of 1 to {TITLE_MAX_LENGTH} characters",
            hint='for instance: stet init --title "Letters from the camps"',
        )


def refuse(folder: Path) -> None:
    """Refuse a folder with an identity or keys.

    Written over, they would be lost for ever.

    Raises:
        ConfigError: The folder has them, whole. A founding cut short may be completed.
    """
    if (folder / _BEGUN).exists():
        return
    for name in (ROOT, *(Path(STATE_NAME, KEYS, f"{role}.key") for role in ROLES)):
        # A link that leads nowhere counts as well: the disk with the keys may be away.
        if os.path.lexists(folder / name):
            goes_on = "stet build"
            if not (folder / ROOT).exists():  # its keys came back from a backup, and nothing else has yet
                goes_on = "stet heal --restore ADDRESS --fingerprint F"
            raise ConfigError(
                f"there is an archive already: {folder / name}",
                hint=f"found the new one in another folder, or go on with this one: {goes_on}",
            )


def refuse_a_second(folder: Path) -> None:
    """Refuse to found where an archive was before.

    Its remains may lie here, or at the hosts in mirrors.toml. Whoever lost ``.stet`` and founds anew gets another
    fingerprint, under which nobody looks for the reports.

    Raises:
        ConfigError: There was an archive, or a host cannot be asked. The message says how to bring the archive back.
    """
    if (folder / _BEGUN).exists():
        return
    left = [folder / name for name in _REMAINS if _holds_something(folder / name)]
    if left:
        raise ConfigError(
            f"an archive was here: {left[0]} is left of it, and its {ROOT} is lost",
            hint=f"bring it back: stet heal --restore ADDRESS --fingerprint F; {_ANYWAY}",
        )
    if not (folder / FILE_NAME).exists():
        return
    with contextlib.chdir(folder):  # a relative path in mirrors.toml is below its own folder
        for settings in config.load(Path.cwd(), KINDS).hosts:
            _refuse_at(settings)


def _holds_something(place: Path) -> bool:
    return any(place.iterdir()) if place.is_dir() else place.is_file() and place.stat().st_size > 0


def _refuse_at(settings: HostSettings) -> None:
    if found := found_at(settings):
        address, fingerprint = found
        of = f" with the fingerprint {mirrorlist.grouped(fingerprint)}" if fingerprint else ""
        raise ConfigError(
            f"there is an archive{of} at host {settings.name!r}: restore it instead of founding another",
            hint=f"stet heal --restore {address} --fingerprint {fingerprint or 'F'}; {_ANYWAY}",
        )


def found_at(settings: HostSettings) -> tuple[str, str] | None:
    """Return address and fingerprint of the archive at a host.

    The fingerprint is empty where only parts of an archive lie. ``None`` without an archive.

    Raises:
        ConfigError: Whether there is an archive cannot be told.
    """
    try:
        host = open_host(settings, os.environ)
        address, found = host.address() or pasted(settings.options.get("path", "ADDRESS")), _lies_at(host)
    except (ConfigError, HostError) as e:
        if settings.public is None:
            raise _untold(settings, e) from e
        # As any reader sees it, who needs no secrets.
        try:
            address, found = settings.public, _root_at(open_public(settings, settings.public))
        except HostError as again:
            raise _untold(settings, again) from again
    return None if found is None else (address, found)


def lost_words(hosts: Iterable[HostSettings]) -> tuple[str, str] | None:
    """Return a warning and a remedy for a lost archive.

    A warning is due where none is founded here and a host has an archive. A silent host tells nothing.
    """
    for settings in hosts:
        try:
            found = found_at(settings)
        # This is a warning before a build. `refuse_a_second` is the one that stops.
        except ConfigError:
            continue
        if found:
            address, fingerprint = found
            of = f" with the fingerprint {mirrorlist.grouped(fingerprint)}" if fingerprint else ""
            return (
                f"no archive has been founded here, and one{of} lies at host {settings.name!r}",
                f"was {STATE_NAME} lost? then bring it back: stet heal --restore {address}"
                f" --fingerprint {fingerprint or 'F'}",
            )
    return None


def _untold(settings: HostSettings, error: Exception) -> ConfigError:
    return ConfigError(
        f"whether an archive lies at host {settings.name!r} already cannot be told: {error}",
        hint=f"mend that, then run it again; {_ANYWAY}",
    )


def _root_at(source: Source) -> str | None:
    """Return the SHA-256 of a source's first root.

    ``None`` without a root.
    """
    try:
        return hashlib.sha256(source.read(layout.FIRST_ROOT, METADATA_MAX_LENGTH)).hexdigest()
    except AbsentError:
        return None


def _lies_at(host: Host) -> str | None:
    """Return the fingerprint of the archive at a host.

    Empty where only parts of an archive lie, ``None`` without any.
    """
    found = _root_at(host)
    # Trees may be held while the name that leads to them is lost.
    if found is None and isinstance(host, TreeHost) and list(host.trees()):
        return ""
    if found is None and host.traits.listable:
        names = [held.path for held in host.survey()]  # to its end: a listing that is left open keeps its folder open
        return "" if any(name.startswith(f"{layout.METADATA}/") for name in names) else None
    return found


def _missing(folder: Path, texts: Mapping[str, str]) -> list[str]:
    """Return the names of starters to write.

    None go below a ``site/`` filled by somebody.
    """
    site = folder / "site"
    filled = site.is_dir() and any(site.iterdir())
    return [n for n in texts if not os.path.lexists(folder / n) and not (filled and n.startswith("site/"))]


def _write_new(file: Path, text: str) -> bool:
    """Write a file unless it is there.

    The file may have been edited since a run cut short.
    """
    if os.path.lexists(file):
        return False
    write_atomically(file, text.encode())
    return True


def _ignore_state(folder: Path) -> None:
    """Keep keys, state, drafts and originals out of git.

    Other lines of .gitignore stay.
    """
    file = folder / ".gitignore"
    text = file.read_text("utf-8") if file.exists() else ""
    wanted = (f"/{STATE_NAME}/", f"/{drafts.FOLDER}/", f"/{VAULT}/")
    lines = [line for line in wanted if line not in text.splitlines()]
    if lines:
        whole = f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}{chr(10).join(lines)}\n"
        write_atomically(file, whole.encode())


def starters(title: str, now: datetime) -> Iterator[tuple[str, str]]:
    """Yield each file of a new archive, with its text."""
    today = now.astimezone(UTC).date()
    quoted = json.dumps(title, ensure_ascii=False)  # a JSON string is a YAML string
    names = {
        "mkdocs.yml": "mkdocs.yml",
        FILE_NAME: FILE_NAME,
        "index.md": "site/index.md",
        "about.md": "site/about.md",
        "first-report.md": f"site/reports/{today.year}/first-report.md",
    }
    for starter, name in names.items():
        text = unmarked((STARTERS / starter).read_text("utf-8"))
        for mark, value in {"QUOTED_TITLE": quoted, "TODAY": today.isoformat(), "YEAR": str(today.year)}.items():
            text = text.replace(f"@{mark}@", value)
        yield name, text
