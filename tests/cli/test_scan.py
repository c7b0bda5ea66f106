"""publish.cli.scan: leaks by place, remarks apart, and a verdict for each file."""

from pathlib import Path

from tests.cli.conftest import Stet
from tests.support.factory import PAGES, Archive, lay


def test_a_folder_is_scanned_and_each_file_has_a_verdict(tmp_path: Path, stet: Stet) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x/a.md").write_text("Nothing.\n\nIn /home/tashi/list.odt.\n")
    (tmp_path / "x/b.md").write_text("Write to desk@a.example.org.\n")
    (tmp_path / "x/c.md").write_text("Nothing.\n")
    (tmp_path / "x/link").symlink_to("/")
    said = stet("scan", "x")
    assert said.code == 3
    assert said.out.splitlines() == [
        "a.md:3: a path of somebody's disk, with their name; take it out",
        "may be meant:",
        "    b.md:1: an address of mail",
        "not scanned: link: a symbolic link; it was not followed or opened",
        "3 files scanned: 1 certain leak",
    ]
    assert stet("--json", "scan", "x").json["verdicts"] == {"a.md": "leaks", "b.md": "remarks", "c.md": "clean"}
    assert stet("scan", "x/b.md").code == 0
    assert stet("scan", "none").code == 2


def test_what_was_not_looked_into_is_counted_on_the_last_line(tmp_path: Path, stet: Stet) -> None:
    """A remark far above could be taken for a pass."""
    (tmp_path / "x").mkdir()
    (tmp_path / "x/film.mp4").write_bytes(b"\0" * 64)
    (tmp_path / "x/song.mp3").write_bytes(b"\0" * 64)
    (tmp_path / "x/c.md").write_text("Nothing.\n")
    said = stet("scan", "x")
    assert (said.code, said.out.splitlines()[-1]) == (0, "3 files scanned: no certain leak; 2 files not looked into")


def test_names_of_a_list_are_told_by_place_alone(tmp_path: Path, stet: Stet) -> None:
    (tmp_path / "names.txt").write_text("Rose Wang\n")
    (tmp_path / "a.md").write_text("x\nRose Wang\n")
    said = stet("--json", "scan", "a.md", "--names", "names.txt")
    assert (said.code, said.json["leaks"][0]["line"]) == (3, 2)
    assert "Rose" not in said.out + said.err
    assert stet("scan", "a.md", "--names", "no.txt").code == 2


def test_a_copy_is_scanned_at_its_address(tmp_path: Path, stet: Stet) -> None:
    publisher = Archive(tmp_path / "publisher")
    copy = lay(publisher.publish({**PAGES, "leak.html": "<!doctype html><p>/Users/tashi/x"}), tmp_path / "copy")
    said = stet("--json", "scan", copy.as_uri(), "--fingerprint", publisher.fingerprint)
    assert said.code == 3
    assert [leak["path"] for leak in said.json["leaks"]] == ["leak.html"]
    assert stet("scan", copy.as_uri(), "--fingerprint", "0" * 64).code == 4
    # What is not the publisher's is not scanned in its name.
    (copy / "leak.html").write_text("other")
    assert stet("--json", "scan", copy.as_uri()).json["unread"][0].startswith("leak.html")
