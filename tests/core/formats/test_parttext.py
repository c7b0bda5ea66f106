"""publish.core.formats.parttext: a part says what it is of, and how anybody verifies it."""

from publish.core.formats.mirrorlist import grouped
from publish.core.formats.parttext import TEXT_MAX_LENGTH, text


def test_a_part_names_its_reports_its_release_and_both_ways_to_verify() -> None:
    said = text(["reports/2013/马三家.html", "reports/2014/two.html"], 7, "ab" * 32).decode()
    assert "part of release 7" in said
    assert "\n  reports/2013/马三家.html\n  reports/2014/two.html\n" in said
    assert grouped("ab" * 32) in said
    assert f"stet verify --fingerprint {'ab' * 32} FILE.zip" in said
    assert "sha256sum -c --ignore-missing SHA256SUMS" in said


def test_the_text_of_a_thousand_reports_is_within_its_bound() -> None:
    assert len(text(["reports/" + "x" * 200 + ".html"] * 1000, 1, "ab" * 32)) < TEXT_MAX_LENGTH
