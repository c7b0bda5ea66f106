"""publish.core.clock: a reader's time, never earlier than the newest signed day."""

from datetime import UTC, date, datetime

import pytest

from publish.core import clock
from tests.support.factory import NOW


@pytest.mark.parametrize("value", [None, 7, "", "2026-13-01", "20261121", "2026-W47-6", "2026-11-21T00:00", ["x"]])
def test_a_day_that_is_none_says_nothing(value: object) -> None:
    assert clock.parse_day(value) is None


def test_the_clock_is_the_latest_of_all() -> None:
    assert clock.latest(NOW, None) == NOW
    assert clock.latest(NOW, date(2030, 1, 1), None) == datetime(2030, 1, 1, tzinfo=UTC)
    assert clock.believed(NOW, date(2026, 1, 1), date(2026, 11, 22), None) == date(2026, 11, 22)
    assert clock.believed(NOW, date(2026, 1, 1), date(2026, 11, 23), date(2026, 2, 2)) == date(2026, 2, 2)
