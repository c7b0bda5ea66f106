#!/usr/bin/env python3
"""A TUF client upon Stet's gate: ``client.py --metadata-dir D init ROOT``, ``… refresh``, ``… download``."""

import argparse
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parents[3]))

from publish.core.errors import AbsentError, RollbackError, SignatureError, StetError, UnreachableError
from publish.verify.metadata import (
    METADATA_MAX_LENGTH,
    ROOT_MAX_LENGTH,
    ROOT_ROTATIONS_MAX,
    TIMESTAMP_MAX_LENGTH,
)
from publish.verify.signatures import accept, enough, exactly, is_target, parse
from publish.verify.tufapi import MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

WHERE = "the repository"
DELEGATIONS_MAX = 32  # roles that are asked for one target; python-tuf's bound


def fetch(url: str, limit: int) -> bytes:
    """What lies there, never more than ``limit`` bytes."""
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            data: bytes = answer.read(limit + 1)
    except urllib.error.HTTPError as e:
        raise AbsentError(f"HTTP {e.code}", host=WHERE, path=url) from e
    except OSError as e:
        raise UnreachableError(str(e), host=WHERE, path=url) from e
    if len(data) > limit:
        raise SignatureError(f"{url}: more than {limit} bytes")
    return data


class Client:
    """What is trusted, and where it is kept."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.now = datetime.now(UTC)
        # By who delegates, too: what one of them lets sign, the next need not.
        self.delegates: dict[tuple[Callable[..., None], str], Targets] = {}

    def _kept(self, role: str) -> bytes | None:
        file = self.folder / f"{quote(role, safe='')}.json"
        return file.read_bytes() if file.exists() else None

    def _keep(self, role: str, data: bytes) -> None:
        (self.folder / f"{quote(role, safe='')}.json").write_bytes(data)

    def _asked(self, name: str, limit: int = METADATA_MAX_LENGTH) -> bytes:
        return fetch(f"{self.url}/{quote(name, safe='')}.json", limit)

    def _current(self, signed: Root | Timestamp | Snapshot | Targets) -> None:
        if self.now >= signed.expires:
            raise SignatureError(f"{signed.type} expired on {signed.expires}")

    def refresh(self) -> None:
        """Bring the top-level roles up to date."""
        self.root = self._root()
        self.timestamp = self._timestamp()
        self.snapshot = self._snapshot()
        self._delegate("targets", self.root.verify_delegate)

    def _root(self) -> Root:
        data = self._kept("root") or b""
        trusted = parse(Root, data, "root", WHERE)
        enough(trusted.signed.verify_delegate, "root", trusted, WHERE)
        for _ in range(ROOT_ROTATIONS_MAX):
            try:
                data = self._asked(f"{trusted.signed.version + 1}.root", ROOT_MAX_LENGTH)
            except AbsentError:
                break
            new = parse(Root, data, "root", WHERE)
            enough(trusted.signed.verify_delegate, "root", new, WHERE)
            enough(new.signed.verify_delegate, "root", new, WHERE)
            if new.signed.version != trusted.signed.version + 1:
                raise SignatureError(f"root has version {new.signed.version}")
            self._keep("root", data)
            trusted = new
        self._current(trusted.signed)
        return trusted.signed

    def _timestamp(self) -> Timestamp:
        verify, former = self.root.verify_delegate, None
        if kept := self._kept("timestamp"):
            try:
                former = accept(Timestamp, verify, kept, WHERE)
            except SignatureError:
                former = None  # its key was revoked: what it said is not held against what comes
        data = self._asked("timestamp", TIMESTAMP_MAX_LENGTH)
        new = accept(Timestamp, verify, data, WHERE)
        if former and (
            new.version < former.version
            or (new.version > former.version and new.snapshot_meta.version < former.snapshot_meta.version)
        ):
            raise RollbackError("an older timestamp, or one that names an older snapshot")
        if former and new.version == former.version:
            new = former
        self._current(new)  # before it is kept
        if new is not former:
            self._keep("timestamp", data)
        return new

    def _snapshot(self) -> Snapshot:
        verify, meta, former = self.root.verify_delegate, self.timestamp.snapshot_meta, None
        if kept := self._kept("snapshot"):
            try:
                former = accept(Snapshot, verify, kept, WHERE)
            except SignatureError:
                former = None
        if former and former.version == meta.version:
            self._current(former)
            return former
        data = self._asked(f"{meta.version}.snapshot", meta.length or METADATA_MAX_LENGTH)
        new = exactly(Snapshot, verify, meta, data, "snapshot", WHERE)
        for name, before in (former.meta if former else {}).items():
            if name not in new.meta or new.meta[name].version < before.version:
                raise RollbackError(f"the snapshot names an older {name}, or none")
        self._current(new)
        self._keep("snapshot", data)
        return new

    def _delegate(self, role: str, verify: Callable[..., None]) -> Targets:
        if (verify, role) in self.delegates:
            return self.delegates[verify, role]
        meta: MetaFile | None = self.snapshot.meta.get(f"{role}.json")
        if meta is None:
            raise SignatureError(f"the snapshot does not name {role}")
        found = None
        if kept := self._kept(role):
            try:
                found = exactly(Targets, verify, meta, kept, role, WHERE)
            except StetError:
                found = None
        if found is None:
            data = self._asked(f"{meta.version}.{role}", meta.length or METADATA_MAX_LENGTH)
            found = exactly(Targets, verify, meta, data, role, WHERE)
            self._current(found)
            self._keep(role, data)
        self._current(found)
        self.delegates[verify, role] = found
        return found

    def target(self, path: str) -> TargetFile:
        """What the roles say of a target, asked in their order, deepest first."""
        pending: list[tuple[str, Callable[..., None]]] = [("targets", self.root.verify_delegate)]
        visited: set[str] = set()
        while pending and len(visited) <= DELEGATIONS_MAX:
            role, verify = pending.pop()
            if role in visited:
                continue
            visited.add(role)
            found = self._delegate(role, verify)
            if path in found.targets:
                return found.targets[path]
            below = []
            roles: Any = found.delegations.get_roles_for_target(path) if found.delegations else ()
            for name, terminating in roles:
                below.append((name, found.verify_delegate))
                if terminating:
                    pending = []
                    break
            pending += reversed(below)
        raise SignatureError(f"no role names {path}")

    def download(self, path: str, base: str, folder: Path) -> None:
        """Have a target in the folder; fetched unless it lies there already."""
        target = self.target(path)
        file = folder / quote(path, safe="")
        if file.exists():
            try:
                is_target(target, file.read_bytes(), path, WHERE)
            except (StetError, KeyError):
                pass
            else:
                return
        above, slash, name = path.rpartition("/")
        if self.root.consistent_snapshot:
            name = f"{next(iter(target.hashes.values()))}.{name}"
        data = fetch(f"{base}/{quote(above + slash + name)}", target.length)
        is_target(target, data, path, WHERE)
        file.write_bytes(data)


def main() -> int:
    """Do what the command line says; 1 if it could not be done."""
    parser = argparse.ArgumentParser()
    for name in ("--metadata-dir", "--metadata-url", "--target-base-url", "--target-dir"):
        parser.add_argument(name)
    parser.add_argument("--target-name", action="append", default=[])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("init").add_argument("root", type=Path)
    commands.add_parser("refresh")
    commands.add_parser("download")
    given = parser.parse_args()
    folder = Path(given.metadata_dir)
    if given.command == "init":
        (folder / "root.json").write_bytes(given.root.read_bytes())
        return 0
    client = Client(folder, given.metadata_url.rstrip("/"))
    try:
        client.refresh()
        for name in given.target_name if given.command == "download" else ():
            client.download(name, given.target_base_url.rstrip("/"), Path(given.target_dir))
    except (StetError, KeyError) as e:
        print(f"{type(e).__name__}: {e}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
