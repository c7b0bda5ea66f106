"""USB sticks as hosts.

They are handed on, opened anywhere, and often in a drawer. Written as any `folder`, in a folder of the stick. What
its format cannot hold is told before anything is written. What was written is read back from the stick and not from
memory. A stick which is not here is no loss, and whoever asks is told in one line. No ``autorun.inf`` is ever
written, nor is anything else beside the copy but ``README.txt``.
"""

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from publish.copies.hosts import folder
from publish.copies.hosts.base import Traits
from publish.copies.hosts.stick import fat, medium, readme
from publish.core import disk, leftovers
from publish.core.errors import ConfigError, FullError, HostError, RefusedError, UnreachableError
from publish.core.files import at_home, fault_of
from publish.core.formats import layout
from publish.core.model import Entry
from publish.core.source import Held
from publish.core.units import count, size
from publish.verify.head import Release

if TYPE_CHECKING:
    from publish.core.settings import HostSettings

_SHOWN: Final = 3  # faults in a message; all have one cause, most often
_README_MAX_LENGTH: Final = 1 << 16  # bytes
_AUTORUN: Final = "autorun.inf"


@dataclass(frozen=True)
class Options:
    """Options of this kind in mirrors.toml."""

    path: str
    """The folder at which the stick is mounted."""
    folder: str = "archive"
    """The copy's folder on it."""
    format: str = ""
    """``fat32`` or ``exfat``, where the system does not say it: these rules hold whatever the stick is."""

    def place(self, _name: str) -> str:
        """Return the copy's folder today, links followed."""
        return os.path.join(os.path.realpath(at_home(self.path)), self.folder)


class StickHost(folder.FolderHost):
    """A stick of ours.

    Args:
        stick: The folder at which it is mounted.
        inside: The copy's folder on it.
        form: The format whose rules hold; as the system says when ``None``.
    """

    traits = Traits(near=True, exclusive=True, portable=True, parallel=1)

    def __init__(self, name: str, stick: str, inside: str = "archive", form: fat.Format | None = None) -> None:
        self.stick = Path(os.path.realpath(at_home(stick)))
        super().__init__(name, str(self.stick / inside))
        # Not where a link leads: strangers had the stick in their hands.
        self.root = self.stick / inside
        self._form = form
        self._writing = threading.Lock()
        self._last: Path | None = None
        self._dirty = False
        self._text = b""
        self._fingerprint = ""
        self._said: list[str] = []

    def is_here(self) -> bool:
        """Return whether the stick is plugged in, and mounted."""
        return not medium.why_absent(self.stick)

    def notes(self) -> tuple[str, ...]:
        """Return what else lies on the stick, where it matters."""
        return (*super().notes(), *self._said)

    def _survey(self) -> Iterator[Held]:
        self._here()
        yield from super()._survey()

    def _begin(self) -> None:
        self._here()
        super()._begin()
        leftovers.sweep(self.stick, below=False)

    def _here(self) -> None:
        if why := medium.why_absent(self.stick):
            raise self._absent(why)

    def _absent(self, why: str, path: str = "") -> UnreachableError:
        said = f"the stick is not here: {why}"
        error = UnreachableError(said, host=self.name, path=path, hint="plug it in, and mount it")
        error.retryable = False  # nobody plugs it in within a minute
        return error

    def _take_on(self, wanted: Release, sends: Sequence[Entry], held: Mapping[str, int] | None) -> None:
        self._here()
        form = self._form or fat.FILESYSTEMS.get(medium.filesystem(self.stick), fat.OTHER)
        if found := fat.faults(wanted.entries, form):
            more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
            raise RefusedError(
                f"a stick cannot hold {'; '.join(found[:_SHOWN])}{more}",
                host=self.name,
                hint="nothing was written; rename, or leave out, and publish again",
            )
        there = os.statvfs(self.stick)
        if sends and there.f_flag & os.ST_RDONLY:
            raise RefusedError(
                f"{self.stick} is mounted read-only",
                host=self.name,
                hint="look for a switch on it; one that was pulled out while it was written to wants fsck first",
            )
        need = fat.needed(sends, held or {}, there.f_frsize or 4096, form)
        free = there.f_bavail * there.f_frsize
        # Some drivers tell no size at all.
        if there.f_blocks and need > free:
            raise FullError(
                f"no room on the stick: {size(need)} are needed, {size(free)} are free",
                host=self.name,
                hint="nothing was written; take a larger one, or make room",
            )
        new = sum(entry.path not in (held or {}) for entry in sends)
        if there.f_files and new > there.f_favail:
            raise FullError(
                f"no room on the stick: {count(new, 'file')} would be new, and it can hold {there.f_favail:,} more",
                host=self.name,
                hint="nothing was written; take away files that are not needed, or format it for more of them",
            )
        # Made now, while the release is at hand; written last, when there is a copy to which it can lead.
        title, paths = wanted.head.signed.title, frozenset(wanted.by_path())
        self._fingerprint = wanted.fingerprint
        self._text = readme.text(title, wanted.fingerprint, self.root.name, paths)
        self._said = self._look_around()

    def _look_around(self) -> list[str]:
        """Return what else on the stick the publisher should know of."""
        said = []
        # Told and not taken away: it may be the owner's, and a tool that deletes what it dislikes is feared.
        names = {name.casefold(): name for name in os.listdir(self.stick)}
        if name := names.get(_AUTORUN):
            said.append(f"{name} lies on the stick, which starts programs on old Windows; it is not of Stet's making")
        there = self._readme()
        if there is not None and not readme.is_ours(there, self._fingerprint):
            said.append(f"{readme.NAME} on the stick is somebody else's, and stays: none is written beside the copy")
        return said

    def _readme(self) -> bytes | None:
        try:
            with disk.reading(self.stick, readme.NAME) as file:
                return file.read(_README_MAX_LENGTH)
        except FileNotFoundError:
            return None
        except OSError:  # a folder, or a link
            return b""

    def _put(self, entry: Entry, source: Path) -> None:
        super()._put(entry, source)
        with self._writing:
            self._dirty, self._last = True, self.root / entry.path
        # By these few the next push knows whose the place is, whatever else a pulled stick has lost.
        if layout.is_metadata(entry.path):
            medium.settle(self.root, self._last)

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        with self._writing:
            if self._dirty:
                medium.settle(self.root, self._last)
                self._dirty = False
        # Always: a check, too, is to hear of what lies on the stick, and not of what the system remembers.
        return folder.read(self.root, path, max_length, before=medium.forget)

    def _commit(self) -> None:
        there = self._readme()
        if self._text and there != self._text and (there is None or readme.is_ours(there, self._fingerprint)):
            self._replace_readme()
        # Whoever sees the push end well may pull the stick out.
        medium.settle(self.stick, self._last)
        super()._commit()

    def _replace_readme(self) -> None:
        # By way of the folder's own writing, so that a power cut leaves the former text or the new one.
        handle, name = disk.open_parent(self.stick, readme.NAME)
        try:
            temporary = disk.new_name()
            with disk.create(handle, temporary, in_place_of=name) as file:
                file.write(self._text)
                disk.set_modified(file.fileno(), self._day())
                os.fsync(file.fileno())
            os.rename(temporary, name, src_dir_fd=handle, dst_dir_fd=handle)
        finally:
            os.close(handle)

    def _clear_beside(self, fingerprint: str) -> None:
        # What a search of a bag must not find is the text as well as the copy.
        if (there := self._readme()) is not None and readme.is_ours(there, fingerprint):
            disk.remove(self.stick, readme.NAME)

    def _translate(self, error: Exception, path: str) -> HostError | None:
        if medium.is_pulled(error) and (why := medium.why_absent(self.stick)):
            return self._absent(why, path)
        return super()._translate(error, path)


def open_host(settings: "HostSettings", options: Options, environ: Mapping[str, str]) -> StickHost:  # noqa: ARG001
    """Return the host described by ``settings``, without secrets."""
    if "/" in options.folder or (fault := fault_of(options.folder)):
        fault = " is one name, without /" if "/" in options.folder else f": {fault}"
        raise ConfigError(f"{settings.where}: 'folder'{fault}", hint='such as "archive"')
    from publish.core.settings import place_of
    from publish.core.table import FILE_NAME

    form = fat.FORMATS.get(options.format)
    if options.format and form is None:
        raise ConfigError(f"{settings.where}: 'format' must be {' or '.join(fat.FORMATS)}, or left out")
    # Such a stick would be away for ever, and nobody would be told. Not by Path, which fails where a driver has ended.
    if os.path.isfile(at_home(options.path)):
        hint = "name the folder at which the stick is mounted, as the file manager shows it"
        raise ConfigError(f"{place_of(settings, 'path')}: 'path': {options.path} is a file", hint=hint)
    # The text beside the copy would lie among the publisher's own files.
    if os.path.exists(os.path.join(at_home(options.path), FILE_NAME)):
        said = f"{place_of(settings, 'path')}: 'path': {options.path} is an archive's folder, and no stick"
        raise ConfigError(
            said, hint="name the folder at which the stick is mounted; an archive on it has its own folder"
        )
    return StickHost(settings.name, options.path, options.folder, form)
