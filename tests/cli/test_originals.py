"""publish.cli._originals: secret keys, named and never shown."""

import os
from pathlib import Path

from publish.core.model import Commitment
from tests.cli.conftest import Stet, archive, stet  # noqa: F401 - fixtures
from tests.cli.test_reveal import made  # noqa: F401 - a fixture
from tests.support.vaults import files, pair


def test_keys_are_named_and_never_shown(made: Commitment, stet: Stet, archive: Path) -> None:
    said = stet("reveal", "minutes")
    assert (said.code, "give --identity FILE" in said.err) == (2, True)
    assert stet("reveal", "minutes", "--identity", "gone.key").code == 2
    (archive / "other.key").write_text(pair(9)[0])
    said = stet("reveal", "minutes", "--identity", "other.key")
    assert (said.code, "this key opens none of the 1 file" in said.err) == (2, True)
    assert pair(9)[0] not in said.err
    (archive / "long.key").write_bytes(b"#" * 100_000)
    assert "too long" in stet("reveal", "minutes", "--identity", "long.key").err
    with (archive / "editor.key").open() as key:
        said = stet("--json", "reveal", made.sha256[:8], "--identity-fd", key.fileno())
        os.fstat(key.fileno())  # the caller's stays open
    assert said.json["folder"] == f"reveal-{made.sha256[:8]}"
    assert not list(archive.glob("reveal-*/.stet-*"))
    for word in (*files(archive), "the cook", "gulnar"):
        assert str(getattr(word, "name", word)) not in said.out + said.err
