"""publish.readers.revealed: an original is held to a page of a copy, and not to what its folder says."""

import subprocess
from pathlib import Path

from publish.core.model import Commitment
from tests.cli.conftest import Stet, archive, stet  # noqa: F401 - fixtures
from tests.cli.test_reveal import PAGE, made  # noqa: F401 - a fixture


def test_what_a_page_does_not_commit_to_is_no_original(
    made: Commitment, stet: Stet, tmp_path: Path, archive: Path
) -> None:
    """A file of anybody's, in a folder made as ours are, with the hash that it has."""
    assert stet("reveal", "minutes", "--identity", "editor.key", "-o", tmp_path / "shown").code == 0
    (tmp_path / "shown/salted.bin").write_bytes(b"s" * 32 + b"forged")
    (tmp_path / "shown/original.txt").write_bytes(b"forged")
    digest = subprocess.run(
        ["sha256sum", "salted.bin"], cwd=tmp_path / "shown", check=True, capture_output=True, text=True
    )
    note = tmp_path / "shown/reveal.json"
    note.write_text(note.read_text().replace(made.sha256, digest.stdout[:64]))
    said = stet("verify", tmp_path / "shown", "--of", "../one")
    assert (said.code, said.out) == (4, f"TAMPERED: original.txt: {PAGE} of release 1 commits to no such original\n")
    note.write_text(note.read_text().replace('"release": 1', '"release": 9'))
    assert stet("verify", tmp_path / "shown", "--of", "../one").code == 5
