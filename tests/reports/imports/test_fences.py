"""publish.reports.imports.fences: code between fences, also in quotations and items."""

import pytest

from publish.reports.imports.fences import coded


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a\n```js\nb\n````\nc", " xxx "),
        ("~~~ `a`\n```\n~~~\nb", "xxx "),
        ("- ```\n  a\n  ```\nb", "xxx "),
        ("2. > ~~~\n   > a\n   > ~~~\nb", "xxx "),
        ("```a```\nb", "  "),
        ("```\na", "xx"),
        pytest.param("`" * 1_000_000 + "a`", " ", id="a million signs"),
    ],
)
def test_lines_between_fences_are_code(text: str, code: str) -> None:
    assert ["x" if one else " " for one in coded(text.split("\n"))] == list(code)
