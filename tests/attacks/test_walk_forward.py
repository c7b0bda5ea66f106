"""Releases that are pushed, cut, edited and pushed again, in any order: never tampering, never a mixture."""

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from publish.audit.check import Depth, check
from publish.copies.hosts.memory import MemoryHost
from publish.copies.push import push
from publish.core.errors import UnreachableError
from publish.core.model import Verdict
from publish.readers.clone import clone
from publish.release import dotstet
from tests.copies.hosts.fakes import Counting, Killed
from tests.support.factory import NOW, Archive

PAGES = ("index.html", "reports/a.html", "reports/b.html", "about/c.html")
EDITS = st.lists(st.tuples(st.sampled_from(PAGES[1:]), st.integers(0, 3)), min_size=1, max_size=3)
STEPS = st.lists(
    st.tuples(EDITS, st.integers(0, 40), st.sampled_from(["before", "after"])),
    min_size=1,
    max_size=5,
)


class Story:
    """An archive on one host, and every release that was ever sealed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.archive = Archive(folder / "publisher", dict.fromkeys(PAGES, "<!doctype html>0"))
        self.host = MemoryHost(f"walk-{uuid4()}")
        self.sealed: dict[int, dict[str, bytes]] = {}
        self.seal()
        push(self.wanted, self.host, now=NOW)

    def seal(self) -> None:
        self.wanted = self.archive.release()
        self.sealed[self.wanted.number] = {
            e.path: e.source.read_bytes() for e in self.wanted.entries if e.source and e.path in PAGES
        }

    def edit(self, edits: list[tuple[str, int]]) -> None:
        for path, what in edits:
            if what:
                self.archive.write(path, f"<!doctype html>{'x' * what}")
            else:
                (self.archive.tree / path).unlink(missing_ok=True)

    def audit(self, *, whole: bool) -> None:
        """Look as a reader: nothing may seem forged or lost, however the push was cut."""
        found = check(self.host, self.archive.anchor, address="", name="a", depth=Depth.FULL, now=NOW)
        bad = [f for f in found.findings if f.verdict is not Verdict.STALE]
        assert not bad, bad
        assert found.verdict in (Verdict.FRESH, Verdict.STALE), found
        if whole:
            assert (found.verdict, found.release) == (Verdict.FRESH, self.wanted.number), found

    def clone(self) -> None:
        """Take a whole copy: it is one release, to the byte, or it is said that a push is under way."""
        out = self.folder / f"out-{uuid4()}"
        with suppress(UnreachableError):
            done = clone(["host"], self.archive.anchor, out, now=NOW, open_source=lambda _: self.host)
            got = {p: (out / p).read_bytes() for p in PAGES if (out / p).exists()}
            kept = self.sealed[done.head.release] | self.sealed[done.release]
            assert got.items() <= kept.items(), done
            assert {p: got.get(p) for p in self.sealed[done.release]} == self.sealed[done.release]


@given(steps=STEPS)
@settings(max_examples=25, deadline=None)
def test_walk_forward_over_cut_pushes(steps: list[tuple[list[tuple[str, int]], int, str]]) -> None:
    """Row 25: any releases, each push cut anywhere. Oracle: never TAMPERED, never a mixture, and it converges."""
    folder = Path(tempfile.mkdtemp())
    try:
        story = Story(folder)
        for edits, cut, when in steps:
            story.edit(edits)
            story.seal()
            with suppress(Killed):
                push(story.wanted, Counting(story.host, fail_at=cut, when=when), now=NOW)
            story.audit(whole=False)
            story.clone()
        push(story.wanted, story.host, now=NOW)
        story.audit(whole=True)
        assert {h.path for h in story.host.survey()} == {e.path for e in story.wanted.entries}
        assert dotstet.load(story.archive.state, now=NOW).number == story.wanted.number
    finally:
        shutil.rmtree(folder)
