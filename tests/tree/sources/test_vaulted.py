"""What belongs in the vault, and lies below site/."""

from pathlib import Path

import pytest

from publish.core.errors import SourceError
from publish.tree.build import build
from publish.tree.sources.vaulted import fault
from tests.support.small import TODAY, archive
from tests.support.vaults import files, pair, put

ARMOURED = b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n"
KEY = b"# created: 2026-11-26T12:00:00Z\n# public key: age1\nAGE-SECRET-KEY-1QQQ\n"


@pytest.mark.parametrize("place", ["evidence/order.png", "evidence/notes.bin", "vault/0.age", "0.age"])
def test_an_encrypted_original_stops_a_build_wherever_it_lies(tmp_path: Path, place: str) -> None:
    archive(tmp_path)
    put(tmp_path)
    file = tmp_path / "site" / place
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(files(tmp_path)[0].read_bytes())
    with pytest.raises(SourceError, match="is encrypted by age; an original lies in vault/"):
        build(tmp_path, tmp_path / "tree", today=TODAY)


def test_the_vault_beside_site_is_in_no_build(tmp_path: Path) -> None:
    archive(tmp_path)
    put(tmp_path)
    build(tmp_path, tmp_path / "tree", today=TODAY)
    built = {file.name: file.read_bytes() for file in (tmp_path / "tree").rglob("*") if file.is_file()}
    assert not any(name.endswith(".age") or b"age-encryption.org" in data for name, data in built.items())


@pytest.mark.parametrize(("data", "said"), [(ARMOURED, "vault/"), (KEY, "secret key"), (b"\xef\xbb\xbfwords", None)])
def test_armour_and_keys_are_known_and_not_repeated(tmp_path: Path, data: bytes, said: str | None) -> None:
    (tmp_path / "file").write_bytes(data)
    found = fault(tmp_path / "file")
    assert said in (found or "") if said else found is None
    assert "QQQ" not in (found or "")
    (tmp_path / "file").write_bytes(pair()[0].lower().encode())
    assert "secret key" in (fault(tmp_path / "file") or "")
