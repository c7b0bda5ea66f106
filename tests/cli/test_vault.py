"""publish.cli.vault: what an editor is told of the originals, and new keys for them."""

from pathlib import Path

from publish.core.model import Commitment
from tests.cli.conftest import Stet, archive, stet  # noqa: F401 - fixtures
from tests.cli.test_reveal import REPORT, made  # noqa: F401 - a fixture
from tests.support.vaults import pair, put


def test_the_vault_is_listed_and_gets_new_keys(made: Commitment, stet: Stet, archive: Path) -> None:
    again = put(archive)
    said = stet("vault", "list", "--identity", "editor.key")
    assert said.code == 0
    assert f"{made.sha256[:12]} is the same original as {again.sha256[:12]}" in said.out
    assert REPORT in said.out
    assert "in no report" in said.out
    assert stet("--json", "vault", "list", "--identity", "editor.key").json["closed"] == 0
    said = stet("vault", "rekey", "--identity", "editor.key")
    assert (said.code, "no [vault] recipients" in said.err, "age-keygen" in said.err) == (2, True, True)
    with (archive / "mirrors.toml").open("a") as settings:
        settings.write(f'\n[vault]\nrecipients = ["{pair(2)[1]}"]\n')
    said = stet("vault", "rekey", "--identity", "editor.key")
    assert (said.code, said.out) == (0, "2 originals are encrypted to 1 key now\n")
    assert "2 files are for other keys" in stet("vault", "list", "--identity", "editor.key").out
    (archive / "vault/0.age").write_bytes(b"what")
    (archive / "two.key").write_text(pair(2)[0])
    said = stet("vault", "list", "--identity", "two.key")
    assert (said.code, "or not of Stet: vault/0.age" in said.out) == (4, True)
    assert stet("vault", "rekey", "--identity", "two.key").code == 4
