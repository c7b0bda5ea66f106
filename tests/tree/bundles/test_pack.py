"""Zips beyond what the first format could count: our packer's, read by our two readers and by Info-ZIP."""

import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from publish.copies.hosts.zipped import ZipCopy, read_zip
from publish.tree.bundles.pack import Packed, pack
from tests.support.cuts import killed_at_each
from tests.support.scripts import answered

MANY = 70_000  # members; 65,535 is what the old count of them can hold
SCRIPTS = (Path(__file__).parents[3] / "publish/readers/browser/open").as_uri()


def packed(file: Path, count: int, text: str = "{}") -> Path:
    pack(file, (Packed(f"d{i // 1000}/n{i}.txt", text.format(i).encode(), squeeze=i % 2 == 0) for i in range(count)))
    return file


def seen_by_open_html(file: Path, path: str) -> tuple[int, str]:
    """How many files the reader in open.html finds, and what it reads at ``path``."""
    script = f"""
        import {{ inflate }} from "{SCRIPTS}/zipdir.js";
        import {{ listZip }} from "{SCRIPTS}/zipped.js";
        import {{ openAsBlob }} from "node:fs";
        const zip = await openAsBlob({json.dumps(str(file))}), found = await listZip(zip);
        const text = await new Response(await inflate(zip, found.get({json.dumps(path)}))).text();
        process.stdout.write(JSON.stringify([found.size, text]));
    """
    size, text = answered(script)
    return size, text


def test_a_zip_of_more_members_than_the_old_count_holds_is_read_by_all(tmp_path: Path) -> None:
    file = packed(tmp_path / "many.zip", MANY)
    assert b"PK\x06\x06" in file.read_bytes()[-200:], "no zip64: the test is of nothing"
    source = read_zip(str(file))
    assert isinstance(source, ZipCopy)
    assert sum(1 for _ in source.held()) == MANY
    assert source.read(f"d69/n{MANY - 1}.txt", 100) == str(MANY - 1).encode()
    assert seen_by_open_html(file, f"d69/n{MANY - 1}.txt") == (MANY, str(MANY - 1))
    subprocess.run(["unzip", "-tqq", file], check=True)


def test_lengths_and_places_that_are_written_in_zip64_are_read_by_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As beyond 4 GB; here the packer is told that it begins at 1,000 bytes."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 1000)
    file = packed(tmp_path / "long.zip", 9, "{} " + "long " * 400)
    monkeypatch.undo()
    assert file.read_bytes().count(b"\xff\xff\xff\xff") > 9, "no zip64: the test is of nothing"
    text = "8 " + "long " * 400
    assert read_zip(str(file)).read("d0/n8.txt", 4000).decode() == text
    assert seen_by_open_html(file, "d0/n8.txt") == (9, text)
    subprocess.run(["unzip", "-tqq", file], check=True)


def test_a_bundle_whose_making_was_killed_leaves_nothing_once_it_is_made_again(tmp_path: Path) -> None:
    file = tmp_path / "bundles/one.zip"
    file.parent.mkdir()
    (file.parent / ".stet-of-somebody").mkdir()
    for _ in killed_at_each(lambda: packed(file, 2), tmp_path):
        packed(file, 2)
        assert {each.name for each in file.parent.iterdir()} == {"one.zip", ".stet-of-somebody"}
        file.unlink()
