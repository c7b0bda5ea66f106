"""publish.tree.sources.front: the keys of front matter, and their values."""

from dataclasses import fields

from publish.tree.sources.front import PLAIN_KEYS, REPORT_KEYS, Cited, FrontMatter


def test_each_key_has_a_value() -> None:
    assert set(PLAIN_KEYS) < set(REPORT_KEYS) <= {field.name for field in fields(FrontMatter)}


def test_a_piece_of_evidence_is_named_from_the_archive_or_from_its_site() -> None:
    assert Cited("site/evidence/a.png", "", "", 1).source == Cited("evidence/a.png", "", "", 1).source
