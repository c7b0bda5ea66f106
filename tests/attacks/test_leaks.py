"""What would give people away: planted in texts, fields, names of files; found before anything is signed."""

import io
import zipfile
from pathlib import Path

import pikepdf
import pytest

from publish.reports.ingest.jail import Jail
from publish.reports.scan import machine, names
from publish.reports.scan.jailed import JailedOpens
from publish.reports.scan.look import Lookout
from publish.reports.scan.scan import ToScan, scan
from tests.cli.conftest import Stet, archive, stet  # noqa: F401 - fixtures
from tests.reports.scan.conftest import jails_with_holes, kinds, seen  # noqa: F401 - a fixture
from tests.tree.sources.traces.conftest import paper, picture, word

HEAD = "---\ntitle: New\ndate: 2020-01-01\nlanguage: en\n{}---\n\n{}\n"


def _report(archive: Path, text: str, front: str = "") -> None:
    (archive / "site/reports/2020").mkdir(parents=True, exist_ok=True)
    (archive / "site/reports/2020/new.md").write_text(HEAD.format(front, text))


TEXT = (
    "/home/tashi/a\n\nC:\\Users\\tashi\n\nhttps://a.example/?PHPSESSID=0a1b2c3d4e5f\n\na\u200b\u200c\u200b\u200d\u200bb"
)


def test_a_certain_leak_in_a_text(archive: Path, stet: Stet) -> None:
    """Row leaks: a path, a token, hidden marks in a report. Oracle: the seal stops by file and line, nothing signed."""
    _report(archive, TEXT)
    assert stet("build").code == 0
    said = stet("seal")
    assert said.code == 3
    assert [f"site/reports/2020/new.md:{line}: " in said.err for line in (7, 9, 11, 13)] == [True] * 4
    assert "tashi" not in said.err
    assert not (archive / ".stet/releases/1").exists()


def test_a_name_of_the_operators_list(archive: Path, stet: Stet, tmp_path: Path) -> None:
    """Row leaks: a protected name in another spelling. Oracle: the seal stops; no note, no message has the name."""
    (tmp_path / "names.txt").write_text("تۇرسۇن قادىر\n")
    with open(archive / "mirrors.toml", "a") as settings:
        settings.write('[scan]\nnames = "../names.txt"\nallow = ["reports/**"]\n')
    _report(archive, "تۇرسۇن\u200c قادىرنىڭ ئۆيى")
    assert stet("build").code == 0
    said = stet("seal")
    assert said.code == 3
    assert "site/reports/2020/new.md:7: a name of your list" in said.err
    assert "قاد" not in said.err
    state = [file.read_bytes() for file in (archive / ".stet").rglob("scanned")]
    assert not any("قادىر".encode() in data for data in state)


def test_a_list_in_the_archives_own_folder(archive: Path, stet: Stet) -> None:
    """Row leaks: the list of names where it would be copied along. Oracle: refused, exit code 2."""
    (archive / "names.txt").write_text("Rose Wang\n")
    with open(archive / "mirrors.toml", "a") as settings:
        settings.write('[scan]\nnames = "names.txt"\n')
    assert stet("build").code == 0
    assert stet("seal").code == 2


def test_this_machine_in_a_field(tmp_path: Path) -> None:
    """Row leaks: the host's name in a title of a PDF. Oracle: found, and not repeated."""
    made = paper(lambda pdf: pdf.docinfo.update({"/Title": pikepdf.String("at desk-77")}))
    found = seen(tmp_path, "a.pdf", made, Lookout(machine=machine.of(["desk-77"], [])))
    assert kinds(found) == {"machine"}
    assert "desk-77" not in found[0].said


def test_a_mark_of_the_list_in_packed_bytes(tmp_path: Path) -> None:
    """Row leaks: a canary in a member of an office file. Oracle: found within it."""
    watch = Lookout(names=names.parse("=QX-7731\n"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", "<w:t>xQX-7731y</w:t>" * 9)
    assert b"QX-7731" not in out.getvalue()
    assert "canary" in kinds(seen(tmp_path, "a.docx", out.getvalue(), watch))


@pytest.mark.parametrize("name", ["a.docx", "a.zip", "a.epub"])
def test_a_name_in_a_member_where_documents_are_opened(tmp_path: Path, name: str) -> None:
    """Row leaks: the same in the jail, where a reader has no file of its own. Oracle: found, and nothing is unread."""
    with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", "<w:t>xQX-7731y</w:t>" * 9)
    with JailedOpens() as opens:
        found = scan([ToScan(name, tmp_path / name)], Lookout(names=names.parse("=QX-7731\n"), opens=opens))
    assert found.broken == ()
    assert "canary" in {str(leak.kind) for leak in found.leaks}


def test_what_a_file_tells_at_a_copy(tmp_path: Path) -> None:
    """Row leaks: a photograph's place in a tree that another program made. Oracle: a certain leak."""
    assert "metadata" in kinds(seen(tmp_path, "a.jpg", picture("JPEG", gps=True)))


def test_a_document_that_takes_its_reader_over(tmp_path: Path, jails_with_holes: list[Jail]) -> None:
    """Row leaks: a picture whose parser obeys it, and opens a key. Oracle: the kernel refuses, and this is told."""
    (tmp_path / "key").write_text("the keys of the archive")
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n steal " + bytes(tmp_path / "key"))
    with JailedOpens() as opens:
        found = scan([ToScan("a.png", tmp_path / "a.png")], Lookout(opens=opens))
    assert found.broken == (
        "a.png: cannot be looked into (it made its reader fail: a fault of stet's own (PermissionError))",
    )


def test_notes_of_another_list(archive: Path, stet: Stet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row leaks: what was found clean before the name came on the list. Oracle: it is looked at again."""
    _report(archive, "We met Rose Wang.")
    assert stet("publish").code == 0
    (tmp_path / "names.txt").write_text("Rose Wang\n")
    monkeypatch.setenv("STET_SCAN_NAMES", str(tmp_path / "names.txt"))
    assert stet("seal").code == 3


def test_a_container_as_evidence(archive: Path, stet: Stet) -> None:
    """Row leaks: a Word file in which nothing is found. Oracle: refused, with the kinds that are taken."""
    (archive / "site/evidence").mkdir(exist_ok=True)
    (archive / "site/evidence/a.docx").write_bytes(word("<w:p>x</w:p>"))
    _report(archive, "x", "evidence:\n  - {file: evidence/a.docx, title: A}\n")
    said = stet("build")
    assert said.code == 3
    assert "is a Word file; published evidence is PDF, PNG, JPEG, UTF-8 text and CSV" in said.err
