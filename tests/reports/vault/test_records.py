"""What an editor with a key sees of the vault."""

from pathlib import Path

from publish.reports.vault.records import records, told
from tests.support.vaults import key_of, put


def test_one_original_twice_is_told_to_who_has_a_key_alone(tmp_path: Path) -> None:
    one, again, other = put(tmp_path), put(tmp_path), put(tmp_path, b"another")
    same = {each.file.commitment: each.same for each in records(tmp_path, key_of())}
    assert same == {one.sha256: (again.sha256,), again.sha256: (one.sha256,), other.sha256: ()}
    assert all(not each.same and not each.file.record for each in records(tmp_path, key_of(2)))


def test_each_is_found_in_the_reports_and_drafts_that_name_it(tmp_path: Path) -> None:
    one, other = put(tmp_path), put(tmp_path)
    for name in ("site/reports/2013/one.md", "drafts/one/report.md"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(f"---\noriginals:\n  - commitment: {one.sha256}\n---\n")
    named = {each.file.commitment: each.named for each in records(tmp_path, key_of())}
    assert named == {one.sha256: ("site/reports/2013/one.md", "drafts/one/report.md"), other.sha256: ()}


def test_words_of_a_record_are_taken_as_words() -> None:
    record = {"kind": "text", "private": {"source": ["x"], "name": "the cook's"}}
    assert told(record, "source", "name") == "the cook's"
    assert told(record, "kind") == "text"
    assert told({"private": 7}, "kind") == ""
