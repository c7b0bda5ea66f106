"""publish.reports.ingest.sources: every document below what was named, and nothing else."""

import os
from pathlib import Path

import pytest

from publish.reports.ingest.sources import DocumentSource, PassedOver, sources


def found(*written: object) -> tuple[list[str], dict[str, str]]:
    each = list(sources(str(word) for word in written))
    return (
        [one.shown for one in each if isinstance(one, DocumentSource)],
        {one.shown: one.why for one in each if isinstance(one, PassedOver)},
    )


def test_a_folder_is_walked_by_name_and_what_is_no_document_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("in/b.txt", "in/a/1.txt", "in/.stet/keys/k", "in/drafts/x/report.md", "in/.DS_Store", "in/-n.txt",
                 "in/site/index.md", "in/vault/1.age", "in/mirrors.toml", "in/a/mirrors.toml"):  # fmt: skip
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("x")
    os.symlink("/etc", "in/etc")
    os.symlink("..", "in/a/loop")
    os.symlink("/etc/passwd", "in/z.txt")
    os.mkfifo("in/pipe")
    documents, passed = found("in")
    assert documents == ["in/-n.txt", "in/b.txt", "in/a/1.txt", "in/a/mirrors.toml"]
    assert passed == {
        "in/.DS_Store": "is a system's or an editor's own",
        "in/.stet": "is hidden",
        "in/a/loop": "is a symbolic link, not a file",
        "in/drafts": "holds the archive's own files",
        "in/etc": "is a symbolic link, not a file",
        "in/mirrors.toml": "is one of the archive's own files",
        "in/pipe": "is a FIFO, not a file",
        "in/site": "holds the archive's own files",
        "in/vault": "holds the archive's own files",
        "in/z.txt": "is a symbolic link, not a file",
    }


def test_what_was_named_and_is_no_file_is_said(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    odd = "x" * 4096
    (tmp_path / ".stet").mkdir()
    (tmp_path / "drafts").mkdir()
    assert list(found(tmp_path / "drafts")[1].values()) == ["holds the archive's own files"]
    documents, passed = found(tmp_path / "pipe", tmp_path / "no.txt", tmp_path / odd, "file:///etc/passwd", "ftp://a/b")
    assert documents == []
    assert [why.partition(":")[0] for why in passed.values()] == [
        "is a FIFO, not a file", "no such file or directory", "file name too long", "is no web address",
        "is no web address",
    ]  # fmt: skip


def test_names_that_mislead_are_files_like_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = [
        "-x.txt",
        "a\nb.txt",
        "a\u202etxt.exe",
        "$(touch x).txt",
        "http:x.txt",
        "file:x.txt",
        os.fsdecode(b"\xff.txt"),
    ]
    for name in names:
        Path(name).write_text("x")
    assert found(*names)[0] == names
    assert sorted(found(".")[0]) == sorted(f"./{name}" for name in names)


def test_an_address_is_left_to_be_fetched_and_a_link_that_was_named_is_followed(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("x")
    (tmp_path / "link").symlink_to("x.txt")
    each = list(sources(["https://a.example/x", str(tmp_path / "link")]))
    assert [getattr(one, "file", 0) for one in each] == [None, tmp_path / "x.txt"]


def test_the_ending_of_a_name_is_a_files_and_that_of_an_addresss_path() -> None:
    assert [one.ending for one in (
        DocumentSource("in/A.b/List.CSV", Path("x")), DocumentSource("what?.tsv", Path("x")),
        DocumentSource("https://a.example/list.csv?as=x.txt#y.z"), DocumentSource("in/.csv", Path("x")),
    )] == [".csv", ".tsv", ".csv", ""]  # fmt: skip
