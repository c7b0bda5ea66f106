"""publish.reports.ingest.optical.likeness: lines are looked for in a text, wherever they stand in it."""

import random

from publish.reports.ingest.optical.likeness import distance, letters, wrong


def _table(line: str, text: str) -> int:
    """The same number, by the table of the schoolbooks."""
    before = [0] * (len(text) + 1)
    for number, letter in enumerate(line, 1):
        row = [number]
        for at, other in enumerate(text, 1):
            row.append(min(before[at - 1] + (letter != other), before[at] + 1, row[at - 1] + 1))
        before = row
    return min(before)


def test_the_distance_is_that_of_the_whole_table() -> None:
    chance = random.Random(7)
    for _ in range(200):
        line = "".join(chance.choice("abc") for _ in range(chance.randint(1, 9)))
        text = "".join(chance.choice("abc") for _ in range(chance.randint(0, 15)))
        assert distance(line, text) == _table(line, text), (line, text)


def test_a_line_of_many_letters_is_counted_as_a_short_one() -> None:
    line = "abcdefghij" * 20
    assert distance(line, f"xx{line[:99]}?{line[100:]}yy") == 1


def test_only_letters_and_figures_count() -> None:
    assert letters("“A-B”, 3; ཀི། ئە") == "ab3ཀིئە"
    assert letters("e\u0301") == letters("\u00c9")


def test_lines_may_come_in_any_order_and_short_ones_say_nothing() -> None:
    text = "the first line of all\nthe second line of all"
    assert wrong(["The second line of all", "The first line of all", "17"], text) == (0, 35)
    off, many = wrong(["something else entirely"], text)
    assert off * 2 > many
