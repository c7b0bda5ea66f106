"""publish.audit.depth: what a sample may miss is what is said of it."""

import random

import pytest

from publish.audit.depth import missed_by, sample_size


@pytest.mark.parametrize("total", [1, 5, 459, 460, 1000, 5000, 1_000_000])
def test_a_sample_misses_a_loss_of_one_percent_once_in_a_hundred(total: int) -> None:
    drawn, missed = sample_size(total)
    assert drawn <= min(total, 459)
    assert missed <= 0.01
    assert drawn == total or missed_by(drawn - 1, total) > 0.01 or total <= 459


def test_the_stated_probability_is_the_true_one() -> None:
    rng, total, drawn = random.Random(1), 1000, 100
    missed = sum(not any(i < 10 for i in rng.sample(range(total), drawn)) for _ in range(4000)) / 4000
    assert abs(missed - missed_by(drawn, total)) < 0.03
