"""A place that rclone reaches, as a host of files.

Where the place can rename, a file that replaces another is sent under a name of its own and then renamed. Others are
written at once: nobody is told of them before the pointer has moved.
"""

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from publish.copies.hosts import rcerrors
from publish.copies.hosts.base import Traits
from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.http.faults import WireError
from publish.copies.hosts.rcd import CALL_S, FLOOR, Engine, RcError
from publish.copies.hosts.secrets import Secrets
from publish.core.errors import BusyError, ConfigError, HostError, InterferenceError, LackingError, RefusedError
from publish.core.formats import layout
from publish.core.model import Entry
from publish.core.settings import HostSettings
from publish.core.source import Held

LIST_S = 1800  # for a list of all files, which rclone gives at its end
STEP_S = 10  # for a question that is put for its number alone
_STEPS = 4  # of any period up to that, no server stays in step
DEPTH_MAX = 64  # folders within folders
# rclone's signs for what a host cannot hold: in a name of ours they would become other letters there.
_SIGNS: Final = re.compile("[\u201b\u2400]")
_SLASH: Final = "\uff0f"  # one more, where a remote has rclone's usual names
_HERE: Final = ':local,encoding="None":/'  # this machine's own disk, in rclone's words


@dataclass(frozen=True)
class At:
    """A place, in the words in which rclone is told it."""

    fs: str = field(repr=False)
    """The remote with all its settings, up to the colon."""
    root: str
    """The copy's folder there."""
    where: str
    """The place, for people."""
    keys: str = ""
    """The variables with the secrets."""
    hidden: tuple[str, ...] = field(default=(), repr=False)
    """What is never shown."""


class RcloneHost(FileHost):
    """A place that rclone reaches.

    Args:
        engine: Gives rclone; it is not started before it is needed.
        at: Gives the place, once rclone is there.
    """

    traits = Traits(parallel=16)

    def __init__(
        self,
        name: str,
        engine: Engine,
        at: Callable[[Engine], At],
        public: str | None = None,
        notes: tuple[str, ...] = (),
    ) -> None:
        super().__init__(name, public)
        self._engine = engine
        self._find = at
        self._notes = notes
        self._left: list[str] = []
        self._tries: dict[str, int] = {}
        """Further tries of files on their way, by path."""
        self._there: set[str] | None = None
        """The paths there, once they were listed."""

    @cached_property
    def _at(self) -> At:
        return self._find(self._engine)

    @cached_property
    def _renames(self) -> bool:
        features = self._engine.ask("operations/fsinfo", fs=self._at.fs).get("Features")
        return isinstance(features, Mapping) and features.get("Move") is True

    def notes(self) -> tuple[str, ...]:
        """Return what the publisher should know of the place."""
        return self._notes

    def _place(self, path: str) -> str:
        if _SIGNS.search(path) or (self._engine.own and _SLASH in path):
            raise RefusedError("rclone stores no name with such a sign", host=self.name, path=path)
        return f"{self._at.root}/{path}" if self._at.root else path

    def _begin(self) -> None:
        for path in self._left:  # of a push that was cut
            self._remove(path)
        self._left = []
        if not self._renames:
            self.traits = replace(self.traits, gaps=True)

    def _put(self, entry: Entry, source: Path) -> None:
        path = entry.path
        # Where nothing lies, nobody reads a half: three questions less for each file of a first push.
        new = self._there is not None and path not in self._there
        direct = new or layout.immutable(path) or not self._renames
        folder, _, _ = path.rpartition("/")
        part = f"{folder}/stet-{secrets.token_hex(8)}.part".lstrip("/")
        to = self._place(path)
        self._out_of_step(path)
        if direct:
            self._copy(entry, source, to)
        else:
            self._copy_and_rename(entry, source, self._place(part), to)
        self._tries.pop(path, None)
        if self._there is not None:
            self._there.add(path)

    def _copy_and_rename(self, entry: Entry, source: Path, first: str, to: str) -> None:
        self._copy(entry, source, first)
        try:
            renamed = self._renamed(first, to, again=self._tries[entry.path] > 0)
        except RcError:
            # The next try sends it anew, under another name.
            with suppress(RcError, WireError):
                self._delete(first)
            raise
        if not renamed:
            self._delete(first)  # before: there may be no room for both
            self._copy(entry, source, to)

    def _out_of_step(self, path: str) -> None:
        """Begin a further try some questions later than the one before.

        rclone asks several for each file. A server which fails at each third would fail at the file itself, always.
        """
        before = self._tries[path] = self._tries.get(path, -1) + 1
        with suppress(WireError):  # who is silent is in step with nobody
            for _ in range(before % _STEPS):
                with suppress(RcError):
                    self._listed(STEP_S, recurse=False)  # one question, whatever lies there

    def _copy(self, entry: Entry, source: Path, to: str) -> None:
        self._engine.ask(
            "operations/copyfile", seconds=CALL_S + entry.length / FLOOR, srcFs=_HERE,
            srcRemote=str(source.resolve())[1:], dstFs=self._at.fs, dstRemote=to,
            _config={"NoCheckDest": True, "Inplace": True},
        )  # fmt: skip

    def _renamed(self, first: str, to: str, *, again: bool) -> bool:
        """Give a file its name, and return False at a server which renames nothing.

        Args:
            again: Whether this is a further try.
        """

        def move() -> None:
            # Without a look at what is there: else rclone takes it away first, and of two files of one length and no
            # hash it keeps the former.
            self._engine.ask(
                "operations/movefile", srcFs=self._at.fs, srcRemote=first, dstFs=self._at.fs, dstRemote=to,
                _config={"NoCheckDest": True},
            )  # fmt: skip

        def passes(error: RcError) -> bool:
            """Return whether another try may go better."""
            # Who is busy, or broke off, has not said what it cannot do.
            meant = self._translate(error, "")
            return isinstance(meant, BusyError) or (meant is not None and meant.retryable and not again)

        try:
            if not self.traits.gaps:
                move()
                return True
        except RcError as e:
            if passes(e):
                raise
        # Maybe it can be done so, and not otherwise: some servers rename onto nothing that is there.
        self._delete(to)
        # Only now: what may not be deleted either (somebody has it open) says nothing of other files.
        self.traits = replace(self.traits, gaps=True)
        try:
            move()
        except RcError as e:
            if passes(e):
                raise
            # Behind another server's TLS some take the new name for a third one's, and say 502 for ever.
            self._renames = False
            return False
        return True

    def _remove(self, path: str) -> None:
        self._delete(self._place(path))

    def _delete(self, place: str) -> None:
        try:
            self._engine.ask("operations/deletefile", fs=self._at.fs, remote=place)
        except RcError as e:
            if not rcerrors.is_absent(e):
                raise

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        return self._engine.read(self._at.fs, self._place(path), max_length)

    def _survey(self) -> Iterator[Held]:
        self._left, self._there = [], None
        there = set[str]()
        # A host's paths begin with the copy's folder, as rclone lists them.
        before = f"{self._at.root}/" if self._at.root else ""
        for item in self._listed(recurse=True, filesOnly=True):
            path, length = item.get("Path"), item.get("Size")
            if not isinstance(path, str) or not isinstance(length, int) or not path.startswith(before):
                raise InterferenceError("what rclone lists are no files", host=self.name)
            path = path[len(before) :]
            if layout.arriving(path):
                self._left.append(path)
            else:
                there.add(path)
                yield Held(path, length)
        self._there = there

    def _listed(self, seconds: float = LIST_S, **options: bool) -> list[Any]:
        how = {"noModTime": True, "noMimeType": True, **options}
        try:
            found = self._engine.ask(
                "operations/list", seconds=seconds, fs=self._at.fs, remote=self._at.root, opt=how,
                _config={"MaxDepth": DEPTH_MAX},
            ).get("list")  # fmt: skip
        except RcError as e:
            if rcerrors.is_absent(e):
                return []
            raise
        items = found or []
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise InterferenceError("what rclone lists are no files", host=self.name)
        return items

    def _probe(self) -> None:
        self._listed(recurse=False)

    def _translate(self, error: Exception, path: str) -> HostError | None:
        at: At | None = self.__dict__.get("_at")
        meant = rcerrors.meaning(
            error, host=self.name, path=path, where=at.where if at else "rclone", keys=at.keys if at else "",
            hidden=at.hidden if at else (),
        )  # fmt: skip
        if meant is not None and not isinstance(meant, HostError):
            raise meant from error
        return meant


def remote(kind: str, options: Mapping[str, str]) -> str:
    """Return a remote of a kind with settings, as rclone reads it.

    Raises:
        ValueError: A setting which cannot be written so.
    """
    # A bracket would end the name of the remote, where a file is read.
    if any("]" in value for value in options.values()):
        raise ValueError("a bracket")
    said = "".join(f',{name}="{value.replace(chr(34), chr(34) * 2)}"' for name, value in options.items())
    return f":{kind}{said}:"


def folder(text: str, said: str) -> str:
    """Return a folder's path at the place, without slashes around it.

    Raises:
        ConfigError: No path.
    """
    parts = [part for part in text.split("/") if part]
    if any(part in (".", "..") for part in parts) or not text.isprintable() or _SIGNS.search(text):
        raise ConfigError(f"{said}: is no folder's path")
    return "/".join(parts)


def typed(settings: HostSettings, secrets: Secrets, what: str) -> str:
    """Return a secret which can be typed, empty where the environment lacks it and nothing is asked later.

    Raises:
        LackingError: It has characters that end a line; or a command or the keyring gave none.
    """
    value = secrets.get(what)
    if value and (not value.isprintable() or value != value.strip()):
        said = f"{secrets.variable(what)} has a space at its end, or a character that cannot be typed"
        hint = "a file that was written on Windows ends its lines with one more"
        raise LackingError(said, host=settings.name, hint=hint)
    return value


def account(settings: HostSettings, secrets: Secrets, user: str, *, wanted: bool) -> tuple[str, str]:
    """Return an account's name and password.

    Args:
        user: The name in mirrors.toml, if any.
        wanted: Whether the host wants them in any case. Else it may want neither.

    Raises:
        LackingError: One of them is nowhere.
    """
    lacks = () if user else ("USER",)
    if secrets.comes_later:
        secrets.need(*lacks, "PASSWORD")
    user, password = user or typed(settings, secrets, "USER"), typed(settings, secrets, "PASSWORD")
    lacking = [secrets.variable(what) for what, value in (("USER", user), ("PASSWORD", password)) if not value]
    if lacking and (wanted or len(lacking) == 1):
        raise missing(settings, *lacking)
    return user, password


def missing(settings: HostSettings, *variables: str) -> LackingError:
    """Return the error for secrets that are not there."""
    said = " and no ".join(variables)
    key = "withdraw_secret" if settings.withdraws else "secret"
    return LackingError(
        f"no {said} in the environment",
        host=settings.name,
        hint=f"export {' '.join(f'{v}=…' for v in variables)} (or set {key} in mirrors.toml)",
    )
