"""Notes of a build that lie about what was made of what."""

from pathlib import Path

import msgspec
import pytest

from publish.tree.former import snapshot
from tests.support.small import archive, content, made

HONEST, FORGED = b"Who we are", b"Who we ain"


def _forge(root: Path) -> None:
    """Put a forged page into the tree, and say in the notes that it is the page of its text."""
    page, folder = root / ".stet/tree/about.html", root / ".stet/build"
    page.write_bytes(page.read_bytes().replace(HONEST, FORGED))
    raw = (folder / "notes").read_bytes()
    notes = msgspec.msgpack.decode(raw[len(snapshot._FORM) + snapshot._MAC_LENGTH :], type=snapshot.BuildNotes)
    notes.files["about.html"].digest = snapshot.digest(page.read_bytes())
    notes.files["about.html"].stamp = snapshot.stamp(page.stat())
    snapshot.write(folder, b"the forger's own secret, of 32 B.", notes, [(folder / "terms").read_bytes()])


def test_notes_of_a_stranger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row former: an archive comes with a cache that lies."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "theirs"))
    root = archive(tmp_path / "a")
    honest = content(made(root, notes=root / ".stet/build").root)
    _forge(root)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "ours"))
    assert content(made(root, notes=root / ".stet/build").root) == honest


def test_a_page_forged_in_the_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row former: a page of the former tree is changed under true notes."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "ours"))
    root = archive(tmp_path / "a")
    tree = made(root, notes=root / ".stet/build").root
    honest = content(tree)
    (tree / "about.html").write_bytes(honest["about.html"].replace(HONEST, FORGED))
    assert content(made(root, notes=root / ".stet/build").root) == honest
