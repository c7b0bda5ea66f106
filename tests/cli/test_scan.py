"""publish.cli.scan: leaks by place, remarks apart, and a verdict for each file."""

import sys
from pathlib import Path

import pytest

from publish.reports.scan import jailed
from publish.reports.scan.inside import inside
from tests.cli.conftest import Stet
from tests.support import papers
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
    assert (said.code, said.out.splitlines()[-1]) == (3, "3 files scanned: no certain leak; 2 files not looked into")


def test_what_the_publisher_keeps_as_it_is_need_not_be_looked_into(archive: Path, stet: Stet) -> None:
    film = "evidence:\n  - file: ../evidence/film.mp4\n    title: Film\n    metadata: kept\n"
    report = archive / "site/reports/2020/film.md"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(f"---\ntitle: Film\ndate: 2020-01-02\nlanguage: en\n{film.replace('../', '')}---\n\nA film.\n")
    (archive / "site/evidence").mkdir(exist_ok=True)
    (archive / "site/evidence/film.mp4").write_bytes(b"\0" * 64)
    assert stet("scan", "site").code == 0
    report.write_text(report.read_text().replace("    metadata: kept\n", ""))
    assert stet("scan", "site").code == 3


def test_a_pdf_whose_pages_cannot_be_read_here_is_no_pass(
    tmp_path: Path, stet: Stet, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.pdf").write_bytes(papers.drawn(b"BT /F 12 Tf 20 20 Td (The gate) Tj ET"))
    assert stet("scan", "a.pdf").code == 0
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    monkeypatch.setattr(jailed.JailedOpens, "__call__", lambda _, file, ending: inside(file, ending))
    said = stet("scan", "a.pdf")
    assert (said.code, said.out.splitlines()[-1]) == (3, "1 file scanned: no certain leak; 1 file not looked into")
    assert "needs the extra 'ingest'" in said.out


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
