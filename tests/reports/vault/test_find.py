"""Files of the vault, looked through."""

import io
from pathlib import Path

from publish.reports.vault.age import Opening, encrypt
from publish.reports.vault.box import packed
from publish.reports.vault.find import find
from tests.support.vaults import files, key_of, opened_by, put


def test_each_file_is_opened_as_far_as_its_record(tmp_path: Path) -> None:
    mine, other = put(tmp_path, b"x" * 300_000), put(tmp_path, to=(2,))
    found = {each.commitment: each.opening for each in find(tmp_path, key_of())}
    assert found == {mine.sha256: Opening.ENOUGH, "": Opening.OTHERS}
    assert {each.commitment for each in find(tmp_path, key_of(1, 2))} == {mine.sha256, other.sha256}
    assert all(each.archive == "" for each in find(tmp_path, key_of()))


def test_what_is_damaged_or_not_ours_stops_nothing(tmp_path: Path) -> None:
    whole = put(tmp_path)
    vault = tmp_path / "vault"
    cut = files(tmp_path)[0].read_bytes()[:3000]
    for name, data in {
        "0.age": b"",
        "1.age": b"notes",
        "2.age": cut,
        "3.age": box_of(b"no tar"),
        "4.age": box_of(lie()),
    }.items():
        (vault / name).write_bytes(data)
    (vault / "5.age").symlink_to("/etc/passwd")
    (vault / "6.age").mkdir()
    (vault / "notes.txt").write_text("mine")
    found = list(find(tmp_path, key_of()))
    assert len(found) == 8
    assert [each.commitment for each in found if each.commitment] == [whole.sha256]
    assert "minutes" not in repr(found)
    assert {each.file.name: each.opening for each in found}["5.age"] is Opening.UNREAD


def box_of(data: bytes) -> bytes:
    into = io.BytesIO()
    encrypt([data], into, opened_by())
    return into.getvalue()


def lie() -> bytes:
    return b"".join(packed({"commitment": ["x"], "archive": 7, "sha256": "Z" * 64}, [b"x"], 1))


def test_without_a_vault_there_is_nothing(tmp_path: Path) -> None:
    assert list(find(tmp_path, key_of())) == []
    (tmp_path / "vault").symlink_to("/etc")
    assert list(find(tmp_path, key_of())) == []
