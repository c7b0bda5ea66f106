"""Clones beside pushes, other clones and a full disk."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.audit.check import Depth, check
from publish.copies.hosts.folder import read_folder
from publish.core.errors import AbsentError, ConfigError, UnreachableError
from publish.core.model import Verdict
from publish.readers.clone import Cloned, clone
from publish.readers.clone.destination import Destination
from publish.verify.copy import Copy
from publish.verify.metadata import head
from tests.readers.clone.conftest import OLD, hasty, is_whole
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import NOW, PAGES, Archive, add, lay


# -- a push under way -------------------------------------------------------------------------------------------------
def _order(path: str) -> tuple[bool, int, str]:
    return path == "metadata/timestamp.json", {"files": 0, "targets": 1, "metadata": 2}.get(path.split("/")[0], 3), path


@pytest.mark.parametrize("share", [0.3, 0.6, 0.8, 0.97])
def test_a_copy_in_the_middle_of_a_push_can_be_cloned(tmp_path: Path, share: float) -> None:
    own = Archive(tmp_path / "own")
    copy = lay(own.publish(OLD), tmp_path / "copy")
    after = own.publish({**PAGES, "new.html": "<!doctype html>new"})
    arriving = sorted(after.entries, key=lambda e: _order(e.path))
    for entry in arriving[: int(len(arriving) * share)]:
        assert entry.source is not None
        add(copy, entry.path, entry.source.read_bytes())
    try:
        cloned = clone([str(copy)], own.anchor, tmp_path / "out", now=NOW)
    except UnreachableError as e:
        # Some pages are of the next release, others of it have not come yet: neither is whole anywhere.
        if "a push is under way" not in str(e):
            raise
        for entry in arriving:
            add(copy, entry.path, entry.source.read_bytes())  # type: ignore[union-attr]
        cloned = clone([str(copy)], own.anchor, tmp_path / "out", now=NOW)
    audit = check(read_folder(str(tmp_path / "out")), own.anchor, address="", name="a", depth=Depth.FULL, now=NOW)
    assert audit.verdict is Verdict.FRESH, audit
    assert cloned.release in (1, 2)


def test_a_push_that_ends_during_the_clone_is_followed(tmp_path: Path) -> None:
    own = Archive(tmp_path / "own")
    old = lay(own.publish(OLD), tmp_path / "old")
    new = lay(own.publish(PAGES), tmp_path / "new")
    with Censor(old) as server:

        def switch(handler: censor.Handler, path: str) -> None:
            server.root = new
            censor.serve(handler, new / path, path)

        server.rule("HISTORY", switch).rule("index.html", censor.slow(0.2))
        cloned = clone([server.url], own.anchor, tmp_path / "out", now=NOW, open_source=hasty)
    assert cloned.release == 2
    assert is_whole(tmp_path / "out", own.anchor)


def test_threads_end_with_the_clone(get: Callable[..., Cloned], copies: list[Path]) -> None:
    before = threading.active_count()
    get(copies[1])
    time.sleep(0.3)
    assert threading.active_count() <= before


def test_two_clones_do_not_fill_one_folder(
    get: Callable[..., Cloned], copies: list[Path], archive: Archive, tmp_path: Path
) -> None:
    with Destination(tmp_path / "out", archive.anchor), pytest.raises(ConfigError, match="another clone"):
        get(copies[1])
    assert get(copies[1]).release == 2


def test_a_full_disk_is_said(
    get: Callable[..., Cloned], copies: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "rename", full)
    with pytest.raises(ConfigError, match="No space left"):
        get(copies[1])
    monkeypatch.undo()
    assert get(copies[1]).release == 2


def test_what_only_an_old_and_a_forged_copy_have_is_said_to_be_missing_not_to_be_under_way(
    get: Callable[..., Cloned], host: Callable[[], Censor], copies: list[Path], archive: Archive
) -> None:
    old, new = (read_folder(str(folder)) for folder in copies[:2])
    changed = next(
        p for p, e in Copy(new, head(new, archive.anchor, now=NOW)).entries.items()
        if p.endswith(".html") and old.read(p, 1 << 20) != new.read(p, 1 << 20) and e.length
    )  # fmt: skip
    forging = host().rule(changed, censor.tamper())
    with pytest.raises(AbsentError, match="still has release 1") as caught:
        get(forging, copies[0])
    assert "under way" not in str(caught.value)
