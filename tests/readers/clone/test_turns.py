"""publish.readers.clone.turns: rounds drift, and come sooner after a failure, then later and later."""

import pytest

from publish.readers.clone.turns import FIRST_RETRY_S, CloneTurns


@pytest.mark.parametrize(("chance", "share"), [(0.0, 0.9), (0.5, 1.0), (1.0, 1.1)])
def test_a_round_that_went_well_is_followed_after_the_usual_time(chance: float, share: float) -> None:
    assert CloneTurns(21_600, lambda: chance).next_s(well=True) == pytest.approx(21_600 * share)


def test_failures_are_tried_again_soon_and_then_ever_later() -> None:
    turns = CloneTurns(21_600, lambda: 0.5)
    waits = [turns.next_s(well=False) for _ in range(40)]
    assert waits[:4] == [FIRST_RETRY_S, 600, 1200, 2400]
    assert waits[7:] == [21_600] * 33
    assert (turns.next_s(well=True), turns.next_s(well=False)) == (21_600, FIRST_RETRY_S)
