"""publish.reports.imports.edits: what stands where a text was edited."""

from publish.reports.imports.edits import edited, in_text, lines


def test_an_edit_within_another_one_is_passed_over() -> None:
    assert edited(b"abcdef", [(4, 5, b"E"), (1, 3, b"-"), (2, 3, b"x")]) == b"a-dEf"


def test_places_are_those_of_the_text_without_what_the_parser_was_given() -> None:
    assert in_text(b"a<b>c", rb"a\<b>\c", [(1, 5, b"B"), (6, 7, b"C")]) == [(1, 4, b"B"), (4, 5, b"C")]
    assert edited(b"a<b>c", in_text(b"a<b>c", rb"a\<b>\c", [(1, 5, b"B")])) == b"aBc"


def test_each_line_behind_an_edit_is_a_line_of_the_text_before_it() -> None:
    text = b"a\nb\nc\nd\ne\n"
    assert lines(text, []) == [1, 2, 3, 4, 5, 6]
    # Two lines for one, one for two, none for a line; unsorted.
    assert lines(text, [(8, 10, b""), (2, 3, b"x\ny"), (4, 7, b"z")]) == [1, 2, 2, 3, 5]
