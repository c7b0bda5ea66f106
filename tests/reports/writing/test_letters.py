"""publish.reports.writing.letters: signs at a line's beginning, notes to writers, and what no source may hold."""

import pytest
import yaml

from publish.reports.writing.letters import escaped, guarded, one_line, quoted, refused, shown, without_refused


@pytest.mark.parametrize(
    ("line", "safe"),
    [
        ("# 610", "\\# 610"),
        ("#六四", "#六四"),
        ("1. September", "1\\. September"),
        ("2001) x", "2001\\) x"),
        ("- a", "\\- a"),
        (": x", "\\: x"),
        ("+1", "+1"),
        ("> a", "\\> a"),
        ("a - b", "a - b"),
        ("   four", "four"),
    ],
)
def test_the_first_sign_of_a_line_begins_nothing(line: str, safe: str) -> None:
    assert guarded(line) == safe


def test_only_what_markdown_obeys_is_escaped() -> None:
    assert escaped("snake_case, a-b (c) #d 5 > 3") == "snake_case, a-b (c) #d 5 > 3"
    assert escaped("*a* _b_ `c` [d] <e> ~f~ &amp; a|b {#g}") == (
        "\\*a\\* \\_b\\_ \\`c\\` \\[d\\] \\<e> \\~f\\~ \\&amp; a\\|b \\{#g}"
    )


def test_what_no_source_may_hold_goes_and_is_told() -> None:
    assert without_refused("a\ufeffb\u202ec\x07d") == "abcd"
    assert list(refused("a\ufeffb\u202e")) == ["\ufeff", "\u202e"]
    assert one_line(" a\u2028b\t\tc\n") == " a b c "


def test_a_note_to_writers_stands_as_code() -> None:
    assert list(shown("{% if %}")) == [("{%", True), (" if %}", False)]
    assert list(shown("plain")) == [("plain", False)]


def test_a_quoted_text_is_the_same_in_yaml() -> None:
    text = 'a "b": c # d\n\u00a0\u2028é \\'
    assert yaml.safe_load(f"x: {quoted(text)}") == {"x": text}
    assert "\n" not in quoted(text)
