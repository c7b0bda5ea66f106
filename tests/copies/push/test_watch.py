"""publish.copies.push.watch: what holds pushes that are under way."""

import pytest

from publish.copies.push.watch import Cancelled, PushWatch


def test_each_watch_has_an_end_of_its_own() -> None:
    one, other = PushWatch(), PushWatch()
    one.cancelled.set()
    with pytest.raises(Cancelled):
        one.stop_if_cancelled()
    other.stop_if_cancelled()
    other.progress("host", 1, 2)
