"""Originals put into the vault."""

import hashlib
import json
import os
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from publish.core.errors import ConfigError, SourceError
from publish.reports.ingest.document import Why
from publish.reports.vault import keep as keeping
from publish.reports.vault.age import decrypt
from publish.reports.vault.box import Unpacking
from tests.support.services.age import age
from tests.support.services.cache import Unavailable
from tests.support.vaults import NOW, ORIGINAL, PRIVATE, files, key_of, padded, pair, put


def inside(file: Path) -> tuple[dict[str, object], bytes]:
    records, out = list[dict[str, object]](), bytearray()
    unpacking = Unpacking(records.append, out.extend)
    with file.open("rb") as opened:
        decrypt(opened, unpacking.take, key_of())
    assert unpacking.whole
    return records[0], bytes(out)


def test_the_original_lies_behind_its_salt_and_the_record_before_it(tmp_path: Path) -> None:
    original = tmp_path / "minutes.txt"
    original.write_bytes(ORIGINAL)
    made = put(tmp_path, original)
    (file,) = files(tmp_path)
    record, salted = inside(file)
    assert salted[32:] == original.read_bytes() == ORIGINAL
    assert made.sha256 == record["commitment"] == hashlib.sha256(salted).hexdigest()
    assert (made.kind, made.removed) == ("text", ("running",))
    assert record["private"] == PRIVATE
    assert record["removed"] == {"running": 3}
    assert record["kept"] == NOW.isoformat()
    assert record["sha256"] == hashlib.sha256(ORIGINAL).hexdigest()


def test_age_and_tar_open_it_without_stet(tmp_path: Path) -> None:
    try:
        program = age()
    except Unavailable as e:
        pytest.skip(str(e))
    made = put(tmp_path)
    (tmp_path / "key").write_text(pair()[0])
    plain = subprocess.run([program, "-d", "-i", tmp_path / "key", files(tmp_path)[0]], check=True, capture_output=True)
    subprocess.run(["tar", "xf", "-", "-C", tmp_path], input=plain.stdout, check=True)
    assert hashlib.sha256((tmp_path / "salted.bin").read_bytes()).hexdigest() == made.sha256
    assert json.loads((tmp_path / "record.json").read_text())["private"] == PRIVATE


def test_one_original_twice_is_two_files_that_nobody_can_hold_together(tmp_path: Path) -> None:
    one, other = put(tmp_path), put(tmp_path)
    assert one.sha256 != other.sha256
    first, second = (file.read_bytes() for file in files(tmp_path))
    assert padded(first) == padded(second)
    assert inside(files(tmp_path)[0])[1][:32] != inside(files(tmp_path)[1])[1][:32]


def test_who_takes_the_disk_learns_how_many_there_are(tmp_path: Path) -> None:
    for number, original in enumerate((b"", b"short", b"x" * 60_000)):
        put(tmp_path, original, private={"name": f"planted-{number}", "hour": "planted"})
    kept = files(tmp_path)
    assert len(kept) == 3
    assert len({padded(file.read_bytes()) for file in kept}) == 1
    assert {file.stat().st_mtime for file in kept} == {0}
    assert {file.stat().st_mode & 0o777 for file in kept} == {0o600}
    assert (tmp_path / "vault").stat().st_mode & 0o777 == 0o700
    assert all(len(file.name) == 36 for file in kept)
    everything = b"".join(file.read_bytes() for file in (tmp_path / "vault").iterdir())
    for marker in (b"planted", b"2026", b"text", b"short", b"salted", b"stet"):
        assert marker not in everything


def test_the_public_half_says_nothing_of_when_or_whence_or_how_often(tmp_path: Path) -> None:
    one = put(tmp_path, removed={Why.UNSEEN: 37, Why.RUNNING: 2, Why.COMMENT: 0})
    assert one.removed == ("running", "unseen")
    said = repr(one)
    assert "37" not in said.replace(one.sha256, "")
    assert "2026" not in said.replace(one.sha256, "")
    assert not any(str(each) in said for each in PRIVATE.values())


def test_git_leaves_it_alone(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    put(tmp_path)
    said = subprocess.run(["git", "-C", tmp_path, "status", "--porcelain", "-uall"], check=True, capture_output=True)
    assert said.stdout == b""


@pytest.mark.parametrize("at", [1, 2])
def test_a_run_that_is_cut_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    called, reading = iter(range(1, 99)), keeping._pieces

    def cut(original: Path | bytes) -> Iterator[bytes]:
        for piece in reading(original):
            if next(called) == at:
                raise KeyboardInterrupt
            yield piece

    monkeypatch.setattr(keeping, "_pieces", cut)
    with pytest.raises(KeyboardInterrupt):
        put(tmp_path)
    assert not [file.name for file in tmp_path.rglob("*") if file.is_file() and file.name != ".gitignore"]


def test_a_disk_without_room_is_named(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        with pytest.raises(OSError, match="File too large") as caught:
            put(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.filename == str(tmp_path / "vault")
    assert files(tmp_path) == []


def test_an_original_that_changes_meanwhile_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original, reading = tmp_path / "growing.txt", keeping._pieces
    original.write_bytes(b"one")

    def grows(file: Path | bytes) -> Iterator[bytes]:
        yield from reading(file)
        original.write_bytes(b"two")

    monkeypatch.setattr(keeping, "_pieces", grows)
    with pytest.raises(SourceError, match=r"growing\.txt: changed while it was read") as caught:
        put(tmp_path, original)
    assert str(tmp_path) not in str(caught.value)
    assert not files(tmp_path)


@pytest.mark.parametrize("kind", ["gone", "link", "fifo", "folder"])
def test_what_is_no_plain_file_is_not_taken(tmp_path: Path, kind: str) -> None:
    original = tmp_path / "original"
    if kind == "link":
        original.symlink_to("/etc/hostname")
    elif kind == "fifo":
        os.mkfifo(original)
    elif kind == "folder":
        original.mkdir()
    with pytest.raises(SourceError, match="original: "):
        put(tmp_path, original)
    assert not files(tmp_path)


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "vault").symlink_to("elsewhere")
    with pytest.raises(ConfigError, match="no folder"):
        put(tmp_path)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_large_original_is_never_whole_in_memory(tmp_path: Path) -> None:
    import tracemalloc

    original = tmp_path / "film"
    with original.open("wb") as file:
        file.truncate(24 << 20)
    tracemalloc.start()
    put(tmp_path, original)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 << 20


@pytest.mark.parametrize("name", ["", "../keys", "0" * 31, "x" * 32])
def test_only_a_file_of_the_vaults_own_is_taken_out_again(tmp_path: Path, name: str) -> None:
    put(tmp_path)
    (kept,) = files(tmp_path)
    (tmp_path / "keys.age").touch()
    keeping.unkeep(tmp_path, name)
    assert files(tmp_path) == [kept]
    assert (tmp_path / "keys.age").exists()
    keeping.unkeep(tmp_path, kept.stem)
    assert files(tmp_path) == []
    keeping.unkeep(tmp_path, kept.stem)
