"""One key is opened with its passphrase alone, and only if it is its owner's."""

from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.release.keyfile import open_key
from publish.release.keys import make

PASSPHRASE = "a stone in the road"


def test_a_key_is_opened_and_signs(tmp_path: Path) -> None:
    made = make(tmp_path / "mine.key", PASSPHRASE)
    assert open_key(tmp_path / "mine.key", PASSPHRASE, "the key").public_key == made.public_key


@pytest.mark.parametrize("fault", ["missing", "readable", "passphrase", "damaged"])
def test_what_is_wrong_with_a_key_is_said(tmp_path: Path, fault: str) -> None:
    file, passphrase = tmp_path / "mine.key", PASSPHRASE
    make(file, PASSPHRASE)
    if fault == "missing":
        file.unlink()
    elif fault == "readable":
        file.chmod(0o644)
    elif fault == "passphrase":
        passphrase = "another"
    else:
        file.write_bytes(file.read_bytes()[:200])
    with pytest.raises(ConfigError, match="the key") as caught:
        open_key(file, passphrase, "the key")
    assert caught.value.__cause__ is None  # it could carry bytes of the key
