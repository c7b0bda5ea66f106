"""publish.tree.sources.signs: what nobody sees is named by its place and its name, or means nothing and goes."""

import pytest

from publish.tree.sources.signs import on_a_line, refused, without_marks


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (
            "a\n\nread \u202ebackwards",
            3,
            "('\\u202e', right-to-left override), in column 6 behind 'read ' before 'backw",
        ),
        (
            "\x0c第二页\n",
            1,
            "('\\x0c', a form feed, where a page of a PDF ended), in column 1 before '第二页'; delete it",
        ),
        ("a\x0bb", 1, "a line break of a word processor), in column 2 behind 'a' before 'b'"),
        ("a\x85", 1, "in column 2 behind 'a'; delete it there"),
        ("\x00", 1, "null), in column 1; delete"),
        ("x" * 99 + "\x1b[31m\n", 1, "escape), in column 100 behind 'xxxxxxxxxxxx' before '[31m'"),
        ("a\x01\x02b", 1, "in column 2 behind 'a' before ' b'"),
        ("read &#8238;x", 1, "('&#8238;', right-to-left override), in column 6 behind 'read ' before 'x'; delete"),
        ("read &#X0202D;x", 1, "left-to-right override"),
        ("a\uffff", 1, "'\\uffff'), in column 2"),
        ("&#8237;\n\x01", 1, "('&#8237;', left-to-right override), in column 1"),
        ("a\n\x01&#8237;", 2, "('\\x01'), in column 1"),
    ],
)
def test_a_refused_sign_is_named_with_its_place_and_its_neighbours(text: str, line: int, said: str) -> None:
    found = refused(text)
    assert found
    assert (found[0], said in found[1]) == (line, True), found
    assert found[1].isprintable()


def test_text_in_any_script_holds_nothing_refused() -> None:
    assert refused("a\tb\nམི་རྟག་པ། می\u200cخواهم ក\u200bខ \u2067ئۇ\u2069 \u00ad👩\u200d👩") is None


def test_marks_of_byte_order_go_and_separators_of_lines_are_spaces_on_a_line() -> None:
    assert without_marks("\ufeffa\ufeffb") == "ab"
    assert on_a_line("a\u2028b\u2029c") == "a b c"
