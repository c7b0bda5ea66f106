"""publish.core.atonce: questions that wait for one another would never end here."""

import threading

import pytest

from publish.core.atonce import at_once, beside, each

HANG_S = 30  # a test that waits for longer has found questions asked one after another


def test_questions_are_asked_together_and_answered_in_their_order() -> None:
    meet = threading.Barrier(3, timeout=HANG_S)

    def ask(number: int) -> int:
        meet.wait()
        return number

    assert at_once(lambda: ask(1), lambda: ask(2), lambda: ask(3), most=3) == [1, 2, 3]
    assert beside(lambda: ask(4), lambda: ask(5), lambda: ask(6), most=9) == 4


def test_one_at_a_time_none_is_asked_after_a_failure() -> None:
    asked = list[int]()

    def ask(number: int) -> None:
        asked.append(number)
        if number == 2:
            raise ValueError(number)

    with pytest.raises(ValueError, match="2"):
        at_once(lambda: ask(1), lambda: ask(2), lambda: ask(3), most=1)
    assert asked == [1, 2]
    with pytest.raises(ValueError, match="2"):
        each(ask, [1, 2, 3], most=1)
    assert asked == [1, 2, 1, 2]


def test_of_several_failures_the_first_question_s_is_told() -> None:
    late = threading.Event()

    def first() -> None:
        late.wait(HANG_S)
        raise ValueError("first")

    def second() -> None:
        late.set()
        raise ValueError("second")

    with pytest.raises(ValueError, match="first"):
        at_once(first, second, most=2)


def test_nothing_is_begun_after_a_failure() -> None:
    begun = list[int]()

    def work(number: int) -> None:
        begun.append(number)
        raise ValueError(number)

    with pytest.raises(ValueError, match=r"\d"):
        each(work, range(1000), most=2)
    assert len(begun) < 1000
