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
    snapshot.write(folder, forger, notes)
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


def test_words_that_were_taken_out_of_a_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row former: a disk is searched for words that were taken out of a text after it was built."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "ours"))
    root = archive(tmp_path / "a")
    text = root / "site/reports/2014/three.md"
    plain = text.read_text("utf-8")
    text.write_text(plain.replace("Text.", "Text of witnessname."), "utf-8")
    made(root, notes=root / ".stet/build")
    assert b"witnessname" in (root / ".stet/build/terms").read_bytes()
    text.write_text(plain, "utf-8")
    made(root, notes=root / ".stet/build")
    assert not [name for name, data in content(root).items() if b"witnessname" in data]


def test_notes_that_lead_to_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row former: a link in the place of a note, to whose end a build would write."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "ours"))
    root = archive(tmp_path / "a")
    made(root, notes=root / ".stet/build")
    terms, other, text = root / ".stet/build/terms", tmp_path / "other", root / "site/reports/2014/three.md"
    for link in (os.symlink, os.link):
        other.write_bytes(b"of another program")
        other.chmod(0o600)
        terms.unlink()
        link(other, terms)
        text.write_text(text.read_text("utf-8").replace("Text", "More Text"), "utf-8")
        tree = made(root, notes=root / ".stet/build").root
        assert other.read_bytes() == b"of another program"
        assert b"More Text" in (tree / "reports/2014/three.html").read_bytes()
