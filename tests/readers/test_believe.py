"""Which of several copies is believed."""

import pytest

from publish.core.model import Audit, Verdict
from publish.readers.believe import believe


def _audit(verdict: Verdict, release: int | None) -> Audit:
    return Audit(f"{verdict}-{release}", "", verdict, "", release, "full", 1, 1, 0.0)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ((Verdict.FRESH, 1), (Verdict.TAMPERED, 9)),
        ((Verdict.STALE, 1), (Verdict.UNAVAILABLE, 2)),
        ((Verdict.STALE, 2), (Verdict.FRESH, 1)),
        ((Verdict.FRESH, 2), (Verdict.STALE, 2)),
        ((Verdict.TAMPERED, 1), (Verdict.UNKNOWN, None)),
    ],
)
def test_the_genuine_go_first_then_the_newest_then_the_current(
    better: tuple[Verdict, int | None], worse: tuple[Verdict, int | None]
) -> None:
    one, other = _audit(*better), _audit(*worse)
    assert believe([one, other]) is believe([other, one]) is one
