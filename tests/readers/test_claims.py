"""publish.readers.claims: what a file says of itself is read within bounds."""

import zipfile
from pathlib import Path

from publish.readers.claims import Claims, claims
from tests.cli.conftest import Stet, archive, stet  # noqa: F401 - fixtures


def test_what_a_file_claims_is_read_within_bounds_and_cannot_speak_to_the_terminal(tmp_path: Path) -> None:
    digits = "ab" * 16
    file = tmp_path / "claims.html"
    way, bad = "https://one.example:8080/archive/", "https://two.example/$(rm -rf)\x1b[2J"
    file.write_text(f"stet:{digits}/x <li dir=ltr><a href=x>{way}</a></li><li><code>{bad}</code></li>")
    assert claims(file) == Claims(digits, (way,))
    with zipfile.ZipFile(tmp_path / "bomb.epub", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.xhtml", b" " * (1 << 26) + f"stet:{digits}/".encode())
    assert claims(tmp_path / "bomb.epub") == Claims()
    (tmp_path / "cut.epub").write_bytes((tmp_path / "bomb.epub").read_bytes()[:-9])
    assert claims(tmp_path / "cut.epub") == Claims()
