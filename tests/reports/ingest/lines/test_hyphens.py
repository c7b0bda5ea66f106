"""publish.reports.ingest.lines.hyphens: words parted by a printer, and words with hyphens of their own."""

import pytest

from publish.reports.ingest.lines.hyphens import Spellings

WORDS = Spellings(["the information of a well-known witness about re-education"])


@pytest.mark.parametrize(
    ("before", "after", "joint"),
    [
        ("the infor-", "mation of", ""), ("a well-", "known witness", "-"), ("the re-", "education camps", "-"),
        ("treat\xad", "ment", ""), ("the gate", "was", None), ("regime -", "notably", None),
        ("Anglo-", "American", "-"),
        ("2017-", "يىلى", "-"), ("the harbour-", "master", ""), ("an ill-", "treatment", "-"),
    ],
)  # fmt: skip
def test_a_hyphen_goes_or_stays(before: str, after: str, joint: str | None) -> None:
    assert WORDS.joint(before, after) == joint
