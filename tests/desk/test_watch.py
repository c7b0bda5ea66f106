"""publish.desk.watch: a change is seen by looking, on any disk, also of a folder that comes and goes."""

import os
import queue
import shutil
from pathlib import Path

import pytest

from publish.desk import watch
from publish.desk.watch import FileWatch


def test_every_way_of_saving_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "EVERY_S", 0.002)
    seen: queue.Queue[None] = queue.Queue()
    site, page = tmp_path / "site", tmp_path / "site/2013/x.md"
    watched = FileWatch()
    watched.over(site, lambda: seen.put(None))
    watched.start()

    def told() -> None:
        seen.get(timeout=10)

    page.parent.mkdir(parents=True)
    told()
    page.write_text("a")
    told()
    # Saved as Word and Obsidian do: to another name, then renamed, with the same size and the same time.
    (site / "2013/~x").write_text("b")
    os.utime(site / "2013/~x", ns=(page.stat().st_mtime_ns,) * 2)
    os.replace(site / "2013/~x", page)
    told()
    shutil.rmtree(site)
    told()
    site.mkdir()
    told()
    watched.stop()
    watched.join()
    assert not watched.is_alive()


def test_a_watch_that_never_began_ends() -> None:
    watched = FileWatch()
    watched.stop()
    watched.join()
