"""publish.tree.former.sums: a hash is taken from the notes only for a file with its noted marks."""

from pathlib import Path

import pytest

from publish.core import files
from publish.tree.former.sums import Sums
from tests.support.small import archive, made


def test_a_known_file_is_not_read_and_any_other_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = archive(tmp_path / "a")
    tree = made(root, notes=root / ".stet/build").root
    present = dict(files.walk(tree))
    hashes = {path: files.digest(file) for path, file in present.items()}
    present["about.html"].write_bytes(b"by hand")
    read: list[Path] = []
    digest = files.digest

    def noting(file: Path) -> tuple[str, int]:
        read.append(file)
        return digest(file)

    monkeypatch.setattr(files, "digest", noting)
    sums = Sums(root / ".stet/build")
    found = {path: sums.of(path, file) for path, file in present.items()}
    assert read == [tree / "about.html"]
    assert found == hashes | {"about.html": digest(tree / "about.html")}
    assert Sums(tmp_path / "none").of("index.html", tree / "index.html") == hashes["index.html"]
