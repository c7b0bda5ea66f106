"""publish.copies.hosts.git.branch: our record of a push is believed only where it leads to the commit at the server."""

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("dulwich")

from publish.copies.hosts.git.branch import PUSHES_KEPT, Branch, Tip
from publish.copies.hosts.git.pack import Leaf, commit, trees


class Remote:
    """A server that says where its branch is, and gives nothing."""

    def __init__(self, at: bytes | None) -> None:
        self.at = at
        self.asked = 0

    def tip(self, branch: str) -> bytes | None:
        return self.at

    def fetch(self, *_: Any, **__: Any) -> None:
        self.asked += 1


LEAVES = {"index.html": Leaf(b"a" * 40, 7, 0o100644), "reports/a.html": Leaf(b"b" * 40, 9, 0o100644)}
WHEN = 1_795_262_400
AT = bytes(commit(trees(LEAVES)[0], WHEN).id)


def branch(at: bytes | None, record: Path | None) -> tuple[Branch, Remote]:
    remote = Remote(at)
    whole: Any = remote
    return Branch(whole, "pages", record), remote


def test_a_branch_that_is_not_there_is_empty_and_nothing_is_fetched() -> None:
    made, remote = branch(None, None)
    assert (made.look(), made.filled(Tip()), remote.asked) == (Tip(), Tip(), 0)
    with pytest.raises(FileNotFoundError):
        made.read(Tip(), "index.html")


def test_a_record_of_the_commit_that_is_there_spares_the_look(tmp_path: Path) -> None:
    made, _ = branch(None, tmp_path / "record")
    made.note(Tip(AT, WHEN, LEAVES), 100.0)
    again, remote = branch(AT, tmp_path / "record")
    assert again.look() == Tip(AT, WHEN, LEAVES)
    assert remote.asked == 0


@pytest.mark.parametrize("part", ["files", "at", "commit"])
def test_a_record_that_leads_elsewhere_is_not_believed(tmp_path: Path, part: str) -> None:
    made, _ = branch(None, tmp_path / "record")
    made.note(Tip(AT, WHEN, LEAVES), 100.0)
    value = json.loads((tmp_path / "record").read_text())
    value[part] = {"files": value["files"][:1], "at": WHEN + 1, "commit": "c" * 40}[part]
    (tmp_path / "record").write_text(json.dumps(value))
    again, remote = branch(AT, tmp_path / "record")
    with pytest.raises(Exception, match=r"."):
        again.look()  # it asks the server, which here gives no commit
    assert remote.asked == 1


def test_the_times_of_the_last_pushes_are_kept_within_bounds(tmp_path: Path) -> None:
    made, _ = branch(None, tmp_path / "record")
    for now in range(PUSHES_KEPT + 3):
        made.note(Tip(AT, WHEN, LEAVES), float(now))
    assert made.pushes() == [float(now) for now in range(3, PUSHES_KEPT + 3)]
    assert branch(None, None)[0].pushes() == []


@pytest.mark.parametrize("damage", [b"", b"[]", b"{", b"\xff", b'{"pushes": 7}', b'{"pushes": ["x"]}', b"[" * 100_000])
def test_a_damaged_record_is_none(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "record").write_bytes(damage)
    assert branch(None, tmp_path / "record")[0].pushes() == []
