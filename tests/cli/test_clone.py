"""publish.cli.clone: a fingerprint is asked for, and never passes as another."""

from pathlib import Path

from tests.cli.conftest import Stet


def test_a_fingerprint_never_passes_as_another(stet: Stet, archive: Path, tmp_path: Path) -> None:
    stet("publish")
    said = stet("clone", "ab" * 32, tmp_path / "one", tmp_path / "clone")
    assert said.code == 4
    assert "of another archive" in said.err
    assert not (tmp_path / "clone").exists()
