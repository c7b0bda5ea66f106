"""Names that every host can hold, and writes that are whole or not at all."""

import errno
import os
import stat
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.core.errors import ConfigError, SourceError
from publish.core.files import clashes, digest, must_be, safe_path, text_of, walk, write_atomically


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "reports/2013/马三家.html",
        "reports/بايان.html",
        "a/བོད་.html",
        "files/ab/x",
        "a.b/c d.txt",
        "م‌ن.html",
    ],
)
def test_ordinary_names_in_every_script_are_safe(path: str) -> None:
    assert safe_path(path) == path


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("", "empty"),
        ("/etc/passwd", "empty"),
        ("../x", "'..'"),
        ("a/../b", "'..'"),
        ("a//b", "empty"),
        ("./a", "'.'"),
        ("a\\b", "holds"),
        ("C:x", "holds"),
        ("a\x00b", "control"),
        ("a\nb", "control"),
        ("a\u202egnp.exe", "control"),
        ("-rf", "dash"),
        ("a/-x", "dash"),
        ("CON", "reserved"),
        ("a/nul.txt", "reserved"),
        ("x.", "ends with a dot"),
        ("x ", "ends with"),
        ("e\u0301.html", "NFC"),
        ("a" * 256, "256 bytes"),
        ("三" * 86, "258 bytes"),
        ("/".join(["a" * 200] * 6), "bytes long"),
        ("\ud800", "Unicode"),
    ],
)
def test_a_name_that_some_host_or_disk_cannot_hold_is_refused_with_the_rule(path: str, why: str) -> None:
    with pytest.raises(SourceError, match=why):
        safe_path(path)


@given(st.text())
def test_what_passes_stays_inside_the_folder_on_any_system(path: str) -> None:
    try:
        safe_path(path)
    except SourceError:
        return
    joined = os.path.normpath(os.path.join("/archive", path))
    assert joined == f"/archive/{path}"
    assert unicodedata.normalize("NFC", path) == path
    assert not any(c in path for c in '\\\x00\n\r:*?"<>|')


def test_names_that_are_one_where_case_does_not_count_are_found_in_files_and_folders() -> None:
    assert clashes(["a/B.html", "a/b.html", "A/c.html", "d"]) == [("A", "a"), ("a/B.html", "a/b.html")]
    assert clashes(["straße", "strasse"]) == [("strasse", "straße")]
    assert clashes(["a/b", "a/c", "d"]) == []


def test_walk_gives_files_in_order_and_refuses_links_fifos_and_sockets(tmp_path: Path) -> None:
    for name in ("b/2", "b/1", "a", "c/d/e"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    assert [path for path, _ in walk(tmp_path)] == ["a", "b/1", "b/2", "c/d/e"]
    (tmp_path / "b" / "link").symlink_to("/etc/passwd")
    with pytest.raises(SourceError, match="b/link: a symbolic link"):
        list(walk(tmp_path))
    (tmp_path / "b" / "link").unlink()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceError, match="pipe: a FIFO"):
        list(walk(tmp_path))


def test_a_write_that_fails_leaves_the_file_as_it_was_and_no_litter(tmp_path: Path) -> None:
    file = tmp_path / "x"
    write_atomically(file, b"before")

    def failing() -> Iterator[bytes]:
        yield b"half"
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(OSError, match="full") as caught:
        write_atomically(file, failing())
    assert caught.value.filename == str(file)  # a write names no file by itself
    assert file.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [file]


def test_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        write_atomically(tmp_path / "x", b"")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o644


def test_digest_is_sha256_and_length(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"abc")
    assert digest(tmp_path / "x") == ("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3)


def test_a_text_of_settings_is_read_as_any_editor_writes_it(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\xef\xbb\xbfa = 1\r\nb = 2\r\n")
    assert text_of(tmp_path / "x") == "a = 1\nb = 2\n"
    with pytest.raises(FileNotFoundError):
        text_of(tmp_path / "y")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda file: os.mkfifo(file), "it is a FIFO"),
        (lambda file: file.symlink_to("/dev/zero"), "it is a device"),
        (lambda file: file.mkdir(), "Is a directory"),
        (lambda file: file.write_bytes(b"#" * 1_000_001), "is longer than 1,000,000 bytes"),
        (lambda file: file.write_bytes(b"a\nb\n\xff"), "x:3: not UTF-8"),
    ],
)
def test_what_is_no_text_of_settings_is_told_and_not_waited_for(
    tmp_path: Path, make: Callable[[Path], object], said: str
) -> None:
    make(tmp_path / "x")
    with pytest.raises(ConfigError, match=said) as caught:
        text_of(tmp_path / "x")
    assert caught.value.hint


def test_an_error_names_the_file_and_not_its_temporary_name() -> None:
    # No user may write there, root neither.
    with pytest.raises(OSError, match=r"x\.json") as caught:
        write_atomically(Path("/proc/x.json"), b"x")
    assert caught.value.filename == "/proc/x.json"


def test_a_fifo_is_not_looked_into_before_it_is_written_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.svg")
    with pytest.raises(ConfigError, match="is a FIFO"):
        must_be("SVG", tmp_path / "x.svg", b"<svg")
    must_be("SVG", tmp_path / "absent.svg", b"<svg")
    with pytest.raises(ConfigError, match=r"there is no folder .*/slip"):
        must_be("SVG", tmp_path / "slip/x.svg", b"<svg")
