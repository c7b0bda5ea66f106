"""publish.reports.imports.equal: one remark about thousands of posts is one line, with its first places."""

from publish.reports.imports.equal import PLACES_MAX, equal
from publish.reports.imports.nouns import Hand


def test_equal_remarks_are_counted_as_one_with_the_first_places() -> None:
    many = [Hand("tag", f"{at}.md", "'x' is left out", "look", f"reports/{at}.md") for at in range(2_491)]
    other = Hand("tag", "0.md", "'y' is left out", "look")
    first, second = equal([*many[:1], other, *many[1:]])
    assert (first.first, first.times, first.places) == (many[0], 2_491, many[:PLACES_MAX])
    assert (second.first, second.times, second.places) == (other, 1, [other])
