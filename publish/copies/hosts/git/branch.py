"""A branch at a git server: what its commit holds, and its files' bytes.

Our own record of the last push spares a look there. It is believed only where git's own names, made anew from it, lead
to the very commit at the server.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from dulwich.errors import GitProtocolError, HangupException
from dulwich.objects import Commit

from publish.copies.hosts.git.overssh import SshError
from publish.copies.hosts.git.pack import BadPackError, Leaf, Store, commit, is_of_stet, trees
from publish.copies.hosts.git.wire import Remote
from publish.copies.hosts.notes import noted
from publish.core.files import write_atomically
from publish.core.formats import layout

RECORD_MAX_LENGTH = 256 << 20  # bytes: some million files
BRANCH_MAX_LENGTH = 8 << 30  # bytes that a branch's files may have
WANTS_MAX = 2000  # files asked for one by one
PUSHES_KEPT = 64  # more than any host takes in an hour
_GROWTH: Final = 4  # times as many files are asked for, each time one was not at hand
_COMMIT, _BLOB = 1, 3


@dataclass(frozen=True)
class Tip:
    """A branch, as it stood when it was looked at."""

    commit: bytes | None = None
    """Git's name of the commit (hex). ``None`` for a branch which is not there."""
    at: int = 0
    """Its time, in seconds since 1970."""
    leaves: Mapping[str, Leaf] = field(default_factory=dict)
    foreign: str = ""
    """The commit in words, if it is none of Stet's."""


class Branch:
    """A branch at a server, and what was read of it.

    Args:
        record: Our own note of the last push, if there is a place for it.
    """

    def __init__(self, remote: Remote, name: str, record: Path | None) -> None:
        self.name = name
        self._remote = remote
        self._record = record
        self._store = Store()
        self._asked = 0

    def look(self) -> Tip:
        """Return the branch as it is now."""
        at = self._remote.tip(self.name)
        if at is None:
            return Tip()
        if noted := self._noted(at):
            return noted
        # The commit alone says whose it is: somebody's repository may be of any size.
        self._take([at], whole=True, only="tree:0")
        found = self._commit(at)
        foreign = "" if is_of_stet(found) else f"commit {at.decode()[:12]} is of somebody else"
        return Tip(at, found.commit_time, {}, foreign)

    def filled(self, tip: Tip) -> Tip:
        """Return the same with all its files, read there if they are not known."""
        if tip.commit is None or tip.leaves:
            return tip
        found = self._commit(tip.commit)
        if bytes(found.tree) not in self._store:
            self._take([tip.commit], whole=True)
        leaves = {}
        for path, oid, mode in self._store.leaves(bytes(found.tree)):
            length = self._store.length(oid) if oid in self._store else 0  # a submodule's commit lies elsewhere
            leaves[path] = Leaf(oid, length, mode)
        return Tip(tip.commit, tip.at, leaves, tip.foreign)

    def read(self, tip: Tip, path: str) -> Iterator[bytes]:
        """Return a file's bytes.

        Raises:
            FileNotFoundError: The branch has no such file.
        """
        leaf = tip.leaves.get(path)
        if leaf is None:
            raise FileNotFoundError(path)
        if leaf.oid not in self._store:
            try:
                self._take(self._together(tip, path))
            except (GitProtocolError, HangupException, SshError):
                # Servers of old give branches alone, and no single files.
                self._take([tip.commit or b""], whole=True)
        if leaf.oid not in self._store:
            raise BadPackError("an object was asked for, and did not come")
        return self._store.chunks(leaf.oid)

    def came(self, old: bytes | None, new: bytes, wanted: Mapping[bytes, str]) -> bytes | None:
        """Read back what was sent, and return the first name whose bytes are others.

        Args:
            wanted: SHA-256 of each file sent, by git's name of it.
        """
        # What was read before does not count as having come back.
        self._store = Store()
        few = old is not None and 0 < len(wanted) <= WANTS_MAX
        try:
            # A server asked for the commit sends what lies beside the changed files, too.
            self._take(list(wanted)) if few else self._take([new], have=old, whole=old is None)
        except (GitProtocolError, HangupException, SshError):
            self._take([new], whole=True)
        if any(oid not in self._store for oid in wanted):
            self._take([new], whole=True)
        for oid, sha256 in wanted.items():
            if oid not in self._store or self._store.sha256(oid) != sha256:
                return oid
        return None

    def pushes(self) -> list[float]:
        """Return the times of the last pushes, in seconds since 1970, as far as they are known."""
        said = noted(self._record, RECORD_MAX_LENGTH).get("pushes", [])
        return [at for at in said if isinstance(at, int | float)] if isinstance(said, list) else []

    def note(self, tip: Tip, now: float) -> None:
        """Write down what was pushed, and when."""
        if self._record and tip.commit:
            files = [[path, leaf.oid.decode(), leaf.length, leaf.mode] for path, leaf in sorted(tip.leaves.items())]
            value = {"commit": tip.commit.decode(), "at": tip.at, "files": files}
            value["pushes"] = [*self.pushes()[1 - PUSHES_KEPT :], now]
            write_atomically(self._record, json.dumps(value, ensure_ascii=False).encode() + b"\n", mode=0o600)

    def _noted(self, at: bytes) -> Tip | None:
        """Return our record of a commit, if it leads to the commit."""
        value = noted(self._record, RECORD_MAX_LENGTH)
        if value.get("commit") != at.decode():
            return None
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            leaves = {
                str(path): Leaf(str(oid).encode(), int(length), int(mode)) for path, oid, length, mode in value["files"]
            }
            when = int(value["at"])
            if bytes(commit(trees(leaves)[0], when).id) == at:
                return Tip(at, when, leaves)
        return None

    def _commit(self, at: bytes) -> Commit:
        kind, data = self._store.get(at) if at in self._store else (0, b"")
        if kind != _COMMIT:
            raise BadPackError("the branch's commit was asked for, and did not come")
        found = Commit.from_string(data)
        assert isinstance(found, Commit)  # noqa: S101 - its own class
        return found

    def _together(self, tip: Tip, path: str) -> list[bytes]:
        """Return the files to ask for, when one is wanted.

        Metadata are read one after the other, and whoever read many files reads on.
        """
        if path.startswith(f"{layout.METADATA}/"):
            near = sorted(p for p in tip.leaves if p.startswith(f"{layout.METADATA}/"))
        else:
            near = sorted(p for p in tip.leaves if p >= path)[: _GROWTH**self._asked]
            self._asked += 1
        names = dict.fromkeys([tip.leaves[path].oid, *(tip.leaves[p].oid for p in near)])
        return [oid for oid in names if oid not in self._store]

    def _take(self, wants: list[bytes], *, have: bytes | None = None, whole: bool = False, only: str = "") -> None:
        with tempfile.TemporaryFile() as pack:
            self._remote.fetch(wants, pack, have=have, depth=1 if whole else None, only=only)
            self._store.take(pack, BRANCH_MAX_LENGTH)
