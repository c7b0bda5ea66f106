"""publish.tree.former.secret: one for each user, made once."""

from pathlib import Path

import pytest

from publish.tree.former.secret import own_secret


def test_the_secret_is_made_once_and_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    first = own_secret()
    assert first
    assert own_secret() == first
    assert (tmp_path / "stet/notes.secret").stat().st_mode & 0o777 == 0o600
    assert len(list((tmp_path / "stet").iterdir())) == 1
