"""Found documents, and those who made them to be found: what they lead to, and what they leave behind."""

import io
import os
import socket
import zipfile
from pathlib import Path

import pytest

from publish.copies.document import fetch
from publish.copies.hosts.http.faults import InnerError
from publish.copies.hosts.web import Patience
from publish.core.errors import SourceError
from publish.reports.accept import accept, draft_named
from publish.reports.ingest.anew import from_the_jail
from publish.reports.ingest.document import Document
from publish.reports.ingest.kinds import DocumentKind, kind_of
from publish.reports.ingest.reading import ApartError
from publish.reports.ingest.sources import DocumentSource, sources
from tests.support.small import TODAY, archive

JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(64)


def test_a_folder_of_documents_leads_nowhere_else(tmp_path: Path) -> None:
    """Row 49: links out of the folder, loops, and a pipe that nobody writes to."""
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.txt").write_text("key")
    (tmp_path / "in/link.txt").symlink_to("../secret.txt")
    (tmp_path / "in/loop").symlink_to(".")
    os.mkfifo(tmp_path / "in/pipe")
    assert not [each for each in sources([str(tmp_path / "in")]) if isinstance(each, DocumentSource)]


def test_a_file_that_is_two_kinds_is_neither(tmp_path: Path) -> None:
    """Row 59: a picture that is a Word file as well: one program shows the one, another the other."""
    made = io.BytesIO(JPEG)
    with zipfile.ZipFile(made, "a") as file:
        file.writestr("word/document.xml", "<x/>")
    with pytest.raises(SourceError, match="two kinds"):
        kind_of(made, "x.jpg")


def test_what_comes_out_of_the_jail_is_evidence_by_its_bytes(tmp_path: Path) -> None:
    """Row 59: a reader that was taken over gives a page with a script for a picture."""
    (tmp_path / "a.png").write_bytes(b"<html><script>1</script></html>")
    assert kind_of(io.BytesIO(b"<html><script>1</script></html>"), "a.png") is DocumentKind.HTML
    with pytest.raises(ApartError):
        from_the_jail(Document("picture", (), made=("a.png",)), tmp_path)


def test_an_address_does_not_lead_into_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 65: a name in the world that is looked up as 127.0.0.1."""
    for name in ("http_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with socket.create_server(("127.0.0.1", 0)) as inner:
        inner.settimeout(0)
        found = (socket.AF_INET, socket.SOCK_STREAM, 6, "", inner.getsockname())
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [found])
        with pytest.raises(SourceError) as caught:
            fetch("http://evil.example/", tmp_path / "x", 9, patience=Patience(0.2, 0.2, 0.2))
        assert isinstance(caught.value.__cause__, InnerError)
        with pytest.raises(BlockingIOError):
            inner.accept()


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://[::ffff:127.0.0.1]/", "http://2130706433/"])
def test_an_address_is_on_the_web(tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 65: a file of this machine, and other spellings of its number, asked of a proxy beside us."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with pytest.raises(SourceError, match=r"private network|of another kind"):
        fetch(address, tmp_path / "x", 9, patience=Patience(0.2, 0.2, 0.2))


TEXT = "---\ntitle: T\ndate: 2020-01-02\nlanguage: en\n{}---\n\nWords.\n"


def test_a_draft_with_an_open_decision_is_not_taken_in(tmp_path: Path) -> None:
    """Row found: a text under a black bar, and an editor in a hurry."""
    root = archive(tmp_path)
    (root / "drafts/x").mkdir(parents=True)
    (root / "drafts/x/report.md").write_text(TEXT.format('needs:\n  - "unseen: text under a bar, p. 3"\n'))
    with pytest.raises(SourceError, match="decide, then take the line out"):
        accept(root, draft_named(root, "x", today=TODAY), today=TODAY)
    (root / "drafts/x/report.md").write_text(TEXT.format("needs:\n"))
    with pytest.raises(SourceError, match="take the line out"):
        accept(root, draft_named(root, "x", today=TODAY), today=TODAY)


def test_an_accepted_document_leaves_no_trace_of_its_original(tmp_path: Path) -> None:
    """Row found: who takes the disk later looks for which copy of a document was here, and whose file it was."""
    root = archive(tmp_path)
    (root / "drafts/x").mkdir(parents=True)
    (root / "drafts/x/report.md").write_text(TEXT.format(""))
    (root / "drafts/x/found.json").write_text('{"source": "/media/gulnar/minutes.txt", "original": "0"}')
    accept(root, draft_named(root, "x", today=TODAY), today=TODAY)
    assert not (root / "drafts/x").exists()
    assert b"gulnar" not in b"".join(p.read_bytes() for p in root.rglob("*") if p.is_file())
