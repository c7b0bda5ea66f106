"""A branch at any git server, by https or ssh.

A copy is one commit without parents: no history, no author, no hour. Only objects which the server lacks are sent. The
server compares the branch's former commit, so of two pushes at once the second is told, and has lost nothing.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from dulwich.objects import Commit, Tree

from publish.copies.hosts.base import Traits
from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.git import Options, errors
from publish.copies.hosts.git.branch import BRANCH_MAX_LENGTH, Branch, Tip
from publish.copies.hosts.git.https import Web
from publish.copies.hosts.git.overssh import Ssh
from publish.copies.hosts.git.pack import Leaf, blob_oid, commit, packed, packed_file, trees
from publish.copies.hosts.git.presets import PRESETS, beside
from publish.copies.hosts.git.wire import MovedError, Remote
from publish.copies.hosts.notes import note_file
from publish.core.errors import (
    FullError,
    HostError,
    MismatchError,
    OvertakenError,
    RefusedError,
)
from publish.core.model import Entry
from publish.core.source import Held
from publish.core.units import count, size

HOUR_S = 3600
OVERHEAD = 200  # bytes of an object beside its content; a folder has as many for each name


@dataclass(frozen=True, slots=True)
class _Staged:
    """A file waiting to be sent."""

    leaf: Leaf
    sha256: str
    source: Path


class GitHost(FileHost):
    """A branch, replaced by one commit at each push."""

    traits = Traits(atomic=True, near=True, exclusive=True, parallel=1)

    def __init__(
        self, name: str, options: Options, at: Web | Ssh, public: str | None = None, *, keys: str, has_keys: bool
    ) -> None:
        super().__init__(name, public)
        self._options = options
        self._preset = PRESETS[options.preset]
        self._remote = Remote(at, BRANCH_MAX_LENGTH, self._persist)
        self._keys, self._has_keys = keys, has_keys
        self._where = options.place(name)
        self._day = date(1970, 1, 1)
        self._branch = Branch(self._remote, options.at, None)
        self._tip: Tip | None = None
        self._work: dict[str, Leaf] | None = None
        self._staged: dict[str, _Staged] = {}

    def expect(self, notebook: Path, day: date) -> None:
        """Learn the release's day, and the folder for notes."""
        self._day = day
        self._branch = Branch(self._remote, self._options.at, note_file(notebook, self._where, "git"))
        self._tip = None

    def if_gone(self) -> str:
        """Return where pages are turned on."""
        where = self._preset.pages.format(branch=self._options.at)
        return f"are its pages turned on? {where}" if where else ""

    def _claimed(self) -> str:
        self._tip = self._branch.look()
        if not self._tip.foreign:
            return ""
        return f"the branch {self._options.at!r} has a history of its own: {self._tip.foreign}"

    def _probe(self) -> None:
        self._remote.may_send()

    def _seen(self) -> Tip:
        """Return the branch as it was last looked at."""
        # What was planned from one look is not to be done upon another.
        if self._tip is None:
            self._tip = self._branch.look()
        self._tip = self._branch.filled(self._tip)
        return self._tip

    def _survey(self) -> Iterator[Held]:
        self._tip = None
        for path, leaf in sorted(self._seen().leaves.items()):
            yield Held(path, leaf.length)

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:  # noqa: ARG002 - the branch's names say lengths
        if path in self._staged:
            return _chunks(self._staged[path].source)
        if self._work is not None and path not in self._work:
            raise FileNotFoundError(path)
        return self._branch.read(self._seen(), path)

    def _begin(self) -> None:
        self._work, self._staged = dict(self._seen().leaves), {}

    def _put(self, entry: Entry, source: Path) -> None:
        path, length = entry.path, entry.length
        assert self._work is not None  # noqa: S101 - within `writing`
        if length > self._preset.file_max:
            said = f"{size(length)}, and {self._preset.called} takes {size(self._preset.file_max)}: nothing was sent"
            raise FullError(said, host=self.name, path=path, hint="leave the file out, or give this host up for it")
        data = source.read_bytes()
        leaf = Leaf(blob_oid(data), len(data))
        self._work[path] = leaf
        self._staged[path] = _Staged(leaf, hashlib.sha256(data).hexdigest(), source)

    def _remove(self, path: str) -> None:
        assert self._work is not None  # noqa: S101 - within `writing`
        self._work.pop(path, None)
        self._staged.pop(path, None)

    def _abandon(self) -> None:
        self._work, self._staged = None, {}

    def _commit(self) -> None:
        assert self._work is not None  # noqa: S101 - within `writing`
        tip, leaves = self._seen(), self._work
        # What lies there under such a name may be the owner's own, and stays.
        own = {path: data for path, data in beside(self._preset, self._options.at).items() if path not in leaves}
        leaves |= {path: Leaf(blob_oid(data), len(data)) for path, data in own.items()}
        if leaves != tip.leaves:
            self._must_fit(leaves)
            self._tip = self._sent(tip, leaves, list(own.values()))
        self._abandon()

    def _must_fit(self, leaves: Mapping[str, Leaf]) -> None:
        """Refuse what is beyond the preset's limits, before anything is sent."""
        preset, whole = self._preset, sum(leaf.length for leaf in leaves.values())
        if preset.site_max and whole > preset.site_max:
            said = f"the copy has {size(whole)}, and {preset.called} takes {size(preset.site_max)}: nothing was sent"
            raise FullError(said, host=self.name)
        if preset.files_max and len(leaves) > preset.files_max:
            many = f"{count(len(leaves), 'file')}, and {preset.called} takes {preset.files_max:,}"
            raise FullError(f"the copy has {many}: nothing was sent", host=self.name)
        lately = [at for at in self._branch.pushes() if at > time.time() - HOUR_S]
        if preset.pushes_an_hour and len(lately) >= preset.pushes_an_hour:
            again = datetime.fromtimestamp(min(lately) + HOUR_S, UTC)
            said = f"{preset.called} takes {preset.pushes_an_hour} pushes an hour, and so many were sent"
            raise RefusedError(f"{said}: nothing was sent", host=self.name, hint=f"push again after {again:%H:%M} UTC")

    def _sent(self, tip: Tip, leaves: dict[str, Leaf], own: list[bytes]) -> Tip:
        """Send new objects, move the branch, and read back."""
        root, folders = trees(leaves)
        at = int(datetime(self._day.year, self._day.month, self._day.day, tzinfo=UTC).timestamp())
        made = commit(root, at)
        there = {leaf.oid for leaf in tip.leaves.values()} | {bytes(tree.id) for tree in trees(tip.leaves)[1]}
        files = {s.leaf.oid: s for s in self._staged.values() if s.leaf.oid not in there}
        objects = [*(data for data in own if blob_oid(data) not in there)]
        inner = [tree for tree in {bytes(tree.id): tree for tree in folders}.values() if bytes(tree.id) not in there]
        total = len(files) + len(objects) + len(inner) + 1
        new = bytes(made.id)
        # The same tree on the same day is the same commit: then it is there, and was not read back.
        if new != tip.commit:
            length = sum(s.leaf.length for s in files.values()) + sum(map(len, objects)) + total * OVERHEAD
            self._move(tip.commit, new, total, lambda: _packed(files, objects, inner, made), length)
        if wrong := self._branch.came(tip.commit, new, {oid: s.sha256 for oid, s in files.items()}):
            # Readers are given the former copy again, whatever became of this one.
            with suppress(Exception):
                self._remote.send(self._options.at, new, tip.commit or new, 0, lambda: iter(()))
            staged = files[wrong]
            path = next(path for path, s in self._staged.items() if s is staged)
            raise MismatchError(path, expected=staged.sha256, found="other bytes", where=self.name)
        # A server's "ok" is its word: the branch itself must say it.
        if (now := self._remote.tip(self._options.at)) != new:
            raise self._second(now)
        moved = Tip(new, at, leaves)
        self._branch.note(moved, time.time())
        return moved

    def _move(
        self, old: bytes | None, new: bytes, total: int, objects: Callable[[], Iterator[Any]], length: int
    ) -> None:
        try:
            sent = self._remote.send(self._options.at, old, new, total, objects, length)
        except MovedError as e:
            raise self._second(e.now) from e
        if sent.fault is None:
            return
        # Why it was refused is told in words; that somebody was faster, the branch itself tells.
        now = self._remote.tip(self._options.at)
        if now not in (old, new):
            raise self._second(now)
        if now != new:
            raise errors.not_moved(
                sent.fault, sent.said, host=self.name, branch=self._options.at,
                force=self._preset.force.format(branch=self._options.at),
            )  # fmt: skip

    def _second(self, now: bytes | None) -> OvertakenError:
        self._tip = None
        there = f"commit {now.decode()[:12]}" if now else "no branch"
        return OvertakenError(
            f"somebody pushed to the branch {self._options.at!r} meanwhile ({there} is there); nothing was written",
            host=self.name,
            hint="their copy stands, and nothing of yours is lost: push again, which first looks at what lies there",
        )

    def _translate(self, error: Exception, path: str) -> HostError | None:
        return errors.meaning(
            error, host=self.name, path=path, where=self._where, keys=self._keys, has_keys=self._has_keys
        )


def _chunks(source: Path) -> Iterator[bytes]:
    with source.open("rb") as file:
        while chunk := file.read(1 << 16):
            yield chunk


def _packed(files: Mapping[bytes, _Staged], own: list[bytes], inner: list[Tree], made: Commit) -> Iterator[Any]:
    """Yield the objects of a push, read one by one."""
    for oid, staged in files.items():
        yield packed_file(staged.source.read_bytes(), oid)
    for data in own:
        yield packed_file(data, blob_oid(data))
    for thing in (*inner, made):
        yield packed(thing.type_num, thing.as_raw_string(), bytes(thing.id))
