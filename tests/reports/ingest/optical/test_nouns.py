"""publish.reports.ingest.optical.nouns: what comes out of the jail as it was."""

from publish.reports.ingest import wire
from publish.reports.ingest.optical.nouns import Compared, ReadPage


def test_a_comparison_goes_over_the_wire() -> None:
    found = Compared(12, (ReadPage(11, 1_200, 700, 20, known=False),), lacking=("uig",))
    assert wire.loads(wire.dumps(found), Compared, length_max=1_000) == found
