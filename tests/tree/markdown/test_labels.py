"""publish.tree.markdown.labels: two labels are alike where the parser takes them for one."""

from publish.tree.markdown.labels import key
from tests.tree.markdown.pages import rendered


def test_spaces_and_case_make_no_difference() -> None:
    assert key(" A\n b ") == key("a  B") == "a b"
    found = rendered("[one][A  b]\n\n[a B]: https://example.org/\n")
    assert (found.faults, found.warnings) == ([], [])
