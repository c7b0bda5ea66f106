"""publish.reports.imports.exportjson: what programs write that is nearly JSON."""

import pytest

from publish.reports.imports.exportjson import loaded, rows, text


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (rb'{"a": "b\x0Bc"}', {"a": "b c"}),
        (rb'{"a": "C:\\x41"}', {"a": r"C:\x41"}),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        (rb'{"a": "\ud83d"}', {"a": "?"}),
        (rb'{"a": "\ud83d\ude00"}', {"a": "😀"}),
    ],
)
def test_a_programs_own_json_is_read(raw: bytes, value: object) -> None:
    assert loaded(raw) == value


def test_what_a_program_puts_elsewhere_is_not_taken_for_text() -> None:
    row = {"a": "words", "b": ["one", {"a": "two"}], "c": None}
    assert [text(row, key) for key in "abcd"] == ["words", "", "", ""]
    assert [rows(row, key) for key in "abcd"] == [[], [{"a": "two"}], [], []]
