"""The vault for other keys."""

from pathlib import Path
from typing import Any

import pytest

from publish.reports.vault import rekey as rekeying
from publish.reports.vault.age import encrypt
from publish.reports.vault.box import packed
from publish.reports.vault.find import find
from publish.reports.vault.rekey import Rekeyed, rekey
from tests.support.vaults import files, key_of, opened_by, put


def told(_: int, __: int) -> None: ...


def commitments(root: Path, *by: int) -> list[str]:
    return sorted(each.commitment for each in find(root, key_of(*by)) if each.commitment)


def test_a_new_editor_opens_all_and_a_former_one_nothing(tmp_path: Path) -> None:
    made = sorted((put(tmp_path, b"x" * 500_000).sha256, put(tmp_path).sha256))
    before = {file.name for file in files(tmp_path)}
    assert rekey(tmp_path, key_of(1), opened_by(2, 3), progress=told) == Rekeyed(done=2)
    assert commitments(tmp_path, 2) == commitments(tmp_path, 3) == made
    assert commitments(tmp_path, 1) == []
    assert not before & {file.name for file in files(tmp_path)}
    assert {file.stat().st_mtime for file in files(tmp_path)} == {0}


def test_what_it_cannot_open_or_believe_stays(tmp_path: Path) -> None:
    one, _ = put(tmp_path), put(tmp_path, to=(2,))
    other = {f.name for f in files(tmp_path)} - {e.file.name for e in find(tmp_path, key_of(1)) if e.commitment}
    damaged, forged = tmp_path / "vault/damaged.age", tmp_path / "vault/forged.age"
    whole = next(e.file for e in find(tmp_path, key_of(1)) if e.commitment).read_bytes()
    damaged.write_bytes(whole[:-10])
    with forged.open("wb") as opened:
        encrypt(packed({"commitment": one.sha256}, [b"s" * 32, b"other"], 37), opened, opened_by(1))
    kept = (damaged.read_bytes(), forged.read_bytes())
    made = rekey(tmp_path, key_of(1), opened_by(3), progress=told)
    assert (made.done, made.closed, sorted(made.damaged)) == (1, list(other), ["damaged.age", "forged.age"])
    assert kept == (damaged.read_bytes(), forged.read_bytes())
    assert commitments(tmp_path, 3) == [one.sha256]


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_run_that_is_cut_loses_nothing_and_is_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    made = sorted(put(tmp_path).sha256 for _ in range(2))
    steps, unlink = iter(range(99)), Path.unlink

    def cut(self: Path, *args: Any, **more: Any) -> None:
        if self.suffix == ".age" and next(steps) == at:
            raise KeyboardInterrupt
        unlink(self, *args, **more)

    with monkeypatch.context() as during:
        during.setattr(Path, "unlink", cut)
        try:
            rekey(tmp_path, key_of(1), opened_by(1, 2), progress=told)
        except KeyboardInterrupt:
            assert len(files(tmp_path)) == 3  # one more than there were
    assert sorted(set(commitments(tmp_path, 1))) == made
    rekey(tmp_path, key_of(1), opened_by(1, 2), progress=told)
    assert commitments(tmp_path, 2) == made


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = put(tmp_path, b"x" * 3_000_000)
    (before,) = files(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "no space left on device")

    monkeypatch.setattr(rekeying, "encrypt", full)
    with pytest.raises(OSError, match="no space left"):
        rekey(tmp_path, key_of(1), opened_by(2), progress=told)
    assert files(tmp_path) == [before]
    assert commitments(tmp_path, 1) == [made.sha256]
