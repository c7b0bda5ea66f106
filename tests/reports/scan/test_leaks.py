"""publish.reports.scan.leaks: leaks as lines for people, and data for programs."""

from publish.reports.scan.leaks import Leak, LeakKind, data, lines


def test_a_line_says_file_place_and_what_to_do() -> None:
    leak = Leak("a\u202eb.zip", LeakKind.METADATA, "it tells", within="c.jpg")
    assert lines([leak])[0].startswith("a\\u202eb.zip → c.jpg: it tells; take that out")
    assert lines([Leak("a.md", LeakKind.MAIL, "mail", 3)] * 22)[-1] == "and 2 more places (all with --json)"
    assert data([leak])[0]["kind"] == "metadata"
