"""Notes of a build that lie about what was made of what."""

import hashlib
import os
from pathlib import Path

import msgspec
import pytest

from publish.tree.former import ours, snapshot, stamps, standing
from publish.tree.former.stamps import stamp
from tests.support.small import archive, content, made

HONEST, FORGED = b"Who we are", b"Who we ain"


def _forge(root: Path) -> None:
    """Put a forged page into the tree, and say in the notes that it is the page of its text."""
    page, folder = root / ".stet/tree/about.html", root / ".stet/build"
    page.write_bytes(page.read_bytes().replace(HONEST, FORGED))
    forger, forged = b"the forger's own secret, of 32 B.", hashlib.sha256(page.read_bytes()).digest()
    raw = (folder / "notes").read_bytes()
    notes = msgspec.msgpack.decode(raw[len(snapshot._FORM) + ours._MAC_LENGTH :], type=snapshot.BuildNotes)
    notes.files["about.html"] = snapshot.FileNote(forged, stamp(page.stat()))
    snapshot.write(folder, forger, notes, [(folder / "terms").read_bytes()])
    raw = (folder / standing.NAME).read_bytes()
    note = msgspec.msgpack.decode(raw[len(standing._FORM) + ours._MAC_LENGTH :], type=standing.StandingNote)
    note.tree["about.html"] = standing.FileMark(stamp(page.stat()), forged)
    ours.write(folder / standing.NAME, standing._FORM, forger, msgspec.msgpack.encode(note))


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


def test_a_text_whose_time_was_put_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row former: a text gets other words of the same length, and its former time."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "ours"))
    monkeypatch.setattr(stamps, "SETTLED_S", -3600)  # as if all of it had lain there for long
    root = archive(tmp_path / "a")
    text = root / "site/about.md"
    made(root, notes=root / ".stet/build")
    before = text.stat()
    text.write_bytes(text.read_bytes().replace(HONEST, FORGED))
    os.utime(text, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert FORGED in content(made(root, notes=root / ".stet/build").root)["about.html"]
