"""publish.reports.fetched.nouns: bounds of fetching as the manual has them."""

from publish.reports.fetched.nouns import Bounds


def test_nothing_is_fetched_without_a_bound_and_slowly() -> None:
    assert (Bounds().files, Bounds().length, Bounds().rate) == (100_000, 20_000_000_000, 2.0)
    assert (Bounds().hours, Bounds().alike, Bounds().drip_s) == (24, 300, 300)
